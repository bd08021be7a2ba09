import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castStaff } from '../../samples/cast.ts';
import type { WorkView } from '../../src/app/core/session-view.ts';
import { demoInstitution } from '../../src/app/demo/demo-institutions.ts';
import { demoJob, loadDemoIfEmpty } from '../../src/app/demo/index.ts';
import { loadDemoInstitution } from '../../src/app/demo/load-demo.ts';
import { type Institution, institutionByKey, todayOf } from '../../src/institution/server/index.ts';
import { openWorld, type World } from '../world.ts';

const admin = 'denise.tillman@riverbend.example';

/** One institution of the demo, from its loading to its removal, beside two real ones. */
describe('the demo', () => {
  let world: World;
  let cookie = '';
  let first = '';

  beforeAll(async () => {
    world = await openWorld();
    await world.services.jobs.work([demoJob], world.services);
    await loadDemoInstitution(world.services, demoInstitution('riverbend'), () => undefined);
  });
  afterAll(() => world.close());

  async function riverbend(): Promise<Institution> {
    const found = await institutionByKey(world.services.db, 'riverbend');
    if (!found) throw new Error('the demo is not there');
    return found;
  }

  async function post(path: string, body: unknown = {}) {
    const response = await world.app.fetch(
      new Request(`http://localhost:4000${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-leadline': '1', origin: 'http://localhost:4000', cookie },
        body: JSON.stringify(body),
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text || '{}') };
  }

  async function signIn(email: string) {
    cookie = '';
    const { status, headers } = await post('/api/demo/sign-in', { email });
    expect(status).toBe(200);
    cookie = headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  }

  async function get(path: string) {
    const headers = { cookie, 'x-leadline': '1' };
    const response = await world.app.fetch(new Request(`http://localhost:4000${path}`, { headers }));
    return { status: response.status, body: await response.json() };
  }

  const rows = async <T>(query: string, institutionId: number) =>
    (await sql.raw<T>(query.replaceAll('$1', String(institutionId))).execute(world.services.db.owner)).rows;

  /** Every standing score, as one text. */
  async function scores(): Promise<string> {
    const { institutionId } = await riverbend();
    const [all] = await rows<{ text: string; n: number }>(
      `select md5(string_agg(r.week || ' ' || e.source_key || ' ' || coalesce(s.score_raw::text, '-'), ',' order by r.week, e.source_key)) as text
       from scoring.score s join scoring.run r using (institution_id, run) join roster.enrolment e using (institution_id, enrolment_id)
       where s.institution_id = $1 and r.state = 'standing'`,
      institutionId,
    );
    return all?.text ?? '';
  }

  /** As the page does: asks how far it is until it is over. */
  async function follow(workId: string): Promise<WorkView> {
    for (;;) {
      const { status, body } = await get(`/api/v1/riverbend/work/${workId}`);
      expect(status).toBe(200);
      if (body.state === 'done' || body.state === 'failed') return body;
      await setTimeout(200);
    }
  }

  it('comes through the same deliveries as real files, and every teaching week is scored', async () => {
    const { institutionId } = await riverbend();
    const deliveries = await rows<{ kind: string; state: string; n: number }>(
      'select kind, state, count(*)::int as n from sources.delivery where institution_id = $1 group by 1, 2 order by 1',
      institutionId,
    );
    expect(deliveries).toEqual([
      { kind: 'activity', state: 'applied', n: 47 },
      { kind: 'roster', state: 'applied', n: 2 },
    ]);
    const [runs] = await rows(
      `select count(*)::int as n, max(week)::text as last from scoring.run where institution_id = $1 and state = 'standing'`,
      institutionId,
    );
    expect(runs).toEqual({ n: 23, last: '2026-02-02' });
    const [fates] = await rows<{ enrolled: number; bad: number }>(
      `select sum((row_counts ->> 'enrolments.created')::int)::int as enrolled, sum(coalesce((row_counts ->> 'rows.bad-value')::int, 0))::int as bad
       from sources.delivery where institution_id = $1 and kind = 'roster'`,
      institutionId,
    );
    expect(fates).toEqual({ enrolled: 2500, bad: 0 });
    first = await scores();
  });

  it('offers one sign-in for each of its people, and each sees the students whom they have a reason to see', async () => {
    const { body } = await get('/api/entry').catch(() => ({ body: null }));
    const cast = castStaff.filter((person) => person.institution === 'riverbend');
    expect(body.demo.map((one: { email: string }) => one.email)).toEqual(cast.map((person) => person.email));
    const seen: Record<string, number> = {};
    for (const person of cast) {
      await signIn(person.email);
      const list = await get('/api/v1/riverbend/students/list');
      seen[person.id] = list.body.totalVisible;
    }
    expect(seen).toMatchObject({ 'maria.delgado': 53, 'beth.lockhart': 22, 'denise.tillman': 2436 });
  });

  it('is not added to institutions that are real, nor played there', async () => {
    await loadDemoIfEmpty(world.services, () => undefined);
    expect(await institutionByKey(world.services.db, 'harbour')).toBeNull();
    const northAdmin = await world.invite(world.north, 'admin');
    for (const what of ['next-week', 'reset', 'remove']) {
      const refused = await world.ask(northAdmin, 'POST', `/api/v1/north/demo/${what}`);
      expect(refused.status).toBe(409);
      expect(refused.body.code).toBe('demo.not-demo');
    }
  });

  it('plays the next week: its files come, it is scored, and today is seven days later', async () => {
    await signIn('beth.lockhart@riverbend.example');
    expect((await post('/api/v1/riverbend/demo/next-week')).status).toBe(403);
    await signIn(admin);
    const started = await post('/api/v1/riverbend/demo/next-week');
    expect(started.body).toMatchObject({ state: 'waiting' });
    expect((await post('/api/v1/riverbend/demo/next-week')).body.code).toBe('demo.busy');
    expect(await follow(started.body.workId)).toMatchObject({ state: 'done', problem: null });
    const { institutionId } = await riverbend();
    expect(todayOf(await riverbend())).toBe('2026-02-16');
    const [last] = await rows(
      `select week::text, (select count(*)::int from scoring.score s where s.institution_id = r.institution_id and s.run = r.run and score is not null) as scored
       from scoring.run r where institution_id = $1 and state = 'standing' order by week desc limit 1`,
      institutionId,
    );
    expect(last).toEqual({ week: '2026-02-09', scored: expect.any(Number) });
    expect((last as { scored: number }).scored).toBeGreaterThan(2300);
    expect(await scores()).not.toBe(first);
    // The same job delivered once more finds it done.
    await demoJob.run({ institutionId, workId: started.body.workId }, world.services);
    expect(todayOf(await riverbend())).toBe('2026-02-16');
  });

  it('gives a file with faults to try an upload with, in the form of the last week and with all its rows', async () => {
    const headers = { cookie, 'x-leadline': '1' };
    const url = 'http://localhost:4000/api/v1/riverbend/demo/broken-file';
    const text = await (await world.app.fetch(new Request(url, { headers }))).text();
    const [header, ...rows] = text.trimEnd().split('\n');
    expect(header).toBe('Student Number,School,Attendance Date,Code');
    expect(rows.length).toBeGreaterThan(12_000);
    expect(rows.filter((row) => row.endsWith(',Present')).length).toBeGreaterThan(100);
    expect(rows.some((row) => row.includes('02/10/2026'))).toBe(true);
  });

  it('ends where its data end, and says so', async () => {
    const { institutionId } = await riverbend();
    await world.services.db.owner
      .updateTable('institution.institution')
      .set({ fixed_now: new Date('2026-03-09T12:30:00Z') })
      .where('institution_id', '=', institutionId)
      .execute();
    const refused = await post('/api/v1/riverbend/demo/next-week');
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('demo.ended');
  });

  it('is as it was at first after a reset, to the same scores, and whoever was signed in still is', async () => {
    const started = await post('/api/v1/riverbend/demo/reset');
    expect(await follow(started.body.workId)).toMatchObject({ state: 'done', problem: null });
    expect(todayOf(await riverbend())).toBe('2026-02-09');
    const { institutionId } = await riverbend();
    const [runs] = await rows(`select count(*)::int as n from scoring.run where institution_id = $1`, institutionId);
    expect(runs).toEqual({ n: 23 });
    expect((await get('/api/v1/riverbend/students/list')).status).toBe(200);
    expect(await scores()).toBe(first);
  });

  it('is gone after one click, with its people and files, and nothing else is', async () => {
    await signIn(admin);
    expect((await post('/api/v1/riverbend/demo/remove')).body).toEqual({ removed: ['riverbend'] });
    expect(await institutionByKey(world.services.db, 'riverbend')).toBeNull();
    expect(await institutionByKey(world.services.db, 'north')).not.toBeNull();
    const people = await world.services.db.owner.selectFrom('identity.user').select('email').execute();
    expect(people.filter(({ email }) => email.endsWith('@riverbend.example'))).toEqual([]);
    expect(people.length).toBeGreaterThan(0);
  });
});
