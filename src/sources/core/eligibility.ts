import { z } from 'zod';

/** To which enrolments a source applies; what is left out does not narrow. Codes are those of the roster. */
export const Eligibility = z.strictObject({
  programmes: z.array(z.string()).optional(),
  campuses: z.array(z.string()).optional(),
  terms: z.array(z.string()).optional(),
  /** 'programme/term': where a feed exists in one presentation of a programme and not in the next. */
  cohorts: z.array(z.string()).optional(),
  modes: z.array(z.string()).optional(),
  years: z.array(z.string()).optional(),
  /** Days between which the source exists at all, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});

export type Eligibility = z.infer<typeof Eligibility>;

/** What eligibility asks of an enrolment, in codes. */
export interface EligibleBy {
  programme: string;
  campus: string | null;
  term: string;
  mode: string;
  year: string;
}

export function appliesTo(eligibility: Eligibility, enrolment: EligibleBy): boolean {
  return (
    allows(eligibility.programmes, enrolment.programme) &&
    allows(eligibility.campuses, enrolment.campus) &&
    allows(eligibility.terms, enrolment.term) &&
    allows(eligibility.cohorts, `${enrolment.programme}/${enrolment.term}`) &&
    allows(eligibility.modes, enrolment.mode) &&
    allows(eligibility.years, enrolment.year)
  );
}

function allows(list: readonly string[] | undefined, value: string | null): boolean {
  return list === undefined || (value !== null && list.includes(value));
}
