import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { listUnits, loadInstitution, unitSubtree } from '../../../institution/server/index.ts';
import { dayNumber, type IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { normalised } from '../../../roster/core/search-key.ts';
import { inScope, type StudentScope, studentScope, studentsLookedAfter } from '../../../roster/server/index.ts';
import { caseListSentence } from '../../core/case-sentences.ts';
import { type CaseListView, type CaseRowView, caseLists } from '../../core/views.ts';
import { momentOf, type Verb } from '../acting.ts';
import { coveredBy } from '../handover/absence-cover.ts';
import { kindsOf } from '../kinds.ts';
import { teamIdsOf, teamsOf } from '../people/teams.ts';
import { scoresOn } from './score-then.ts';
import { lastContactsOf } from './what-others-ask.ts';

const key = z.string().min(1).max(200).optional();

export const CaseListQuery = z.object({
  list: z.enum(caseLists).optional(),
  kind: key,
  priority: z.coerce.number().int().min(1).max(3).optional(),
  owner: z.uuid().optional(),
  team: z.uuid().optional(),
  unit: z.uuid().optional(),
  tag: key,
  q: key,
  sort: z.enum(['next', 'target', 'opened', 'changed']).optional(),
  page: z.coerce.number().int().min(1).max(100_000).optional(),
  size: z.coerce.number().int().min(1).max(200).optional(),
});
type Query = z.output<typeof CaseListQuery>;

const orders = {
  next: sql`c.priority, c.target_on, c.case_id`,
  target: sql`c.target_on, c.case_id`,
  opened: sql`c.opened_at desc, c.case_id desc`,
  changed: sql`c.changed_at desc, c.case_id desc`,
};

interface Row extends Omit<CaseRowView, 'student' | 'score' | 'contact' | 'tags' | 'isOverdue'> {
  studentId: string;
  name: string;
  identifier: string;
}

/** One page of the cases that the reader may see. */
export async function listCases({ db, clock, actor }: Verb, query: Query): Promise<CaseListView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const list = query.list ?? (actor.staffId === null ? 'all' : 'mine');
    const scope = await studentScope(trx, actor, 'cases:read');
    const teamIds = await teamIdsOf(trx, institutionId, actor.staffId);
    const condition = await conditionOf(trx, { scope, staffId: actor.staffId, teamIds, today }, { ...query, list });
    const size = query.size ?? 50;
    const order = query.sort ? orders[query.sort] : list === 'closed' ? sql`c.closed_at desc, c.case_id` : orders.next;
    const { rows, total, overdue } = await readPage(trx, institutionId, {
      condition,
      order,
      today,
      size,
      page: query.page ?? 1,
    });
    const page = Math.min(query.page ?? 1, Math.max(1, Math.ceil(total / size)));
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'cases',
        reason: scope.why[0]?.reason ?? '',
        filter: { list, ...(query.kind ? { kind: query.kind } : {}), ...(query.q ? { isSearched: true } : {}), page },
        total,
        studentIds: rows.map(({ studentId }) => studentId),
      },
    );
    const { words } = await loadInstitution(trx, institutionId);
    return {
      list,
      sentence: caseListSentence({ list, total, overdue }, words),
      total,
      page,
      size,
      rows: await fullRows(trx, institutionId, rows, today),
      kinds: (await kindsOf(trx, institutionId)).map(({ key: kindKey, name }) => ({ key: kindKey, name })),
      teams: (await teamsOf(trx, institutionId)).map(({ teamId, name }) => ({ teamId, name })),
      isOnStaff: actor.staffId !== null,
    };
  });
}

interface Reader {
  scope: StudentScope;
  staffId: string | null;
  teamIds: readonly string[];
  today: IsoDate;
}

async function conditionOf(
  trx: Tx,
  { scope, staffId, teamIds, today }: Reader,
  query: Query & { list: CaseListView['list'] },
): Promise<RawBuilder<boolean>> {
  const { institutionId } = scope;
  const parts: RawBuilder<unknown>[] = [
    sql`c.institution_id = ${institutionId}`,
    query.list === 'closed' ? sql`c.closed_at is not null and c.merged_into_case_id is null` : sql`c.closed_at is null`,
    await visible(trx, scope, today),
  ];
  if (query.list === 'mine')
    parts.push(
      sql`c.owner_staff_id = any(${[...(staffId ? [staffId] : []), ...(await coveredBy(trx, institutionId, staffId, today))]}::uuid[])`,
    );
  if (query.list === 'team') parts.push(sql`c.team_id = any(${[...teamIds]}::uuid[])`);
  if (query.list === 'unassigned') parts.push(sql`c.owner_staff_id is null`);
  if (query.list === 'overdue') parts.push(sql`c.target_on < ${today}::date`);
  if (query.list === 'watching')
    parts.push(
      sql`exists (select from cases.watcher w where w.institution_id = ${institutionId} and w.case_id = c.case_id and w.staff_id = ${staffId}::uuid)`,
    );
  if (query.kind !== undefined) parts.push(sql`c.kind_key = ${query.kind}`);
  if (query.priority !== undefined) parts.push(sql`c.priority = ${query.priority}`);
  if (query.owner !== undefined) parts.push(sql`c.owner_staff_id = ${query.owner}::uuid`);
  if (query.team !== undefined) parts.push(sql`c.team_id = ${query.team}::uuid`);
  if (query.tag !== undefined)
    parts.push(
      sql`exists (select from cases.tag t where t.institution_id = ${institutionId} and t.case_id = c.case_id and t.tag = ${query.tag})`,
    );
  if (query.unit !== undefined) {
    const below = unitSubtree(await listUnits(trx, institutionId), query.unit);
    parts.push(sql`exists (select from roster.enrolment e where e.institution_id = ${institutionId} and e.student_id = c.student_id
      and (e.programme_unit_id = any(${below}::uuid[]) or e.campus_unit_id = any(${below}::uuid[])))`);
  }
  for (const word of normalised(query.q ?? '')
    .split(' ')
    .filter(Boolean))
    parts.push(
      sql`exists (select from roster.student s where s.institution_id = ${institutionId} and s.student_id = c.student_id and strpos(s.search_key, ${word}) > 0)`,
    );
  return sql<boolean>`${sql.join(parts, sql` and `)}`;
}

