import { sql } from 'kysely';
import { keptStudent, momentOf, recordsOf, scoresOn, staffFor, type Verb } from '../../../cases/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { requireStudent, studentScope, whyStudent } from '../../../roster/server/index.ts';
import { plainKind } from '../../core/tiers/playbook.ts';
import type { PlanChoices, PlaybookView, StudentPlansView } from '../../core/views.ts';
import { interventionKinds } from '../tiers/kinds.ts';
import { playbooksOf } from '../tiers/playbooks.ts';
import { waitingProposal } from '../tiers/proposals.ts';
import { tierHistory, tiersOf } from '../tiers/tiers.ts';
import { goalSourceChoices } from './goal-sources.ts';
import { planLines } from './plan-lines.ts';
import { primaryEnrolment } from './progress-points.ts';

/** What stands on a student's page: the tier with its history, what is proposed, and the plans. */
export async function viewStudentPlans({ db, clock, actor }: Verb, asked: string): Promise<StudentPlansView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const studentId = await keptStudent(trx, institutionId, asked);
    const reason = await requireStudent(trx, actor, 'plans:read', studentId, today);
    const mayWork = (await whyStudent(trx, await studentScope(trx, actor, 'plans:work'), studentId, today)) !== null;
    const studentIds = await recordsOf(trx, institutionId, studentId);
    const tier = (await tiersOf(trx, institutionId, [studentId])).get(studentId);
    const playbooks = await playbooksOf(trx, institutionId);
    const plans = await planLines(trx, institutionId, sql`p.student_id = any(${studentIds}::uuid[])`, today);
    await recordViews(trx, ctx, [{ studentId, page: 'plans', reason }]);
    return {
      today,
      tier: tier?.tier ?? 1,
      tierSince: tier?.sinceOn ?? null,
      tierRevision: tier?.revision ?? 0,
      history: await tierHistory(trx, institutionId, studentIds),
      proposal: (await waitingProposal(trx, institutionId, [studentId])).get(studentId) ?? null,
      plans: plans.map(({ studentId: _, ...line }) => line),
      mayWork,
      now: await standsNow(trx, institutionId, studentId, today),
      fitting: mayWork ? await fittingSupport(trx, institutionId, studentId, playbooks) : [],
      choices: mayWork
        ? await choicesFor(trx, institutionId, { studentId, today }, playbooks)
        : { kinds: [], playbooks: [], staff: [], barriers: [], sources: [] },
    };
  });
}

/** What a plan's goal starts from, as it is known today. */
async function standsNow(
  trx: Tx,
  institutionId: number,
  studentId: string,
  today: IsoDate,
): Promise<StudentPlansView['now']> {
  const score = (await scoresOn(trx, institutionId, [studentId], today)).get(studentId);
  const row = await trx
    .selectFrom('attendance.standing')
    .select(['recent_enrolled_days as enrolled', 'recent_absent_days as absent'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .where('is_last', '=', true)
    .orderBy('as_of', 'desc')
    .executeTakeFirst();
  return {
    attendance: row && row.enrolled > 0 ? Math.round((1000 * (row.enrolled - row.absent)) / row.enrolled) / 10 : null,
    index: score?.absoluteIndex == null ? null : Math.round(score.absoluteIndex),
  };
}

export async function choicesFor(
  trx: Tx,
  institutionId: number,
  { studentId, today }: { studentId: string; today: IsoDate },
  playbooks: readonly PlaybookView[],
): Promise<PlanChoices> {
  const kinds = await interventionKinds(trx, institutionId);
  return {
    kinds: kinds
      .filter(({ isActive }) => isActive)
      .map(({ key, name, evidenceLevel }) => ({ key, name, evidenceLevel })),
    playbooks: playbooks.filter(({ isActive }) => isActive),
    staff: await staffFor(trx, institutionId, studentId, today),
    barriers: await barriersOf(trx, institutionId),
    sources: await goalSourceChoices(
      trx,
      institutionId,
      await primaryEnrolment(trx, institutionId, studentId, today),
      today,
    ),
  };
}

export async function barriersOf(trx: Tx, institutionId: number): Promise<{ key: string; name: string }[]> {
  const rows = await trx
    .selectFrom('cases.barrier')
    .select(['barrier_key', 'name'])
    .where('institution_id', '=', institutionId)
    .where('is_active', '=', true)
    .orderBy('sort_no')
    .execute();
  return rows.map(({ barrier_key, name }) => ({ key: barrier_key, name }));
}

/** Support that a playbook names for a characteristic that the student has: it adds, and changes nothing of who qualifies. */
async function fittingSupport(
  trx: Tx,
  institutionId: number,
  studentId: string,
  playbooks: readonly PlaybookView[],
): Promise<string[]> {
  const rows = await trx
    .selectFrom('roster.characteristic')
    .select(['kind', 'value'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .execute();
  // 'no' and the language of the school are recorded too, and call for nothing.
  const has = rows
    .filter(({ value }) => !/^(no|none|false|n|0|english|en|stable)$/i.test(value))
    .map(({ kind }) => plainKind(kind));
  const fitting = playbooks.filter(({ isActive }) => isActive).flatMap(({ definition }) => definition.fitting);
  return [
    ...new Set(
      fitting.filter(({ characteristic }) => has.includes(plainKind(characteristic))).map(({ support }) => support),
    ),
  ];
}
