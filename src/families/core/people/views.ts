import type { IsoDate } from '../../../kernel/week.ts';
import type { Engagement } from '../engagement.ts';
import type { FamilyCategory } from '../writing/occasions.ts';
import type { ContactState, Digest, FamilyChannel, HolderKind, LeftOutReason } from './holder.ts';
import type { FamilyRules } from './rules.ts';
import type { RightsDecision } from './who-may.ts';

export interface ContactView {
  contactPointId: string;
  channel: FamilyChannel;
  address: string;
  state: ContactState;
  since: string;
  saidBy: string;
  trouble: string | null;
  revision: number;
}

export interface PreferenceView {
  language: string | null;
  channelOrder: FamilyChannel[] | null;
  hours: { from: string; until: string } | null;
  timeZone: string | null;
  isLargePrint: boolean;
  wantsAudio: boolean;
  needsInterpreter: boolean;
  digest: Digest;
  revision: number;
}

export interface RestrictionView {
  permissionId: string;
  rule: 'only' | 'no_contact';
  categories: string[];
  ground: string;
  words: string;
  startsOn: IsoDate;
  until: IsoDate | null;
  by: string;
  ended: { by: string; reason: string } | null;
}

/** Whether one category reaches somebody, and else why not; through which channels. */
export interface ReachLine {
  category: FamilyCategory;
  channels: FamilyChannel[];
  why: LeftOutReason | null;
}

export interface ConsentEventView {
  eventId: string;
  categories: string[];
  channel: FamilyChannel | '*';
  change: 'given' | 'withdrawn';
  words: string;
  via: string;
  purpose: string;
  by: string;
  at: string;
}

export interface PersonView {
  kind: HolderKind;
  id: string;
  name: string;
  relation: string;
  /** As it is read for messages. */
  language: string;
  languageName: string;
  household: string | null;
  /** Other students of theirs whom the reader may see. */
  alsoOf: { studentId: string; name: string }[];
  contacts: ContactView[];
  preference: PreferenceView;
  reach: ReachLine[];
  restrictions: RestrictionView[];
  /** Of a trusted contact: what the student allowed. */
  trust: { categories: string[]; until: IsoDate; studentWords: string; revoked: string | null } | null;
  history: ConsentEventView[];
  questions: { questionId: string; words: string; askedAt: string }[];
}

/** GET /students/{studentId}/family */
export interface FamilyView {
  studentId: string;
  today: IsoDate;
  rights: 'guardians' | 'student' | 'review' | RightsDecision;
  ofAgeOn: IsoDate | null;
  review: { reviewId: string } | null;
  names: { atHome: string | null; atSchool: string | null; roster: string; revision: number };
  people: PersonView[];
  engagement: Engagement;
  pauses: { pauseId: string; kind: string; words: string; startsOn: IsoDate; until: IsoDate | null; by: string }[];
  /** Something is known of these days, so nothing goes by itself. */
  isHalted: boolean;
  nobody: { why: string; owner: string | null; dueOn: IsoDate | null } | null;
  mayWrite: boolean;
  mayLead: boolean;
  isTrustOpen: boolean;
}

export interface RightsView {
  today: IsoDate;
  ofAge: number | null;
  total: number;
  mayDecide: boolean;
  reviews: {
    reviewId: string;
    student: { studentId: string; name: string; identifier: string };
    ofAgeOn: IsoDate;
    state: 'open' | 'decided';
    decision: RightsDecision | null;
    ground: string | null;
    words: string | null;
    by: string | null;
  }[];
}

export const nobodyReasons = ['no-guardian', 'no-address', 'all-bad', 'all-refused', 'not-allowed'] as const;
export type NobodyReason = (typeof nobodyReasons)[number];

export interface UnreachableView {
  today: IsoDate;
  total: number;
  sweptOn: IsoDate | null;
  staff: { staffId: string; name: string }[];
  mayWrite: boolean;
  lines: {
    student: { studentId: string; name: string; identifier: string };
    why: NobodyReason;
    whySaid: string;
    household: string;
    foundOn: IsoDate;
    owner: { staffId: string; name: string } | null;
    dueOn: IsoDate | null;
    words: string;
    revision: number;
  }[];
}

export interface QuestionsView {
  questions: {
    questionId: string;
    name: string;
    words: string;
    channel: FamilyChannel;
    askedAt: string;
    student: { studentId: string; name: string } | null;
  }[];
  mayAnswer: boolean;
}

export interface FamilyRulesView {
  rules: FamilyRules;
  standard: FamilyRules;
  revision: number;
  changedBy: string | null;
}