/** Few students are named, so that their cases are looked up by key; a whole unit's are tested one by one. */
async function visible(trx: Tx, scope: StudentScope, today: IsoDate): Promise<RawBuilder<unknown>> {
  if (scope.seesAll) return sql`true`;
  if (scope.unitIds.length > 0) return sql`${inScope(scope, sql.ref<string>('c.student_id'), today)}`;
  return sql`c.student_id = any(${await studentsLookedAfter(trx, scope, today)}::uuid[])`;
}

interface Asked {
  condition: RawBuilder<boolean>;
  order: RawBuilder<unknown>;
  today: IsoDate;
  size: number;
  page: number;
}

interface Counted {
  total: number;
  overdue: number;
}

/** The page asked for, or the last one, and how many there are: whom the reader may see is found out once. */
async function readPage(
  trx: Tx,
  institutionId: number,
  { condition, order, today, size, page }: Asked,
): Promise<Counted & { rows: Row[] }> {
  const { rows: found } = await sql<(Row | { caseId: null }) & Counted>`
    with listed as materialized (select c.* from cases."case" c where ${condition}),
    counts as (select count(*)::int as total, count(*) filter (where closed_at is null and target_on < ${today}::date)::int as overdue from listed),
    page as materialized (
      select c.*, row_number() over (order by ${order}) as place from listed c order by ${order}
      limit ${size} offset (select greatest(0, least(${page}::int - 1, (total - 1) / ${size}::int)) * ${size}::int from counts))
    select n.total, n.overdue, p.case_id as "caseId", p.student_id as "studentId", s.display_name as name, s.source_key as identifier, k.name as kind,
      p.stage, p.priority, o.display_name as owner, t.name as team, p.reason, p.opened_on as "openedOn", p.target_on as "targetOn",
      p.closed_on as "closedOn", p.close_reason as "closeReason"
    from counts n
    left join page p on true
    left join roster.student s on s.institution_id = ${institutionId} and s.student_id = p.student_id
    left join cases.kind k on k.institution_id = ${institutionId} and k.kind_key = p.kind_key
    left join roster.staff o on o.institution_id = ${institutionId} and o.staff_id = p.owner_staff_id
    left join cases.team t on t.institution_id = ${institutionId} and t.team_id = p.team_id
    order by p.place`.execute(trx);
  const { total = 0, overdue = 0 } = found[0] ?? {};
  const rows = found.flatMap(({ total: _, overdue: __, ...row }) => (row.caseId === null ? [] : [row]));
  return { rows, total, overdue };
}

async function fullRows(trx: Tx, institutionId: number, rows: readonly Row[], today: IsoDate): Promise<CaseRowView[]> {
  if (rows.length === 0) return [];
  const studentIds = [...new Set(rows.map(({ studentId }) => studentId))];
  const [scores, contacts] = [
    await scoresOn(trx, institutionId, studentIds, today),
    await lastContactsOf(trx, institutionId, studentIds),
  ];
  const tags = await trx
    .selectFrom('cases.tag')
    .select(['case_id', 'tag'])
    .where('institution_id', '=', institutionId)
    .where(
      'case_id',
      'in',
      rows.map(({ caseId }) => caseId),
    )
    .orderBy('tag')
    .execute();
  return rows.map(({ studentId, name, identifier, ...row }) => {
    const { lastTwoWayOn = null, triesSince = 0 } = contacts.get(studentId) ?? {};
    return {
      ...row,
      isOverdue: row.closedOn === null && row.targetOn < today,
      student: { studentId, name, identifier },
      score: scores.get(studentId)?.score ?? null,
      contact: { daysSince: lastTwoWayOn === null ? null : dayNumber(today) - dayNumber(lastTwoWayOn), triesSince },
      tags: tags.filter(({ case_id }) => case_id === row.caseId).map(({ tag }) => tag),
    };
  });
}
