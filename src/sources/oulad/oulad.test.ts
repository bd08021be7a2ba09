import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, quoted, type Warehouse } from '../../platform/warehouse/warehouse.ts';
import { Mapping } from '../core/mapping.ts';
import { stageClicks } from './clicks.ts';
import { mapEnrolments, mapOutcomes, mapSources, mapStudents, mapSubmissions, mapTerms } from './core/map.ts';
import { clickMapping, submissionMapping } from './core/mappings.ts';
import { OULAD_COLUMNS, type OuladTable, type OuladTables } from './core/tables.ts';
import { readOulad } from './read.ts';

const sample = join(import.meta.dirname, '../../../samples/oulad');
let warehouse: Warehouse;
let tables: OuladTables;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'oulad-test-'));
  warehouse = await openWarehouse();
  tables = await readOulad(warehouse, sample);
});

afterAll(async () => {
  await warehouse.close();
  rmSync(scratch, { recursive: true });
});

const one = async <T>(sql: string): Promise<T> => (await warehouse.rows<Record<string, never>>(sql))[0] as T;

test('the sample holds the rows that its archive declares', () => {
  expect(tables.courses).toHaveLength(3);
  expect(tables.registrations).toHaveLength(4387);
  expect(tables.submissions).toHaveLength(27264);
  expect(mapStudents(tables)).toHaveLength(4343);
  expect(mapEnrolments(tables)).toHaveLength(4387);
  expect(mapOutcomes(tables).filter((row) => row.value === 'Withdrawn')).toHaveLength(1209);
  expect(mapTerms(tables).map((term) => [term.name, term.starts_on, term.ends_on])).toEqual([
    ['AAA 2013J', '2013-10-07', '2014-06-29'],
    ['BBB 2013B', '2013-02-04', '2013-09-29'],
    ['BBB 2013J', '2013-10-07', '2014-02-16'],
  ]);
  expect(mapSources(tables).find((source) => source.key === 'quiz')?.cohorts).toEqual(['BBB/2013B', 'BBB/2013J']);
});

test('every click row is staged, identical rows included, with its date and kind', async () => {
  const path = join(scratch, 'clicks.parquet');
  expect(await stageClicks(warehouse, sample, tables, path)).toEqual({
    path,
    rows: 180_982 + 403_266 + 295_011,
    first_date: '2013-01-26',
    last_date: '2014-07-02',
  });
  const staged = await one<{ clicks: number; identical: number; known: number }>(`
    select sum(clicks)::int as clicks, count(*) filter (date <= '2014-02-16')::int as known,
           count(*)::int - count(distinct (student, programme, term, date, activity_type, clicks))::int as identical
    from read_parquet(${quoted(path)})`);
  expect(staged).toMatchObject({ clicks: 2_918_181 });
  expect(staged.identical).toBeGreaterThan(100_000);
  const { known } = await one<{ known: number }>(`
    select count(*)::int as known from read_parquet(${quoted(join(sample, 'studentVle.parquet'))})
    where code_presentation = '2013B' or date <= 132`);
  expect(staged.known).toBe(known);
});

test('the mapping of clicks takes every kind of the sample once, and is one that deliveries accept', async () => {
  const mapping = Mapping.parse(clickMapping);
  expect(Mapping.parse(submissionMapping).feeds.map((feed) => feed.source)).toEqual(['submissions']);
  expect(mapping.feeds.map((feed) => feed.source)).toEqual(
    mapSources(tables)
      .slice(0, -1)
      .map((source) => source.key),
  );
  const kinds = new Set(tables.siteKinds.map((site) => site.activity_type));
  const named = mapping.feeds.flatMap((feed) => feed.kinds ?? []);
  expect([...kinds].filter((kind) => !named.includes(kind))).toEqual(['dataplus', 'glossary']);
});

