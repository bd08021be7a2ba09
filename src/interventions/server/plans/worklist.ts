import { sql } from 'kysely';
import { z } from 'zod';
import { coveredBy, momentOf, type Verb } from '../../../cases/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope, studentsLookedAfter } from '../../../roster/server/index.ts';
import { type Due, dueBy, type FollowUpKind, sessionsPlanned } from '../../core/plans/follow-up.ts';
import type { GoalMeasure } from '../../core/plans/goal-measure.ts';
import { workSentence } from '../../core/plans/work-sentence.ts';
import { sundayOf } from '../../core/school-days.ts';
import type { Reason } from '../../core/tiers/propose.ts';
import type { Tier } from '../../core/tiers/tier.ts';
import { type WorklistView, workLists } from '../../core/views.ts';
import { openHandovers } from './open-handovers.ts';
import { schoolDaysOf } from './school-days.ts';

export const WorkQuery = z.object({ list: z.enum(workLists).optional(), later: z.enum(['yes']).optional() });

/** Rows shown at once: more than anybody does in weeks. */
const most_rows = 200;
const most_proposals = 50;

interface Row {
  followUpId: string;
  planId: string;
  studentId: string;
  name: string;
  identifier: string;
  kind: string;
  goal: string;
  goalMeasure: GoalMeasure;
  goalUnit: string | null;
  group: string | null;
  followUp: FollowUpKind;
  sinceOn: IsoDate;
  dueOn: IsoDate;
  staffId: string;
  staff: string;
  isEscalated: boolean;
  perWeek: number;
}

/** A person's follow-ups, and those of colleagues for whom they stand in; or, for leads, what nobody answered. */
export async function viewWorklist(
  { db, clock, actor }: Verb,
  query: z.output<typeof WorkQuery>,
): Promise<WorklistView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId, staffId } = actor;
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const mayLead = actor.why('plans:lead').length > 0;
    const scope = await studentScope(trx, actor, 'plans:read');
    const seen = await visible(trx, scope, today);
    const mine = [...(staffId ? [staffId] : []), ...(await coveredBy(trx, institutionId, staffId, today))];
    // Whoever leads and manages no plan begins with everybody's.
    const wanted =
      query.list ?? (mayLead && !(await hasOwn(trx, institutionId, mine)) ? 'all' : staffId ? 'mine' : 'all');
    const list = wanted === 'nobody-came' && !mayLead ? 'all' : wanted;
    const which =
      list === 'mine'
        ? sql`f.staff_id = any(${mine}::uuid[])`
        : list === 'nobody-came'
          ? sql`f.escalated_on is not null`
          : sql`true`;
    const condition = sql`f.institution_id = ${institutionId} and f.state = 'open' and ${which} and ${seen('f')}`;
    const counts = await countDue(trx, condition, today);
    const rows = await readRows(trx, institutionId, condition, query.later ? null : sundayOf(today));
    const daysOf = await schoolDaysOf(
      trx,
      institutionId,
      rows.map(({ studentId }) => studentId),
      today,
    );
    const proposals = await proposalsSeen(trx, institutionId, seen('q'));
    const shown = [...rows.map(({ studentId }) => studentId), ...proposals.map(({ student }) => student.studentId)];
    await recordListView(trx, ctx, {
      page: 'follow-ups',
      reason: scope.why[0]?.reason ?? '',
      filter: { list },
      studentIds: shown,
    });
    return {
      today,
      list,
      sentence: workSentence(counts),
      total: counts.overdue + counts.today + counts['this-week'] + counts.later,
      counts,
      rows: rows.map(({ studentId, name, identifier, perWeek, sinceOn, staffId: whose, ...row }) => ({
        ...row,
        student: { studentId, name, identifier },
        due: dueBy(row.dueOn, today),
        isMine: whose === staffId,
        sessionsPlanned: sinceOn > today ? 0 : sessionsPlanned(daysOf(studentId), perWeek, sinceOn, today),
      })),
      proposals,
      handovers: await openHandovers(trx, ctx, seen('h'), actor.why('plans:work').length > 0),
      mayLead,
      isOnStaff: staffId !== null,
      hasFeed: await hasFeed(trx, institutionId, staffId),
    };
  });
}

