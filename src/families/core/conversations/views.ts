import type { ExplanationKey } from '../../../attendance/core/registers/explanation.ts';
import type { SchoolEngagement } from '../engagement.ts';
import type { UrgentKind } from './words/words-of.ts';

export const boxes = ['mine', 'all', 'nobody', 'snoozed', 'done'] as const;
export type Box = (typeof boxes)[number];

export interface ConversationLine {
  conversationId: string;
  /** Who writes; of an address that nobody or several people have, the address. */
  name: string;
  isStranger: boolean;
  students: { studentId: string; name: string }[];
  language: string;
  languageName: string;
  channel: 'sms' | 'email' | 'voice' | 'page';
  state: 'open' | 'snoozed' | 'done';
  unread: number;
  urgent: UrgentKind | null;
  isUrgentSeen: boolean;
  assigned: { staffId: string; name: string } | null;
  dueAt: string | null;
  isOverdue: boolean;
  snoozedUntil: string | null;
  lastAt: string;
  lastWords: string;
}

export interface InboxView {
  sentence: string;
  /** Each at most `most_counted`. */
  counts: { mine: number; all: number; nobody: number; urgent: number };
  lines: ConversationLine[];
  more: boolean;
  mayWrite: boolean;
}

export const most_counted = 100;

export interface EntryView {
  entryId: string;
  kind: 'in' | 'out' | 'fixed' | 'note' | 'event' | 'batch';
  at: string;
  by: string;
  channel: string | null;
  /** What they wrote, or what went to them. */
  text: string;
  /** In which language it is, of what came in as far as can be told; null: of notes, the staff's own. */
  language: string | null;
  subject: string;
  /** What a person wrote before it was translated for the family. */
  original: string | null;
  /** Of what came in, for whoever does not read it: in the reader's language, else in another one's. */
  translation: string | null;
  translatedInto: string | null;
  translatedBy: 'machine' | 'person' | null;
  translator: string | null;
  /** Of what went: how far it came. */
  state: string | null;
  /** What stands behind who it is from. */
  proof: string | null;
  isCut: boolean;
  leftOut: number;
  proposals: ProposalView[];
}

export interface ProposalView {
  proposalId: string;
  kind: 'reason' | 'barrier';
  /** What it would become, in a sentence. */
  says: string;
  /** The words in which it was found. */
  found: string;
  student: { studentId: string; name: string } | null;
  reason: ExplanationKey | null;
  day: string | null;
  barrierKey: string | null;
  caseId: string | null;
  state: 'proposed' | 'taken' | 'refused';
  decidedBy: string | null;
}

export interface ConversationView extends ConversationLine {
  revision: number;
  holder: { kind: 'guardian' | 'student' | 'trusted'; id: string } | null;
  urgentSeenBy: string | null;
  entries: EntryView[];
  /** There is more before the first entry. */
  hasEarlier: boolean;
  /** Null: they may not be written to, and `whyNot` says why. */
  reply: { channel: string; language: string; languageName: string; isNow: boolean } | null;
  whyNot: string | null;
  /** Of an address that several people or nobody has: who it may be. */
  candidates: { kind: 'guardian' | 'student' | 'trusted'; id: string; name: string }[];
  staff: { staffId: string; name: string; note: string }[];
  savedAnswers: { savedAnswerId: string; title: string; words: string; language: string }[];
  hasTranslator: boolean;
  /** The languages that the reader reads, the first before all. */
  reads: string[];
  mayWrite: boolean;
}

export interface InboxSetting {
  urgentStaffId: string | null;
  onCallStaffId: string | null;
  staffedDays: number[];
  staffedFrom: string;
  staffedUntil: string;
  answerHours: number;
  emergencyNumber: string;
  helpLine: string;
  approvedLanguages: string[];
  revision: number;
  changedBy: string | null;
}

export interface InboxSettingView extends InboxSetting {
  fixedReplies: { language: string; name: string; words: string }[];
  speakers: { staffId: string; name: string; languages: string[] }[];
  staff: { staffId: string; name: string }[];
  /** Those whose role reaches every family: only they can be named for what cannot wait, or be on call. */
  nameable: { staffId: string; name: string }[];
  /** Who is named, and could not open everything that they are told of: others are told in their place. */
  cannotOpen: { as: 'urgent' | 'on-call'; staffId: string; name: string }[];
  savedAnswers: { savedAnswerId: string; title: string; words: string; language: string; by: string }[];
}

export interface OutcomeLine {
  language: string;
  languageName: string;
  channel: string;
  /** Null: so few that it would tell of single families. */
  asked: number | null;
  arrived: number | null;
  answered: number | null;
}

export interface PursuitLine {
  pursuitId: string;
  family: string;
  students: { studentId: string; name: string }[];
  languageName: string;
  step: 'text' | 'call' | 'visit';
  askedAt: string;
  nextOn: string | null;
  staff: string | null;
}

export interface OutcomesView {
  sentence: string;
  days: number;
  lines: OutcomeLine[];
  /** Households that answered or spoke with somebody in these days, of those that were asked, by school. */
  schools: { unitId: string; name: string; asked: number | null; engaged: number | null }[];
  /** Over the term. */
  engagement: { from: string; schools: SchoolEngagement[] };
  pursuits: PursuitLine[];
}
