import type { LegalPack } from '../pack.ts';

const measures = { section: 'Texas Education Code § 25.0915(a-3)', asOf: '2025-09-01' };
const instead = 'Offer additional counseling.';
const stop = (fact: LegalPack['stops'][number]['fact'], words: string) => ({
  fact,
  steps: ['court-referral'],
  citation: measures,
  words: `No referral to truancy court where truancy is the result of ${words}.`,
  instead,
});
const threeInFourWeeks = {
  unit: 'days-or-parts',
  least: 3,
  within: { kind: 'days', days: 28 },
} as const;

/** Texas, Education Code, chapter 25, subchapter C. */
export const texas: readonly LegalPack[] = [
  {
    key: 'us-tx',
    name: 'Texas',
    // Severe illness became a hard stop with HB 699 of the 87th Legislature.
    from: '2021-06-07',
    until: null,
    counts: ['unexcused'],
    steps: [
      {
        key: 'warning',
        name: 'Notice of absences without excuse',
        citation: { section: 'Texas Education Code § 25.095(b)', asOf: '2025-09-01' },
        count: threeInFourWeeks,
        after: null,
        issuedBy: ['admin', 'leader', 'attendance-officer'],
        triedBefore: [],
        says: [
          'It is your duty to monitor your child’s school attendance and to require your child to attend school.',
          'Your child is subject to truancy prevention measures under section 25.0915 of the Education Code.',
          'We ask you for a conference with the school, to talk about the absences.',
        ],
        letter: 'first',
        again: 'new-absences',
        dueWithinSchoolDays: null,
        isDiscretionary: false,
      },
      {
        key: 'prevention-measures',
        name: 'Truancy prevention measures begin',
        citation: { section: 'Texas Education Code § 25.0915(a-1), (a-4)', asOf: '2025-09-01' },
        count: threeInFourWeeks,
        after: null,
        issuedBy: ['admin', 'leader', 'attendance-officer'],
        triedBefore: [],
        says: [
          'The school takes one or more of these steps: a behavior improvement plan of at most 45 school days, school-based community service, or a referral to counseling, mediation, mentoring or other services that address the absences.',
          'A behavior improvement plan is signed by the school; you and your child are asked to sign it too.',
        ],
        letter: 'meeting',
        again: 'once-a-year',
        dueWithinSchoolDays: null,
        isDiscretionary: false,
      },
      {
        key: 'court-referral',
        name: 'Referral to truancy court',
        citation: { section: 'Texas Education Code § 25.0951(a), (d); Family Code § 65.003(a)', asOf: '2025-09-01' },
        count: { unit: 'days-or-parts', least: 10, within: { kind: 'months', months: 6 } },
        after: null,
        issuedBy: ['admin', 'leader'],
        triedBefore: [
          'Truancy prevention measures: a behavior improvement plan or school-based community service, or a referral to counseling, mediation, mentoring or other services (§ 25.0915(a-1))',
        ],
        says: [
          'Your child missed ten or more days or parts of days without excuse within six months of this school year.',
          'Truancy prevention measures were applied and did not succeed.',
          'The school refers the matter to the truancy court.',
        ],
        letter: 'meeting',
        again: 'once-a-year',
        dueWithinSchoolDays: 10,
        // (d): it may be delayed or left while measures are succeeding and it is in the student's best interest.
        isDiscretionary: true,
      },
    ],
    stops: [
      stop('pregnancy', 'pregnancy'),
      stop('foster-care', 'being in the state foster program'),
      stop('homelessness', 'homelessness'),
      stop('severe-illness', 'severe or life-threatening illness or its treatment'),
      stop('principal-earner', 'being the principal income earner of the student’s family'),
    ],
    packet: {
      name: 'Statement for the truancy court',
      step: 'court-referral',
      citation: { section: 'Texas Education Code § 25.0915(b)', asOf: '2025-09-01' },
      items: [
        { words: 'The school’s statement that truancy prevention measures were applied', from: 'help' },
        { words: 'That the measures failed to address the absences in a meaningful way', from: 'help' },
        { words: 'Whether the student is eligible for or receives special education services', from: 'person' },
        { words: 'The days or parts of days that are counted', from: 'attendance' },
        { words: 'The notices to the parent, with proof of service', from: 'notices' },
      ],
    },
    checked: {
      on: '2026-11-22',
      against: [
        '§ 25.0915(a) to (a-3): the current wording; (a-4): its beginning; (b): the wording of 2011',
        '§ 25.0951(a) to (d): the current wording',
        '§ 25.095(b): its wording as a bill of 2025 that would have amended it recites it (HB 3613, 89th Legislature)',
        'HB 699, 87th Legislature: in force on 7 June 2021',
        'Family Code § 65.003(a): as a school district restates it',
        'SB 991, 89th Legislature, as enrolled, in force on 1 September 2025: it amends §§ 29.081 and 48.009 (who counts as at risk, what is reported), none of the sections here (fastdemocracy.com, its list of statutes affected)',
      ],
      not: [
        'whether another act of the 89th Legislature (2025) changed these sections: bills were seen that would (HB 3613; SB 1925; one that amends §§ 25.0915 and 25.093 and was reported by a House committee), none of them as passed',
        '§ 25.0915(b) in its current wording',
      ],
    },
  },
];