test('submissions expected and handed in agree with an independent query over the files', async () => {
  const file = (name: string) => `read_csv(${quoted(join(sample, `${name}.csv`))}, nullstr = '')`;
  const independent = await warehouse.rows(`
    select a.code_module || '/' || a.code_presentation || '/' || (a.date // 7) as week,
           count(*)::int as expected,
           count(*) filter (s.is_banked = 1 or s.date_submitted <= a.date)::int as attended
    from ${file('assessments')} a
    join ${file('studentRegistration')} r using (code_module, code_presentation)
    left join ${file('studentAssessment')} s using (id_assessment, id_student)
    where a.assessment_type <> 'Exam'
      and exists (
        from range(0, 7) d (i)
        where (r.date_registration is null or (a.date // 7) * 7 + d.i >= r.date_registration)
          and (r.date_unregistration is null or (a.date // 7) * 7 + d.i < r.date_unregistration))
    group by all order by 1`);
  const ours = new Map<string, { expected: number; attended: number }>();
  const starts = new Map(mapTerms(tables).map((term) => [`${term.programme}/${term.term_code}`, term.starts_on]));
  for (const row of mapSubmissions(tables)) {
    const cohort = `${row.programme}/${row.term_code}`;
    const days = (Date.parse(row.date) - Date.parse(starts.get(cohort) ?? '')) / 86_400_000;
    const week = `${cohort}/${Math.floor(days / 7)}`;
    const sum = ours.get(week) ?? { expected: 0, attended: 0 };
    ours.set(week, { expected: sum.expected + row.expected, attended: sum.attended + row.attended });
  }
  expect(independent.length).toBe(19);
  expect([...ours].map(([week, sums]) => ({ week, ...sums })).sort((a, b) => (a.week < b.week ? -1 : 1))).toEqual(
    independent,
  );
});

function folderWith(change: Partial<Record<OuladTable, string | null>>): string {
  const folder = mkdtempSync(join(scratch, 'tables-'));
  const cohort = { code_module: 'CCC', code_presentation: '2014B' };
  for (const [table, columns] of Object.entries(OULAD_COLUMNS) as [OuladTable, Record<string, string>][]) {
    const content = change[table];
    if (content === null) continue;
    const names = Object.keys(columns);
    const row = names.map((name) => cohort[name as keyof typeof cohort] ?? (columns[name] === 'integer' ? '1' : '"x"'));
    writeFileSync(join(folder, `${table}.csv`), content ?? `${names.join(',')}\n${row.join(',')}\n`);
  }
  return folder;
}

test('the original form is read too: quoted texts, other columns, and ? for what is unknown', async () => {
  const folder = folderWith({
    studentRegistration:
      '"code_module","code_presentation","id_student","date_registration","date_unregistration"\n"CCC","2014B","24","?","?"\n',
    courses: 'code_module,code_presentation,module_presentation_length,extra\nCCC,2014B,241,?\n',
  });
  const read = await readOulad(warehouse, folder);
  expect(read.registrations).toEqual([
    { programme: 'CCC', term: '2014B', student: '24', registered_day: null, unregistered_day: null },
  ]);
  expect(read.courses).toEqual([{ programme: 'CCC', term: '2014B', length_days: 241 }]);
});

test('a folder without a table, a table without a column, a text for a number and an unknown presentation are told', async () => {
  const trouble = (change: Parameters<typeof folderWith>[0]) =>
    readOulad(warehouse, folderWith(change)).then(
      () => 'no trouble',
      (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
    );
  expect(await trouble({ vle: null })).toMatch(/^oulad.missing-table: .*vle\.csv/);
  expect(await trouble({ courses: 'code_module,code_presentation\nCCC,2014B\n' })).toMatch(
    /^oulad.missing-column: courses has no column module_presentation_length/,
  );
  expect(
    await trouble({ courses: 'code_module,code_presentation,module_presentation_length\nCCC,2014B,many\n' }),
  ).toMatch(/^oulad.unreadable-table: courses .*many/);
  expect(await trouble({ courses: 'code_module,code_presentation,module_presentation_length\nCCC,14,1\n' })).toMatch(
    /^oulad.unknown-presentation: The presentation CCC 14/,
  );
});
