import { dayNumber } from '../../../kernel/week.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import type { Priority } from '../../core/kinds.ts';
import type { CaseView, ScoreThenView } from '../../core/views.ts';
import { type Acting, momentOf, type Verb } from '../acting.ts';
import { staffFor } from '../handover/staff-for.ts';
import { kindsOf, requireKind } from '../kinds.ts';
import { filesOf } from '../notes/case-files.ts';
import { notesOf } from '../notes/read-notes.ts';
import { teamsOf } from '../people/teams.ts';
import { requireCase } from '../require-student.ts';
import { referralsOf } from '../sharing/referrals.ts';
import { scoresOn } from './score-then.ts';
import { timelineOf } from './timeline.ts';
import { concernsOf } from './view-student-casework.ts';
import { lastContactsOf } from './what-others-ask.ts';

/** A case's page. That it was looked at, and on which ground, is recorded. */
export async function viewCase({ db, clock, actor }: Verb, caseId: string): Promise<CaseView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const { row, reason } = await requireCase(trx, actor, 'cases:read', caseId, today);
    const { student_id: studentId } = row;
    const mayWork = (await whyStudent(trx, await studentScope(trx, actor, 'cases:work'), studentId, today)) !== null;
    const facts = await readFacts(trx, institutionId, caseId, studentId);
    const now = (await scoresOn(trx, institutionId, [studentId], today)).get(studentId);
    const contact = (await lastContactsOf(trx, institutionId, [studentId])).get(studentId);
    const last = contact?.lastTwoWayOn ?? null;
    const marks = await readMarks(trx, institutionId, caseId);
    const merges = await mergesInto(trx, institutionId, caseId);
    const caseIds = [caseId, ...merges.map(({ mergedCaseId }) => mergedCaseId)];
    const choices = await choicesOf(trx, ctx, { caseId, studentId, kindKey: row.kind_key, today });
    const isBeside = (other: { kind: string; isOpen: boolean }) => other.isOpen && other.kind === facts.kind;
    await recordViews(trx, ctx, [{ studentId, page: 'case', reason }]);
    return {
      caseId,
      revision: row.revision,
      kindKey: row.kind_key,
      kind: facts.kind,
      student: { studentId, name: facts.name, identifier: facts.identifier },
      because: reason,
      stage: row.stage,
      // The check of cases.case holds it to 1..3.
      priority: row.priority as Priority,
      owner: facts.owner,
      ownerStaffId: row.owner_staff_id,
      team: facts.team,
      teamId: row.team_id,
      reason: facts.reason,
      openedOn: row.opened_on,
      openedBy: facts.opened_by_name,
      targetOn: row.target_on,
      isOverdue: row.closed_at === null && row.target_on < today,
      closedOn: row.closed_on,
      closedBy: facts.closed_by_name,
      closeReason: facts.close_reason,
      outcome: facts.outcome,
      scoreAtOpening: scoreView(facts.score, facts.score_week),
      scoreNow: scoreView(now?.score ?? null, now?.week ?? null),
      firstContactAt: facts.first_contact_at?.toISOString() ?? null,
      contact: {
        daysSince: last === null ? null : dayNumber(today) - dayNumber(last),
        triesSince: contact?.triesSince ?? 0,
      },
      mergedInto: row.merged_into_case_id,
      merges,
      besides: row.closed_at
        ? []
        : choices.others.filter(isBeside).map(({ caseId: of, openedOn }) => ({ caseId: of, openedOn })),
      mayWork,
      isWatching: marks.watchers.some(({ staff_id }) => staff_id === actor.staffId),
      watchers: marks.watchers.map(({ display_name }) => display_name),
      tags: marks.tags,
      barriers: marks.barriers,
      timeline: await timelineOf(trx, actor, { ...row, caseIds }, today),
      notes: await notesOf(trx, actor, { studentId, caseIds }, today),
      files: await filesOf(trx, actor, { studentId, caseIds }, today),
      referrals: await referralsOf(trx, actor, caseIds),
      concerns: await concernsOf(trx, actor, { caseId }, true),
      choices,
    };
  });
}

function scoreView(score: number | null, week: string | null): ScoreThenView | null {
  return score !== null && week !== null ? { score, week } : null;
}

export function readFacts(trx: Tx, institutionId: number, caseId: string, studentId: string) {
  return trx
    .selectFrom('cases.case as c')
    .innerJoin('roster.student as s', (join) =>
      join.onRef('s.institution_id', '=', 'c.institution_id').on('s.student_id', '=', studentId),
    )
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
      's.display_name as name',
      's.source_key as identifier',
      'k.name as kind',
      'o.display_name as owner',
      't.name as team',
      'c.reason',
      'c.opened_by_name',
      'c.closed_by_name',
      'c.close_reason',
      'c.outcome',
      'c.score',
      'c.score_week',
      'c.first_contact_at',
    ])
    .where('c.institution_id', '=', institutionId)
    .where('s.institution_id', '=', institutionId)
    .where('k.institution_id', '=', institutionId)
    .where('c.case_id', '=', caseId)
    .executeTakeFirstOrThrow();
}

