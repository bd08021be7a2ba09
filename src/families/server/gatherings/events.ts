import { type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { type Moment, momentOf, type Verb } from '../../../cases/server/index.ts';
import { listUnits, unitSubtree } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { celebrated, eventHelps, eventKinds, praisesPerfectAttendance } from '../../core/gatherings/event.ts';
import { recipientsFor } from '../people/recipients-for.ts';
import { trouble } from './problems.ts';

const some = 200;

export const EventInput = z
  .object({
    kind: z.enum(eventKinds),
    title: z.string().trim().min(1, 'give it a name').max(120),
    words: z.string().trim().max(4_000).default(''),
    unitId: z.uuid().nullable().default(null),
    day: z.iso.date(),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time as 18:30'),
    minutes: z.int().min(15).max(600),
    place: z.string().trim().min(1, 'say where').max(200),
    celebrates: z.enum(celebrated).nullable().default(null),
    helps: z.array(z.enum(eventHelps)).max(eventHelps.length).default([]),
  })
  .refine(({ kind, celebrates }) => (kind === 'celebration') === (celebrates !== null), {
    path: ['celebrates'],
    message: 'say what is celebrated, of a celebration only',
  });

/** Plans an event, and puts every household of the unit on its list of guests. */
export async function planEvent(
  { db, clock, actor }: Verb,
  input: z.output<typeof EventInput>,
): Promise<{ eventId: string; households: number }> {
  requireNeed(actor, 'families:write');
  return db
    .forInstitution(actor.institutionId, async (trx) => {
      const { institutionId } = actor;
      const moment = await momentOf(trx, { clock, actor });
      await requireUnit(trx, actor, input.unitId);
      const startsAt = startOf(input, moment);
      if (praisesPerfectAttendance(`${input.title}. ${input.words}`))
        throw trouble.invalid(
          'This would praise attendance without a gap, which leaves out whoever was ill and has lowered attendance where it was tried. Celebrate improvement, effort or belonging.',
        );
      const eventId = uuidv7();
      await trx
        .insertInto('families.event')
        .values({
          institution_id: institutionId,
          event_id: eventId,
          kind: input.kind,
          title: input.title,
          words: input.words,
          unit_id: input.unitId,
          starts_at: startsAt,
          minutes: input.minutes,
          place: input.place,
          celebrates: input.celebrates,
          helps: [...new Set(input.helps)],
          state: 'planned',
          made_by: actor.actorId,
          made_by_name: actor.name,
          made_at: moment.at,
        })
        .execute();
      await record(
        trx,
        { clock, actor },
        { verb: 'families.plan-event', subject: { kind: 'event', id: eventId }, details: { kind: input.kind } },
      );
      return { eventId };
    })
    .then(async ({ eventId }) => ({ eventId, households: await inviteHouseholds({ db, clock, actor }, eventId) }));
}

/**
 * Puts the households of all students whom the event is for on its list, some hundreds at a time, so that nothing lasts long; safe to
 * run again, when new students came.
 * @returns how many were added
 */
export async function inviteHouseholds({ db, clock, actor }: Verb, eventId: string): Promise<number> {
  requireNeed(actor, 'families:write');
  const { institutionId } = actor;
  let after = '00000000-0000-0000-0000-000000000000';
  let added = 0;
  for (;;) {
    const step = await db.forInstitution(institutionId, async (trx) => {
      const { today } = await momentOf(trx, { clock, actor });
      const event = await requireEvent(trx, actor, eventId);
      if (event.state !== 'planned') throw trouble.closed('This event is over or cancelled. Plan a new one.');
      const ids = await studentsOf(trx, actor, event.unit_id, today, after);
      if (ids.length === 0) return null;
      const recipients = await recipientsFor(trx, institutionId, ids, 'events');
      const households = new Map<string, { kind: string; id: string; language: string | null; students: string[] }>();
      for (const [studentId, people] of recipients)
        for (const person of people) {
          const key = `${person.householdKey} ${person.kind} ${person.id}`;
          const found = households.get(key);
          if (found) found.students.push(studentId);
          else
            households.set(key, {
              kind: person.kind,
              id: person.id,
              language: person.needsInterpreter ? person.language : null,
              students: [studentId],
            });
        }
      const rows = [...households].map(([key, { kind, id, language, students }]) => ({
        institution_id: institutionId,
        event_id: eventId,
        household_key: key.split(' ')[0] ?? key,
        holder_kind: kind,
        holder_id: id,
        student_ids: students,
        interpreter: language,
      }));
      if (rows.length > 0)
        await trx
          .insertInto('families.event_guest')
          .values(rows)
          .onConflict((conflict) =>
            conflict
              .columns(['institution_id', 'event_id', 'household_key', 'holder_kind', 'holder_id'])
              // A brother or sister came later in the list.
              .doUpdateSet({
                student_ids: sql<
                  string[]
                >`(select array_agg(distinct s) from unnest(event_guest.student_ids || excluded.student_ids) s)`,
              }),
          )
          .execute();
      return { last: ids.at(-1) ?? after, rows: rows.length, isWhole: ids.length < some };
    });
    if (step === null) break;
    added += step.rows;
    after = step.last;
    if (step.isWhole) break;
  }
  return added;
}

/** Enrolled students of a unit in reach of the actor, by id, after one. */
async function studentsOf(
  trx: Tx,
  actor: Actor,
  unitId: string | null,
  today: string,
  after: string,
): Promise<string[]> {
  const { institutionId } = actor;
  const scope = await studentScope(trx, actor, 'families:write');
  const units = unitId === null ? null : unitSubtree(await listUnits(trx, institutionId), unitId);
  const rows = await trx
    .selectFrom('roster.enrolment as e')
    .select('e.student_id')
    .distinct()
    .where('e.institution_id', '=', institutionId)
    .where('e.student_id', '>', after)
    .where((on) => on.or([on('e.starts_on', 'is', null), on('e.starts_on', '<=', today)]))
    .where((on) => on.or([on('e.ends_on', 'is', null), on('e.ends_on', '>=', today)]))
    .where(
      units === null
        ? sql<SqlBool>`true`
        : sql<SqlBool>`(e.programme_unit_id = any(${units}::uuid[]) or e.campus_unit_id = any(${units}::uuid[]))`,
    )
    .where(inScope(scope, sql.ref<string>('e.student_id'), today))
    .orderBy('e.student_id')
    .limit(some)
    .execute();
  return rows.map(({ student_id }) => student_id);
}

/** Moves, rewords, cancels an event, or says that it was held. */
export const EventChange = z.object({
  revision: z.int(),
  day: z.iso.date().optional(),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  place: z.string().trim().min(1).max(200).optional(),
  words: z.string().trim().max(4_000).optional(),
  state: z.enum(['held', 'cancelled']).optional(),
});

export async function changeEvent(
  { db, clock, actor }: Verb,
  eventId: string,
  input: z.output<typeof EventChange>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const moment = await momentOf(trx, { clock, actor });
    const event = await requireEvent(trx, actor, eventId);
    if (event.made_by !== actor.actorId) await requireUnit(trx, actor, event.unit_id);
    if (event.state === 'cancelled') throw trouble.closed('This event is cancelled. Plan a new one.');
    if (input.words !== undefined && praisesPerfectAttendance(input.words))
      throw trouble.invalid('Celebrate improvement, effort or belonging, not attendance without a gap.');
    if (input.state === 'held' && event.starts_at > moment.at)
      throw trouble.invalid('This event is yet to come. Say that it was held once it has been.');
    const day = input.day ?? isoDay(event.starts_at, moment.timeZone);
    const at = input.at ?? isoTime(event.starts_at, moment.timeZone);
    const changed = await trx
      .updateTable('families.event')
      .set({
        ...(input.day || input.at ? { starts_at: startOf({ day, at }, moment) } : {}),
        ...(input.place === undefined ? {} : { place: input.place }),
        ...(input.words === undefined ? {} : { words: input.words }),
        ...(input.state === undefined ? {} : { state: input.state }),
        revision: event.revision + 1,
      })
      .where('institution_id', '=', institutionId)
      .where('event_id', '=', eventId)
      .where('revision', '=', input.revision)
      .returning('revision')
      .executeTakeFirst();
    if (!changed)
      throw trouble.conflict('Somebody else changed this event meanwhile. Look at it again, then change it.', {
        revision: event.revision,
      });
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.change-event',
        subject: { kind: 'event', id: eventId },
        details: {
          changed: Object.keys(input).filter((key) => key !== 'revision'),
          ...(input.state && { state: input.state }),
        },
      },
    );
    return changed;
  });
}

