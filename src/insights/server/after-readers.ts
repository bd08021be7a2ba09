import { sql } from 'kysely';
import { actedOnBetween } from '../../cases/server/index.ts';
import { addDays, type IsoDate } from '../../kernel/week.ts';
import { arrayLiteral } from '../../platform/db/bulk-insert.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Course, followed_weeks, type WeekAfter, widest_score } from '../core/after-action.ts';
import type { Cell } from '../core/cells.ts';
import { cellsOf, type Layout } from './layouts.ts';
import type { Page } from './page.ts';

/** An action, the last week that was scored before it, and those that are followed after. */
export interface Start {
  studentIds: readonly string[];
  layouts: readonly Layout[];
}

/** The last layout before the day, and up to six after it within the academic year; none where nothing was scored before. */
export function followedLayouts(page: Page, on: IsoDate): Layout[] {
  const from = page.layouts.findLastIndex(({ week }) => week <= addDays(on, -6));
  const start = page.layouts[from];
  if (!start) return [];
  const yearOf = new Map(page.weeks.map(({ week, academicYear }) => [week, academicYear]));
  return page.layouts
    .slice(from, from + 1 + followed_weeks)
    .filter(({ week }) => yearOf.get(week) === yearOf.get(start.week));
}

interface Standing {
  no: number;
  run: number;
  enrolmentId: number;
  studentId: string;
  cellNo: number;
  score: number | null;
  change4: number | null;
  absolute: number | null;
  attended: number;
  expected: number;
}

const columns = sql`l.run, l.enrolment_id as "enrolmentId", l.student_id as "studentId", l.cell_no as "cellNo", l.score, l.change4,
  l.absolute_index as absolute, l.attended, l.expected`;

/** A student's course, and of those who stood near in the same peer group whoever was not acted on meanwhile. */
export interface Candidates {
  no: number;
  own: Course;
  group: { cells: readonly Cell[]; peerGroupNo: number | null };
  candidates: Course[];
  /** Of those who stood near, how many are left out because somebody acted on them. */
  leftOut: number;
}

/** The primary enrolments' courses with their candidates, several at once. Who has no score to start from is left out. */
export async function readCandidates(
  trx: Tx,
  page: Page,
  starts: readonly Start[],
  { most }: { most: number },
): Promise<Candidates[]> {
  const { institutionId } = page.institution;
  const owns = await readOwn(trx, institutionId, starts);
  const groups = await groupsOf(trx, institutionId, starts, owns);
  const near = await readNear(trx, institutionId, starts, owns, groups, most);
  const spans = new Map(owns.map(({ no }) => [no, spanOf(starts[no]?.layouts ?? [])]));
  const acted = await readActed(trx, institutionId, [...spans.values()], near);
  const isUntouched = ({ no, studentId }: Standing) => {
    const span = spans.get(no);
    return !acted.get(studentId)?.some(({ from, to }) => span && from <= span.to && (to === null || to >= span.from));
  };
  const untouched = near.filter(isUntouched);
  const courses = await readCourses(trx, institutionId, starts, [...owns, ...untouched]);
  const byNo = Map.groupBy(untouched, ({ no }) => no);
  const allByNo = Map.groupBy(near, ({ no }) => no);
  return owns.flatMap((own) => {
    const { no } = own;
    const group = groups.get(no);
    const course = courses.get(`${no}/${own.enrolmentId}`);
    if (!group || !course) return [];
    const candidates = (byNo.get(no) ?? []).flatMap(({ enrolmentId }) => courses.get(`${no}/${enrolmentId}`) ?? []);
    return [{ no, own: course, group, candidates, leftOut: (allByNo.get(no)?.length ?? 0) - candidates.length }];
  });
}

async function readOwn(trx: Tx, institutionId: number, starts: readonly Start[]): Promise<Standing[]> {
  const wanted = starts.flatMap(({ studentIds, layouts: [start] }, no) =>
    start ? studentIds.map((studentId) => ({ no, run: start.run, studentId })) : [],
  );
  if (wanted.length === 0) return [];
  const { rows } = await sql<Standing>`
    select distinct on (w.no) w.no, ${columns}
    from unnest(${arrayLiteral(wanted.map(({ no }) => no))}::text::int[], ${arrayLiteral(wanted.map(({ run }) => run))}::text::int[],
      ${arrayLiteral(wanted.map(({ studentId }) => studentId))}::text::uuid[]) w (no, run, student_id)
    join insights.standing l on l.institution_id = ${institutionId} and l.run = w.run and l.student_id = w.student_id
    join roster.enrolment e on e.institution_id = ${institutionId} and e.enrolment_id = l.enrolment_id
    where l.score is not null order by w.no, e.is_primary desc, l.enrolment_id`.execute(trx);
  return rows;
}

/** The cells of each one's peer group; of one without a peer group, of the same programme and year. */
async function groupsOf(trx: Tx, institutionId: number, starts: readonly Start[], owns: readonly Standing[]) {
  const layouts = new Map(starts.flatMap(({ layouts: [start] }) => (start ? [[start.run, start] as const] : [])));
  const cells = await cellsOf(trx, institutionId, [...layouts.values()]);
  return new Map(
    owns.flatMap(({ no, run, cellNo }) => {
      const all = cells.get(run) ?? [];
      const mine = all.find((cell) => cell.cellNo === cellNo);
      if (!mine) return [];
      const isSame = (cell: Cell) =>
        mine.peerGroupNo === null
          ? cell.programmeUnitId === mine.programmeUnitId && cell.year === mine.year && cell.termCode === mine.termCode
          : cell.peerGroupNo === mine.peerGroupNo;
      return [[no, { cells: all.filter(isSame), peerGroupNo: mine.peerGroupNo }] as const];
    }),
  );
}

