import type { IsoDate } from '../../kernel/week.ts';
import type { NoticeDecision } from './decide.ts';

export const noticeStates = ['draft', 'checked', 'issued', 'served', 'withdrawn'] as const;
export type NoticeState = (typeof noticeStates)[number];

export const serviceWays = ['certified-mail', 'mail', 'in-person', 'email', 'phone'] as const;
export type ServiceWay = (typeof serviceWays)[number];

export interface PacksView {
  today: IsoDate;
  chosen: string | null;
  mayChoose: boolean;
  mayApprove: boolean;
  packs: {
    key: string;
    name: string;
    from: IsoDate;
    isChosen: boolean;
    isOwn: boolean;
    checkedOn: IsoDate;
    checkedAgainst: string[];
    notChecked: string[];
    steps: {
      key: string;
      name: string;
      section: string;
      asOf: IsoDate;
      says: string[];
      languages: { language: string; hasLaw: boolean; speaker: string | null }[];
    }[];
    stops: { words: string; instead: string; section: string }[];
  }[];
}

export interface DueLine {
  student: { studentId: string; name: string; identifier: string };
  place: string;
  stepKey: string;
  stepName: string;
  have: number;
  need: number;
  reachedOn: IsoDate | null;
  lastOn: IsoDate | null;
  /** What stands in its way, in words; it is decided anew when somebody drafts it. */
  holds: { kind: 'stop' | 'yes' | 'help'; words: string }[];
}

export interface NoticeLine {
  noticeId: string;
  student: { studentId: string; name: string; identifier: string };
  stepName: string;
  state: NoticeState;
  have: number;
  need: number;
  on: IsoDate;
  by: string;
  words: string | null;
}

/** GET /legal-notices?show=&page= */
export interface NoticesView {
  today: IsoDate;
  pack: { key: string; name: string } | null;
  countedAt: string | null;
  counts: { due: number; drafts: number; issued: number; served: number; withdrawn: number };
  show: 'due' | 'drafts' | 'issued' | 'served' | 'withdrawn';
  due: DueLine[];
  notices: NoticeLine[];
  page: number;
  hasMore: boolean;
  mayWork: boolean;
  mayChoose: boolean;
}

export interface CountedDay {
  day: IsoDate;
  sessions: number;
  isWholeDay: boolean;
  marks: { session: string; code: string; meaning: string }[];
  deliveryId: string | null;
  /** Since then the mark says something else. */
  correctedOn: IsoDate | null;
  /** Why, as the family or somebody else said it; the mark stays the school's. */
  said: SaidOfDay[];
}

export const saidStates = ['taken', 'waits', 'refused'] as const;

export interface SaidOfDay {
  words: string;
  saidBy: 'guardian' | 'student' | 'staff';
  /** Whether the school made it its own: a family's word may wait for a person. */
  state: (typeof saidStates)[number];
}

export interface HelpLine {
  kind: 'contact' | 'attempt' | 'plan' | 'follow-up';
  words: string;
  on: IsoDate;
}

export interface StepNow {
  key: string;
  name: string;
  section: string;
  asOf: IsoDate;
  isDiscretionary: boolean;
  dueWithinSchoolDays: number | null;
  decision: NoticeDecision['kind'];
  words: string;
  because: string[];
  have: number | null;
  need: number | null;
  from: IsoDate | null;
  reachedOn: IsoDate | null;
  days: CountedDay[];
  openNoticeId: string | null;
}

export interface FindingView {
  fact: string;
  holds: boolean;
  words: string;
  foundOn: IsoDate;
  by: string;
}

/** GET /students/{studentId}/notices */
export interface StudentNoticesView {
  today: IsoDate;
  student: { studentId: string; name: string };
  pack: { key: string; name: string } | null;
  steps: StepNow[];
  help: HelpLine[];
  circumstances: { words: string; from: IsoDate; to: IsoDate | null }[];
  facts: { fact: string; words: string }[];
  findings: FindingView[];
  notices: NoticeLine[];
  mayWork: boolean;
  mayIssue: boolean;
  language: string;
  languages: string[];
}

/** GET /legal-notices/{noticeId} */
export interface NoticeView extends NoticeLine {
  revision: number;
  pack: string;
  section: string;
  countedFrom: IsoDate | null;
  days: CountedDay[];
  help: HelpLine[];
  language: string;
  isApproved: boolean;
  translation: { by: string; reason: string } | null;
  yes: { by: string; on: IsoDate; reason: string } | null;
  addWords: string;
  /** The letter's plain words, as they will be sent, with how plain they are. */
  letter: { title: string; paragraphs: string[]; law: string[]; words: number; grade: number };
  /** As it would be decided now, for a draft or one that was checked. */
  now: { decision: NoticeDecision['kind']; words: string; because: string[] } | null;
  draftedOn: IsoDate;
  draftedBy: string;
  checkedOn: IsoDate | null;
  checkedBy: string | null;
  issuedOn: IsoDate | null;
  issuedBy: string | null;
  withdrawn: { on: IsoDate; by: string; reason: string } | null;
  services: { way: ServiceWay; toWhom: string; on: IsoDate; words: string; by: string }[];
  proofs: { documentId: string; name: string; at: string; by: string }[];
  entries: { at: string; by: string; words: string }[];
  hasPacket: boolean;
  mayWork: boolean;
  mayIssue: boolean;
  issuedByRoles: string[];
}
