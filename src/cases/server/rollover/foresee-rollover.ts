import { sql } from 'kysely';
import {
  listCalendarPeriods,
  listUnits,
  loadInstitution,
  type StoredPeriod,
  type Unit,
} from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { caseloadsAfter, type EnrolmentLine, enrolmentsAfter } from '../../../roster/core/after-batch.ts';
import type { RosterBatch } from '../../../roster/core/roster-batch.ts';
import { everyEnrolment } from '../../../roster/server/index.ts';
import type { Place } from '../../core/passing.ts';
import { standsFrom } from '../../core/rollover.ts';
import { bridgeOf, type EnrolmentFact, placeOn, type StudentFacts, type YearDays } from '../../core/standing.ts';
import { readYears } from '../handover/standings.ts';

/** Rows at once: on the embedded database, those that are read well within 200 ms. */
const STEP = 2_500;

/** A student as the roster has them, and as a delivery would. */
export interface ForeseenStudent {
  /** Null: comes with the delivery. */
  studentId: string | null;
  /** The roster's own id. */
  key: string;
  now: Place;
  next: Place;
  factsThen: readonly EnrolmentFact[];
}

export interface Foreseen {
  today: IsoDate;
  asOf: IsoDate;
  academicYear: string | null;
  students: ForeseenStudent[];
  /** Names by id; a unit that comes with the delivery by `new:CODE`. */
  unitNames: ReadonlyMap<string, string>;
  unended: number;
  calendars: string[];
  words: { student: string; students: string };
  caseloadsOf: ReturnType<typeof caseloadsAfter>;
  unitIdOf: (code: string) => string;
}

/** Where every student is, and would be once a roster is in. Reads some rows at a time and writes nothing. */
export async function foreseeRollover(
  db: Database,
  { institutionId }: Actor,
  { batch, today }: { batch: RosterBatch; today: IsoDate },
): Promise<Foreseen> {
  const { units, periods, words } = await db.forInstitution(institutionId, async (trx) => ({
    units: await listUnits(trx, institutionId),
    periods: await listCalendarPeriods(trx, institutionId),
    words: (await loadInstitution(trx, institutionId)).words,
  }));
  const terms = termsOf(batch, units, periods);
  const yearOfTerm = new Map(terms.map(({ termCode, academicYear }) => [termCode, academicYear]));
  const years = batch.enrolments.map((one) => one.academicYear || (yearOfTerm.get(one.termCode) ?? ''));
  const academicYear = years.toSorted().at(-1) || null;
  const ofYear = batch.enrolments.filter((_, index) => years[index] === academicYear);
  const asOf = standsFrom(
    [
      firstOf(terms.flatMap((one) => (one.academicYear === academicYear ? one.startsOn : []))),
      firstOf(ofYear.flatMap(({ startsOn }) => startsOn ?? [])),
    ],
    today,
  );
  const unitIdOf = unitIds(units, batch);
  const students = await readStudents(db, institutionId, { batch, today, asOf, units, unitIdOf });
  const all = [...students.values()];
  return {
    today,
    asOf,
    academicYear,
    students: all.map(({ lines: _, ...one }) => one),
    unitNames: new Map([
      ...units.map(({ unitId, name }) => [unitId, name] as const),
      ...batch.units.map(({ code, name }) => [unitIdOf(code), name] as const),
    ]),
    unended: all.flatMap(({ lines }) => lines).filter((one) => isUnended(one, academicYear)).length,
    calendars: calendarsWithout(terms, academicYear, units),
    words,
    caseloadsOf: caseloadsAfter(batch, today),
    unitIdOf,
  };
}

/** The first of some days. */
function firstOf(days: readonly IsoDate[]): IsoDate | null {
  return days.toSorted()[0] ?? null;
}

interface TermOfUnit {
  unit: string | null;
  termCode: string;
  academicYear: string;
  startsOn: IsoDate;
}

function termsOf(batch: RosterBatch, units: readonly Unit[], periods: readonly StoredPeriod[]): TermOfUnit[] {
  const codes = new Map(units.map(({ unitId, code }) => [unitId, code]));
  return [
    ...periods.map(({ kind, unitId, termCode, academicYear, startsOn }) => ({
      kind,
      unit: unitId === null ? null : (codes.get(unitId) ?? null),
      termCode,
      academicYear,
      startsOn,
    })),
    ...batch.periods,
  ].flatMap(({ kind, unit, termCode, academicYear, startsOn }) =>
    kind === 'term' && termCode !== null ? [{ unit, termCode, academicYear, startsOn }] : [],
  );
}

/** Calendars (the institution's, or a unit's own) with terms in the last year that there is before the new one, and none in it. */
function calendarsWithout(terms: readonly TermOfUnit[], academicYear: string | null, units: readonly Unit[]): string[] {
  if (academicYear === null) return [];
  const before = terms
    .map((one) => one.academicYear)
    .filter((year) => year < academicYear)
    .sort()
    .at(-1);
  const owners = (year: string | undefined) =>
    new Set(terms.flatMap((one) => (one.academicYear === year ? [one.unit] : [])));
  const now = owners(before);
  if (now.size === 0) now.add(null);
  const then = owners(academicYear);
  return [...now].flatMap((unit) => {
    if (then.has(unit)) return [];
    return unit === null ? ['The institution’s calendar'] : [units.find(({ code }) => code === unit)?.name ?? unit];
  });
}

