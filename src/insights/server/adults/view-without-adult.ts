import { sql } from 'kysely';
import { z } from 'zod';
import { adultsNear } from '../../../cases/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { capital } from '../../../kernel/capital.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { problems } from '../../../kernel/problem.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { recordListView, recordViews } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { sourceKind } from '../../../sources/core/source-kinds.ts';
import { reasonOf } from '../../core/student/sentences.ts';
import type { WithoutAdultRow, WithoutAdultView } from '../../core/student/without-adult.ts';
import { csvFile, takeOut } from '../lists/export-students.ts';
import { openPage, type Page } from '../lists/page.ts';
import { namesOf, unitName } from '../lists/student-rows.ts';

/** A two-way contact of the last weeks shows that somebody is there. */
export const contact_days = 30;
const page_rows = 50;
/** More are not counted, nor leafed through: there the file helps. */
const most_counted = 500;
const most_rows = 5_000;

export const WithoutAdultQuery = z.object({
  why: z.enum(['said', 'unknown']).default('said'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type WithoutAdultQuery = z.output<typeof WithoutAdultQuery>;

type Doing = { db: Database; clock: Clock; actor: Actor };

interface Found {
  studentId: string;
  unitId: string;
  year: string;
  answeredOn: IsoDate | null;
  level: number | null;
  lastTwoWayOn: IsoDate | null;
}

interface Wanted {
  scope: StudentScope;
  /** Of a file: it holds nobody whom the reader may not export. */
  exportScope: StudentScope | null;
  institutionId: number;
  today: IsoDate;
  why: WithoutAdultQuery['why'];
}

/**
 * Whom nobody at school seems to be close to: nobody is named as trusted adult, nobody had a two-way contact of late, and the
 * student said that there is nobody (or was never asked). For those who may read the students' casework.
 */
export async function viewWithoutAdult(doing: Doing, { why, page: no }: WithoutAdultQuery): Promise<WithoutAdultView> {
  const { db, clock, actor } = doing;
  if (actor.isDeidentified) throw problems.forbidden('Lists by name are not for readers of de-identified data.');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, undefined);
    const wanted = await wantedOf(trx, actor, page, why);
    const total = await countOf(trx, wanted);
    const isBeyond = (no - 1) * page_rows >= most_counted;
    const found = isBeyond ? [] : await foundOf(trx, wanted, page_rows, (no - 1) * page_rows);
    const rows = await rowsOf(trx, page, found);
    const reason = reasonOf(wanted.scope.why, page.institution.words);
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'list',
        reason,
        filter: { noTrustedAdult: why },
        total: Math.min(total, most_counted),
        studentIds: found.map(({ studentId }) => studentId),
      },
    );
    return {
      today: page.today,
      why,
      reason,
      isAsked: await isAsked(trx, actor.institutionId),
      contactDays: contact_days,
      total: Math.min(total, most_counted),
      mostCounted: most_counted,
      isMore: total > most_counted,
      others: await countOf(trx, { ...wanted, why: why === 'said' ? 'unknown' : 'said' }),
      page: no,
      pages: Math.max(1, Math.ceil(Math.min(total, most_counted) / page_rows)),
      readerStaffId: actor.staffId,
      rows,
    };
  });
}

/** The list as a file: under the need, the record and the daily quota of every other list. */
export async function exportWithoutAdult(doing: Doing, why: WithoutAdultQuery['why']): Promise<Response> {
  const { db, clock, actor } = doing;
  if (actor.isDeidentified) throw problems.forbidden('Lists by name are not for readers of de-identified data.');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, undefined);
    const wanted = {
      ...(await wantedOf(trx, actor, page, why)),
      exportScope: await studentScope(trx, actor, 'students:export'),
    };
    const found = await foundOf(trx, wanted, most_rows, 0);
    await takeOut(trx, { clock, actor }, page, {
      id: page.week.week,
      rows: found.length,
      details: { format: 'csv', list: 'no-trusted-adult', why },
    });
    const reason = reasonOf(wanted.scope.why, page.institution.words);
    await recordViews(
      trx,
      { clock, actor },
      found.map(({ studentId }) => ({ studentId, page: 'export', reason })),
    );
    const rows = await rowsOf(trx, page, found);
    const { words } = page.institution;
    return csvFile(
      [
        { header: capital(words.student), width: 28, of: (row: WithoutAdultRow) => row.name },
        { header: 'Identifier', width: 16, of: (row) => row.identifier },
        { header: capital(words.programme), width: 24, of: (row) => row.programme },
        { header: capital(words.year), width: 10, of: (row) => row.year },
        { header: 'Said so on', width: 12, of: (row) => row.answeredOn },
        { header: 'Last two-way contact', width: 12, of: (row) => row.lastTwoWayOn },
      ],
      rows,
      `no-trusted-adult-${page.today}.csv`,
    );
  });
}

