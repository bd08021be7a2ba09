import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ConcernKind } from '../../core/concern.ts';
import type { Priority } from '../../core/kinds.ts';

export interface OpenCase {
  caseId: string;
  kindKey: string;
  priority: Priority;
  ownerStaffId: string | null;
  teamId: string | null;
}

/** Each student's open cases, the first in priority first; of all students, or of those named. */
export async function openCasesOf(
  trx: Tx,
  institutionId: number,
  studentIds?: readonly string[],
): Promise<Map<string, OpenCase[]>> {
  if (studentIds?.length === 0) return new Map();
  let query = trx
    .selectFrom('cases.case')
    .select(['student_id', 'case_id', 'kind_key', 'priority', 'owner_staff_id', 'team_id'])
    .where('institution_id', '=', institutionId)
    .where('closed_at', 'is', null)
    .orderBy('priority')
    .orderBy('opened_at');
  if (studentIds) query = query.where('student_id', 'in', [...studentIds]);
  const open = new Map<string, OpenCase[]>();
  for (const row of await query.execute()) {
    const cases = open.get(row.student_id) ?? [];
    open.set(row.student_id, cases);
    cases.push({
      caseId: row.case_id,
      kindKey: row.kind_key,
      // The check of cases.case holds it to 1..3.
      priority: row.priority as Priority,
      ownerStaffId: row.owner_staff_id,
      teamId: row.team_id,
    });
  }
  return open;
}

/** The case that was closed last for each student, or each of those named, if after `since`; one that was merged away does not count. */
export async function recentlyClosedOf(
  trx: Tx,
  institutionId: number,
  since: Date,
  studentIds?: readonly string[],
): Promise<Map<string, { caseId: string; kindKey: string; closedAt: Date }>> {
  if (studentIds?.length === 0) return new Map();
  let query = trx
    .selectFrom('cases.case')
    .select(['student_id', 'case_id', 'kind_key', 'closed_at'])
    .where('institution_id', '=', institutionId)
    .where('closed_at', '>=', since)
    .where('merged_into_case_id', 'is', null)
    .orderBy('closed_at');
  if (studentIds) query = query.where('student_id', 'in', [...studentIds]);
  return new Map(
    (await query.execute()).flatMap(({ student_id, case_id, kind_key, closed_at }) =>
      closed_at ? [[student_id, { caseId: case_id, kindKey: kind_key, closedAt: closed_at }] as const] : [],
    ),
  );
}

/** Since when nobody reached each student. Who is missing was never contacted. */
export async function lastContactsOf(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<Map<string, { lastTwoWayOn: IsoDate | null; triesSince: number }>> {
  if (studentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('cases.contact_standing')
    .select(['student_id', 'last_two_way_on', 'tries_since'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...studentIds])
    .execute();
  return new Map(
    rows.map((row) => [row.student_id, { lastTwoWayOn: row.last_two_way_on, triesSince: row.tries_since }]),
  );
}

/** The concerns that staff raised since a moment, for rules that fire on them. */
export async function raisedConcernsSince(
  trx: Tx,
  institutionId: number,
  since: Date,
): Promise<{ concernId: string; studentId: string; kind: ConcernKind; raisedAt: Date; caseId: string | null }[]> {
  const rows = await trx
    .selectFrom('cases.concern')
    .select(['concern_id', 'student_id', 'kind', 'raised_at', 'case_id'])
    .where('institution_id', '=', institutionId)
    .where('raised_at', '>=', since)
    .orderBy('raised_at')
    .execute();
  return rows.map((row) => ({
    concernId: row.concern_id,
    studentId: row.student_id,
    // The check of cases.concern holds it to these.
    kind: row.kind as ConcernKind,
    raisedAt: row.raised_at,
    caseId: row.case_id,
  }));
}
