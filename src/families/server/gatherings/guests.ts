import { type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { type Acting, momentOf, type Verb } from '../../../cases/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { eventAnswers } from '../../core/gatherings/event.ts';
import { holderKinds } from '../../core/people/holder.ts';
import { requireEvent } from './events.ts';
import { trouble } from './problems.ts';

export const GuestKey = z.object({
  householdKey: z.string().min(1).max(200),
  holderKind: z.enum(holderKinds),
  holderId: z.uuid(),
});
export type GuestKey = z.output<typeof GuestKey>;

export const GuestAnswer = z.object({
  answer: z.enum(eventAnswers),
  people: z.int().min(1).max(20).nullable().default(null),
  interpreter: z.string().trim().min(2).max(35).nullable().default(null),
});

/** A family's answer, by its own page or through staff, in the caller's transaction. */
export async function answerEvent(
  trx: Tx,
  ctx: Acting,
  eventId: string,
  key: GuestKey,
  { answer, people, interpreter }: z.output<typeof GuestAnswer>,
): Promise<{ answer: string }> {
  const moment = await momentOf(trx, ctx);
  const event = await requireEvent(trx, ctx.actor, eventId);
  if (event.state !== 'planned' || event.starts_at <= moment.at)
    throw trouble.closed('This event is over or cancelled.');
  const changed = await trx
    .updateTable('families.event_guest')
    .set({ answer, people: answer === 'not-coming' ? null : people, interpreter, answered_at: moment.at })
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('event_id', '=', eventId)
    .where('household_key', '=', key.householdKey)
    .where('holder_kind', '=', key.holderKind)
    .where('holder_id', '=', key.holderId)
    .returning('student_ids')
    .executeTakeFirst();
  if (!changed) throw unknownGuest();
  await record(trx, ctx, {
    verb: 'families.answer-event',
    subject: { kind: 'event', id: eventId },
    details: { answer, studentIds: changed.student_ids },
  });
  return { answer };
}

/** Staff write down what a family said by another way. */
export async function answerForGuest(
  { db, clock, actor }: Verb,
  eventId: string,
  input: GuestKey & z.output<typeof GuestAnswer>,
): Promise<{ answer: string }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    await requireGuest(trx, actor, eventId, input, today);
    return answerEvent(trx, { clock, actor }, eventId, input, input);
  });
}

/** Says who came: guest by guest, at the door. */
export async function markGuest(
  { db, clock, actor }: Verb,
  eventId: string,
  key: GuestKey,
  came: boolean,
): Promise<{ came: boolean }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const moment = await momentOf(trx, { clock, actor });
    const event = await requireEvent(trx, actor, eventId);
    await requireGuest(trx, actor, eventId, key, moment.today);
    if (event.state === 'cancelled') throw trouble.closed('This event is cancelled.');
    if (moment.at.getTime() < event.starts_at.getTime() - 3_600_000)
      throw trouble.invalid('Guests are marked from an hour before an event begins.');
    const marked = await trx
      .updateTable('families.event_guest')
      .set({ came, came_by_name: actor.name })
      .where('institution_id', '=', actor.institutionId)
      .where('event_id', '=', eventId)
      .where('household_key', '=', key.householdKey)
      .where('holder_kind', '=', key.holderKind)
      .where('holder_id', '=', key.holderId)
      .returning('student_ids')
      .executeTakeFirst();
    if (!marked) throw unknownGuest();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.mark-guest',
        subject: { kind: 'event', id: eventId },
        details: { came, studentIds: marked.student_ids },
      },
    );
    return { came };
  });
}

export const ThemeInput = z.object({
  words: z.string().trim().min(1, 'say what families said').max(500),
  voices: z.int().min(1, 'at least one said it').max(1_000),
  answer: z.string().trim().max(1_000).default(''),
  ownerStaffId: z.uuid().nullable().default(null),
});

/** Records what families said at an event, as a theme without names. */
export async function addTheme(
  { db, clock, actor }: Verb,
  eventId: string,
  { words, voices, answer, ownerStaffId }: z.output<typeof ThemeInput>,
): Promise<{ themeId: string }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const moment = await momentOf(trx, { clock, actor });
    const event = await requireEvent(trx, actor, eventId);
    if (event.starts_at > moment.at)
      throw trouble.invalid('This event is yet to come; themes are written down after it.');
    if (ownerStaffId !== null) await requireStaff(trx, institutionId, ownerStaffId);
    const themeId = uuidv7();
    await trx
      .insertInto('families.event_theme')
      .values({
        institution_id: institutionId,
        event_id: eventId,
        theme_id: themeId,
        words,
        voices,
        answer,
        owner_staff_id: ownerStaffId,
        made_by_name: actor.name,
        made_at: moment.at,
      })
      .execute();
    await record(
      trx,
      { clock, actor },
      { verb: 'families.add-theme', subject: { kind: 'event', id: eventId }, details: { themeId, voices } },
    );
    return { themeId };
  });
}

export async function requireStaff(trx: Tx, institutionId: number, staffId: string): Promise<void> {
  const found = await trx
    .selectFrom('roster.staff')
    .select('staff_id')
    .where('institution_id', '=', institutionId)
    .where('staff_id', '=', staffId)
    .where('left_on', 'is', null)
    .executeTakeFirst();
  if (!found) throw trouble.invalid('Nobody of the staff here is meant. Choose somebody from the list.');
}

/** A guest of whose students the actor may write about at least one. */
async function requireGuest(trx: Tx, actor: Actor, eventId: string, key: GuestKey, today: IsoDate): Promise<void> {
  const scope = await studentScope(trx, actor, 'families:write');
  const guest = await trx
    .selectFrom('families.event_guest as g')
    .select('g.event_id')
    .where('g.institution_id', '=', actor.institutionId)
    .where('g.event_id', '=', eventId)
    .where('g.household_key', '=', key.householdKey)
    .where('g.holder_kind', '=', key.holderKind)
    .where('g.holder_id', '=', key.holderId)
    .where(
      sql<SqlBool>`exists (select from unnest(g.student_ids) one (student_id) where ${inScope(scope, sql.ref<string>('one.student_id'), today)})`,
    )
    .executeTakeFirst();
  if (!guest) throw unknownGuest();
}

function unknownGuest() {
  return trouble.notFound('This family is not on the list of guests. Look at the event again.');
}
