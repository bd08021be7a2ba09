import { listCalendarPeriods, listUnits, type StoredPeriod, unitChain } from '../../institution/server/index.ts';
import { catalogue } from '../../kernel/problem.ts';
import { addDays, type IsoDate } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import { enrolmentsCsv, nextAcademicYear, rollOver } from '../core/next-year.ts';
import type { RosterEnrolment } from '../core/roster-batch.ts';
import { everyEnrolment } from './every-enrolment.ts';

const trouble = catalogue('roster', {
  noYear: { status: 422, title: 'There is no year to roll over' },
  noTerms: { status: 422, title: 'The new year has no term dates' },
});

/** A year that ended so long ago at most is rolled over still. */
const longest_summer_days = 200;

/** The new year's enrolments by the rule that everyone goes a year on, as a file that can be changed before it is delivered. */
export async function draftRollover(
  db: Database,
  { institutionId, today }: { institutionId: number; today: IsoDate },
): Promise<{ academicYear: string; csv: string }> {
  const { units, periods } = await db.forInstitution(institutionId, async (trx) => ({
    units: await listUnits(trx, institutionId),
    periods: await listCalendarPeriods(trx, institutionId),
  }));
  const codes = new Map(units.map(({ unitId, code }) => [unitId, code]));
  const standing = await readStanding(db, institutionId, { since: addDays(today, -longest_summer_days), codes });
  const years = new Set(standing.map(({ academicYear }) => academicYear));
  const year = [...years].sort().at(-1);
  if (year === undefined)
    throw trouble.noYear('Nobody is enrolled at the moment. Deliver the new year’s roster instead.');
  const next = nextAcademicYear(year);
  const unitIdOf = new Map(units.map(({ unitId, code }) => [code, unitId]));
  const termsOf = (academicYear: string, programme: string): StoredPeriod[] => {
    const terms = periods.filter((one) => one.kind === 'term' && one.academicYear === academicYear);
    // A unit's own calendar stands before its parent's, and that before the institution's.
    for (const unitId of [...unitChain(units, unitIdOf.get(programme) ?? ''), null]) {
      const own = terms.filter((one) => one.unitId === unitId);
      if (own.length > 0) return own;
    }
    return [];
  };
  const lastDayOf = (programme: string): IsoDate =>
    termsOf(year, programme)
      .map(({ endsOn }) => endsOn)
      .sort()
      .at(-1) ?? addDays(today, -1);
  // Open today, or to the end of their year where that is over.
  const stands = ({ endsOn, programme }: RosterEnrolment) =>
    endsOn === null || endsOn >= today || endsOn >= lastDayOf(programme);
  const rows = rollOver(
    standing.filter((one) => one.academicYear === year && stands(one)),
    {
      academicYear: next,
      termOf: (programme) => {
        const [first] = termsOf(next, programme).toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
        if (!first?.termCode)
          throw trouble.noTerms(
            `The calendar has no term of ${next} for ${units.find(({ code }) => code === programme)?.name ?? programme}. Add the new year’s terms under Calendar, then draft it again.`,
            { academicYear: next, programme },
          );
        return { termCode: first.termCode, firstDay: first.startsOn };
      },
      lastDayOf,
    },
  );
  return { academicYear: next, csv: enrolmentsCsv(rows) };
}

/** Enrolments that were open on a day or later, in the roster's own codes. */
async function readStanding(
  db: Database,
  institutionId: number,
  { since, codes }: { since: IsoDate; codes: ReadonlyMap<string, string> },
): Promise<RosterEnrolment[]> {
  const found: RosterEnrolment[] = [];
  for await (const row of everyEnrolment(db, institutionId)) {
    const wasOpen =
      row.ends_on === null || (row.ends_on >= since && (row.starts_on === null || row.ends_on >= row.starts_on));
    if (!wasOpen) continue;
    found.push({
      key: row.source_key,
      student: row.student_key,
      programme: codes.get(row.programme_unit_id) ?? '',
      campus: row.campus_unit_id === null ? null : (codes.get(row.campus_unit_id) ?? null),
      termCode: row.term_code,
      academicYear: row.academic_year,
      yearOfStudy: row.year_of_study,
      mode: row.mode,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      endReason: row.end_reason,
      isPrimary: row.is_primary,
    });
  }
  return found;
}