/** A code means the nearest thing to a programme that has it, as where a roster is stored. */
function unitIds(units: readonly Unit[], batch: RosterBatch): (code: string) => string {
  const kinds = ['campus', 'faculty', 'department', 'year_group', 'school', 'programme'];
  const byCode = new Map(
    units.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)).map(({ code, unitId }) => [code, unitId]),
  );
  for (const { code } of batch.units) if (!byCode.has(code)) byCode.set(code, `new:${code.replaceAll(' ', '_')}`);
  return (code) => byCode.get(code) ?? `new:${code.replaceAll(' ', '_')}`;
}

function isUnended({ line, isStanding }: KnownLine, academicYear: string | null): boolean {
  return (
    isStanding &&
    line.endsOn === null &&
    academicYear !== null &&
    line.academicYear !== '' &&
    line.academicYear < academicYear
  );
}

interface KnownLine {
  line: EnrolmentLine;
  isStanding: boolean;
}

interface Reading {
  batch: RosterBatch;
  today: IsoDate;
  asOf: IsoDate;
  units: readonly Unit[];
  unitIdOf: (code: string) => string;
}

async function readStudents(
  db: Database,
  institutionId: number,
  { batch, today, asOf, units, unitIdOf }: Reading,
): Promise<Map<string, ForeseenStudent & { lines: KnownLine[] }>> {
  const codes = new Map(units.map(({ unitId, code }) => [unitId, code]));
  const after = enrolmentsAfter(batch, today);
  const found = new Map<string, { studentId: string | null; key: string; now: EnrolmentLine[]; lines: KnownLine[] }>();
  const of = (key: string, studentId: string | null) => {
    const known = found.get(key) ?? { studentId, key, now: [], lines: [] };
    found.set(key, known);
    return known;
  };
  for await (const row of everyEnrolment(db, institutionId)) {
    const line: EnrolmentLine = {
      key: row.source_key,
      programme: codes.get(row.programme_unit_id) ?? '',
      campus: row.campus_unit_id === null ? null : (codes.get(row.campus_unit_id) ?? null),
      termCode: row.term_code,
      academicYear: row.academic_year,
      year: row.year_of_study,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      endReason: row.end_reason,
      isPrimary: row.is_primary,
    };
    const student = of(row.student_key, row.student_id);
    student.now.push(line);
    student.lines.push({ line: after.after(line), isStanding: true });
  }
  const { kept, years } = await db.forInstitution(institutionId, async (trx) => ({
    kept: await mergedKeys(trx, institutionId),
    years: await readYears(trx, institutionId),
  }));
  // A merged record's key means the record that speaks for it now.
  const fresh = after.fresh().map((one) => ({ ...one, student: kept.get(one.student) ?? one.student }));
  const ids = await idsOf(
    db,
    institutionId,
    [...new Set(fresh.map(({ student }) => student))].filter((key) => !found.has(key)),
  );
  for (const { student, line } of fresh) of(student, ids.get(student) ?? null).lines.push({ line, isStanding: false });
  const factOf = (line: EnrolmentLine, known: readonly YearDays[]): EnrolmentFact => ({
    programmeUnitId: unitIdOf(line.programme),
    campusUnitId: line.campus === null ? null : unitIdOf(line.campus),
    year: line.year,
    startsOn: line.startsOn,
    endsOn: line.endsOn,
    isPrimary: line.isPrimary,
    bridgedUntil: bridgeOf(line, known),
  });
  const nobody: ReadonlySet<string> = new Set();
  return new Map(
    [...found].map(([key, { studentId, now, lines }]) => {
      const place = (enrolments: StudentFacts['enrolments'], day: IsoDate) =>
        placeOn({ enrolments, caseloads: [] }, nobody, day);
      const factsThen = lines.map(({ line }) => factOf(line, []));
      return [
        key,
        {
          studentId,
          key,
          now: place(
            now.map((line) => factOf(line, years)),
            today,
          ),
          next: place(factsThen, asOf),
          factsThen,
          lines,
        },
      ];
    }),
  );
}

async function idsOf(db: Database, institutionId: number, keys: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let from = 0; from < keys.length; from += STEP) {
    const rows = await db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('roster.student')
        .select(['student_id', 'source_key'])
        .where('institution_id', '=', institutionId)
        .where('source_key', 'in', keys.slice(from, from + STEP))
        .execute(),
    );
    for (const { student_id, source_key } of rows) found.set(source_key, student_id);
  }
  return found;
}

async function mergedKeys(trx: Tx, institutionId: number): Promise<Map<string, string>> {
  const { rows } = await sql<{ merged: string; kept: string }>`
    select s.source_key as merged, k.source_key as kept from roster.merge m
    join roster.student s on s.institution_id = ${institutionId} and s.student_id = m.merged_student_id
    join roster.student k on k.institution_id = ${institutionId} and k.student_id = m.kept_student_id
    where m.institution_id = ${institutionId} and m.undone_at is null`.execute(trx);
  return new Map(rows.map(({ merged, kept }) => [merged, kept]));
}
