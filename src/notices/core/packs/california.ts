import type { LegalPack, LegalStep } from '../pack.ts';

const first: Omit<LegalStep, 'citation' | 'says'> = {
  key: 'truancy-1',
  name: 'First notification of truancy',
  count: { unit: 'full-days-and-stretches', least: 3, minutesOver: 30, within: { kind: 'school-year' } },
  after: null,
  issuedBy: ['admin', 'leader', 'attendance-officer'],
  triedBefore: [],
  dueWithinSchoolDays: null,
  isDiscretionary: false,
};

const later: readonly LegalStep[] = [
  {
    key: 'truancy-2',
    name: 'Second report of truancy',
    citation: { section: 'California Education Code § 48261', asOf: '2025-07-01' },
    count: { unit: 'full-days-and-stretches', least: 1, minutesOver: 30, within: { kind: 'school-year' } },
    after: { step: 'truancy-1', times: 1 },
    issuedBy: first.issuedBy,
    triedBefore: [],
    says: ['That the pupil has again been absent without a valid excuse, or late, since the first notification.'],
    dueWithinSchoolDays: null,
    isDiscretionary: false,
  },
  {
    key: 'habitual',
    name: 'Habitual truancy',
    citation: { section: 'California Education Code § 48262', asOf: '2025-07-01' },
    count: { unit: 'full-days-and-stretches', least: 1, minutesOver: 30, within: { kind: 'school-year' } },
    after: { step: 'truancy-2', times: 1 },
    issuedBy: ['admin', 'leader'],
    triedBefore: [
      'A conscientious effort to hold at least one conference with a parent or guardian and the pupil, after the first or the second report',
    ],
    says: ['That the pupil has been reported as a truant three times in this school year.'],
    dueWithinSchoolDays: null,
    isDiscretionary: false,
  },
];

/** California, Education Code, Title 2, Division 4, Part 27, Chapter 2, Article 5; the first notification changed on 1 July 2025. */
export const california: readonly LegalPack[] = [
  {
    key: 'us-ca',
    name: 'California, to 30 June 2025',
    from: '2010-10-19',
    until: '2025-07-01',
    steps: [
      {
        ...first,
        citation: { section: 'California Education Code §§ 48260, 48260.5 (Stats. 2010, ch. 724)', asOf: '2010-10-19' },
        says: [
          'That the pupil is truant.',
          'That the parent or guardian must see to it that the pupil attends.',
          'That those who do not may be guilty of an infraction and be prosecuted.',
          'That there are alternative educational programs in the district.',
          'That the parent or guardian may meet with school staff to find solutions.',
          'That the pupil may be subject to prosecution.',
          'That the pupil’s driving privilege may be suspended, restricted or delayed.',
          'That it is recommended that the parent or guardian spend a day in class with the pupil.',
        ],
      },
      ...later,
    ],
    stops: [],
  },
  {
    key: 'us-ca',
    name: 'California, from 1 July 2025',
    from: '2025-07-01',
    until: null,
    steps: [
      {
        ...first,
        citation: {
          section: 'California Education Code §§ 48260, 48260.5 (SB 691, Stats. 2024, ch. 863)',
          asOf: '2025-07-01',
        },
        says: [
          'That the pupil is truant.',
          'That the parent or guardian must see to it that the pupil attends.',
          'That there are alternative educational programs in the district.',
          'That the parent or guardian may meet with school staff to find solutions.',
          'That mental health and supportive services may be available to the pupil and the family.',
          'That school staff will meet with the pupil and the family to plan how to support attendance.',
          'That research shows that missing 10 percent of school for any reason can lead to difficulty in learning to read by third grade, in middle school, and in graduating.',
        ],
      },
      ...later,
    ],
    stops: [],
  },
];
