import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import type { StudentCaseworkView } from '../../core/views.ts';

describe.each(databaseKinds)('contacts on the %s database', (kind) => {
  let made: Casework;
  beforeAll(async () => {
    made = await openCasework(kind);
  }, 120_000);
  afterAll(() => made.world.close());

  const log = (who: string, n: number | number[], more: object = {}) =>
    made.ask(who, 'POST', '/contacts', {
      studentIds: [n].flat().map((one) => made.students[one]),
      way: 'call',
      ...more,
    });
  const view = async (who: string, n: number) =>
    (await made.ask(who, 'GET', `/students/${made.students[n]}/casework`)).body as unknown as StudentCaseworkView;

  it('are reset by two-way contact alone; what nobody answered is counted', async () => {
    const { ada } = made.who;
    expect((await view(ada, 0)).standing).toEqual({ lastTwoWayOn: null, daysSince: null, triesSince: 0 });
    await log(ada, 0, { day: '2014-02-10' });
    expect((await view(ada, 0)).standing).toEqual({ lastTwoWayOn: '2014-02-10', daysSince: 7, triesSince: 0 });
    await log(ada, 0, { reach: 'attempt', day: '2014-02-12' });
    const { body } = await log(ada, 0, { reach: 'attempt' });
    expect((await view(ada, 0)).standing).toEqual({ lastTwoWayOn: '2014-02-10', daysSince: 7, triesSince: 2 });
    const taken = await made.ask(ada, 'POST', `/contacts/${(body as { contactIds: string[] }).contactIds[0]}/undo`);
    expect(taken.body).toEqual({ undone: 1 });
    expect((await view(ada, 0)).standing.triesSince).toBe(1);
    await log(ada, 0);
    expect((await view(ada, 0)).standing).toEqual({ lastTwoWayOn: '2014-02-17', daysSince: 0, triesSince: 0 });
  });

  it('an attempt before the last two-way contact counts for nothing, in whichever order they were logged', async () => {
    const { ben } = made.who;
    await log(ben, 3, { day: '2014-02-14' });
    await log(ben, 3, { reach: 'attempt', day: '2014-02-11' });
    expect((await view(ben, 3)).standing).toEqual({ lastTwoWayOn: '2014-02-14', daysSince: 3, triesSince: 0 });
  });

  it('of a group meeting are logged for all present at once, and taken back together', async () => {
    const { ada } = made.who;
    const { body } = await log(ada, [1, 2], { way: 'meeting', words: 'Study group' });
    const { contactIds } = body as { contactIds: string[] };
    expect(contactIds).toHaveLength(2);
    expect((await view(ada, 1)).contacts[0]).toMatchObject({ isGroup: true, words: 'Study group', isMine: true });
    expect((await made.ask(ada, 'POST', `/contacts/${contactIds[1]}/undo`)).body).toEqual({ undone: 2 });
    expect((await view(ada, 1)).standing.lastTwoWayOn).toBeNull();
  });

  it('with a student of somebody else are refused, as with one who does not exist, also within a group', async () => {
    const { ada, south } = made.who;
    const unknown = await made.ask(ada, 'POST', '/contacts', { studentIds: [crypto.randomUUID()], way: 'call' });
    expect((await log(ada, 4)).status).toBe(404);
    expect((await log(ada, 4)).body.code).toBe(unknown.body.code);
    expect((await log(ada, [0, 4])).status).toBe(404);
    expect((await made.ask(ada, 'GET', `/students/${made.students[4]}/casework`)).status).toBe(404);
    expect((await made.ask(south, 'GET', `/students/${made.students[0]}/casework`)).status).toBe(404);
    expect((await view(made.who.ben, 4)).contacts).toEqual([]);
  });

  it('of someone else cannot be taken back, and none is logged ahead of time', async () => {
    const { ada, leader } = made.who;
    const { body } = await log(leader, 2);
    const [contactId] = (body as { contactIds: string[] }).contactIds;
    expect((await made.ask(ada, 'POST', `/contacts/${contactId}/undo`)).status).toBe(404);
    expect((await log(ada, 2, { day: '2014-02-18' })).status).toBe(422);
    expect((await log(ada, 2, { reach: 'automated' })).status).toBe(422);
  });
});