export async function requireEvent(trx: Tx, actor: Actor, eventId: string) {
  const event = await trx
    .selectFrom('families.event')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (!event) throw trouble.notFound('No event has this address. Check the link.');
  return event;
}

async function requireUnit(trx: Tx, actor: Actor, unitId: string | null): Promise<void> {
  const why = actor.why('families:write');
  if (why.some(({ via }) => via === 'institution') && unitId === null) return;
  const units = await listUnits(trx, actor.institutionId);
  if (unitId !== null && !units.some((unit) => unit.unitId === unitId))
    throw trouble.invalid('There is no such school or unit here. Choose one from the list.');
  if (why.some(({ via }) => via === 'institution')) return;
  const tops = why.flatMap((ground) => (ground.via === 'unit' ? [ground.unitId] : []));
  const reach = new Set(tops.flatMap((top) => unitSubtree(units, top)));
  if (unitId === null || !reach.has(unitId))
    throw trouble.invalid('You plan events for the schools or units that you work for. Choose one of them.');
}

function startOf({ day, at }: { day: string; at: string }, { timeZone, at: now }: Moment): Date {
  const startsAt = Temporal.PlainDate.from(day).toPlainDateTime(at).toZonedDateTime(timeZone).epochMilliseconds;
  if (startsAt <= now.getTime() || startsAt > now.getTime() + 400 * 86_400_000)
    throw trouble.invalid('An event is planned from now on, a year ahead at most. Check day and time.');
  return new Date(startsAt);
}

const zoned = (at: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
const isoDay = (at: Date, timeZone: string) => zoned(at, timeZone).toPlainDate().toString();
const isoTime = (at: Date, timeZone: string) => zoned(at, timeZone).toPlainTime().toString().slice(0, 5);
