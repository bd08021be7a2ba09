import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';

const gone = '00000000-0000-7000-8000-00000000dead';

describe.each(databaseKinds)('trusted adults on %s', (kind) => {
  let house: Casework;
  beforeAll(async () => {
    house = await openCasework(kind);
  });
  afterAll(() => house.world.close());

  const list = async (who = house.who.ada, query = 'why=unknown') =>
    house.ask(who, 'GET', `/students/no-trusted-adult?${query}`);
  const idsOf = (body: Record<string, unknown>) =>
    (body as { rows?: { studentId: string }[] }).rows?.map(({ studentId }) => studentId) ?? [JSON.stringify(body)];

  it('are named with one click, stand on the student’s page, and take the student off the list', async () => {
    const [first = ''] = house.students;
    const begin = await list();
    expect(begin.status, JSON.stringify(begin.body)).toBe(200);
    expect(idsOf(begin.body)).toContain(first);
    const named = await house.ask(house.who.ada, 'POST', `/students/${first}/trusted-adults`, {});
    expect(named.status, JSON.stringify(named.body)).toBe(200);
    expect(idsOf((await list()).body)).not.toContain(first);
    const view = await house.ask(house.who.ada, 'GET', `/students/${first}/trusted-adults`);
    expect(view.body).toMatchObject({ named: [{ isReader: true }] });
    const twice = await house.ask(house.who.ada, 'POST', `/students/${first}/trusted-adults`, {});
    expect(twice.status).toBe(409);
    const ended = await house.ask(house.who.ada, 'DELETE', `/trusted-adults/${named.body.trustedAdultId}`);
    expect(ended.status).toBeLessThan(300);
    expect(idsOf((await list()).body)).toContain(first);
  });

  it('are not needed by whom somebody spoke with of late; a call with the family is no such contact', async () => {
    const [, second = ''] = house.students;
    const log = (more: object) =>
      house.ask(house.who.ada, 'POST', '/contacts', { studentIds: [second], way: 'call', reach: 'two_way', ...more });
    expect((await log({ withFamily: true })).status).toBe(200);
    expect(idsOf((await list()).body)).toContain(second);
    expect((await log({})).status).toBe(200);
    expect(idsOf((await list()).body)).not.toContain(second);
  });

  it('bring nobody the student who is not theirs: neither list nor name nor file', async () => {
    const [, , third = ''] = house.students;
    const outside = house.who.ben;
    expect(idsOf((await list(outside)).body)).not.toContain(third);
    for (const [method, path, body] of [
      ['GET', `/students/${third}/trusted-adults`, undefined],
      ['POST', `/students/${third}/trusted-adults`, {}],
    ] as const)
      expect((await house.ask(outside, method, path, body)).status, path).toBe(404);
    // A tutor may not export at all.
    expect((await house.ask(house.who.ada, 'GET', '/students/no-trusted-adult/export?why=unknown')).status).toBe(403);
  });

  it.each([
    ['no student', 'POST', `/students/${gone}/trusted-adults`, {}, 404],
    ['no id', 'POST', '/students/somebody/trusted-adults', {}, 422],
    ['nobody on the staff', 'POST', 'own', { staffId: gone }, 422],
    ['no id of staff', 'POST', 'own', { staffId: 'ada' }, 422],
    ['null for staff', 'POST', 'own', { staffId: null }, 422],
    ['a number for staff', 'POST', 'own', { staffId: 7 }, 422],
    ['a field too many', 'POST', 'own', { staffId: gone, grantsAccess: true }, 422],
    ['a list', 'POST', 'own', [], 422],
    ['nothing named', 'DELETE', `/trusted-adults/${gone}`, undefined, 404],
    ['no id of a name', 'DELETE', '/trusted-adults/first', undefined, 422],
    ['an unknown reason', 'GET', '/students/no-trusted-adult?why=because', undefined, 422],
    ['page nought', 'GET', '/students/no-trusted-adult?page=0', undefined, 422],
    ['page -1', 'GET', '/students/no-trusted-adult?page=-1', undefined, 422],
    ['half a page', 'GET', '/students/no-trusted-adult?page=1.5', undefined, 422],
    ['a page beyond all', 'GET', '/students/no-trusted-adult?page=99999', undefined, 422],
  ] as const)('refuse %s, and nothing changes', async (_, method, path, body, status) => {
    const [fourth = ''] = house.students;
    const count = () =>
      house.world.services.db.forInstitution(house.world.north.institutionId, (trx) =>
        trx.selectFrom('cases.trusted_adult').selectAll().orderBy('trusted_adult_id').execute(),
      );
    const before = await count();
    const full = path === 'own' ? `/students/${fourth}/trusted-adults` : path;
    const answer = await house.ask(house.who.ada, method, full, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expect(String(answer.body.code)).toMatch(/^[a-z]+\.[a-z-]+$/);
    expect(await count()).toEqual(before);
  });
});
