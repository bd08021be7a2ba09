import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Priority } from '../../core/kinds.ts';
import type { CaseLine } from '../../core/views.ts';

/** A student's cases, open ones first; a case that was merged into another is left out. */
export async function caseLines(
  trx: Tx,
  institutionId: number,
  { studentIds }: { studentIds: readonly string[] },
  today: IsoDate,
): Promise<CaseLine[]> {
  const rows = await trx
    .selectFrom('cases.case as c')
    .innerJoin('cases.kind as k', (join) =>
      join.onRef('k.institution_id', '=', 'c.institution_id').onRef('k.kind_key', '=', 'c.kind_key'),
    )
    .leftJoin('roster.staff as o', (join) =>
      join.onRef('o.institution_id', '=', 'c.institution_id').onRef('o.staff_id', '=', 'c.owner_staff_id'),
    )
    .leftJoin('cases.team as t', (join) =>
      join.onRef('t.institution_id', '=', 'c.institution_id').onRef('t.team_id', '=', 'c.team_id'),
    )
    .select([
      'c.case_id',
      'k.name as kind',
      'c.stage',
      'c.priority',
      'o.display_name as owner',
      't.name as team',
      'c.reason',
      'c.opened_on',
      'c.target_on',
      'c.closed_on',
      'c.close_reason',
    ])
    .where('c.institution_id', '=', institutionId)
    .where('k.institution_id', '=', institutionId)
    .where('c.student_id', 'in', [...studentIds])
    .where('c.merged_into_case_id', 'is', null)
    .orderBy('c.closed_at', (by) => by.desc().nullsFirst())
    .orderBy('c.priority')
    .orderBy('c.opened_at', 'desc')
    .execute();
  return rows.map((row) => ({
    caseId: row.case_id,
    kind: row.kind,
    stage: row.stage,
    // The check of cases.case holds it to 1..3.
    priority: row.priority as Priority,
    owner: row.owner,
    team: row.team,
    reason: row.reason,
    openedOn: row.opened_on,
    targetOn: row.target_on,
    isOverdue: row.closed_on === null && row.target_on < today,
    closedOn: row.closed_on,
    closeReason: row.close_reason,
  }));
}
