import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { openDayFrom, openDaysAfter, type SchoolDays, schoolWeeks, sundayOf } from '../school-days.ts';

export type FollowUpKind = 'check' | 'review';
export type FollowUpState = 'open' | 'done' | 'missed' | 'cancelled';
export type FollowUpEvent = 'do' | 'miss' | 'cancel' | 'undo';

/** From each state, what may happen; anything else is a lost race. */
const transitions: Record<FollowUpState, Partial<Record<FollowUpEvent, FollowUpState>>> = {
  open: { do: 'done', miss: 'missed', cancel: 'cancelled' },
  done: { undo: 'open' },
  missed: { undo: 'open' },
  cancelled: {},
};

export function nextState(state: FollowUpState, event: FollowUpEvent): FollowUpState | null {
  return transitions[state][event] ?? null;
}

export interface Rhythm {
  followUpDays: number;
  reviewOn: IsoDate;
}

/**
 * The follow-up after a day: by the plan's rhythm on a day when the school is open; where that would be the review day or later, the
 * review itself. A plan past its review keeps being followed up, so that there is always a next one.
 */
export function followUpAfter(
  days: SchoolDays,
  after: IsoDate,
  { followUpDays, reviewOn }: Rhythm,
): { dueOn: IsoDate; kind: FollowUpKind } {
  const dueOn = openDayFrom(days, addDays(after, followUpDays));
  if (reviewOn > after && dueOn >= reviewOn) return { dueOn: openDayFrom(days, reviewOn), kind: 'review' };
  return { dueOn, kind: 'check' };
}

export type Due = 'overdue' | 'today' | 'this-week' | 'later';

export function dueBy(dueOn: IsoDate, today: IsoDate): Due {
  if (dueOn < today) return 'overdue';
  if (dueOn === today) return 'today';
  return dueOn <= sundayOf(today) ? 'this-week' : 'later';
}

/** Open school days that a follow-up may wait before a lead is told that nothing happened. */
export const patience_days = 3;

export interface OpenFollowUp {
  dueOn: IsoDate;
  toldOn: IsoDate | null;
  escalatedOn: IsoDate | null;
}

export type Firing = { do: 'move'; dueOn: IsoDate } | { do: 'tell' } | { do: 'escalate' } | { do: 'nothing' };

/**
 * What happens to an open follow-up on a day: told of once, when its day has come and the school is open; of one that nothing came of,
 * a lead is told once. On a closed day nobody is told, and what would be due on one waits for the next open day.
 */
export function fire({ dueOn, toldOn, escalatedOn }: OpenFollowUp, days: SchoolDays, today: IsoDate): Firing {
  if (toldOn === null && dueOn >= today && !days.isOpen(dueOn)) {
    const open = openDayFrom(days, dueOn);
    if (open !== dueOn) return { do: 'move', dueOn: open };
  }
  if (!days.isOpen(today) || dueOn > today) return { do: 'nothing' };
  if (toldOn === null) return { do: 'tell' };
  if (escalatedOn === null && openDaysAfter(days, later(dueOn, toldOn), today) >= patience_days)
    return { do: 'escalate' };
  return { do: 'nothing' };
}

const later = (a: IsoDate, b: IsoDate) => (a > b ? a : b);

/** Sessions that the dose asked for within a span, on the days when the school was open. */
export function sessionsPlanned(days: SchoolDays, perWeek: number, from: IsoDate, to: IsoDate): number {
  return Math.round(10 * perWeek * schoolWeeks(days, from, to)) / 10;
}

export interface Fidelity {
  planned: number;
  done: number;
  share: number | null;
  /** Follow-ups whose day has passed and of which nobody said anything, or that were not done. */
  missed: number;
}

export function fidelityOf(
  followUps: readonly { state: FollowUpState; sessionsPlanned: number | null; sessionsDone: number | null }[],
): Fidelity {
  const told = followUps.filter(({ state }) => state === 'done' || state === 'missed');
  const planned = told.reduce((sum, one) => sum + (one.sessionsPlanned ?? 0), 0);
  const done = told.reduce((sum, one) => sum + (one.sessionsDone ?? 0), 0);
  const missed = told.filter(({ state }) => state === 'missed').length;
  return {
    planned: Math.round(10 * planned) / 10,
    done: Math.round(10 * done) / 10,
    share: planned > 0 ? done / planned : null,
    missed,
  };
}

/** "9 of 12 planned sessions took place (75 %)." */
export function fidelitySentence({ planned, done, share, missed }: Fidelity): string {
  if (share === null)
    return missed > 0
      ? `Followed up ${missed} times without a session.`
      : 'No follow-up yet that says how much took place.';
  const said = `${done} of ${planned} planned sessions took place (${Math.round(100 * share)} %).`;
  return missed > 0 ? `${said} ${missed === 1 ? 'One follow-up was' : `${missed} follow-ups were`} not done.` : said;
}
