import type { IsoDate, Week } from '../../kernel/week.ts';
import type { BackTest } from './back-test.ts';
import type { OrderSetting } from './contact-order.ts';
import type { RuleDefinition } from './definition.ts';
import type { ListFilter } from './list-filter.ts';

/** What pages are given. */

export interface WeekPersonView {
  studentId: string;
  name: string;
  identifier: string;
  programme: string;
  /** Why, in a sentence. */
  reason: string;
  /** What put the person in this place, in words with points. */
  because: string[];
  score: number | null;
  change4: number | null;
  /** 0..1, of the last weeks. */
  attendance: number | null;
  attendanceChange: number | null;
  daysSinceContact: number | null;
  triesSince: number;
  openCase: { caseId: string; kindKey: string } | null;
  alerts: { alertId: string; words: string; verdict: Verdict | null }[];
  /** Until when it was put off, and why. */
  dismissed: { until: IsoDate; reason: string } | null;
}

export type Verdict = 'useful' | 'already_known' | 'wrong_data';

export interface ThisWeekView {
  today: IsoDate;
  week: Week | null;
  sentence: string;
  reason: string;
  perWeek: number;
  /** Whether the person said so themselves; else it is what the list begins with. */
  isStated: boolean;
  canState: boolean;
  studentsInAll: number;
  talk: WeekPersonView[];
  overflow: WeekPersonView[];
  done: WeekPersonView[];
  later: WeekPersonView[];
  goodNews: WeekPersonView[];
  notYetSeen: WeekPersonView[];
  isEarly: boolean;
  /** Who met a rule already when it began to speak: nobody was told of them, and they stand in one line. */
  metAlready: { studentId: string; name: string; rule: string; words: string }[];
}

export interface TeamListView {
  today: IsoDate;
  sentence: string;
  reason: string;
  tutors: { staffId: string; name: string; perWeek: number; talk: number; done: number; overflow: WeekPersonView[] }[];
  /** From 1; colleagues by name. */
  page: number;
  hasMore: boolean;
  order: OrderSetting;
}

export interface RuleLine {
  ruleId: string;
  name: string;
  state: 'off' | 'shadow' | 'on';
  version: number;
  words: string;
  about: 'student' | 'cohort';
  rhythm: 'weekly' | 'daily';
  fired: number;
  acted: number;
  usefulShare: number | null;
  judged: number;
  /** Why it should be looked at again; null: nothing speaks against it. */
  review: string | null;
}

export interface RuleView extends RuleLine {
  definition: RuleDefinition;
  begins: {
    startsWith: 'newly' | 'everybody';
    /** Up to this day nobody is told; null: it has not begun, or speaks of everybody. */
    silentThrough: IsoDate | null;
    /** For how many it held already when it began, and still does. */
    already: number;
    /** In shadow: for how many it holds of whom nobody was told. */
    untold: number;
  };
  versions: { version: number; name: string; state: string; madeBy: string; at: string; why: string; words: string }[];
  ledger: RuleLedgerView;
}

export interface RuleLedgerView {
  fired: number;
  told: number;
  joined: number;
  waiting: number;
  withdrawn: number;
  keptBack: { why: string; n: number }[];
  acted: number;
  verdicts: { useful: number; already_known: number; wrong_data: number };
  weeks: { week: Week; fired: number; acted: number; judged: number; useful: number }[];
}

export interface RuleOptions {
  units: { key: string; label: string }[];
  years: string[];
  modes: string[];
  sources: { key: string; label: string }[];
  kinds: { key: string; label: string }[];
  teams: { key: string; label: string }[];
  /** Teams that take referrals. */
  services: { key: string; label: string }[];
  /** Saved cohorts that the reader has or colleagues share. */
  cohorts: { key: string; label: string }[];
  /** Parts in which staff look after students: tutor, counselor, ... */
  carers: { key: string; label: string }[];
}

export interface PreviewView {
  words: string;
  asOf: IsoDate;
  inScope: number;
  /** For whom it holds already, whenever that began. */
  holding: number;
  /** Of these, for whom it begins to hold in the week looked at. */
  newly: number;
  students: { studentId: string; name: string; identifier: string; programme: string; words: string; isNew: boolean }[];
  /** Whom it names and the reader may not see. */
  others: number;
  perWeek: { week: Week; alerts: number }[];
  tutors: number;
}

/** A preview or a back-test, asked for, under way or found. */
export interface TrialView {
  trialId: string;
  kind: 'preview' | 'back-test';
  state: 'waiting' | 'working' | 'done' | 'failed';
  /** Weeks looked at, of so many. */
  done: number;
  of: number;
  problem: string | null;
  askedAt: string;
  askedBy: string;
  preview: PreviewView | null;
  backTest: BackTestView | null;
}

/** The last trials of what a rule says now. */
export interface RuleTrialsView {
  preview: TrialView | null;
  backTest: TrialView | null;
}

/** Who met a rule already when it began to speak: nobody was told of them. */
export interface MetAlreadyView {
  total: number;
  people: { studentId: string; name: string; identifier: string; programme: string; words: string }[];
  /** Whom the reader may not see, or who stand further down. */
  others: number;
}

export interface BackTestView extends Omit<BackTest, 'perWeek' | 'groups'> {
  from: Week;
  to: Week;
  concern: number;
  perWeek: { week: Week; alerts: number }[];
  groups: { kind: string; value: string; n: number | null; share: number | null }[];
}

export interface ContactListsView {
  lists: {
    /** Null: one of those that everybody begins with. */
    savedListId: string | null;
    name: string;
    words: string;
    filter: ListFilter;
    isMine: boolean;
  }[];
}

export interface StudentAlertView {
  alertId: string;
  rule: string;
  onDay: IsoDate;
  state: 'open' | 'waiting' | 'suppressed' | 'withdrawn' | 'closed' | 'already';
  words: string;
  /** Why it waits, was kept back, withdrawn or closed. */
  reason: string | null;
  caseId: string | null;
  told: string[];
  verdict: Verdict | null;
}

export interface StudentAlertsView {
  alerts: StudentAlertView[];
}
