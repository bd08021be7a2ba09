import { uuidv7 } from '../src/kernel/ids.ts';

/** What nobody may do with notices: what it is, who asks, the request, and the answer's status and code. */
export type BadNotice = readonly [
  string,
  'officer' | 'admin' | 'other' | 'tutor',
  () => [string, string, unknown],
  number,
  string,
];

/** @param ids the students of the test's school, filled when it stands */
export function badNotices(ids: readonly string[]): readonly BadNotice[] {
  return [
    [
      'a step that the law does not have',
      'officer',
      () => ['POST', '/legal-notices', { studentId: ids[0], stepKey: 'flogging' }],
      422,
      'notices.invalid',
    ],
    [
      'a student who is not there',
      'officer',
      () => ['POST', '/legal-notices', { studentId: uuidv7(), stepKey: 'truancy-1' }],
      404,
      'roster.not-found',
    ],
    [
      'too few days',
      'officer',
      () => ['POST', '/legal-notices', { studentId: ids[2], stepKey: 'truancy-1' }],
      409,
      'notices.not-due',
    ],
    [
      'a second step before the first',
      'officer',
      () => ['POST', '/legal-notices', { studentId: ids[2], stepKey: 'truancy-2' }],
      409,
      'notices.not-due',
    ],
    [
      'a yes of two words',
      'officer',
      () => ['POST', '/legal-notices', { studentId: ids[0], stepKey: 'truancy-1', yesReason: 'go on' }],
      422,
      'leadline.invalid',
    ],
    [
      'a language that no letter is in',
      'officer',
      () => ['POST', '/legal-notices', { studentId: ids[0], stepKey: 'truancy-1', language: 'tlh' }],
      422,
      'leadline.invalid',
    ],
    [
      'a field that nobody knows',
      'officer',
      () => ['POST', '/legal-notices', { studentId: ids[0], stepKey: 'truancy-1', force: true }],
      422,
      'leadline.invalid',
    ],
    [
      'somebody of another school',
      'other',
      () => ['POST', '/legal-notices', { studentId: ids[0], stepKey: 'truancy-1' }],
      404,
      'roster.not-found',
    ],
    [
      'a teacher',
      'tutor',
      () => ['POST', '/legal-notices', { studentId: ids[0], stepKey: 'truancy-1' }],
      403,
      'leadline.forbidden',
    ],
    [
      'a notice that is not there',
      'officer',
      () => ['POST', `/legal-notices/${uuidv7()}/check`, { revision: 1, sawEveryDay: true }],
      404,
      'notices.not-found',
    ],
    [
      'an id that is none',
      'officer',
      () => ['POST', '/legal-notices/7/check', { revision: 1, sawEveryDay: true }],
      422,
      'leadline.invalid',
    ],
    [
      'days that nobody looked at',
      'officer',
      () => ['POST', `/legal-notices/${uuidv7()}/check`, { revision: 1, sawEveryDay: false }],
      422,
      'leadline.invalid',
    ],
    ['an unknown pack', 'admin', () => ['PUT', '/legal-notices/pack', { packKey: 'us-zz' }], 422, 'notices.invalid'],
    [
      'a pack from a day that is over',
      'admin',
      () => ['PUT', '/legal-notices/pack', { packKey: 'us-tx', fromDay: '2020-01-01' }],
      422,
      'notices.invalid',
    ],
    [
      'a pack chosen by an officer',
      'officer',
      () => ['PUT', '/legal-notices/pack', { packKey: 'us-tx' }],
      403,
      'leadline.forbidden',
    ],
    [
      'a finding without words',
      'officer',
      () => ['POST', `/students/${ids[0]}/notice-findings`, { fact: 'pregnancy', holds: true, words: '' }],
      422,
      'leadline.invalid',
    ],
    [
      'a finding on a fact that is none',
      'officer',
      () => ['POST', `/students/${ids[0]}/notice-findings`, { fact: 'laziness', holds: true, words: 'It is known.' }],
      422,
      'leadline.invalid',
    ],
    [
      'an approval of English',
      'admin',
      () => ['POST', '/legal-notices/translations', { stepKey: 'truancy-1', language: 'en', speaker: 'Ada Lovelace' }],
      422,
      'leadline.invalid',
    ],
    [
      'a pack that is no pack',
      'admin',
      () => ['POST', '/legal-notices/packs', { pack: {}, tests: [] }],
      422,
      'leadline.invalid',
    ],
  ];
}
