import type { IsoDate, Week } from '../../../kernel/week.ts';
import type { Expected, PooledWeek } from './after-action.ts';

/** One week after an action, beside students who stood where the student stood. Points are against the week before the action. */
export interface AfterWeekView {
  week: Week;
  score: number | null;
  absolute: number | null;
  /** Of this week; null where nothing was expected. */
  attendance: number | null;
  /** Changes in points; null: too few are known. */
  alikeScore: Expected | null;
  alikeAbsolute: Expected | null;
  alikeAttendance: Expected | null;
}

export interface OutcomeCount {
  left: number | null;
  failed: number | null;
  /** Whose outcome is known. */
  known: number | null;
  of: number;
}

/** GET /cases/{caseId}/after: did it recover? */
export interface AfterActionView {
  caseId: string;
  /** The first two-way contact, or where there was none the opening of the case. */
  action: { on: IsoDate; wasReached: boolean };
  /** What it says in a sentence, or why nothing can be said. */
  sentence: string;
  /** Null: nothing to draw. */
  course: {
    /** What the sentence and the picture rest on: the absolute index, or before there is one the score. */
    measure: 'absolute' | 'score';
    /** The week before the action first. */
    weeks: AfterWeekView[];
    /** How many are compared with; null: too few. */
    n: number | null;
    /** Who they are, in words. */
    similar: string | null;
    /** On the score's change where the sentence rests on the absolute index, and on attendance. */
    besides: string[];
    outcomes: { own: string | null; alike: OutcomeCount | null };
  } | null;
}

/** GET /casework/after: what happened after the cases of a kind, together. */
export interface KindAfterView {
  kinds: { key: string; name: string }[];
  kind: { key: string; name: string };
  academicYear: string;
  sentence: string;
  measure: 'absolute' | 'score';
  /** Cases that were opened in the year; those that could be followed and compared. */
  opened: number;
  looked: number;
  compared: number;
  /** From the week before the action on; null: fewer than ten. */
  weeks: (PooledWeek | null)[];
  left: { own: OutcomeCount; alike: OutcomeCount } | null;
}
