import { loadInstitution } from '../../../institution/server/index.ts';
import { problems } from '../../../kernel/problem.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { dayIn } from '../../../kernel/week.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import type { RederivedView } from '../../core/rederived.ts';
import { deliveriesOfRun } from '../run/deliveries-of-run.ts';
import type { RunContext } from '../run/run-record.ts';
import { rederive } from './rederive.ts';

/** A score is a view of its student: allowed by a reason, and recorded. */
export function rederiveVisible(
  { db, clock, actor }: RunContext,
  wanted: { enrolmentId: number; week: string; run: number | undefined },
): Promise<RederivedView> {
  requireNeed(actor, 'students:read');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { timeZone } = await loadInstitution(trx, institutionId);
    const enrolment = await trx
      .selectFrom('roster.enrolment')
      .select('student_id')
      .where('institution_id', '=', institutionId)
      .where('enrolment_id', '=', wanted.enrolmentId)
      .executeTakeFirst();
    const scope = await studentScope(trx, actor, 'students:read');
    const studentId = enrolment?.student_id;
    const reason = studentId && (await whyStudent(trx, scope, studentId, dayIn(timeZone, clock.now())));
    if (!studentId || !reason)
      throw problems.notFound('No enrolment with this number is visible to you. Check the address.', {
        enrolmentId: wanted.enrolmentId,
      });
    const derived = await rederive(trx, institutionId, wanted);
    await recordViews(trx, { clock, actor }, [{ studentId, page: 'score', reason }]);
    const sourceIds = derived.terms.map((term) => term.sourceId);
    const names = await trx
      .selectFrom('sources.source')
      .select(['source_id', 'name'])
      .where('institution_id', '=', institutionId)
      .where('source_id', 'in', [...sourceIds, 0])
      .orderBy('source_id')
      .execute();
    const mayReadSources = actor.why('sources:read').length > 0;
    return {
      ...derived,
      sources: names.map(({ source_id, name }) => ({ sourceId: source_id, name })),
      deliveries: mayReadSources ? await deliveriesOfRun(trx, institutionId, derived.run) : [],
    };
  });
}
