import { codeTable, type PackFamily } from './pack.ts';

const usual = [
  ['P', 'present', 'Present'],
  ['T', 'late', 'Tardy'],
  ['TE', 'late_excused', 'Tardy, excused'],
  ['TU', 'late_no_excuse', 'Tardy, unexcused'],
  ['L', 'late', 'Late'],
  ['ED', 'left_early', 'Early dismissal'],
  ['EDE', 'left_early_excused', 'Early dismissal, excused'],
  ['EDU', 'left_early_no_excuse', 'Left early, unexcused'],
  ['A', 'unexplained', 'Absent, not verified'],
  ['ABS', 'unexplained', 'Absent, not verified'],
  ['UNV', 'unexplained', 'Absent, not verified'],
  ['U', 'unexcused', 'Unexcused'],
  ['UNX', 'unexcused', 'Unexcused'],
  ['E', 'excused', 'Excused'],
  ['EXC', 'excused', 'Excused'],
  ['I', 'illness', 'Illness'],
  ['ILL', 'illness', 'Illness'],
  ['M', 'medical', 'Medical appointment'],
  ['MED', 'medical', 'Medical'],
  ['R', 'religious', 'Religious observance'],
  ['REL', 'religious', 'Religious observance'],
  ['OSS', 'suspended', 'Out-of-school suspension'],
  ['S', 'suspended', 'Suspension'],
  ['ISS', 'present', 'In-school suspension'],
  ['FLD', 'offsite', 'Field trip'],
  ['F', 'offsite', 'Field trip'],
  ['ACT', 'offsite', 'School activity'],
  ['V', 'present', 'Present, remote'],
  ['H', 'not_expected', 'Holiday or closure'],
  ['C', 'not_expected', 'School closed'],
  ['NE', 'not_expected', 'Not enrolled'],
] as const;

export const unitedStates: PackFamily = {
  key: 'us-generic',
  name: 'United States, in general',
  packs: [
    {
      from: '2000-01-01',
      name: 'United States, in general',
      citation:
        'No federal law sets codes; chronic absence counts every reason alike: EDFacts file specification FS195 (half a day or more is an absent day, ten enrolled days at least)',
      checked:
        'Read on 22 November 2026: pages that repeat the definition (half of the day or more, any reason, 10 percent of the enrolment). The file specification itself, and its ten days, were not checked against the text.',
      codes: codeTable(usual),
    },
  ],
};

export const california: PackFamily = {
  key: 'california',
  name: 'California',
  packs: [
    {
      from: '2000-01-01',
      name: 'California',
      citation:
        'California Education Code 48205 (excused absences), 48260 (truancy: absent or more than 30 minutes late without a valid excuse), 60901(c)(1) (chronic absence: 10 percent of enrolled school days)',
      checked:
        'Read on 22 November 2026: section 48260(a) (three full days, or more than a 30-minute period late or absent on three occasions, or any combination) and 48205(a)(4) (funeral or grieving, up to five days); the state’s glossary of chronic absence (excused, unexcused and out-of-school suspension count). Section 60901(c)(1) as a school quotes it: absent on 10 percent or more of the days enrolled on which school was taught, Saturdays and Sundays left out; its present text was not seen. Codes are what districts usually write; no law sets them.',
      codes: codeTable([
        ...usual,
        ['X', 'excused', 'Excused, other than health'],
        ['B', 'leave', 'Bereavement, Education Code 48205(a)(4)'],
        ['T30', 'late_no_excuse', 'Tardy by more than 30 minutes, unexcused', 30],
        ['Q', 'offsite', 'Independent study'],
      ]),
    },
  ],
};

export const texas: PackFamily = {
  key: 'texas',
  name: 'Texas',
  packs: [
    {
      from: '2000-01-01',
      name: 'Texas',
      citation:
        'Texas Education Code 25.087 (excused absences), 25.0951 (unexcused absences), 25.092 (attendance for credit); Student Attendance Accounting Handbook of the Texas Education Agency, section 3 (a day is attended if present at the official time)',
      checked:
        'Read on 22 November 2026: section 25.087(b) (holy days, court, appointments with return on the same day) and school policies after 19 TAC 129.21 (present at the official time: present for the day). Sections 25.0951 and 25.092, and the handbook, were not checked against the text.',
      codes: codeTable([
        ...usual,
        ['DR', 'present', 'Health appointment, back on the same day: counts as attended, 25.087(b)(2)'],
        ['CRT', 'excused', 'Court appearance'],
        ['COL', 'offsite', 'Visit to a college'],
        ['UIL', 'offsite', 'Competition under the University Interscholastic League'],
      ]),
    },
  ],
};

export const university: PackFamily = {
  key: 'university',
  name: 'University',
  packs: [
    {
      from: '2000-01-01',
      name: 'University',
      citation: 'No law sets codes; these are the usual ones of registers of teaching sessions',
      checked: 'Nothing is cited, so there was nothing to check.',
      codes: codeTable([
        ['P', 'present', 'Present'],
        ['1', 'present', 'Present'],
        ['O', 'present', 'Present online'],
        ['L', 'late', 'Late'],
        ['LE', 'left_early', 'Left early'],
        ['A', 'unexplained', 'Absent'],
        ['0', 'unexplained', 'Absent'],
        ['U', 'unexcused', 'Unauthorised absence'],
        ['AA', 'excused', 'Authorised absence'],
        ['E', 'excused', 'Authorised absence'],
        ['S', 'illness', 'Sickness'],
        ['PL', 'offsite', 'Placement'],
        ['C', 'not_expected', 'Session cancelled'],
        ['N', 'not_expected', 'Not required to attend'],
      ]),
    },
  ],
};
