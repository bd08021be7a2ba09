import { expect, test } from 'vitest';
import { clickSourceOf } from './click-sources.ts';
import { mapEnrolments, mapOutcomes, mapSources, mapStudents, mapSubmissions } from './map.ts';
import type { OuladTables, RegistrationRow, StudentInfoRow } from './tables.ts';

const info: StudentInfoRow = {
  programme: 'BBB',
  term: '2013J',
  student: '7',
  gender: 'F',
  region: null,
  highest_education: null,
  imd_band: '0-10%',
  age_band: '0-35',
  studied_credits: 60,
  disability: 'N',
  final_result: 'Pass',
};

/** Day 19 is a Saturday: its week is days 14 to 20. */
const due_day = 19;

function tablesWith(some: Partial<OuladTables>): OuladTables {
  return {
    courses: [{ programme: 'BBB', term: '2013J', length_days: 268 }],
    assessments: [{ programme: 'BBB', term: '2013J', assessment: 1, type: 'TMA', due_day }],
    siteKinds: [],
    students: [info],
    registrations: [],
    submissions: [],
    clickSpans: [{ programme: 'BBB', term: '2013J', first_day: -5, last_day: 268 }],
    ...some,
  };
}

function registered(registered_day: number | null, unregistered_day: number | null): RegistrationRow {
  return { programme: 'BBB', term: '2013J', student: '7', registered_day, unregistered_day };
}

test('a student is enrolled from registration to the day before unregistration', () => {
  const [enrolment] = mapEnrolments(tablesWith({ registrations: [registered(-3, 12)] }));
  expect(enrolment).toMatchObject({ starts_on: '2013-10-04', ends_on: '2013-10-18', end_reason: 'withdrawn' });
});

test('a blank registration means always, a blank unregistration never', () => {
  const [enrolment] = mapEnrolments(tablesWith({ registrations: [registered(null, null)] }));
  expect(enrolment).toMatchObject({ starts_on: null, ends_on: null, end_reason: null });
});

test('who left on or before the day of coming was never enrolled on any day', () => {
  for (const left of [-32, -40]) {
    const tables = tablesWith({ registrations: [registered(-32, left)] });
    expect(mapEnrolments(tables)[0]).toMatchObject({ starts_on: '2013-09-05', ends_on: '2013-09-04' });
    expect(mapSubmissions(tables)).toEqual([]);
  }
});

test('what is dated later is not known yet: neither a registration nor an unregistration', () => {
  const tables = tablesWith({ registrations: [registered(3, 12)] });
  expect(mapEnrolments(tables, '2013-10-09')).toEqual([]);
  expect(mapStudents(tables, '2013-10-09')).toEqual([]);
  expect(mapEnrolments(tables, '2013-10-18')[0]).toMatchObject({ starts_on: '2013-10-10', ends_on: null });
  expect(mapEnrolments(tables, '2013-10-19')[0]).toMatchObject({ ends_on: '2013-10-18' });
});

const submission = (submitted_day: number | null, is_banked = false) => ({
  assessment: 1,
  student: '7',
  submitted_day,
  is_banked,
});

test('handed in on or before the due day counts, later never, banked always, nothing not', () => {
  const attended = (submissions: OuladTables['submissions']) =>
    mapSubmissions(tablesWith({ registrations: [registered(-3, null)], submissions })).map((row) => row.attended);
  expect(attended([submission(due_day)])).toEqual([1]);
  expect(attended([submission(due_day - 9)])).toEqual([1]);
  expect(attended([submission(due_day + 1)])).toEqual([0]);
  expect(attended([submission(null)])).toEqual([0]);
  expect(attended([submission(-1, true)])).toEqual([1]);
  expect(attended([submission(null, true)])).toEqual([1]);
  expect(attended([])).toEqual([0]);
});

test('it is expected of whoever was enrolled on any day of the due week, on the enrolled day nearest to the due day', () => {
  const dates = (first: number | null, left: number | null) =>
    mapSubmissions(tablesWith({ registrations: [registered(first, left)] })).map((row) => row.date);
  expect(dates(-3, null)).toEqual(['2013-10-26']);
  expect(dates(null, 14)).toEqual([]);
  expect(dates(null, 15)).toEqual(['2013-10-21']);
  expect(dates(null, 19)).toEqual(['2013-10-25']);
  expect(dates(null, 20)).toEqual(['2013-10-26']);
  expect(dates(20, null)).toEqual(['2013-10-27']);
  expect(dates(21, null)).toEqual([]);
});

test('nothing is expected before it is due, and exams and assessments without a date never', () => {
  const registrations = [registered(-3, null)];
  expect(mapSubmissions(tablesWith({ registrations }), '2013-10-25')).toEqual([]);
  expect(mapSubmissions(tablesWith({ registrations }), '2013-10-26')).toHaveLength(1);
  const without = [
    { programme: 'BBB', term: '2013J', assessment: 1, type: 'Exam', due_day },
    { programme: 'BBB', term: '2013J', assessment: 2, type: 'TMA', due_day: null },
  ];
  expect(mapSubmissions(tablesWith({ registrations, assessments: without }))).toEqual([]);
});

test('a kind of site that a presentation has none of does not apply there', () => {
  const courses = [
    { programme: 'AAA', term: '2013J', length_days: 268 },
    { programme: 'BBB', term: '2013J', length_days: 268 },
  ];
  const siteKinds = [
    { programme: 'AAA', term: '2013J', activity_type: 'resource' },
    { programme: 'BBB', term: '2013J', activity_type: 'page' },
    { programme: 'BBB', term: '2013J', activity_type: 'externalquiz' },
    { programme: 'BBB', term: '2013J', activity_type: 'glossary' },
  ];
  const sources = mapSources(tablesWith({ courses, siteKinds }));
  const cohorts = Object.fromEntries(sources.map((source) => [source.key, source.cohorts]));
  expect(cohorts).toEqual({
    content: null,
    forum: [],
    quiz: ['BBB/2013J'],
    home: [],
    other: ['BBB/2013J'],
    submissions: null,
  });
  expect(sources.filter((source) => source.weight_group === 'none').map((source) => source.key)).toEqual(['other']);
});

test('an activity_type that nobody has heard of is kept, not scored', () => {
  expect(clickSourceOf('oucontent')).toBe('content');
  expect(clickSourceOf('ouwiki')).toBe('other');
});

test('outcomes are known when the student withdrew, otherwise when the presentation ended', () => {
  const registrations = [registered(-3, 12)];
  const known = (final_result: string) =>
    mapOutcomes(tablesWith({ registrations, students: [{ ...info, final_result }] }))[0]?.known_on;
  expect(known('Withdrawn')).toBe('2013-10-19');
  expect(known('Fail')).toBe('2014-07-02');
});

test('a student of two presentations is one student, as the later one describes them', () => {
  const again = { ...info, term: '2013B', age_band: '35-55' };
  const registrations = [registered(null, null), { ...registered(null, null), term: '2013B' }];
  const tables = tablesWith({ students: [info, again], registrations });
  expect(mapStudents(tables)).toHaveLength(1);
  expect(mapStudents(tables)[0]).toMatchObject({ display_name: 'Student 7', characteristics: { age: '0-35' } });
  expect(mapEnrolments(tables).map((row) => row.source_key)).toEqual(['7/BBB/2013J', '7/BBB/2013B']);
});
