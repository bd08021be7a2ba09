import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../../../tests/world.ts';
import type { ChecklistView } from '../core/checklist.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.invite(world.north, 'admin');
});
afterAll(() => world.close());

const ask = async (who = 'north/admin'): Promise<Record<string, string>> => {
  const { body } = await world.ask(who, 'GET', '/api/v1/north/set-up');
  return Object.fromEntries((body as unknown as ChecklistView).steps.map(({ key, state }) => [key, state]));
};

test('a new institution begins with its calendar, and each step is done by its data alone', async () => {
  expect(await ask()).toMatchObject({
    institution: 'done',
    calendar: 'next',
    roster: 'open',
    sources: 'open',
    run: 'open',
    people: 'open',
  });

  const today = new Date().toISOString().slice(0, 10);
  const term = { kind: 'term', name: 'Term', academicYear: '2026-27', termCode: 'T1', startsOn: today, endsOn: today };
  expect((await world.ask('north/admin', 'PUT', '/api/v1/north/calendar', term)).status).toBe(200);
  expect(await ask()).toMatchObject({ calendar: 'done', roster: 'next' });

  const source = { key: 'vle', name: 'Learning platform', measure: 'count', weightGroup: 'vle' };
  expect((await world.ask('north/admin', 'POST', '/api/v1/north/sources', source)).status).toBe(200);
  expect(await ask()).toMatchObject({ sources: 'done', roster: 'next', activity: 'open' });

  await world.ask('north/admin', 'PUT', '/api/v1/north/sources/1/enabled', { isEnabled: false });
  expect(await ask()).toMatchObject({ sources: 'open' });
});

test('what another institution has does not count here', async () => {
  await world.invite(world.south, 'admin');
  const { body } = await world.ask('south/admin', 'GET', '/api/v1/south/set-up');
  expect((body as unknown as ChecklistView).done).toBe(1);
});

test('somebody who may only look sees the steps too', async () => {
  await world.invite(world.north, 'leader');
  expect(await ask('north/leader')).toMatchObject({ people: 'done' });
});
