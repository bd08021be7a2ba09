import type { IsoDate, Week } from '../../kernel/week.ts';
import type { OrderSetting } from './contact-order.ts';

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
  order: OrderSetting;
}
