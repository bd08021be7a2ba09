import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addWeeks, dayNumber, weekOf } from '../../src/kernel/week.ts';
import { Mapping } from '../../src/sources/core/mapping.ts';
import { castStudents } from '../cast.ts';
import { harbour, writeHarbourWindow } from './harbour/generate-harbour.ts';
import { harbourPeople } from './harbour/people.ts';
import { failed_library_week } from './harbour/plan.ts';
import type { GeneratedFile } from './model.ts';
import { riverbend, writeRiverbendWindow } from './riverbend/generate-riverbend.ts';
import { riverbendPeople } from './riverbend/people.ts';

const university = harbour();
const district = riverbend();
let folder: string;
let harbourFiles: GeneratedFile[];
let riverbendFiles: GeneratedFile[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'generated-'));
  harbourFiles = university.past.flatMap((window) => writeHarbourWindow(university, window, join(folder, 'h')));
  riverbendFiles = district.past.flatMap((window) => writeRiverbendWindow(district, window, join(folder, 'r')));
});

afterAll(() => rmSync(folder, { recursive: true }));

function linesOf(files: readonly GeneratedFile[], feed: string): string[][] {
  return files
    .filter((file) => file.feed === feed)
    .flatMap((file) => readFileSync(file.path, 'utf8').trimEnd().split('\n').slice(1))
    .map((line) => line.split(/[,;]/));
}

/** Rows of one student by week, of a file whose dates are ISO in the given column. */
function byWeek(rows: readonly string[][], column: number, value: (row: string[]) => number): Map<string, number> {
  const weeks = new Map<string, number>();
  for (const row of rows) {
    const week = weekOf((row[column] ?? '').slice(0, 10));
    weeks.set(week, (weeks.get(week) ?? 0) + value(row));
  }
  return weeks;
}

function loginsOf(id: string): (weeksAgo: number) => number {
  const rows = linesOf(harbourFiles, 'moodle').filter(([user, , event]) => user === id && event === 'user_loggedin');
  const weeks = byWeek(rows, 1, (row) => Number(row[3]));
  return (weeksAgo) => weeks.get(addWeeks('2026-02-23', -weeksAgo)) ?? 0;
}

const idOf = (given: string) => castStudents.find((student) => student.given === given)?.id ?? given;
const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

test('the same seed writes the same bytes, another seed others', () => {
  const digest = (seed: number) => {
    const [window] = university.past.slice(-1);
    if (!window) throw new Error('no window');
    const files = writeHarbourWindow(harbour(3000, seed), window, join(folder, `seed-${seed}`), seed);
    return createHash('sha256')
      .update(files.map((file) => readFileSync(file.path)).join())
      .digest('hex');
  };
  const first = digest(1);
  expect(digest(1)).toBe(first);
  expect(digest(2)).not.toBe(first);
});

test('a week is the same whether it is written alone or with others', () => {
  const [window] = district.past;
  if (!window) throw new Error('no window');
  const alone = writeRiverbendWindow(district, { from: '2025-09-08', to: '2025-09-14' }, join(folder, 'alone'));
  const together = riverbendFiles.filter((file) => file.from === window.from);
  const inWeek = linesOf(together, 'gradebook').filter(([, date = '']) => weekOf(date) === '2025-09-08');
  expect(linesOf(alone, 'gradebook')).toEqual(inWeek);
});

test('there are as many students as were asked for, in every school and programme, each with an id of their own', () => {
  expect(university.students).toHaveLength(3000);
  expect(district.students).toHaveLength(2500);
  expect(new Set(university.students.map((student) => student.id)).size).toBe(3000);
  expect(new Set(university.students.map((student) => student.card)).size).toBe(3000);
  expect(new Set(district.students.map((student) => student.id)).size).toBe(2500);
  expect(new Set(university.students.map((student) => student.enrolments[0]?.programme)).size).toBe(14);
  expect(new Set(district.students.map((student) => student.enrolments[0]?.programme)).size).toBe(6);
  expect(harbour(20_000).students).toHaveLength(20_000);
});

test('every feed has a mapping that deliveries accept, and a file for each window but the one that failed', () => {
  for (const plan of [university.plan, district.plan])
    for (const feed of plan.feeds) expect(Mapping.parse(feed.mapping).covers, feed.key).toBe('weeks');
  expect(harbourFiles).toHaveLength(5 * university.past.length - 1);
  expect(harbourFiles.filter((file) => file.feed === 'library-gates').map((file) => file.from)).not.toContain(
    failed_library_week,
  );
  // Nine feeds come with every window, the screener twice a year.
  expect(riverbendFiles).toHaveLength(9 * district.past.length + 2);
  expect([...harbourFiles, ...riverbendFiles].filter((file) => file.rows === 0)).toEqual([]);
});

test('nothing known is dated on or after today, and what is held back follows week by week', () => {
  expect(university.past.at(-1)?.to).toBe('2026-03-01');
  expect(university.held.map((window) => window.from)).toEqual([
    '2026-03-02',
    '2026-03-09',
    '2026-03-16',
    '2026-03-23',
  ]);
  expect(district.past.at(-1)?.to).toBe('2026-02-08');
  expect(district.held[0]?.from).toBe('2026-02-09');
});

