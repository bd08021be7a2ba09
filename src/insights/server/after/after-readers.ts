import { sql } from 'kysely';
import { actedOnBetween } from '../../../cases/server/index.ts';
import { unitSubtree } from '../../../institution/server/index.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import {
  type Course,
  followed_weeks,
  least_compared,
  type Matched,
  matchAlike,
  type WeekAfter,
  widest_score,
} from '../../core/after/after-action.ts';
import type { Cell } from '../../core/cohort/cells.ts';
import { cellsOf, type Layout } from '../layout/layouts.ts';
import type { Page } from '../lists/page.ts';

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
  score: number;
  change4: number | null;
  absolute: number | null;
  attended: number;
  expected: number;
}

const columns = sql`l.run, l.enrolment_id as "enrolmentId", l.student_id as "studentId", l.cell_no as "cellNo", l.score, l.change4,
  l.absolute_index as absolute, l.attended, l.expected`;

/** From where those who are like a student are taken: the nearest circle that holds enough of them. */
export const circles = ['group', 'programme', 'unit', 'institution'] as const;
export type Circle = (typeof circles)[number];

/** A student's course, and those who stood there and whom nobody acted on meanwhile. */
export interface Beside {
  no: number;
  own: Course;
  matched: Matched<Course>;
  circle: Circle;
  /** Of the peer group, the programme or the unit: what it is. */
  cell: Cell;
  /** Of those who stood near, how many are left out because somebody acted on them. */
  leftOut: number;
}

type Found = Pick<Beside, 'circle' | 'cell' | 'leftOut'> & { start: Standing; matched: Matched<Standing> };

interface Sizes {
  /** The nearest ones in score that are looked at in each circle. */
  candidates: number;
  members: number;
}

/** The primary enrolments' courses with those like them, several at once. Who has no score to start from is left out. */
export async function readBeside(trx: Tx, page: Page, starts: readonly Start[], sizes: Sizes): Promise<Beside[]> {
  const { institutionId } = page.institution;
  const owns = await readOwn(trx, institutionId, starts);
  const cells = await cellsOf(
    trx,
    institutionId,
    starts.flatMap(({ layouts: [start] }) => (start ? [start] : [])),
  );
  const found = new Map<number, Found>();
  for (const circle of circles) {
    const open = owns.filter(({ no }) => found.get(no)?.matched.kind !== 'matched');
    if (open.length === 0) break;
    const groups = new Map(open.map((own) => [own.no, cellsIn(circle, page, own, cells.get(own.run) ?? [])]));
    const near = await readNear(trx, institutionId, { circle, starts, owns: open, groups }, sizes.candidates);
    const { untouched, touched } = await partActedOn(trx, institutionId, starts, near);
    const byNo = Map.groupBy(untouched, ({ no }) => no);
    for (const start of open) {
      const { no, run, cellNo } = start;
      const cell = cells.get(run)?.find((one) => one.cellNo === cellNo);
      if (!cell) continue;
      const matched = matchAlike(start, byNo.get(no) ?? [], { least: least_compared, most: sizes.members });
      found.set(no, { start, matched, circle, cell, leftOut: touched.get(no) ?? 0 });
    }
  }
  const members = [...found.values()].flatMap(({ matched }) => (matched.kind === 'matched' ? matched.members : []));
  const courses = await readCourses(trx, institutionId, starts, [...owns, ...members]);
  const courseOf = ({ no, enrolmentId }: Standing) => courses.get(`${no}/${enrolmentId}`) ?? [];
  return [...found.values()].flatMap(({ start, matched, ...rest }) =>
    [courseOf(start)].flat().map((own) => ({
      no: start.no,
      own,
      matched: matched.kind === 'matched' ? { ...matched, members: matched.members.flatMap(courseOf) } : matched,
      ...rest,
    })),
  );
}

/** The cells of a circle; null: all. */
function cellsIn(circle: Circle, { units }: Page, { cellNo }: Standing, all: readonly Cell[]): readonly Cell[] | null {
  const mine = all.find((cell) => cell.cellNo === cellNo);
  if (!mine) return [];
  if (circle === 'institution') return null;
  if (circle === 'group')
    return mine.peerGroupNo === null ? [] : all.filter(({ peerGroupNo }) => peerGroupNo === mine.peerGroupNo);
  const parent = units.find(({ unitId }) => unitId === mine.programmeUnitId)?.parentUnitId;
  const within = circle === 'programme' || !parent ? [mine.programmeUnitId] : unitSubtree(units, parent);
  const set = new Set(within);
  return all.filter(({ programmeUnitId }) => set.has(programmeUnitId));
}

