import type { Checked, LegalPack, LegalStep, Packet } from '../pack.ts';
import { californiaFirstIn } from './california-first-in.ts';

const office = ['admin', 'leader', 'attendance-officer'];

const first: Omit<LegalStep, 'citation' | 'says'> = {
  key: 'truancy-1',
  name: 'First notification of truancy',
  count: { unit: 'full-days-and-stretches', least: 3, minutesOver: 30, within: { kind: 'school-year' } },
  after: null,
  issuedBy: office,
  triedBefore: [],
  letter: 'first',
  again: 'once-a-year',
  dueWithinSchoolDays: null,
  isDiscretionary: false,
};

const later: readonly LegalStep[] = [
  {
    key: 'truancy-2',
    name: 'Second report of truancy',
    citation: { section: 'California Education Code § 48261', asOf: '2025-07-01' },
    // The law counts any later tardy too; this program holds to 30 minutes here as well, in favour of the family.
    count: { unit: 'full-days-and-stretches', least: 1, minutesOver: 30, within: { kind: 'school-year' } },
    after: { step: 'truancy-1', times: 1 },
    issuedBy: office,
    triedBefore: [],
    says: [
      'Since our first notification your child has again been absent from school, or late, without a valid excuse, and has been reported as a truant a second time in this school year.',
    ],
    letter: 'again',
    again: 'once-a-year',
    dueWithinSchoolDays: null,
    isDiscretionary: false,
  },
  {
    key: 'habitual',
    name: 'Third report: habitual truancy',
    citation: { section: 'California Education Code § 48262 (Stats. 2010, ch. 724)', asOf: '2025-07-01' },
    count: { unit: 'full-days-and-stretches', least: 1, minutesOver: 30, within: { kind: 'school-year' } },
    after: { step: 'truancy-2', times: 1 },
    issuedBy: ['admin', 'leader'],
    triedBefore: [
      'A conscientious effort to hold at least one conference with a parent or guardian and the pupil, after the first or the second report: at least one attempt to reach the parents by the most cost-effective way, which may be mail or a call',
    ],
    says: [
      'Your child has been reported as a truant three times in this school year, and is therefore deemed a habitual truant.',
    ],
    letter: 'meeting',
    again: 'once-a-year',
    dueWithinSchoolDays: null,
    isDiscretionary: false,
  },
  {
    key: 'sarb',
    name: 'Referral to the school attendance review board',
    citation: { section: 'California Education Code §§ 48263, 48320–48325', asOf: '2025-07-01' },
    count: null,
    after: { step: 'habitual', times: 1 },
    issuedBy: ['admin', 'leader'],
    triedBefore: ['Help by the school, between the notices, that did not lead to better attendance'],
    says: [
      'We are referring your child to the school attendance review board. Its name and address stand at the foot of this letter.',
      'The reason is habitual truancy: the days are listed in this letter.',
      'You and your child, together with us, will be required to meet with the board, to consider what would help.',
    ],
    letter: 'meeting',
    again: 'once-a-year',
    dueWithinSchoolDays: null,
    // The law says that a pupil may be referred.
    isDiscretionary: true,
  },
];

const packet: Packet = {
  name: 'Packet for the school attendance review board',
  step: 'sarb',
  citation: {
    section:
      'California Education Code § 48263 asks for the notice to the family; the list follows what districts ask of their schools (San Diego Unified School District, “SARB for staff”; Sonoma County Office of Education, SARB handbook, 2012)',
    asOf: '2025-07-01',
  },
  items: [
    {
      words: 'The notice of the referral to the family: board, reason, that they will be required to meet',
      from: 'notices',
    },
    { words: 'Copies of every truancy notice of the year, with proof of service', from: 'notices' },
    { words: 'The attendance record of the year, day by day', from: 'attendance' },
    { words: 'The conference with parent or guardian and pupil, or the attempts to hold one', from: 'contacts' },
    { words: 'Help that was tried between the notices, and what came of it', from: 'help' },
    { words: 'Contacts with the family, with dates', from: 'contacts' },
    { words: 'Special education plan or 504 plan, where there is one', from: 'person' },
    { words: 'Grades and credits', from: 'person' },
    { words: 'What the family and the pupil say would help', from: 'person' },
  ],
};

const checked: Checked = {
  on: '2026-11-22',
  against: [
    '§ 48260.5 as in force from 1 July 2025: its wording, all of (a) to (g), and SB 691 (Stats. 2024, ch. 863) that made it',
    '§ 48260.5 before: SB 1057 (2022), which struck the driving privilege, and the digest of SB 691',
    '§ 48260(a) to (c): three full days, or more than a 30-minute period on three occasions, or any combination; what a valid excuse includes (self-law.org; jurris.com; Madera Unified School District)',
    '§ 48262: its wording (Stats. 2010, ch. 724); § 48263: its wording in an older copy',
    '§ 48261: that it follows for whoever “is again absent from school without valid excuse one or more days, or” is late (law.onecle.com, its beginning)',
    '§ 48320(a), (b): its wording (lexace.ai); § 48321(a): who sits on a county board (laws9.com, jurris.com, which differ in how a board may be formed); § 48325(a) and the beginning of (b): the state board (legalfix.com, 2019)',
  ],
  not: [
    'the wording of § 48261 after its first clause: tried again on 22 November 2026, and not found',
    '§ 48321 in its current wording, §§ 48322 to 48324, and the end of § 48325',
    'whether anything changed after July 2025 other than § 48260.5',
  ],
};

/** California, Education Code, Title 2, Division 4, Part 27, Chapter 2, Article 5; the first notification changed on 1 July 2025. */
export const california: readonly LegalPack[] = [
  {
    key: 'us-ca',
    name: 'California, to 30 June 2025',
    from: '2023-01-01',
    until: '2025-07-01',
    counts: ['unexcused'],
    steps: [
      {
        ...first,
        citation: {
          section: 'California Education Code §§ 48260, 48260.5 (as amended by SB 1057, 2022)',
          asOf: '2023-01-01',
        },
        says: [
          'Under state law your child is truant.',
          'You are obligated to compel your child to attend school.',
          'Parents or guardians who fail to meet this obligation may be guilty of an infraction and subject to prosecution under Article 6, beginning with section 48290.',
          'Alternative educational programs are available in the school district.',
          'You have the right to meet with school staff to discuss solutions to your child’s truancy.',
          'Your child may be subject to prosecution under section 48264.',
          'It is recommended that you come to school with your child and attend classes for one day.',
        ],
      },
      ...later,
    ],
    stops: [],
    packet,
    checked,
  },
  {
    key: 'us-ca',
    name: 'California, from 1 July 2025',
    from: '2025-07-01',
    until: null,
    counts: ['unexcused'],
    steps: [
      {
        ...first,
        citation: {
          section: 'California Education Code §§ 48260, 48260.5 (SB 691, Stats. 2024, ch. 863)',
          asOf: '2025-07-01',
        },
        says: [
          'Under state law your child is truant.',
          'You are obligated to compel your child to attend school.',
          'Alternative educational programs are available in the school district.',
          'You have the right to meet with school staff to discuss solutions to your child’s truancy.',
          'Mental health and supportive services may be available to your child and your family.',
          'School staff are available to meet with you and your child to develop strategies to support attendance.',
          'Research shows that missing 10 percent of school for any reason can translate into students having difficulty learning to read by third grade, achieving in middle school, and graduating from high school.',
        ],
        saysIn: californiaFirstIn,
      },
      ...later,
    ],
    stops: [],
    packet,
    checked,
  },
];
