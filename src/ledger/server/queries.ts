import type { Tx } from '../../platform/db/database.ts';

/** Events newest first; `before` is the number to continue from. */
export function listEvents(
  trx: Tx,
  institutionId: number,
  filter: { before?: number | undefined; verb?: string | undefined; subjectId?: string | undefined; limit: number },
) {
  let query = trx.selectFrom('ledger.event').selectAll().where('institution_id', '=', institutionId);
  if (filter.before !== undefined) query = query.where('number', '<', filter.before);
  if (filter.verb !== undefined) query = query.where('verb', '=', filter.verb);
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId);
  return query.orderBy('number', 'desc').limit(filter.limit).execute();
}

/** Who viewed a student, newest first. */
export function listViews(trx: Tx, institutionId: number, studentId: string, limit: number) {
  return trx
    .selectFrom('ledger.view')
    .select(['at', 'actor_kind', 'actor_id', 'actor_name', 'page', 'reason'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}
