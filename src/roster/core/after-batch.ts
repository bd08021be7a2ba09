import { addDays, type IsoDate } from '../../kernel/week.ts';
import type { RosterBatch, RosterEnrolment } from './roster-batch.ts';

/** What stands of an enrolment, as far as it says where its student is. */
export interface EnrolmentLine {
  key: string;
  /** The unit's code. */
  programme: string;
  campus: string | null;
  termCode: string;
  academicYear: string;
  year: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
  endReason: string | null;
  isPrimary: boolean;
}

/** What enrolments would be after a batch; give it every standing one once, then ask what it brings beside them. */
export function enrolmentsAfter(batch: RosterBatch, today: IsoDate) {
  const coming = new Map(batch.enrolments.map((one) => [one.key, one]));
  const terms = new Set(batch.enrolments.map(({ termCode }) => termCode));
  // An enrolment whose row cannot be read is not one that was left out.
  const isWhole = batch.mode === 'bulk' && !batch.bad.some(({ file }) => /^(enrolments|users|roles)\.csv$/.test(file));
  return {
    after(standing: EnrolmentLine): EnrolmentLine {
      const next = coming.get(standing.key);
      coming.delete(standing.key);
      if (next) return lineOf(next);
      const isOpen = standing.endsOn === null || standing.endsOn >= today;
      return isOpen && isWhole && terms.has(standing.termCode)
        ? { ...standing, endsOn: addDays(today, -1), endReason: 'left out of the roster' }
        : standing;
    },
    /** Those that no standing one was given for. */
    fresh: (): { student: string; line: EnrolmentLine }[] =>
      [...coming.values()].map((one) => ({ student: one.student, line: lineOf(one) })),
  };
}

function lineOf(one: RosterEnrolment): EnrolmentLine {
  const {
    key,
    programme,
    campus,
    termCode,
    academicYear,
    yearOfStudy: year,
    startsOn,
    endsOn,
    endReason,
    isPrimary,
  } = one;
  return { key, programme, campus, termCode, academicYear, year, startsOn, endsOn, endReason, isPrimary };
}

/** Who looks after one student, by the keys of the staff. */
export interface CaseloadLine {
  staff: string;
  kind: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
}

/** Who would look after a student after a batch. What comes from an absence is no roster's to end. */
export function caseloadsAfter(batch: RosterBatch, today: IsoDate) {
  const coming = Map.groupBy(batch.caseloads, ({ student }) => student);
  const isWhole = batch.mode === 'bulk' && batch.caseloads.length > 0;
  return (student: string, standing: readonly CaseloadLine[]): CaseloadLine[] => {
    const given = coming.get(student) ?? [];
    const same = (a: CaseloadLine) => given.some((b) => a.staff === b.staff && a.kind === b.kind);
    const stays = standing
      .filter((one) => !same(one))
      .map((one) =>
        isWhole && one.kind !== 'cover' && (one.endsOn === null || one.endsOn >= today)
          ? { ...one, endsOn: addDays(today, -1) }
          : one,
      );
    return [...stays, ...given.map(({ staff, kind, startsOn, endsOn }) => ({ staff, kind, startsOn, endsOn }))];
  };
}