/** Few students are named, so that their follow-ups are found by key; a whole unit's are tested one by one. */
async function visible(trx: Tx, scope: Awaited<ReturnType<typeof studentScope>>, today: IsoDate) {
  if (scope.seesAll) return () => sql`true`;
  if (scope.unitIds.length > 0)
    return (alias: string) => sql`${inScope(scope, sql.ref<string>(`${alias}.student_id`), today)}`;
  const ids = await studentsLookedAfter(trx, scope, today);
  return (alias: string) => sql`${sql.ref(`${alias}.student_id`)} = any(${ids}::uuid[])`;
}

async function hasOwn(trx: Tx, institutionId: number, staffIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select 1 from interventions.follow_up
    where institution_id = ${institutionId} and state = 'open' and staff_id = any(${[...staffIds]}::uuid[]) limit 1`.execute(
    trx,
  );
  return rows.length > 0;
}

async function countDue(trx: Tx, condition: ReturnType<typeof sql>, today: IsoDate): Promise<Record<Due, number>> {
  const sunday = sundayOf(today);
  const { rows } = await sql<{ overdue: number; today: number; week: number; later: number }>`
    select count(*) filter (where f.due_on < ${today}::date)::int as overdue, count(*) filter (where f.due_on = ${today}::date)::int as today,
      count(*) filter (where f.due_on > ${today}::date and f.due_on <= ${sunday}::date)::int as week,
      count(*) filter (where f.due_on > ${sunday}::date)::int as later
    from interventions.follow_up f where ${condition}`.execute(trx);
  const found = rows[0];
  return {
    overdue: found?.overdue ?? 0,
    today: found?.today ?? 0,
    'this-week': found?.week ?? 0,
    later: found?.later ?? 0,
  };
}

async function readRows(trx: Tx, i: number, condition: ReturnType<typeof sql>, until: IsoDate | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select f.follow_up_id as "followUpId", f.plan_id as "planId", f.student_id as "studentId", s.display_name as name, s.source_key as identifier,
      k.name as kind, p.goal, p.goal_measure as "goalMeasure", p.goal_unit as "goalUnit", g.name as "group", f.kind as "followUp",
      f.since_on as "sinceOn", f.due_on as "dueOn", f.staff_id as "staffId", t.display_name as staff, f.escalated_on is not null as "isEscalated",
      p.sessions_per_week as "perWeek"
    from interventions.follow_up f
    join interventions.plan p on p.institution_id = ${i} and p.plan_id = f.plan_id
    join interventions.kind k on k.institution_id = ${i} and k.kind_key = p.kind_key
    join roster.student s on s.institution_id = ${i} and s.student_id = f.student_id
    join roster.staff t on t.institution_id = ${i} and t.staff_id = f.staff_id
    left join interventions.plan_group g on g.institution_id = ${i} and g.plan_group_id = p.plan_group_id
    where ${condition} ${until === null ? sql`` : sql`and f.due_on <= ${until}::date`}
    order by f.due_on, g.name nulls first, s.display_name, f.follow_up_id limit ${most_rows}`.execute(trx);
  return rows;
}

async function proposalsSeen(trx: Tx, i: number, seen: ReturnType<typeof sql>): Promise<WorklistView['proposals']> {
  const { rows } = await sql<{
    proposalId: string;
    studentId: string;
    name: string;
    identifier: string;
    fromTier: Tier;
    tier: Tier;
    reasons: Reason[];
    madeOn: IsoDate;
  }>`
    select q.proposal_id as "proposalId", q.student_id as "studentId", s.display_name as name, s.source_key as identifier,
      q.from_tier as "fromTier", q.tier, q.reasons, q.made_on as "madeOn"
    from interventions.proposal q
    join roster.student s on s.institution_id = ${i} and s.student_id = q.student_id
    where q.institution_id = ${i} and q.state = 'waiting' and ${seen}
    order by q.tier desc, q.made_on, s.display_name limit ${most_proposals}`.execute(trx);
  return rows.map(({ studentId, name, identifier, reasons, ...row }) => ({
    ...row,
    student: { studentId, name, identifier },
    words: reasons.map(({ words }) => words).join(' '),
  }));
}

async function hasFeed(trx: Tx, institutionId: number, staffId: string | null): Promise<boolean> {
  if (staffId === null) return false;
  const found = await trx
    .selectFrom('interventions.feed')
    .select('staff_id')
    .where('institution_id', '=', institutionId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return found !== undefined;
}
