import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Families, openFamilies } from '../../../../tests/families.ts';
import { uuidv7 } from '../../../kernel/ids.ts';

let f: Families;
beforeAll(async () => {
  f = await openFamilies();
});
afterAll(() => f.world.close());

const student = (n: number) => f.students[n] ?? '';
const preference = (more: object = {}) => ({
  language: null,
  channelOrder: null,
  hours: null,
  timeZone: null,
  isLargePrint: false,
  wantsAudio: false,
  needsInterpreter: false,
  digest: 'each',
  revision: 0,
  ...more,
});

describe('what cannot be', () => {
  const person = () => `/families/people/guardian/${f.guardians.rosa}`;
  const pupil = () => `/students/${student(0)}/family`;
  const restriction = (more: object) => ({
    guardianId: f.guardians.rosa,
    rule: 'only',
    categories: ['legal'],
    ground: 'custody',
    words: 'because',
    ...more,
  });
  const trusted = (more: object) => ({
    name: 'May',
    relation: 'aunt',
    categories: ['events'],
    contacts: [{ channel: 'email', address: 'm@example.org' }],
    studentWords: 'yes',
    givenVia: 'page',
    until: '2014-12-31',
    ...more,
  });
  const bad: [string, () => { method: string; path: string; body: unknown; code: string }][] = [
    [
      'a restriction to nothing',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ categories: [] }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'no contact that still tells something',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ rule: 'no_contact' }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'a restriction of a stranger',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ guardianId: f.guardians.omar }),
        code: 'families.not-found',
      }),
    ],
    [
      'a restriction that is over',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ startsOn: '2014-01-01', until: '2014-02-01' }),
        code: 'families.invalid',
      }),
    ],
    [
      'a restriction that ends before it begins',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ startsOn: '2014-05-01', until: '2014-04-01' }),
        code: 'families.invalid',
      }),
    ],
    [
      'a category twice',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ categories: ['legal', 'legal'] }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'a language that is none',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ language: '§§' }),
        code: 'families.invalid',
      }),
    ],
    [
      'a time zone that is none',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ timeZone: 'Middle/Earth' }),
        code: 'families.invalid',
      }),
    ],
    [
      'hours that never begin',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ hours: { from: '08:00', until: '08:00' } }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'an hour that is none',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ hours: { from: '25:00', until: '08:00' } }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'a revision that nobody has',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ revision: 7 }),
        code: 'families.conflict',
      }),
    ],
    [
      'a number that is none',
      () => ({
        method: 'POST',
        path: `${person()}/contacts`,
        body: { channel: 'sms', address: '12' },
        code: 'families.invalid',
      }),
    ],
    [
      'a mail address with a line break',
      () => ({
        method: 'POST',
        path: `${person()}/contacts`,
        body: { channel: 'email', address: 'a@example.org\nBcc: b@example.org' },
        code: 'families.invalid',
      }),
    ],
    [
      'a postal address of one line',
      () => ({
        method: 'POST',
        path: `${person()}/contacts`,
        body: { channel: 'letter', address: 'Main Street' },
        code: 'families.invalid',
      }),
    ],
    [
      'a premium number',
      () => ({
        method: 'POST',
        path: `${person()}/contacts`,
        body: { channel: 'voice', address: '+1 900 555 0100' },
        code: 'families.invalid',
      }),
    ],
    [
      'an opt-out of emergencies',
      () => ({
        method: 'POST',
        path: `${person()}/consent`,
        body: { categories: ['emergency'], channel: null, change: 'withdrawn', words: 'none', via: 'call' },
        code: 'families.conflict',
      }),
    ],
    [
      'an opt-out of nothing',
      () => ({
        method: 'POST',
        path: `${person()}/consent`,
        body: { categories: [], channel: null, change: 'withdrawn', words: 'none', via: 'call' },
        code: 'leadline.invalid',
      }),
    ],
    [
      'a consent without words',
      () => ({
        method: 'POST',
        path: `${person()}/consent`,
        body: { categories: 'all', channel: null, change: 'given', words: ' ', via: 'paper' },
        code: 'leadline.invalid',
      }),
    ],
    [
      'a trusted contact for ever',
      () => ({
        method: 'POST',
        path: `/students/${student(2)}/family/trusted`,
        body: trusted({ until: '2020-01-01' }),
        code: 'families.invalid',
      }),
    ],
    [
      'a trusted contact for nothing',
      () => ({
        method: 'POST',
        path: `/students/${student(2)}/family/trusted`,
        body: trusted({ categories: [] }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'a trusted contact of a minor',
      () => ({ method: 'POST', path: `${pupil()}/trusted`, body: trusted({}), code: 'families.invalid' }),
    ],
    [
      'a trusted contact without a number that works',
      () => ({
        method: 'POST',
        path: `/students/${student(2)}/family/trusted`,
        body: trusted({ contacts: [{ channel: 'sms', address: 'hello' }] }),
        code: 'families.invalid',
      }),
    ],
    [
      'a pause of no kind',
      () => ({
        method: 'POST',
        path: `${pupil()}/pauses`,
        body: { kind: 'whim', words: 'because' },
        code: 'leadline.invalid',
      }),
    ],
    [
      'a pause that is over',
      () => ({
        method: 'POST',
        path: `${pupil()}/pauses`,
        body: { kind: 'other', words: 'because', until: '2014-01-01' },
        code: 'families.invalid',
      }),
    ],
    [
      'somebody who finds out and does not exist',
      () => ({
        method: 'PUT',
        path: `/families/unreachable/${student(0)}`,
        body: { ownerStaffId: uuidv7(), dueOn: null, words: '', revision: 1 },
        code: 'families.invalid',
      }),
    ],
    [
      'a question that nobody asked',
      () => ({
        method: 'POST',
        path: `/families/opt-out-questions/${uuidv7()}`,
        body: { answer: 'opt-out' },
        code: 'families.not-found',
      }),
    ],
    [
      'somebody of no kind',
      () => ({
        method: 'PUT',
        path: `/families/people/neighbour/${f.guardians.rosa}/preference`,
        body: preference(),
        code: 'leadline.invalid',
      }),
    ],
  ];

  it('is refused with its reason, and changes nothing', async () => {
    const everything = () =>
      f.inside(async (trx) => {
        const counts: Record<string, number> = {};
        for (const table of [
          'contact_point',
          'preference',
          'permission',
          'consent',
          'consent_event',
          'trusted_contact',
          'pause',
          'unreachable',
        ] as const)
          counts[table] = Number(
            (
              await trx
                .selectFrom(`families.${table}`)
                .select((on) => on.fn.countAll().as('n'))
                .where('institution_id', '=', f.institutionId)
                .executeTakeFirstOrThrow()
            ).n,
          );
        counts.events = Number(
          (
            await trx
              .selectFrom('ledger.event')
              .select((on) => on.fn.countAll().as('n'))
              .where('institution_id', '=', f.institutionId)
              .executeTakeFirstOrThrow()
          ).n,
        );
        return counts;
      });
    const before = await everything();
    const wrong: string[] = [];
    for (const [what, make] of bad) {
      const { method, path, body, code } = make();
      const answer = await f.ask(f.who.leader, method, path, body);
      if (answer.status < 400 || answer.body.code !== code) wrong.push(`${what}: ${answer.status} ${answer.body.code}`);
    }
    expect(wrong).toEqual([]);
    expect(await everything()).toEqual(before);
  });
});