async function readNear(
  trx: Tx,
  institutionId: number,
  starts: readonly Start[],
  owns: readonly Standing[],
  groups: ReadonlyMap<number, { cells: readonly Cell[] }>,
  most: number,
): Promise<Standing[]> {
  if (owns.length === 0) return [];
  const cellNos = owns.map(({ no }) => (groups.get(no)?.cells ?? []).map(({ cellNo }) => cellNo).join(' '));
  const { rows } = await sql<Standing>`
    select w.no, l.* from unnest(${arrayLiteral(owns.map(({ no }) => no))}::text::int[], ${arrayLiteral(owns.map(({ run }) => run))}::text::int[],
      ${arrayLiteral(owns.map(({ score }) => score ?? 0))}::text::int[], ${arrayLiteral(cellNos)}::text::text[]) w (no, run, score, cells)
    cross join lateral (
      select ${columns} from insights.standing l
      where l.institution_id = ${institutionId} and l.run = w.run and l.cell_no = any(string_to_array(w.cells, ' ')::int[])
        and l.score between w.score - ${widest_score} and w.score + ${widest_score}
      order by abs(l.score - w.score), l.enrolment_id limit ${most}) l`.execute(trx);
  return rows.filter(({ no, studentId }) => !starts[no]?.studentIds.includes(studentId));
}

function spanOf(layouts: readonly Layout[]): { from: IsoDate; to: IsoDate } {
  const [first, last] = [layouts[0]?.week ?? '', layouts.at(-1)?.week ?? ''];
  return { from: first, to: last === '' ? '' : addDays(last, 6) };
}

async function readActed(
  trx: Tx,
  institutionId: number,
  spans: readonly { from: IsoDate; to: IsoDate }[],
  near: readonly Standing[],
) {
  const from = spans.map((span) => span.from).toSorted()[0];
  const to = spans
    .map((span) => span.to)
    .toSorted()
    .at(-1);
  if (from === undefined || to === undefined) return new Map<string, never[]>();
  const ids = [...new Set(near.map(({ studentId }) => studentId))];
  return Map.groupBy(await actedOnBetween(trx, institutionId, ids, { from, to }), ({ studentId }) => studentId);
}

async function readCourses(
  trx: Tx,
  institutionId: number,
  starts: readonly Start[],
  standings: readonly Standing[],
): Promise<Map<string, Course>> {
  const later = standings.flatMap(({ no, enrolmentId }) =>
    (starts[no]?.layouts ?? []).slice(1).map(({ run }) => ({ run, enrolmentId })),
  );
  const byRun = Map.groupBy(later, ({ run }) => run);
  const weeks = new Map<string, WeekAfter>();
  for (const [run, wanted] of byRun) {
    const ids = arrayLiteral([...new Set(wanted.map(({ enrolmentId }) => enrolmentId))]);
    const { rows } = await sql<WeekAfter & { enrolmentId: number }>`
      select l.enrolment_id as "enrolmentId", l.score, l.absolute_index as absolute, l.attended, l.expected from insights.standing l
      where l.institution_id = ${institutionId} and l.run = ${run} and l.enrolment_id = any(${ids}::text::int[])`.execute(
      trx,
    );
    for (const { enrolmentId, ...week } of rows) weeks.set(`${run}/${enrolmentId}`, week);
  }
  return new Map(
    standings.map(({ no, enrolmentId, score, change4, absolute, attended, expected }) => [
      `${no}/${enrolmentId}`,
      {
        enrolmentId,
        score: score ?? 0,
        change4,
        weeks: [
          { score, absolute, attended, expected },
          ...(starts[no]?.layouts ?? []).slice(1).map(({ run }) => weeks.get(`${run}/${enrolmentId}`) ?? null),
        ],
      },
    ]),
  );
}

/** How enrolments ended, as far as it is known on the day. */
export async function readEnds(
  trx: Tx,
  institutionId: number,
  enrolmentIds: readonly number[],
  today: IsoDate,
): Promise<Map<number, { leftOn: IsoDate | null; outcome: string | null }>> {
  const { rows } = await sql<{ enrolmentId: number; leftOn: IsoDate | null; outcome: string | null }>`
    select e.enrolment_id as "enrolmentId", case when coalesce(e.end_reason, '') not in ('completed', 'merged') and e.ends_on <= ${today}::date
        then e.ends_on end as "leftOn",
      o.value as outcome
    from roster.enrolment e
    left join roster.outcome o on o.institution_id = e.institution_id and o.enrolment_id = e.enrolment_id and o.known_on <= ${today}::date
    where e.institution_id = ${institutionId} and e.enrolment_id = any(${arrayLiteral(enrolmentIds)}::text::int[])`.execute(
    trx,
  );
  return new Map(rows.map(({ enrolmentId, ...end }) => [enrolmentId, end]));
}
