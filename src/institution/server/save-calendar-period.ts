import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { catalogue } from '../../kernel/problem.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { record } from '../../ledger/server/index.ts';
import type { Database } from '../../platform/db/database.ts';
import { type AfterChange, earlier } from './score-again.ts';

const trouble = catalogue('institution', {
  unknownPeriod: { status: 404, title: 'Calendar entry not found' },
  termTaken: { status: 409, title: 'This term exists already' },
});

const day = z.iso
  .date()
  .refine((value) => value >= '1990-01-01' && value <= '2100-12-31', 'a day between 1990 and 2100');

export const CalendarPeriodInput = z
  .object({
    calendarPeriodId: z.uuid().nullish(),
    unitId: z.uuid().nullish(),
    kind: z.enum(['term', 'holiday', 'exams', 'closure']),
    name: z.string().trim().min(1).max(200),
    academicYear: z.string().trim().min(4).max(20),
    termCode: z.string().trim().min(1).max(40).nullish(),
    startsOn: day,
    endsOn: day,
  })
  .refine((period) => period.endsOn >= period.startsOn, {
    path: ['endsOn'],
    message: 'the last day cannot be before the first',
  })
  .refine((period) => period.kind !== 'term' || period.termCode, {
    path: ['termCode'],
    message: 'a term needs its code, by which enrolments name it',
  });

type Doing = { db: Database; clock: Clock; actor: Actor };

/**
 * Adds a term, holiday, exam period or closure, or changes the one whose id is given.
 * @param follow runs in the same transaction when scores rest on what changed: to have the weeks scored again
 */
export async function saveCalendarPeriod(
  { db, clock, actor }: Doing,
  input: z.output<typeof CalendarPeriodInput>,
  follow?: AfterChange,
): Promise<{ calendarPeriodId: string }> {
  const calendarPeriodId = input.calendarPeriodId ?? uuidv7();
  await db.forInstitution(actor.institutionId, async (trx) => {
    const termCode = input.kind === 'term' ? (input.termCode ?? null) : null;
    if (termCode) {
      const taken = await trx
        .selectFrom('institution.calendar_period')
        .select('calendar_period_id')
        .where('institution_id', '=', actor.institutionId)
        .where('term_code', '=', termCode)
        .where('unit_id', input.unitId ? '=' : 'is', input.unitId ?? null)
        .where('calendar_period_id', '!=', calendarPeriodId)
        .executeTakeFirst();
      if (taken)
        throw trouble.termTaken(`There is a term "${termCode}" already. Change that one, or use another code.`);
    }
    const values = {
      unit_id: input.unitId ?? null,
      kind: input.kind,
      name: input.name,
      academic_year: input.academicYear,
      term_code: termCode,
      starts_on: input.startsOn,
      ends_on: input.endsOn,
    };
    const before = await trx
      .selectFrom('institution.calendar_period')
      .select(['unit_id', 'kind', 'academic_year', 'term_code', 'starts_on', 'ends_on'])
      .where('institution_id', '=', actor.institutionId)
      .where('calendar_period_id', '=', calendarPeriodId)
      .executeTakeFirst();
    const scoresFrom = changedFrom(before ?? null, values);
    await trx
      .insertInto('institution.calendar_period')
      .values({ institution_id: actor.institutionId, calendar_period_id: calendarPeriodId, ...values })
      .onConflict((conflict) => conflict.columns(['institution_id', 'calendar_period_id']).doUpdateSet(values))
      .execute();
    if (scoresFrom !== null) await follow?.(trx);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'institution.save-calendar-period',
        subject: { kind: 'calendar-period', id: calendarPeriodId },
        details: { ...values, ...(scoresFrom === null ? {} : { scoresFrom }) },
      },
    );
  });
  return { calendarPeriodId };
}

/** The columns that say which days are taught. */
type Days = { starts_on: IsoDate; ends_on: IsoDate } & Record<
  'unit_id' | 'academic_year' | 'term_code',
  string | null
> & {
    kind: string;
  };

/** The first day that is taught otherwise than before; null where only the name is new. */
export function changedFrom(before: Days | null, after: Days): IsoDate | null {
  if (!before) return after.starts_on;
  const isOther = (['unit_id', 'kind', 'academic_year', 'term_code'] as const).some(
    (key) => before[key] !== after[key],
  );
  if (isOther || before.starts_on !== after.starts_on) return earlier(before.starts_on, after.starts_on);
  return before.ends_on === after.ends_on ? null : earlier(before.ends_on, after.ends_on);
}

export async function removeCalendarPeriod(
  { db, clock, actor }: Doing,
  calendarPeriodId: string,
  follow?: AfterChange,
): Promise<void> {
  await db.forInstitution(actor.institutionId, async (trx) => {
    const gone = await trx
      .deleteFrom('institution.calendar_period')
      .where('institution_id', '=', actor.institutionId)
      .where('calendar_period_id', '=', calendarPeriodId)
      .returning(['kind', 'name', 'starts_on', 'ends_on'])
      .executeTakeFirst();
    if (!gone) throw trouble.unknownPeriod('This entry is no longer in the calendar. Reload the page.');
    await follow?.(trx);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'institution.remove-calendar-period',
        subject: { kind: 'calendar-period', id: calendarPeriodId },
        details: { ...gone, scoresFrom: gone.starts_on },
      },
    );
  });
}
