import { loadInstitution } from '../../institution/server/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { dayIn, type IsoDate } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';

/** Who acts, by the institution's clock. */
export interface Acting {
  clock: Clock;
  actor: Actor;
}

export interface Verb extends Acting {
  db: Database;
}

/** The institution's present moment and its day. */
export interface Moment {
  at: Date;
  today: IsoDate;
  timeZone: string;
}

export async function momentOf(trx: Tx, { clock, actor }: Acting): Promise<Moment> {
  const { timeZone } = await loadInstitution(trx, actor.institutionId);
  const now = clock.now();
  return { at: new Date(now.epochMilliseconds), today: dayIn(timeZone, now), timeZone };
}

export function dayOf(at: Date, timeZone: string): IsoDate {
  return dayIn(timeZone, Temporal.Instant.fromEpochMilliseconds(at.getTime()));
}

/** A moment that stands for a day: now, or noon of a day that is past. */
export function momentOn(day: IsoDate, { at, today, timeZone }: Moment): Date {
  if (day === today) return at;
  const noon = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '12:00' });
  return new Date(noon.epochMilliseconds);
}
