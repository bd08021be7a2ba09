import { sql } from 'kysely';
import type { MessageContext } from '../../../../messages/server/index.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import type { OccasionKey } from '../../../core/writing/occasions.ts';
import { usualCount, type ValveFacts } from '../../../core/writing/safety-valve.ts';
import type { Gathering } from './gather-recipients.ts';

const past_days = 70;
const past_most = 30;

/** What the safety valve judges a batch by: its like that went, and who is at the schools it is about. */
export async function valveFacts(
  trx: Tx,
  { clock }: MessageContext,
  batch: {
    institution_id: number;
    batch_id: string;
    occasion: string;
    origin_kind: string;
    made_by_kind: string;
    students: number;
  },
  { messages, gathering }: { messages: number; gathering: Gathering },
): Promise<{ facts: ValveFacts; usual: number | null }> {
  const i = batch.institution_id;
  const since = new Date(clock.now().epochMilliseconds - past_days * 86_400_000);
  const past = await sql<{ messages: number }>`
    select messages from families.batch where institution_id = ${i} and occasion = ${batch.occasion} and made_at >= ${since} and state = 'sent'
      and not is_rehearsal and batch_id <> ${batch.batch_id}::uuid and (made_by_kind = 'system') = ${batch.made_by_kind === 'system'}
    order by made_at desc limit ${past_most}`.execute(trx);
  const counts = past.rows.map(({ messages }) => messages);
  const wantsLook = await sql<{ one: number }>`select 1 as one from families.automatic
    where institution_id = ${i} and occasion = ${batch.occasion} and mode = 'propose' and ${batch.origin_kind === 'automatic'}`.execute(
    trx,
  );
  const unitIds = [...gathering.schools.keys()];
  const enrolled = await sql<{ unit_id: string; n: number }>`
    select coalesce(campus_unit_id, programme_unit_id) as unit_id, count(distinct student_id)::int as n from roster.enrolment
    where institution_id = ${i} and (ends_on is null or ends_on >= ${clock.now().toString().slice(0, 10)}::date) group by 1`.execute(
    trx,
  );
  const sizeOf = new Map(enrolled.rows.map(({ unit_id, n }) => [unit_id, n]));
  return {
    usual: usualCount(counts)?.usual ?? null,
    facts: {
      // What the batch was made with.
      occasion: batch.occasion as OccasionKey,
      count: messages,
      students: batch.students,
      enrolled: enrolled.rows.reduce((sum, { n }) => sum + n, 0),
      past: counts,
      isPersonal: batch.made_by_kind !== 'system',
      isRecall: batch.origin_kind === 'recall',
      wantsLook: wantsLook.rows.length > 0,
      places: unitIds.flatMap((unitId) => {
        const place = gathering.schools.get(unitId);
        return place && batch.occasion === 'absence-today'
          ? [{ name: place.name, students: place.students.size, of: sizeOf.get(unitId) ?? 0 }]
          : [];
      }),
    },
  };
}
