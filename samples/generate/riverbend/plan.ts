import type { InstitutionPlan } from '../model.ts';
import type { Period } from '../school-year.ts';
import { feeds } from './feeds.ts';
import { sources } from './sources.ts';

export const academic_year = '2025-26';

const elementary = ['Kindergarten', 'Grade 1', 'Grade 2', 'Grade 3', 'Grade 4', 'Grade 5'] as const;
const middle = ['Grade 6', 'Grade 7', 'Grade 8'] as const;
const high = ['Grade 9', 'Grade 10', 'Grade 11', 'Grade 12'] as const;

/** Code, name, grades, and how many students a grade has in a district of 2,500. */
export const schools = [
  ['WILLOW', 'Willow Creek Elementary School', elementary, 60],
  ['CEDAR', 'Cedar Hill Elementary School', elementary, 58],
  ['MAPLE', 'Maple Street Elementary School', elementary, 57],
  ['LINCOLN', 'Lincoln Middle School', middle, 112],
  ['DOUGLASS', 'Frederick Douglass Middle School', middle, 108],
  ['RIVERBEND', 'Riverbend High School', high, 197],
] as const satisfies readonly (readonly [string, string, readonly string[], number])[];

export const full_size = schools.reduce((sum, [, , grades, size]) => sum + grades.length * size, 0);

const no_school: readonly (readonly [string, string, string])[] = [
  ['Labor Day', '2025-09-01', '2025-09-01'],
  ['Fall break', '2025-10-17', '2025-10-20'],
  ['Thanksgiving', '2025-11-26', '2025-11-28'],
  ['Winter break', '2025-12-22', '2026-01-02'],
  ['Martin Luther King Jr. Day', '2026-01-19', '2026-01-19'],
  ["Presidents' Day", '2026-02-16', '2026-02-16'],
];

const periods: readonly Period[] = [
  {
    kind: 'term',
    name: 'School year 2025-26',
    academic_year,
    term_code: academic_year,
    starts_on: '2025-08-18',
    ends_on: '2026-05-29',
    unit: null,
  },
  ...no_school.map(
    ([name, starts_on, ends_on]): Period => ({
      kind: 'holiday',
      name,
      academic_year,
      term_code: null,
      starts_on,
      ends_on,
      unit: null,
    }),
  ),
  {
    kind: 'exams',
    name: 'Semester finals',
    academic_year,
    term_code: null,
    starts_on: '2025-12-15',
    ends_on: '2025-12-19',
    unit: 'RIVERBEND',
  },
];

/** @param copies for benchmarks: as many districts' schools in one */
export function riverbendPlan(copies = 1): InstitutionPlan {
  return {
    key: 'riverbend',
    name: 'Riverbend School District',
    preset: 'us-k12',
    timeZone: 'America/Chicago',
    now: '2026-02-09T13:45:00Z',
    today: '2026-02-09',
    academic_year,
    units: Array.from({ length: copies }, (_, copy) => copy).flatMap((copy) =>
      schools.map(([code, name]) => ({
        kind: 'school' as const,
        code: schoolCode(code, copy),
        name: copy === 0 ? name : `${name} ${copy + 1}`,
        parent: null,
      })),
    ),
    periods,
    sources: sources.map((source) =>
      source.programmes === null ? source : { ...source, programmes: everyCopy(source.programmes, copies) },
    ),
    feeds,
  };
}

function everyCopy(codes: readonly string[], copies: number): string[] {
  return Array.from({ length: copies }, (_, copy) => codes.map((code) => schoolCode(code, copy))).flat();
}

export function schoolCode(code: string, copy: number): string {
  return copy === 0 ? code : `${code}-${copy + 1}`;
}
