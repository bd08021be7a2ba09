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
    // Codes G, N, O and U are unauthorised; N is an absence whose reason is not known yet.
    counts: ['unexcused', 'unexplained'],
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
          'Your child’s attendance record and the sessions missed without authorisation are listed in this letter.',
          'Regular attendance helps children learn and keep their friends. Under section 7 of the Education Act 1996 parents must see that a child of school age is educated; for a child at school that means attending regularly.',
          'The support that was offered so far is listed in this letter.',
          'More support is there. Tell us what would help: support that was offered before can be taken up now.',
          'The time to improve is between 3 and 6 weeks. How long it is for you, and what counts as enough improvement, stand in this letter.',
          'If attendance does not improve enough in that time, a penalty notice may be issued or a prosecution considered.',
          'A penalty notice may come before that time ends if it becomes plain that attendance is not improving; we would tell you first.',
        ],
        letter: 'improve',
        again: 'new-absences',
        dueWithinSchoolDays: null,
        isDiscretionary: true,
      },
      {
        key: 'penalty-notice',
        name: 'Penalty notice to be considered by the authority',
        citation: { section: framework, asOf: '2024-08-19' },
        count: { unit: 'sessions', least: 10, within: { kind: 'school-weeks', weeks: 10 } },
        after: null,
        issuedBy: ['admin', 'leader'],
        triedBefore: [
          'Support, or a notice to improve, where support is appropriate; holiday in term time alone needs none',
        ],
        says: [
          'We have asked the local authority to consider a penalty notice. The authority decides.',
          'A first penalty is £160, or £80 if it is paid within 21 days. A second one to the same parent for the same child within three years is £160.',
          'There are no more than two for the same child in three years.',
        ],
        letter: 'meeting',
        again: 'new-absences',
        atMost: { times: 2, years: 3 },
        dueWithinSchoolDays: null,
        isDiscretionary: true,
      },
    ],
    stops: [],
    packet: null,
    checked: {
      on: '2026-11-22',
      against: [
        'SI 2024/210: title, that it amends the regulations of 2007, in force on 19 August 2024',
        'the threshold of 10 sessions in a rolling 10 school weeks, across terms and years; amounts; at most two in three years: pages of local authorities that restate the framework (Windsor and Maidenhead, Northumberland)',
        'that the guidance is statutory from 19 August 2024, and has the framework in its paragraphs 174 to 200: Enfield Council',
        'what a notice to improve says: Nottinghamshire County Council’s list from the guidance',
      ],
      not: [
        'the wording of the guidance itself and of the amended regulations beyond their beginning: tried again on 22 November 2026; only pages that restate it were found',
      ],
    },
  },
];
