import type { LegalPack } from '../pack.ts';

const framework =
  'National framework for penalty notices: Working together to improve school attendance (Department for Education, August 2024), chapter 6; Education (Penalty Notices) (England) Regulations 2007 as amended by SI 2024/210';

/** England: the national framework for penalty notices, from 19 August 2024. */
export const england: readonly LegalPack[] = [
  {
    key: 'england',
    name: 'England, from 19 August 2024',
    from: '2024-08-19',
    until: null,
    steps: [
      {
        key: 'notice-to-improve',
        name: 'Notice to improve',
        citation: { section: framework, asOf: '2024-08-19' },
        count: { unit: 'sessions', least: 10, within: { kind: 'school-weeks', weeks: 10 } },
        after: null,
        issuedBy: ['admin', 'leader', 'attendance-officer'],
        triedBefore: ['Support that was offered and did not work, or was not taken up'],
        says: [
          'The pupil’s attendance record and the offences.',
          'The benefits of regular attendance and the duty of parents.',
          'What support has been offered so far.',
          'What further support is there, and how to ask for it.',
          'What counts as improvement, and by when.',
          'That a penalty notice may follow if attendance does not improve.',
        ],
        dueWithinSchoolDays: null,
        isDiscretionary: true,
      },
      {
        key: 'penalty-notice',
        name: 'Penalty notice to be considered',
        citation: { section: framework, asOf: '2024-08-19' },
        count: { unit: 'sessions', least: 10, within: { kind: 'school-weeks', weeks: 10 } },
        after: null,
        issuedBy: ['admin', 'leader'],
        triedBefore: [
          'Support, or a notice to improve, where support is appropriate; holiday in term time alone needs none',
        ],
        says: ['That the school asks the local authority to consider a penalty notice: the authority decides.'],
        dueWithinSchoolDays: null,
        isDiscretionary: true,
      },
    ],
    stops: [],
  },
];
