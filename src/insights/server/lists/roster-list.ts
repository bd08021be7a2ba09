import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { normalised } from '../../../roster/core/search-key.ts';
import { inScope } from '../../../roster/server/index.ts';
import { type Cell, everything, type Narrowing, noFacts } from '../../core/cohort/cells.ts';
import { notScoredWeek } from '../../core/student/no-score-words.ts';
import type { StudentRow } from '../../core/views.ts';
import type { Part, Reader } from '../reader.ts';
import { yearLabel } from './filter-options.ts';
import type { Page } from './page.ts';
import { contactsOf, lastDayOf, unitLabel, unitName } from './student-rows.ts';

/** Before the first run there is no layout: then the roster itself is counted and listed, under this number. */
export const no_run = 0;

/** The enrolment by which each student of the reader is listed, as of the week's last day. */
function leads(page: Page, { scope }: Reader): RawBuilder<unknown> {
  const day = lastDayOf(page);
  return sql`select distinct on (e.student_id) e.enrolment_id, e.student_id, e.programme_unit_id, e.campus_unit_id, e.term_code,
      e.year_of_study, e.mode, count(*) over (partition by e.student_id) as enrolments
    from roster.enrolment e
    where e.institution_id = ${scope.institutionId} and (e.starts_on is null or e.starts_on <= ${day}::date)
      and (e.ends_on is null or e.ends_on >= ${day}::date) and ${inScope(scope, sql.ref<string>('e.student_id'), page.today)}
    order by e.student_id, e.is_primary desc, e.enrolment_id`;
}

/** The roster's students as cells without scores. Readers of de-identified data have nothing to see before the first run. */
export async function rosterCells(trx: Tx, page: Page, reader: Reader): Promise<Part[]> {
  if (reader.isDeidentified) return [];
  const { rows } = await sql<
    Pick<Cell, 'programmeUnitId' | 'campusUnitId' | 'termCode' | 'year' | 'mode'> & { n: number }
  >`
    select l.programme_unit_id as "programmeUnitId", l.campus_unit_id as "campusUnitId", l.term_code as "termCode",
      l.year_of_study as year, l.mode, count(*)::int as n
    from (${leads(page, reader)}) l group by 1, 2, 3, 4, 5`.execute(trx);
  const cells = rows.map(({ n, ...place }, index): Cell => {
    const none = { primaryProgrammeUnitId: null, primaryCampusUnitId: null, peerGroupNo: null };
    return { ...place, ...none, cellNo: index + 1, facts: { ...noFacts(0), n } };
  });
  return [{ by: everything, cells: new Map([[no_run, cells]]) }];
}

/** One page of them, by name. */
export async function rosterRows(
  trx: Tx,
  page: Page,
  reader: Reader,
  filter: Narrowing,
  { q, offset, limit }: { q: string | undefined; offset: number; limit: number },
): Promise<{ total: number; rows: StudentRow[] }> {
  if (reader.isDeidentified) return { total: 0, rows: [] };
  const { institutionId } = reader.scope;
  const words = normalised(q ?? '')
    .split(' ')
    .filter(Boolean);
  const conditions = [
    sql`st.institution_id = ${institutionId}`,
    ...filter.units.map(
      (set) => sql`(l.programme_unit_id = any(${list(set)}::uuid[]) or l.campus_unit_id = any(${list(set)}::uuid[]))`,
    ),
    ...filter.years.map((set) => sql`l.year_of_study = any(${list(set)}::text[])`),
    ...filter.modes.map((set) => sql`l.mode = any(${list(set)}::text[])`),
    ...words.map((word) => sql`strpos(st.search_key, ${word}) > 0`),
  ];
  const { rows } = await sql<RosterRow>`
    select l.enrolment_id as "enrolmentId", l.student_id as "studentId", st.display_name as name, st.source_key as identifier,
      l.programme_unit_id as "programmeUnitId", l.campus_unit_id as "campusUnitId", l.year_of_study as year, l.mode,
      l.enrolments::int as enrolments, count(*) over ()::int as total
    from (${leads(page, reader)}) l
    join roster.student st on st.student_id = l.student_id
    where ${sql.join(conditions, sql` and `)}
    order by st.search_key collate "C", l.enrolment_id limit ${limit} offset ${offset}`.execute(trx);
  const contacts = await contactsOf(
    trx,
    page,
    rows.map(({ studentId }) => studentId),
  );
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map((row) => ({ ...toRow(page, row), contact: contacts(row.studentId) })),
  };
}

const list = (set: ReadonlySet<string>): string[] => [...set];

interface RosterRow {
  enrolmentId: number;
  studentId: string;
  name: string;
  identifier: string;
  programmeUnitId: string;
  campusUnitId: string | null;
  year: string;
  mode: string;
  enrolments: number;
  total: number;
}

function toRow(page: Page, { programmeUnitId, campusUnitId, total: _, ...row }: RosterRow): StudentRow {
  return {
    ...row,
    programme: unitName(page.units, programmeUnitId),
    year: yearLabel(row.year, page.institution.words),
    unit: unitLabel(page.units, { programmeUnitId, campusUnitId }),
    score: null,
    noScore: notScoredWeek(page.week, false),
    isReducedConfidence: false,
    coverage: 0,
    change1: null,
    change4: null,
    spark: [],
    attendance: null,
    trends: [],
    mostly: null,
    daysSinceSeen: null,
    contact: null,
  };
}
