import { sql } from 'kysely';
import type { z } from 'zod';
import type { Verb } from '../../../cases/server/index.ts';
import { languageKey } from '../../../kernel/languages.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { MessageContext } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Holder } from '../../core/people/holder.ts';
import { trouble } from '../problems.ts';
import type { NamesInput, PreferenceInput } from './inputs.ts';
import { requireHolder } from './require-holder.ts';

export type PreferenceChange = z.output<typeof PreferenceInput>;

/** How somebody wants to be written to, as they told a member of staff. */
export async function savePreference(
  { db, clock, actor }: Verb,
  holder: Holder,
  input: PreferenceChange,
): Promise<{ revision: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    await requireHolder(trx, { clock, actor }, 'families:write', holder);
    return keepPreference(trx, { clock, actor }, holder, input);
  });
}

/** The same in the caller's transaction; also of what the family itself chose on its page, where the caller has made sure who it is. */
export async function keepPreference(
  trx: Tx,
  ctx: MessageContext,
  holder: Holder,
  input: PreferenceChange,
): Promise<{ revision: number }> {
  const { institutionId } = ctx.actor;
  const language = input.language === null ? null : languageKey(input.language);
  if (input.language !== null && language === null)
    throw trouble.invalid('This is no language that we know. Choose one from the list, or write its code, as "so".');
  if (input.timeZone !== null && !isTimeZone(input.timeZone))
    throw trouble.invalid('This is no time zone that we know. Write it as America/Chicago.');
  const { rows } = await sql<{ revision: number }>`
    insert into families.preference as p (institution_id, holder_kind, holder_id, language, channel_order, reach_from, reach_until, time_zone,
      is_large_print, wants_audio, needs_interpreter, digest, changed_by, changed_by_name, changed_at)
    select ${institutionId}, ${holder.kind}, ${holder.id}::uuid, ${language}, ${input.channelOrder}::text[], ${input.hours?.from ?? null}::time, ${input.hours?.until ?? null}::time,
      ${input.timeZone}, ${input.isLargePrint}, ${input.wantsAudio}, ${input.needsInterpreter}, ${input.digest}, ${ctx.actor.actorId}, ${ctx.actor.name},
      ${new Date(ctx.clock.now().epochMilliseconds)}
    where ${input.revision} = 0 or exists (select from families.preference where institution_id = ${institutionId} and holder_kind = ${holder.kind} and holder_id = ${holder.id}::uuid)
    on conflict (institution_id, holder_kind, holder_id) do update set language = excluded.language, channel_order = excluded.channel_order,
      reach_from = excluded.reach_from, reach_until = excluded.reach_until, time_zone = excluded.time_zone, is_large_print = excluded.is_large_print,
      wants_audio = excluded.wants_audio, needs_interpreter = excluded.needs_interpreter, digest = excluded.digest, changed_by = excluded.changed_by,
      changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at, revision = p.revision + 1
      where p.revision = ${input.revision}
    returning revision`.execute(trx);
  const revision = rows[0]?.revision;
  if (revision === undefined)
    throw trouble.conflict(
      'Somebody else changed this meanwhile. Your choices are still here: reload, and put them in again.',
    );
  await record(trx, ctx, {
    verb: 'families.save-preference',
    subject: { kind: holder.kind, id: holder.id },
    details: {
      language,
      channelOrder: input.channelOrder,
      hasOwnHours: input.hours !== null,
      digest: input.digest,
      revision,
    },
  });
  return { revision };
}

function isTimeZone(name: string): boolean {
  try {
    return name.includes('/') && Boolean(Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name));
  } catch {
    return false;
  }
}

/** The names that a student uses at home and at school. Neither place learns of the other's. */
export async function nameStudent(
  { db, clock, actor }: Verb,
  studentId: string,
  { atHome, atSchool, revision: read }: z.output<typeof NamesInput>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at } = await requireHolder(trx, ctx, 'families:write', { kind: 'student', id: studentId });
    const { rows } = await sql<{ revision: number }>`
      insert into families.student_name as n (institution_id, student_id, at_home, at_school, changed_by_name, changed_at)
      select ${institutionId}, ${studentId}::uuid, ${atHome}, ${atSchool}, ${actor.name}, ${at}
      where ${read} = 0 or exists (select from families.student_name where institution_id = ${institutionId} and student_id = ${studentId}::uuid)
      on conflict (institution_id, student_id) do update set at_home = excluded.at_home, at_school = excluded.at_school,
        changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at, revision = n.revision + 1 where n.revision = ${read}
      returning revision`.execute(trx);
    const revision = rows[0]?.revision;
    if (revision === undefined)
      throw trouble.conflict('Somebody else changed the names meanwhile. Reload the page, and look at them again.');
    await record(trx, ctx, {
      verb: 'families.name-student',
      subject: { kind: 'student', id: studentId },
      details: { revision },
    });
    return { revision };
  });
}
