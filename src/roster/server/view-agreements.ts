import type { Actor } from '../../kernel/actor.ts';
import { recordViews } from '../../ledger/server/index.ts';
import type { AgreementsView } from '../core/agreement-views.ts';
import { type Agreeing, adjustmentOf, todayAt } from './adjustments.ts';
import { requireStudent } from './students-in-scope.ts';

/** What is agreed with a student and known of them, with what each says, for their page. */
export async function viewAgreements(doing: Agreeing, studentId: string): Promise<AgreementsView> {
  const { db, actor } = doing;
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const today = await todayAt(trx, doing);
    const reason = await requireStudent(trx, actor, 'students:read', studentId, today);
    const adjustments = await trx
      .selectFrom('roster.adjustment')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', studentId)
      .orderBy('starts_on', 'desc')
      .limit(50)
      .execute();
    const circumstances = await trx
      .selectFrom('roster.circumstance')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', studentId)
      .orderBy('starts_on', 'desc')
      .limit(50)
      .execute();
    const isNear = seesReasons(actor);
    if (adjustments.length + circumstances.length > 0)
      await recordViews(trx, doing, [{ studentId, page: 'agreements', reason }]);
    const endOf = (row: { ended_by_name: string | null; end_reason: string | null }) =>
      row.ended_by_name === null ? null : { by: row.ended_by_name, reason: row.end_reason ?? '' };
    return {
      studentId,
      today,
      adjustments: adjustments.map((row) => ({
        ...adjustmentOf(row),
        steps: [...adjustmentOf(row).steps],
        adjustmentId: row.adjustment_id,
        agreedWith: row.agreed_with,
        agreedOn: row.agreed_on,
        reason: row.reason,
        revision: row.revision,
        madeBy: row.made_by_name,
        ended: endOf(row),
      })),
      circumstances: circumstances.map((row) => ({
        circumstanceId: row.circumstance_id,
        kind: row.kind === 'exemption' ? 'exemption' : 'circumstance',
        reason: row.is_restricted && !isNear ? 'ask who looks after the student' : row.reason,
        isRestricted: row.is_restricted,
        startsOn: row.starts_on,
        endsOn: row.ends_on,
        ended: endOf(row),
      })),
    };
  });
}

/** The reason of a restricted one is for those who look after the student. */
export function seesReasons(actor: Actor): boolean {
  return (
    actor.why('students:read').some(({ via }) => via === 'caseload') || actor.roleKeys.includes('safeguarding-lead')
  );
}
