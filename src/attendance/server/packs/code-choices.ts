import { z } from 'zod';
import { type AfterChange, listUnits, loadInstitution, todayOf, type Unit } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { type Meaning, meanings } from '../../core/meaning.ts';
import { packFamilies } from '../../core/packs/in-force.ts';
import { shapeKindKeys } from '../../core/session-shape.ts';
import { partMissed } from '../../core/tally/part-missed.ts';
import { attendanceTrouble } from './dictionary.ts';

const first_day = '2000-01-01';
const farthest_days = 400;
const meaningKeys = meanings.map(({ key }) => key) as [Meaning, ...Meaning[]];

const common = {
  /** Null: the whole institution. */
  unitId: z.uuid().nullable(),
  from: z.iso.date(),
};

/** What may be chosen, for the institution or a unit, from a day on. */
export const ChoiceInput = z.discriminatedUnion('what', [
  z.object({ what: z.literal('pack'), ...common, key: z.string().min(1).max(40) }),
  z.object({
    what: z.literal('code'),
    ...common,
    code: z.string().trim().min(1).max(20),
    meaning: z.enum(meaningKeys),
    name: z.string().trim().min(1).max(100),
    minutesOver: z
      .int()
      .min(0)
      .max(600)
      .nullable()
      .default(null)
      .describe('the code itself says that more were missed'),
  }),
  z.object({
    what: z.literal('shape'),
    ...common,
    kind: z.enum(shapeKindKeys),
    periods: z.int().min(0).max(12).default(0),
    morningPeriods: z.int().min(0).max(12).default(0),
    periodMinutes: z.int().min(1).max(240).nullable().default(null).describe('how long a period is'),
  }),
]);
export type ChoiceInput = z.output<typeof ChoiceInput>;

export type Choosing = { db: Database; clock: Clock; actor: Actor };

/** What cannot be chosen, in words; nothing is written by it. */
export async function requireChoosable(trx: Tx, institutionId: number, input: ChoiceInput): Promise<Unit[]> {
  const institution = await loadInstitution(trx, institutionId);
  const units = await listUnits(trx, institutionId);
  const { unitId, from } = input;
  if (unitId !== null && !units.some((unit) => unit.unitId === unitId))
    throw attendanceTrouble.invalid('This unit does not exist any more. Reload the page and choose another.');
  if (from < first_day || from > addDays(todayOf(institution), farthest_days))
    throw attendanceTrouble.invalid('Choose a first day between the year 2000 and a year from now.');
  if (input.what === 'pack' && !packFamilies.some(({ key }) => key === input.key))
    throw attendanceTrouble.invalid('There is no such set of codes. Choose one of the list.');
  if (input.what === 'code' && input.meaning === 'none')
    throw attendanceTrouble.invalid('A code says something: choose what it counts as.');
  if (input.what === 'code' && input.minutesOver !== null && partMissed(input.meaning) === null)
    throw attendanceTrouble.invalid('Only a code for coming late or leaving early says how many minutes were missed.');
  if (input.what === 'shape' && input.kind === 'periods' && (input.periods < 1 || input.morningPeriods > input.periods))
    throw attendanceTrouble.invalid('Say how many periods a day has, and how many of them are before noon.');
  return units;
}

/** Chooses codes, a code's meaning or the shape of the day from a day on, in place of what was chosen for that very day. */
export async function saveChoice(
  { db, clock, actor }: Choosing,
  input: ChoiceInput,
  follow?: AfterChange,
): Promise<{ choiceId: string }> {
  requireNeed(actor, 'institution:configure');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    await requireChoosable(trx, institutionId, input);
    const choiceId = await writeChoice(trx, { clock, actor }, input);
    await countFrom(trx, institutionId, input.from);
    await follow?.(trx);
    await record(
      trx,
      { clock, actor },
      { verb: 'attendance.save-choice', subject: { kind: 'attendance-choice', id: choiceId }, details: { ...input } },
    );
    return { choiceId };
  });
}

async function writeChoice(trx: Tx, { clock, actor }: Omit<Choosing, 'db'>, input: ChoiceInput): Promise<string> {
  const common = {
    institution_id: actor.institutionId,
    choice_id: uuidv7(),
    unit_id: input.unitId,
    from_day: input.from,
    set_by: actor.name,
    at: new Date(clock.now().epochMilliseconds),
  };
  const by = { set_by: common.set_by, at: common.at };
  const key = ['institution_id', 'unit_id', 'from_day'] as const;
  if (input.what === 'pack') {
    const values = { pack_key: input.key };
    const { choice_id } = await trx
      .insertInto('attendance.pack_in_force')
      .values({ ...common, ...values })
      .onConflict((conflict) => conflict.columns([...key]).doUpdateSet({ ...by, ...values }))
      .returning('choice_id')
      .executeTakeFirstOrThrow();
    return choice_id;
  }
  if (input.what === 'code') {
    const values = { meaning: input.meaning, name: input.name, minutes_over: input.minutesOver };
    const { choice_id } = await trx
      .insertInto('attendance.own_code')
      .values({ ...common, ...values, code: input.code })
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'unit_id', 'code', 'from_day']).doUpdateSet({ ...by, ...values }),
      )
      .returning('choice_id')
      .executeTakeFirstOrThrow();
    return choice_id;
  }
  const isPeriods = input.kind === 'periods';
  const values = {
    shape: input.kind,
    periods: isPeriods ? input.periods : 0,
    morning_periods: isPeriods ? input.morningPeriods : 0,
    period_minutes: isPeriods ? input.periodMinutes : null,
  };
  const { choice_id } = await trx
    .insertInto('attendance.session_shape')
    .values({ ...common, ...values })
    .onConflict((conflict) => conflict.columns([...key]).doUpdateSet({ ...by, ...values }))
    .returning('choice_id')
    .executeTakeFirstOrThrow();
  return choice_id;
}

/** Takes a choice back: what held before it holds again. */
export async function removeChoice(
  { db, clock, actor }: Choosing,
  choiceId: string,
  follow?: AfterChange,
): Promise<null> {
  requireNeed(actor, 'institution:configure');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    for (const table of ['attendance.pack_in_force', 'attendance.own_code', 'attendance.session_shape'] as const) {
      const gone = await trx
        .deleteFrom(table)
        .where('institution_id', '=', institutionId)
        .where('choice_id', '=', choiceId)
        .returning(['from_day', 'unit_id'])
        .executeTakeFirst();
      if (!gone) continue;
      await countFrom(trx, institutionId, gone.from_day);
      await follow?.(trx);
      await record(
        trx,
        { clock, actor },
        {
          verb: 'attendance.remove-choice',
          subject: { kind: 'attendance-choice', id: choiceId },
          details: { table, from: gone.from_day, unitId: gone.unit_id },
        },
      );
      return null;
    }
    throw attendanceTrouble.notFound('This choice is no longer there. Reload the page.');
  });
}

/** The days from then on wait to be counted, those of years before this one too. */
async function countFrom(trx: Tx, institutionId: number, from: IsoDate): Promise<void> {
  const today = todayOf(await loadInstitution(trx, institutionId));
  if (from > today) return;
  const first = await trx
    .selectFrom('attendance.day_sum')
    .select((on) => on.fn.min<IsoDate | null>('day').as('day'))
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  if (!first?.day) return;
  await trx
    .insertInto('attendance.waiting')
    .values({
      institution_id: institutionId,
      waiting_id: uuidv7(),
      from_day: from > first.day ? from : first.day,
      to_day: today,
      why: 'codes',
    })
    .execute();
}
