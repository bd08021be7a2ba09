import { dateOfDayNumber, dayNumber, type IsoDate, weekdayOf } from '../../../kernel/week.ts';
import { type Adjustment, stepOn } from '../../../roster/core/adjustment.ts';
import { meaningNo } from '../meaning.ts';
import { afternoon, morning, type SessionId, whole_day } from '../session.ts';
import { isFirstSession, type SessionShape, sessionsOfPart } from '../session-shape.ts';
import { type Minutes, saysLate } from './part-missed.ts';

/** What is agreed of a day: sessions that are not expected, and whether arriving later is agreed. */
export interface AgreedDay {
  notExpected: 'day' | ReadonlySet<SessionId>;
  mayArriveLater: boolean;
  shape: SessionShape;
}

/** By days since 1970. */
export type AgreedDays = ReadonlyMap<number, AgreedDay>;

/** A student's agreements laid out day by day; null: none touches these days. */
export function agreedDays(
  adjustments: readonly Adjustment[],
  shape: SessionShape,
  from: IsoDate,
  to: IsoDate,
): AgreedDays | null {
  const days = new Map<number, { parts: readonly string[]; mayArriveLater: boolean }>();
  for (const adjustment of adjustments) {
    const first = dayNumber(adjustment.startsOn > from ? adjustment.startsOn : from);
    const last = dayNumber(adjustment.endsOn < to ? adjustment.endsOn : to);
    for (let day = first; day <= last; day++) {
      const date = dateOfDayNumber(day);
      const step = stepOn(adjustment, date);
      if (!step) continue;
      const parts = step.notExpected.find(({ weekday }) => weekday === weekdayOf(date))?.parts ?? [];
      const mayArriveLater = adjustment.arrivesAt !== null;
      if (parts.length === 0 && !mayArriveLater) continue;
      // Of two agreements that meet on a day both hold.
      const held = days.get(day);
      days.set(day, {
        parts: [...(held?.parts ?? []), ...parts],
        mayArriveLater: mayArriveLater || (held?.mayArriveLater ?? false),
      });
    }
  }
  if (days.size === 0) return null;
  return new Map(
    [...days].map(([day, { parts, mayArriveLater }]) => [
      day,
      { notExpected: sessionsNotExpected(parts, shape), mayArriveLater, shape },
    ]),
  );
}

function sessionsNotExpected(parts: readonly string[], shape: SessionShape): AgreedDay['notExpected'] {
  const sessions = new Set(parts.flatMap((part) => sessionsOfPart(part, shape)));
  const isWhole = parts.includes('day') || (sessions.has(morning) && sessions.has(afternoon));
  return isWhole ? 'day' : sessions;
}

/** Whether a session is not expected. A mark of the whole day stands unless all of the day is agreed away. */
export function isAgreedAway({ notExpected }: AgreedDay, session: SessionId): boolean {
  return notExpected === 'day' || (session !== whole_day && notExpected.has(session));
}

/**
 * A mark as it counts under an agreement: a session that is not expected is in neither sum, whatever its mark; who may arrive
 * later was not late, before and after the register closed. Any other absence stays one.
 * @param meaning by number, as the code reads
 */
export function asAgreed(agreed: AgreedDay | undefined, session: SessionId, meaning: number): number {
  if (agreed === undefined || meaning === meaningNo.none) return meaning;
  if (isAgreedAway(agreed, session)) return meaningNo.not_expected;
  return saysLate[meaning] === 1 && mayArriveLaterThen(agreed, session) ? meaningNo.present : meaning;
}

function mayArriveLaterThen({ mayArriveLater, shape }: AgreedDay, session: SessionId): boolean {
  return mayArriveLater && isFirstSession(session, shape);
}

/** Minutes under an agreement: those of a later arrival that was agreed are none, nor those of a session that is not expected. */
export function minutesAsAgreed(agreed: AgreedDay | undefined, session: SessionId, given: Minutes): Minutes {
  if (agreed === undefined) return given;
  if (isAgreedAway(agreed, session)) return { late: 0, early: 0 };
  return mayArriveLaterThen(agreed, session) ? { late: 0, early: given.early } : given;
}
