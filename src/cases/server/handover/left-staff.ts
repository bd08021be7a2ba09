import { sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope } from '../../../roster/server/index.ts';
import type { LeftStaffRow } from '../../core/views.ts';

/** Staff who left and whose students and cases within the scope are not settled: from the moment that a roster says they left. */
export async function readLeftStaff(trx: Tx, scope: StudentScope, today: IsoDate): Promise<LeftStaffRow[]> {
  const i = scope.institutionId;
  const mine = (column: string) => (scope.seesAll ? sql`true` : sql`${inScope(scope, sql.ref<string>(column), today)}`);
  const { rows } = await sql<LeftStaffRow>`
    select * from (
      select s.staff_id as "staffId", s.display_name as name, s.left_on as "leftOn",
        (select count(distinct l.student_id)::int from roster.caseload l where l.institution_id = ${i} and l.staff_id = s.staff_id
          and l.kind <> 'cover' and (l.ends_on is null or l.ends_on >= ${today}::date) and ${mine('l.student_id')}) as students,
        (select count(*)::int from cases."case" c where c.institution_id = ${i} and c.owner_staff_id = s.staff_id
          and c.closed_at is null and ${mine('c.student_id')}) as cases,
        (select count(*)::int from cases.handover h
          join cases.handover_case x on x.institution_id = ${i} and x.handover_id = h.handover_id and x.owner_before = s.staff_id
          where h.institution_id = ${i} and h.kind = 'move' and h.state in ('offered', 'queried') and h.from_staff_id = s.staff_id
            and ${mine('h.student_id')}) as waiting
      from roster.staff s where s.institution_id = ${i} and s.left_on <= ${today}::date) t
    where t.students + t.cases + t.waiting > 0 order by t.cases + t.waiting desc, t.students desc, t.name limit 200`.execute(
    trx,
  );
  return rows;
}