async function partActedOn(
  trx: Tx,
  institutionId: number,
  starts: readonly Start[],
  near: readonly Standing[],
): Promise<{ untouched: Standing[]; touched: Map<number, number> }> {
  const spans = new Map(starts.map(({ layouts }, no) => [no, spanOf(layouts)]));
  const acted = await readActed(trx, institutionId, [...spans.values()], near);
  const untouched: Standing[] = [];
  const touched = new Map<number, number>();
  for (const one of near) {
    const span = spans.get(one.no);
    const isTouched = acted
      .get(one.studentId)
      ?.some(({ from, to }) => span && from <= span.to && (to === null || to >= span.from));
    if (isTouched) touched.set(one.no, (touched.get(one.no) ?? 0) + 1);
    else untouched.push(one);
  }
  return { untouched, touched };
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

interface Looking {
  circle: Circle;
  starts: readonly Start[];
  owns: readonly Standing[];
  /** By start; null: everybody. */
  groups: ReadonlyMap<number, readonly Cell[] | null>;
}

/**
 * Those nearest in score within the groups. The members of a few cells are found by their cells; where many cells are wanted, or
 * all, the index of scores is read from the student's place upwards and downwards.
 * @NOTE `between` instead of abs() would have a planner read all of the institution's scores of that stretch.
 */
async function readNear(
  trx: Tx,
  institutionId: number,
  { circle, starts, owns, groups }: Looking,
  most: number,
): Promise<Standing[]> {
  const wanted = owns.filter(({ no }) => groups.get(no)?.length !== 0);
  if (wanted.length === 0) return [];
  const cellNos = wanted.map(({ no }) => (groups.get(no) ?? []).map(({ cellNo }) => cellNo).join(' '));
  const asked = sql`unnest(${arrayLiteral(wanted.map(({ no }) => no))}::text::int[], ${arrayLiteral(wanted.map(({ run }) => run))}::text::int[],
      ${arrayLiteral(wanted.map(({ score }) => score))}::text::int[], ${arrayLiteral(cellNos)}::text::text[]) w (no, run, score, cells)`;
  const isFew = circle === 'group' || circle === 'programme';
  const from = sql`from insights.standing l where l.institution_id = ${institutionId} and l.run = w.run`;
  const within = circle === 'institution' ? sql`true` : sql`l.cell_no = any(string_to_array(w.cells, ' ')::int[])`;
  const half = Math.ceil(most / 2);
  const near = isFew
    ? sql`select ${columns} from unnest(string_to_array(w.cells, ' ')::int[]) c (cell_no)
        cross join lateral (select * ${from} and l.cell_no = c.cell_no and abs(l.score - w.score) <= ${widest_score} offset 0) l
        order by abs(l.score - w.score), l.enrolment_id limit ${most}`
    : sql`(select ${columns} ${from} and ${within} and l.score between w.score and w.score + ${widest_score} order by l.score, l.enrolment_id limit ${half})
        union all
        (select ${columns} ${from} and ${within} and l.score between w.score - ${widest_score} and w.score - 1 order by l.score desc, l.enrolment_id desc limit ${half})`;
  const { rows } = await sql<Standing>`select w.no, l.* from ${asked} cross join lateral (${near}) l`.execute(trx);
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
  const { rows } = await sql<WeekAfter & { run: number; enrolmentId: number }>`
    select l.run, l.enrolment_id as "enrolmentId", l.score, l.absolute_index as absolute, l.attended, l.expected
    from unnest(${arrayLiteral(later.map(({ run }) => run))}::text::int[], ${arrayLiteral(later.map(({ enrolmentId }) => enrolmentId))}::text::int[]) w (run, enrolment_id)
    join insights.standing l on l.institution_id = ${institutionId} and l.run = w.run and l.enrolment_id = w.enrolment_id`.execute(
    trx,
  );
  const weeks = new Map<string, WeekAfter>(
    rows.map(({ run, enrolmentId, ...week }) => [`${run}/${enrolmentId}`, week]),
  );
  return new Map(
    standings.map(({ no, enrolmentId, score, change4, absolute, attended, expected }) => [
      `${no}/${enrolmentId}`,
      {
        enrolmentId,
        score,
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
