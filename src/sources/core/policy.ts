import { type IsoDate, type Week, weekOf } from '../../kernel/week.ts';
import { gateOf } from './source-kinds.ts';

/** That a source which stays out of the score otherwise counts: who decided it, why, and until when. */
export interface PolicyDecision {
  decidedBy: string;
  decidedOn: IsoDate;
  reason: string;
  reviewOn: IsoDate;
  fromWeek: Week;
  endedFromWeek: Week | null;
}

/** From the week in which it was recorded to the week of its review: never backwards, and never for good. */
export function holdsIn({ fromWeek, reviewOn, endedFromWeek }: PolicyDecision, week: Week): boolean {
  return fromWeek <= week && week <= weekOf(reviewOn) && (endedFromWeek === null || week < endedFromWeek);
}

/** Whether a source may count in a week, whatever weight its group has. */
export function mayCount(kind: string | null, decisions: readonly PolicyDecision[], week: Week): boolean {
  return gateOf(kind) === null || decisions.some((decision) => holdsIn(decision, week));
}
