import type { IsoDate } from '../../kernel/week.ts';
import { afternoon, morning, type SessionId, sessionOf, whole_day } from './session.ts';

/** How a school divides its day: what registers ask for, and which periods are a morning. */
export const shapeKinds = [
  { key: 'daily', words: 'Once a day' },
  { key: 'half-days', words: 'Morning and afternoon' },
  { key: 'periods', words: 'Each period' },
] as const;

export type ShapeKind = (typeof shapeKinds)[number]['key'];
export const shapeKindKeys = shapeKinds.map(({ key }) => key) as [ShapeKind, ...ShapeKind[]];

export interface SessionShape {
  kind: ShapeKind;
  /** Of a day that is marked by periods; 0 otherwise. */
  periods: number;
  /** How many of them are before noon. */
  morningPeriods: number;
  /** How long one of them is; null: nobody has said. */
  periodMinutes?: number | null;
}

export const daily: SessionShape = { kind: 'daily', periods: 0, morningPeriods: 0 };

const first_period = 10;

/** The sessions of a day, in their order. */
export function sessionsOf({ kind, periods }: SessionShape): SessionId[] {
  if (kind === 'daily') return [whole_day];
  if (kind === 'half-days') return [morning, afternoon];
  return Array.from({ length: periods }, (_, at) => first_period + 1 + at);
}

/** The sessions that a part of a day means: "am" is the morning's mark and the morning's periods. */
export function sessionsOfPart(part: string, { periods, morningPeriods }: SessionShape): SessionId[] {
  const session = sessionOf(part);
  if (session === null) return [];
  const between = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => first_period + 1 + from + at);
  if (session === morning) return [morning, ...between(0, morningPeriods)];
  if (session === afternoon) return [afternoon, ...between(morningPeriods, periods)];
  return [session];
}

/** How long a session is; null: that of a day or half a day is not known, nor where nobody has said it. */
export function sessionMinutes(session: SessionId, { kind, periodMinutes = null }: SessionShape): number | null {
  return kind === 'periods' && session > first_period ? periodMinutes : null;
}

/** The first sessions of a day, in which arriving as agreed is not late. */
export function isFirstSession(session: SessionId, { morningPeriods }: SessionShape): boolean {
  return (
    session === whole_day ||
    session === morning ||
    (session > first_period && session <= first_period + Math.max(1, morningPeriods))
  );
}

export interface ShapeChoice extends SessionShape {
  /** Null: the whole institution. */
  unitId: string | null;
  from: IsoDate;
}

/** The shape of a unit's day: the nearest unit of its chain that has one by then decides. */
export function shapeOn(choices: readonly ShapeChoice[], chain: readonly string[], day: IsoDate): SessionShape {
  for (const unitId of [...chain, null]) {
    const found = choices
      .filter((one) => one.unitId === unitId && one.from <= day)
      .reduce<ShapeChoice | null>((last, one) => (last && last.from > one.from ? last : one), null);
    if (found) return found;
  }
  return daily;
}
