import { sql } from 'kysely';
import type { Need } from '../../../kernel/actor.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { type Acting, momentOf } from '../acting.ts';

/** The students whom a sheet names, by identifier: those alone whom the need reaches, each by the record that stays. */
export async function studentsNamed(
  trx: Tx,
  ctx: Acting,
  need: Need,
  identifiers: readonly string[],
): Promise<Map<string, string>> {
  if (identifiers.length === 0) return new Map();
  const { institutionId: i } = ctx.actor;
  const { today } = await momentOf(trx, ctx);
  const named = sql`(select unnest(${arrayLiteral([...new Set(identifiers)])}::text::text[]))`;
  const scope = await studentScope(trx, ctx.actor, need);
  // An identifier of two is of neither.
  const { rows } = await sql<{ identifier: string; student_id: string }>`
    with said as (
      select source_key as identifier, student_id from roster.student where institution_id = ${i} and source_key in ${named}
      union select value, student_id from roster.student_identifier where institution_id = ${i} and value in ${named}),
    kept as (
      select distinct said.identifier, coalesce(s.merged_into_student_id, s.student_id) as student_id
      from said join roster.student s on s.institution_id = ${i} and s.student_id = said.student_id)
    select k.identifier, min(k.student_id::text) as student_id from kept k group by k.identifier
    having count(*) = 1 and bool_and(${inScope(scope, sql.ref<string>('k.student_id'), today)})`.execute(trx);
  return new Map(rows.map(({ identifier, student_id }) => [identifier, student_id]));
}

/** Whom a sheet names of the staff: by identifier, mail address or name, if that is one person. */
export async function staffNamed(
  trx: Tx,
  institutionId: number,
  named: string,
): Promise<{ staffId: string; name: string } | null> {
  const { rows } = await sql<{ staffId: string; name: string }>`
    select staff_id as "staffId", display_name as name from roster.staff where institution_id = ${institutionId}
      and (source_key = ${named} or lower(email) = lower(${named}) or display_name = ${named}) limit 2`.execute(trx);
  return rows.length === 1 ? (rows[0] ?? null) : null;
}
