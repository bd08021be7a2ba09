import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { openWorld, type World } from '../../../../tests/world.ts';
import type { RuleLine, RuleView } from '../../core/views.ts';

const definition = {
  about: 'student',
  condition: {
    all: [
      { when: 'score-below', threshold: 300, weeks: 1 },
      { when: 'attendance-below', share_pct: 75, weeks: 4 },
    ],
  },
  actions: { notify: ['tutor'] },
};

describe.each(databaseKinds)('rules over HTTP on the %s database', (kind) => {
  let world: World;
  let admin = '';
  beforeAll(async () => {
    world = await openWorld(kind, await freshDatabase(kind));
    admin = await world.invite(world.north, 'admin');
  }, 120_000);
  afterAll(() => world.close());

  const ask = (method: string, path: string, body?: unknown) => world.ask(admin, method, `/api/v1/north${path}`, body);
  const write = (name: string, more: object = {}) =>
    ask('POST', '/rules', { name, definition: { ...definition, ...more }, why: 'to see' });
  const read = async (ruleId: unknown) => (await ask('GET', `/rules/${ruleId}`)).body as unknown as RuleView;

  it('begin with few and conservative ones', async () => {
    const { rules } = (await ask('GET', '/rules')).body as unknown as { rules: RuleLine[] };
    expect(rules.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      'A whole group moved: on',
      'Below 300 for two weeks: on',
      'Stopped: on',
    ]);
  });

  it('are written in shadow, and turned on by a step of its own that stays in their history', async () => {
    const { body } = await write('Low and absent');
    const rule = await read(body.ruleId);
    expect(rule).toMatchObject({ state: 'shadow', version: 1, rhythm: 'weekly' });
    expect(rule.words).toBe(
      'When the score is below 300 and attendance is below 75 % over four weeks: tell whoever looks after the student.',
    );
    const on = { version: 1, state: 'on', why: 'It found whom we knew of' };
    expect((await ask('PUT', `/rules/${body.ruleId}/state`, on)).status).toBe(200);
    expect((await read(body.ruleId)).versions.map(({ version, state, why }) => [version, state, why])).toEqual([
      [2, 'on', 'It found whom we knew of'],
      [1, 'shadow', 'to see'],
    ]);
  });

  it('tell the second of two people who change one at once', async () => {
    const { body } = await write('Two at once');
    const change = (why: string) =>
      ask('PUT', `/rules/${body.ruleId}`, { name: 'Two at once', definition, why, version: 1 });
    const answers = await Promise.all([change('the first'), change('the second')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await read(body.ruleId)).version).toBe(2);
  });

  it.each([
    ['a source that is not there', { condition: { when: 'no-activity', sources: ['nowhere'], days: 7 } }, 422],
    ['a kind of case that is not there', { actions: { case: { kind: 'nothing', priority: 1 } } }, 422],
    [
      'a condition that holds for nearly everybody',
      { condition: { not: { when: 'score-below', threshold: 300, weeks: 1 } } },
      422,
    ],
    ['code', { condition: { when: 'eval', code: 'process.exit()' } }, 422],
    ['a unit that is not there', { scope: { unitIds: [crypto.randomUUID()] } }, 422],
  ])('refuse %s', async (what, more, status) => {
    expect((await write(`Refused: ${what}`.slice(0, 100), more)).status).toBe(status);
  });

  it('refuse a name that is taken, and say that there is nothing to try them on before the first score', async () => {
    expect((await write('Stopped')).status).toBe(409);
    const preview = await ask('POST', '/rule-previews', { definition });
    expect([preview.status, preview.body.code]).toEqual([409, 'alerts.nothing-scored']);
    expect((await ask('POST', '/rule-back-tests', { definition })).status).toBe(409);
  });
});
