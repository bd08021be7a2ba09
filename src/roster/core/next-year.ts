import type { IsoDate } from '../../kernel/week.ts';
import type { RosterEnrolment } from './roster-batch.ts';

/** "2025-26" -> "2026-27", "2025/2026" -> "2026/2027", "2025" -> "2026"; each number one up, as wide as it was. */
export function nextAcademicYear(academicYear: string): string {
  return academicYear.replaceAll(/\d+/g, oneUp);
}

/** "1" -> "2", "Grade 9" -> "Grade 10", "09" -> "10"; kindergarten goes into the first; null where nothing says which year it is. */
export function nextYearOfStudy(year: string): string | null {
  if (/^kg$/i.test(year)) return '01';
  if (/^(k|kindergarten)$/i.test(year)) return '1';
  return /\d/.test(year)
    ? year.replace(/\d+(?!.*\d)/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'))
    : null;
}

function oneUp(digits: string): string {
  const next = String(Number(digits) + 1).padStart(digits.length, '0');
  // 1999-00: the short year begins again.
  return next.slice(-Math.max(digits.length, 2));
}

export interface NewYear {
  academicYear: string;
  /** Of a programme's or school's calendar: the term that the new enrolments are for, and its first day. */
  termOf: (programme: string) => { termCode: string; firstDay: IsoDate };
  /** The last day of the year that ends. */
  lastDayOf: (programme: string) => IsoDate;
}

/**
 * Everyone a year on: what stands ends with its year, and whoever is not in the last year that the programme or school has now
 * begins the next. An enrolment whose year has no number stays as it is.
 */
export function rollOver(standing: readonly RosterEnrolment[], year: NewYear): RosterEnrolment[] {
  const last = new Map<string, number>();
  for (const { programme, yearOfStudy } of standing)
    last.set(programme, Math.max(last.get(programme) ?? 0, numberOf(yearOfStudy)));
  return standing.flatMap((one) => {
    const next = nextYearOfStudy(one.yearOfStudy);
    if (next === null) return [one];
    const isLast = numberOf(one.yearOfStudy) === last.get(one.programme);
    const lastDay = year.lastDayOf(one.programme);
    const endsOn = one.endsOn ?? (one.startsOn !== null && one.startsOn > lastDay ? one.startsOn : lastDay);
    const ended = { ...one, endsOn, endReason: one.endReason ?? (isLast ? 'completed' : 'moved on') };
    // Whoever is known to leave before the year ends does not come back with the next.
    if (isLast || (one.endsOn !== null && one.endsOn < lastDay)) return [ended];
    const { termCode, firstDay } = year.termOf(one.programme);
    return [
      ended,
      {
        ...one,
        key: `${one.student}/${one.programme}/${termCode}`,
        termCode,
        academicYear: year.academicYear,
        yearOfStudy: next,
        startsOn: firstDay,
        endsOn: null,
        endReason: null,
      },
    ];
  });
}

function numberOf(yearOfStudy: string): number {
  return Number(/(\d+)(?!.*\d)/.exec(yearOfStudy)?.[1] ?? 0);
}

const columns = [
  'enrolment',
  'student',
  'programme',
  'term',
  'academic_year',
  'year_of_study',
  'mode',
  'campus',
  'starts_on',
  'ends_on',
  'end_reason',
  'is_primary',
] as const;

/** As an enrolments.csv, which can be looked through, changed and delivered. */
export function enrolmentsCsv(rows: readonly RosterEnrolment[]): string {
  const lines = rows.map((row) =>
    [
      row.key,
      row.student,
      row.programme,
      row.termCode,
      row.academicYear,
      row.yearOfStudy,
      row.mode,
      row.campus ?? '',
      row.startsOn ?? '',
      row.endsOn ?? '',
      row.endReason ?? '',
      row.isPrimary ? 'yes' : 'no',
    ]
      .map(field)
      .join(','),
  );
  return `${columns.join(',')}\n${lines.map((line) => `${line}\n`).join('')}`;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
