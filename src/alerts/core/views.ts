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
}

export interface PreviewView {
  words: string;
  asOf: IsoDate;
  inScope: number;
  holding: number;
  students: { studentId: string; name: string; identifier: string; programme: string; words: string; isNew: boolean }[];
  /** Whom it names and the reader may not see. */
  others: number;
  perWeek: { week: Week; alerts: number }[];
  tutors: number;
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
  state: 'open' | 'waiting' | 'suppressed' | 'withdrawn' | 'closed';
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
