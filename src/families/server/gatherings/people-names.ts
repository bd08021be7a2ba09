import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { HolderKind } from '../../core/people/holder.ts';

/** A holder's name, of any kind: to select beside a row that has holder_kind and holder_id under `alias`. */
export function holderName(institutionId: number, alias: string) {
  const kind = sql.ref(`${alias}.holder_kind`);
  const id = sql.ref(`${alias}.holder_id`);
  return sql<string>`coalesce(case ${kind}
    when 'guardian' then (select holder.display_name from roster.guardian holder where holder.institution_id = ${institutionId} and holder.guardian_id = ${id})
    when 'student' then (select holder.display_name from roster.student holder where holder.institution_id = ${institutionId} and holder.student_id = ${id})
    else (select holder.display_name from families.trusted_contact holder where holder.institution_id = ${institutionId} and holder.trusted_contact_id = ${id}) end, '')`;
}

export async function nameOfHolder(
  trx: Tx,
  institutionId: number,
  { kind, id }: { kind: HolderKind; id: string },
): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select ${holderName(institutionId, 'h')} as name from (select ${kind}::text as holder_kind, ${id}::uuid as holder_id) h`.execute(
    trx,
  );
  return rows[0]?.name ?? '';
}

export function holderKindOf(kind: string): HolderKind {
  return kind === 'student' ? 'student' : kind === 'trusted' ? 'trusted' : 'guardian';
}

/** The staff who have not left, for a choice. */
export async function listStaff(
  trx: Tx,
  institutionId: number,
  today: string,
): Promise<{ staffId: string; name: string }[]> {
  const rows = await trx
    .selectFrom('roster.staff')
    .select(['staff_id', 'display_name'])
    .where('institution_id', '=', institutionId)
    .where((on) => on.or([on('left_on', 'is', null), on('left_on', '>', today)]))
    .orderBy('display_name')
    .limit(2_000)
    .execute();
  return rows.map((row) => ({ staffId: row.staff_id, name: row.display_name }));
}
