import type { GeneratedFeed, GeneratedSource, GeneratedUnit, InstitutionPlan } from '../model.ts';
import type { Period } from '../school-year.ts';

export const academic_year = '2025-26';

const faculties = [
  ['ARTS', 'Faculty of Arts and Humanities'],
  ['BUS', 'Faculty of Business and Law'],
  ['ENG', 'Faculty of Engineering and Computing'],
  ['HLS', 'Faculty of Health and Life Sciences'],
] as const;

/** Code, name, faculty, years, and how many students a year has at a university of 3,000. */
export const programmes = [
  ['COMP', 'BSc Computer Science', 'ENG', 3, 104],
  ['MECH', 'MEng Mechanical Engineering', 'ENG', 3, 68],
  ['CIVL', 'BEng Civil Engineering', 'ENG', 3, 60],
  ['LAW', 'LLB Law', 'BUS', 3, 86],
  ['BUSM', 'BA Business Management', 'BUS', 3, 114],
  ['ECON', 'BSc Economics and Finance', 'BUS', 3, 68],
  ['ENGL', 'BA English Literature', 'ARTS', 3, 62],
  ['HIST', 'BA History', 'ARTS', 3, 56],
  ['MUSC', 'BA Music and Sound', 'ARTS', 3, 38],
  ['LANG', 'Certificate in Modern Languages', 'ARTS', 1, 36],
  ['NURS', 'BSc Adult Nursing', 'HLS', 3, 112],
  ['BIOM', 'BSc Biomedical Science', 'HLS', 3, 82],
  ['PSYC', 'BSc Psychology', 'HLS', 3, 94],
  ['PHYS', 'BSc Physiotherapy', 'HLS', 3, 46],
] as const;

/** Students of the programmes above when every year is full. */
export const full_size = programmes.reduce((sum, [, , , years, size]) => sum + years * size, 0);

const periods: readonly Period[] = [
  term('Autumn term', 'autumn', '2025-09-29', '2026-01-25'),
  { ...span('holiday', 'Christmas break', '2025-12-15', '2026-01-04'), unit: null },
  { ...span('exams', 'January examinations', '2026-01-12', '2026-01-25'), unit: null },
  term('Spring term', 'spring', '2026-01-26', '2026-03-29'),
  { ...span('exams', 'Engineering mid-term examinations', '2026-02-23', '2026-03-01'), unit: 'ENG' },
];

function span(kind: Period['kind'], name: string, starts_on: string, ends_on: string): Omit<Period, 'unit'> {
  return { kind, name, academic_year, term_code: null, starts_on, ends_on };
}

function term(name: string, code: string, starts_on: string, ends_on: string): Period {
  return { ...span('term', name, starts_on, ends_on), term_code: `${academic_year} ${code}`, unit: null };
}

const registry = { owner_name: 'Student Registry', owner_contact: 'registry@harbour.example' };
const learning = { owner_name: 'Learning Technology', owner_contact: 'moodle@harbour.example' };
const library = { owner_name: 'Library Systems', owner_contact: 'library@harbour.example' };

const sources: readonly GeneratedSource[] = [
  source('attendance', 'Attendance', 'rate', 'attendance', registry, 'See who has stopped coming to class'),
  source('vle-logins', 'Moodle logins', 'count', 'vle', learning, 'See who has lost touch with the course online'),
  source('vle-content', 'Moodle content', 'count', 'vle', learning, 'See who still works through the material'),
  source('library', 'Library gates', 'active_days', 'library', library, 'See who still comes to study on campus'),
  source('submissions', 'Submissions', 'rate', 'other', registry, 'See who misses deadlines'),
  source('grades', 'Grades', 'level', 'other', registry, 'See whose marks have fallen'),
];

function source(
  key: string,
  name: string,
  measure: GeneratedSource['measure'],
  weight_group: string,
  owner: { owner_name: string; owner_contact: string },
  purpose: string,
): GeneratedSource {
  return { key, name, measure, direction: 1, weight_group, programmes: null, ...owner, purpose };
}

const was = { attended: 1, expected: 1 };
const wasNot = { attended: 0, expected: 1 };

const feeds: readonly GeneratedFeed[] = [
  {
    key: 'attendance',
    columns: ['student_id', 'session', 'starts_at', 'mark'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_id' },
      time: { column: 'starts_at', format: 'dmy' },
      feeds: [
        {
          source: 'attendance',
          value: { as: 'marks', column: 'mark', codes: { P: was, L: was, A: wasNot, E: { attended: 0, expected: 0 } } },
        },
      ],
    },
  },
  {
    key: 'moodle',
    columns: ['user', 'day', 'event', 'hits'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'user' },
      time: { column: 'day' },
      kind: 'event',
      feeds: [
        { source: 'vle-logins', kinds: ['user_loggedin'], value: { as: 'sum', column: 'hits' } },
        { source: 'vle-content', kinds: ['course_module_viewed'], value: { as: 'sum', column: 'hits' } },
      ],
    },
  },
  {
    key: 'library-gates',
    columns: ['card_number', 'gate', 'entered_at'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'card_number', identifierKind: 'card' },
      time: { column: 'entered_at' },
      feeds: [{ source: 'library', value: { as: 'rows' } }],
    },
  },
  {
    key: 'submissions',
    columns: ['student_id', 'assignment', 'due_on', 'handed_in', 'due'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_id' },
      time: { column: 'due_on' },
      feeds: [{ source: 'submissions', value: { as: 'rate', attended: 'handed_in', expected: 'due' } }],
    },
  },
  {
    key: 'grades',
    columns: ['student_id', 'assignment', 'marked_on', 'grade'],
    delimiter: ';',
    mapping: {
      covers: 'weeks',
      file: { delimiter: ';' },
      student: { column: 'student_id' },
      time: { column: 'marked_on', format: 'dmy' },
      feeds: [{ source: 'grades', value: { as: 'level', column: 'grade' } }],
    },
  },
];

/** The library gates gave nothing in this week: a reader had failed, and nobody noticed until Monday. */
export const failed_library_week = '2026-02-09';

/** @param copies for benchmarks: as many campuses, each with all programmes */
export function harbourPlan(copies = 1): InstitutionPlan {
  return {
    key: 'harbour',
    name: 'Harbour University',
    preset: 'higher-education',
    timeZone: 'Europe/London',
    now: '2026-03-02T07:30:00Z',
    today: '2026-03-02',
    academic_year,
    units: [...faculties.map(([code, name]) => unit('faculty', code, name, null)), ...programmeUnits(copies)],
    periods,
    sources,
    feeds,
  };
}

function programmeUnits(copies: number): GeneratedUnit[] {
  return Array.from({ length: copies }, (_, copy) => copy).flatMap((copy) =>
    programmes.map(([code, name, faculty]) =>
      unit('programme', programmeCode(code, copy), copy === 0 ? name : `${name}, campus ${copy + 1}`, faculty),
    ),
  );
}

export function programmeCode(code: string, copy: number): string {
  return copy === 0 ? code : `${code}-${copy + 1}`;
}

function unit(kind: GeneratedUnit['kind'], code: string, name: string, parent: string | null): GeneratedUnit {
  return { kind, code, name, parent };
}