async function wantedOf(trx: Tx, actor: Actor, page: Page, why: WithoutAdultQuery['why']): Promise<Wanted> {
  const scope = await studentScope(trx, actor, 'cases:read');
  return { scope, exportScope: null, institutionId: actor.institutionId, today: page.today, why };
}

/** Everybody enrolled today and in scope of whom it holds; each condition is a probe of a key. */
function conditionOf({ scope, exportScope, institutionId: i, today, why }: Wanted) {
  const answered =
    why === 'said'
      ? sql`exists (select from insights.adult_answer a where a.institution_id = ${i} and a.student_id = st.student_id and a.says_none)`
      : sql`not exists (select from insights.adult_answer a where a.institution_id = ${i} and a.student_id = st.student_id)`;
  return sql`from roster.student st
    join roster.enrolment e on e.institution_id = ${i} and e.student_id = st.student_id and e.is_primary
    where st.institution_id = ${i} and st.merged_into_student_id is null
      and (e.starts_on is null or e.starts_on <= ${today}::date) and (e.ends_on is null or e.ends_on >= ${today}::date)
      and ${inScope(scope, sql.ref<string>('st.student_id'), today)}
      and ${exportScope ? inScope(exportScope, sql.ref<string>('st.student_id'), today) : sql`true`}
      and ${answered}
      and not exists (select from cases.trusted_adult t where t.institution_id = ${i} and t.student_id = st.student_id and t.ended_on is null)
      and not exists (select from cases.contact c where c.institution_id = ${i} and c.student_id = st.student_id
        and c.reach = 'two_way' and not c.with_family and c.undone_at is null and c.day > ${addDays(today, -contact_days)}::date)`;
}

/** Counted in the order of names and no further than people read, so that a district of any size answers at once. */
async function countOf(trx: Tx, wanted: Wanted): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (
    select 1 ${conditionOf(wanted)} order by st.search_key collate "C" limit ${most_counted + 1}) counted`.execute(trx);
  return rows[0]?.n ?? 0;
}

async function foundOf(trx: Tx, wanted: Wanted, limit: number, offset: number): Promise<Found[]> {
  const { institutionId: i } = wanted;
  const { rows } = await sql<Found>`
    select st.student_id as "studentId", e.programme_unit_id as "unitId", e.year_of_study as year,
      (select max(a.answered_on) from insights.adult_answer a where a.institution_id = ${i} and a.student_id = st.student_id and a.says_none) as "answeredOn",
      (select min(a.level) from insights.adult_answer a where a.institution_id = ${i} and a.student_id = st.student_id and a.says_none) as level,
      (select max(c.day) from cases.contact c where c.institution_id = ${i} and c.student_id = st.student_id
        and c.reach = 'two_way' and not c.with_family and c.undone_at is null) as "lastTwoWayOn"
    ${conditionOf(wanted)}
    order by st.search_key collate "C", st.student_id limit ${limit} offset ${offset}`.execute(trx);
  return rows;
}

async function rowsOf(trx: Tx, page: Page, found: readonly Found[]): Promise<WithoutAdultRow[]> {
  const { institutionId } = page.institution;
  const ids = found.map(({ studentId }) => studentId);
  const names = await namesOf(trx, institutionId, ids);
  const near = await adultsNear(trx, institutionId, ids, page.today);
  return found.flatMap(({ studentId, unitId, year, answeredOn, lastTwoWayOn }) => {
    const name = names.get(studentId);
    if (!name) return [];
    return [
      {
        studentId,
        ...name,
        programme: unitName(page.units, unitId),
        year,
        answeredOn,
        lastTwoWayOn,
        near: near.get(studentId) ?? [],
      },
    ];
  });
}

/** Whether any source asks about an adult. */
async function isAsked(trx: Tx, institutionId: number): Promise<boolean> {
  const rows = await trx
    .selectFrom('sources.source')
    .select('kind')
    .where('institution_id', '=', institutionId)
    .where('kind', 'is not', null)
    .execute();
  return rows.some(({ kind }) => sourceKind(kind)?.none_up_to !== undefined);
}