test('the cast is there, each with the story that is told of them', () => {
  for (const { institution, id } of castStudents) {
    const { students } = institution === 'harbour' ? university : district;
    expect(students.filter((student) => student.id === id)).toHaveLength(1);
  }
  const decline = loginsOf(idOf('Amara'));
  expect(mean([0, 1, 2].map(decline))).toBeLessThan(0.4 * mean([12, 13, 14, 15].map(decline)));
  const stop = loginsOf(idOf('伟'));
  expect([stop(0), stop(1)]).toEqual([0, 0]);
  expect(Math.min(stop(2), stop(3), stop(4))).toBeGreaterThan(0);
  const recovery = loginsOf(idOf('فاطمة'));
  expect(mean([5, 7, 8, 9].map(recovery))).toBeLessThan(0.5 * mean([15, 16, 17].map(recovery)));
  expect(mean([0, 1].map(recovery))).toBeGreaterThan(1.7 * mean([7, 8].map(recovery)));
  const newcomer = loginsOf(idOf('Élodie'));
  expect(newcomer(0) + newcomer(1)).toBeGreaterThan(0);
  expect([2, 3, 4, 5, 9].map(newcomer)).toEqual([0, 0, 0, 0, 0]);
  const bereaved = loginsOf(idOf('Grace'));
  expect([3, 4, 5].map(bereaved)).toEqual([0, 0, 0]);
  expect(bereaved(0)).toBeGreaterThan(0);
});

test('two programmes at once, a transfer, part-time study and an exemption stand in the roster', () => {
  const of = (given: string) => university.students.find((student) => student.id === idOf(given));
  expect(of('Tomás')?.enrolments.map((one) => [one.programme, one.is_primary])).toEqual([
    ['LAW', true],
    ['LANG', false],
  ]);
  expect(of('Jonas')?.enrolments.map((one) => [one.programme, one.starts_on, one.ends_on, one.end_reason])).toEqual([
    ['COMP', '2026-01-26', null, null],
    ['MECH', '2025-09-22', '2026-01-25', 'transferred'],
  ]);
  expect(of('Priya')?.enrolments[0]?.mode).toBe('part-time');
  const people = harbourPeople(1, university.students);
  expect(people.circumstances.find((one) => one.student === idOf('Grace'))).toMatchObject({ kind: 'exemption' });
});

test('siblings in shared custody have two homes, and an eighteenth birthday falls in the coming week', () => {
  const of = (given: string) => district.students.find((student) => student.id === idOf(given));
  expect(of('Mateo')?.family_of).toBe(of('Lucía')?.family_of);
  expect(new Set(of('Mateo')?.family_of.guardians.map((guardian) => guardian.household)).size).toBe(2);
  const days = dayNumber(`2026${of('Hodan')?.date_of_birth.slice(4)}`) - dayNumber(district.plan.today);
  expect(days).toBeGreaterThanOrEqual(0);
  expect(days).toBeLessThan(7);
  expect(of('Hodan')?.date_of_birth.slice(0, 4)).toBe('2008');
});

test('absences of one cast member gather in every other week', () => {
  const rows = linesOf(riverbendFiles, 'attendance').filter(([id]) => id === idOf('Mateo'));
  const absent = (weeks: string[]) =>
    rows.filter(([, , date = '', code = '']) => {
      const iso = `${date.slice(6)}-${date.slice(0, 2)}-${date.slice(3, 5)}`;
      return weeks.includes(weekOf(iso)) && !['P', 'T', 'FLD'].includes(code);
    }).length;
  const back = (count: number) => addWeeks('2026-02-02', -count);
  expect(absent([back(0), back(2)])).toBeGreaterThan(absent([back(1), back(3)]));
});

test('a whole cohort dips in its exam week, and only there', () => {
  const rows = linesOf(harbourFiles, 'moodle').filter(([, , event]) => event === 'user_loggedin');
  const programme = new Map(university.students.map((student) => [student.id, student.enrolments[0]?.programme]));
  const logins = (programmes: string[], week: string) =>
    rows
      .filter(([user = '', date = '']) => programmes.includes(programme.get(user) ?? '') && weekOf(date) === week)
      .reduce((sum, row) => sum + Number(row[3]), 0);
  const engineering = ['COMP', 'MECH', 'CIVL'];
  expect(logins(engineering, '2026-02-23') / logins(engineering, '2026-02-16')).toBeLessThan(0.6);
  expect(logins(['LAW', 'NURS', 'HIST'], '2026-02-23') / logins(['LAW', 'NURS', 'HIST'], '2026-02-16')).toBeGreaterThan(
    0.9,
  );
});

test('everybody has one tutor or counselor, with about forty or sixty others', () => {
  for (const [people, students, most] of [
    [harbourPeople(1, university.students), university.students, 48],
    [riverbendPeople(district.students), district.students, 70],
  ] as const) {
    expect(people.caseloads.map((one) => one.student).sort()).toEqual(students.map((student) => student.id).sort());
    const sizes = [...Map.groupBy(people.caseloads, (one) => one.staff).values()].map((group) => group.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
    expect(new Set(people.staff.map((person) => person.id)).size).toBe(people.staff.length);
  }
  const cast = harbourPeople(1, university.students).caseloads.filter((one) => one.staff === 'samuel.osei');
  expect(cast.map((one) => one.student)).toEqual(expect.arrayContaining(['Amara', '伟', 'فاطمة'].map(idOf)));
});
