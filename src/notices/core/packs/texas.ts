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

/** Texas, Education Code, chapter 25, subchapter C. */
export const texas: readonly LegalPack[] = [
  {
    key: 'us-tx',
    name: 'Texas',
    from: '2015-09-01',
    until: null,
    steps: [
      {
        key: 'warning',
        name: 'Notice of absences without excuse',
        citation: { section: 'Texas Education Code § 25.095(b)', asOf: '2025-09-01' },
        count: { unit: 'days-or-parts', least: 3, within: { kind: 'days', days: 28 } },
        after: null,
        issuedBy: ['admin', 'leader', 'attendance-officer'],
        triedBefore: [],
        says: [
          'That it is the parent’s duty to monitor the student’s attendance and require the student to attend school.',
          'That the student is subject to truancy prevention measures.',
          'That a conference between school officials and the parent is asked for, to discuss the absences.',
        ],
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
        says: ['That truancy prevention measures were applied and did not succeed.'],
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
  },
];