async function readMarks(trx: Tx, institutionId: number, caseId: string) {
  const watchers = await trx
    .selectFrom('cases.watcher as w')
    .innerJoin('roster.staff as s', (join) =>
      join.onRef('s.institution_id', '=', 'w.institution_id').onRef('s.staff_id', '=', 'w.staff_id'),
    )
    .select(['s.staff_id', 's.display_name'])
    .where('w.institution_id', '=', institutionId)
    .where('s.institution_id', '=', institutionId)
    .where('w.case_id', '=', caseId)
    .orderBy('s.display_name')
    .execute();
  const tags = await trx
    .selectFrom('cases.tag')
    .select('tag')
    .where('institution_id', '=', institutionId)
    .where('case_id', '=', caseId)
    .orderBy('tag')
    .execute();
  const barriers = await trx
    .selectFrom('cases.case_barrier')
    .select('barrier_key')
    .where('institution_id', '=', institutionId)
    .where('case_id', '=', caseId)
    .orderBy('barrier_key')
    .execute();
  return { watchers, tags: tags.map(({ tag }) => tag), barriers: barriers.map(({ barrier_key }) => barrier_key) };
}

async function mergesInto(trx: Tx, institutionId: number, caseId: string): Promise<CaseView['merges']> {
  const rows = await trx
    .selectFrom('cases.merge as m')
    .innerJoin('cases.case as c', (join) =>
      join.onRef('c.institution_id', '=', 'm.institution_id').onRef('c.case_id', '=', 'm.merged_case_id'),
    )
    .innerJoin('cases.kind as k', (join) =>
      join.onRef('k.institution_id', '=', 'c.institution_id').onRef('k.kind_key', '=', 'c.kind_key'),
    )
    .select(['m.merge_id', 'm.merged_case_id', 'k.name', 'm.merged_at'])
    .where('m.institution_id', '=', institutionId)
    .where('c.institution_id', '=', institutionId)
    .where('k.institution_id', '=', institutionId)
    .where('m.kept_case_id', '=', caseId)
    .where('m.undone_at', 'is', null)
    .orderBy('m.merged_at')
    .execute();
  return rows.map((row) => ({
    mergeId: row.merge_id,
    mergedCaseId: row.merged_case_id,
    kind: row.name,
    mergedAt: row.merged_at.toISOString(),
  }));
}

async function choicesOf(
  trx: Tx,
  { actor }: Acting,
  { caseId, studentId, kindKey, today }: { caseId: string; studentId: string; kindKey: string; today: string },
): Promise<CaseView['choices']> {
  const { institutionId } = actor;
  const barriers = await trx
    .selectFrom('cases.barrier')
    .select(['barrier_key', 'name'])
    .where('institution_id', '=', institutionId)
    // One that is out of use is still said of a case that names it.
    .where((on) =>
      on.or([
        on('is_active', '=', true),
        on.exists(
          on
            .selectFrom('cases.case_barrier as n')
            .select('n.case_id')
            .where('n.institution_id', '=', institutionId)
            .where('n.case_id', '=', caseId)
            .whereRef('n.barrier_key', '=', 'cases.barrier.barrier_key'),
        ),
      ]),
    )
    .orderBy('sort_no')
    .execute();
  const kinds = await kindsOf(trx, institutionId, { isEvenInactive: true });
  const others = await trx
    .selectFrom('cases.case')
    .select(['case_id', 'kind_key', 'opened_on', 'closed_at'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .where('case_id', '!=', caseId)
    .where('merged_into_case_id', 'is', null)
    .orderBy('opened_at', 'desc')
    .execute();
  return {
    kind: await requireKind(trx, institutionId, kindKey, { isEvenInactive: true }),
    staff: await staffFor(trx, institutionId, studentId, today),
    teams: (await teamsOf(trx, institutionId))
      .filter(({ isActive }) => isActive)
      .map(({ teamId, name, takesReferrals }) => ({ teamId, name, takesReferrals })),
    barriers: barriers.map(({ barrier_key, name }) => ({ key: barrier_key, name })),
    others: others.map((row) => ({
      caseId: row.case_id,
      kind: kinds.find(({ key }) => key === row.kind_key)?.name ?? row.kind_key,
      openedOn: row.opened_on,
      isOpen: row.closed_at === null,
    })),
    maySafeguard: actor.why('notes:safeguarding').length > 0,
  };
}
