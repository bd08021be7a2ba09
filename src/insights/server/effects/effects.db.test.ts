import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { type Api, insightsApi } from '../../../../tests/insights-api.ts';
import {
  actorWith,
  everybody,
  facultyId,
  firstWeek,
  makeUpScores,
  programmeId,
  staffId,
  studentId,
  todayOf,
} from '../../../../tests/made-up-scores.ts';
import { seedInterventions } from '../../../interventions/server/index.ts';
import { addDays, addWeeks } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { AccessView } from '../../core/effects/access-views.ts';
import type { StudentsBehindView } from '../../core/effects/behind-views.ts';
import type { EffectsView } from '../../core/effects/effect-views.ts';
import { ledKey } from './effect-cells.ts';
import { followPlans } from './follow-plans.ts';

const made = { institutionId: 1, students: 900, programmes: 2, weeks: 15 };
const admin = actorWith(1, [everybody], { roleKeys: ['admin'] });
const leader = actorWith(1, [{ via: 'unit', unitId: facultyId(1), reason: 'Leader of Faculty 2' }]);
const tutor = actorWith(1, [{ via: 'caseload', staffId: staffId(1), reason: 'You look after this student' }]);
/** The Wednesday after the seventh scored week. */
const day = addDays(addWeeks(firstWeek, 7), 2);

describe.each(databaseKinds)('whether it helped, on the %s database', (kind) => {
  let db: Database;
  let api: Api;
  let kinds: string[] = [];
  beforeAll(async () => {
    db = await freshDatabase(kind);
    await makeUpScores(db, made);
    await db.forInstitution(1, (trx) => seedInterventions(trx, 1));
    kinds = (
      await run<{ key: string }>(
        sql`select kind_key as key from interventions.kind where institution_id = 1 order by sort_no`,
      )
    ).map(({ key }) => key);
    api = insightsApi(db, `${todayOf(made)}T09:00:00Z`);
  }, 120_000);
  afterAll(() => db.close());

  const run = async <T>(query: ReturnType<typeof sql<T>>) =>
    (await db.forInstitution(1, (trx) => query.execute(trx))).rows;
  const plan = (n: number, kindKey: string, startsOn = day, more: { endReason?: string; id?: number } = {}) =>
    run(sql`insert into interventions.plan (institution_id, plan_id, student_id, kind_key, tier, reason, goal, goal_measure, target, goal_by,
        sessions_per_week, follow_up_days, case_manager_staff_id, starts_on, review_on, state, ended_on, end_reason, origin_kind, made_at, made_on,
        by_id, by_name, changed_at)
      values (1, ${`00000000-0000-7000-8000-${String(more.id ?? n).padStart(12, '0')}`}::uuid, ${studentId(n)}::uuid, ${kindKey}, 2, 'Fell behind.', 'Come more',
        'attendance', 95, ${addWeeks(startsOn, 8)}::date, 1, 14, ${staffId(1)}::uuid, ${startsOn}::date, ${addWeeks(startsOn, 6)}::date,
        ${more.endReason ? 'ended' : 'active'}, ${more.endReason ? startsOn : null}::date, ${more.endReason ?? null}, 'staff', now(), ${startsOn}::date, 'u1', 'Ada', now())`);
  const view = (query = '', as = admin) => api.get<EffectsView>(as, `/effects${query}`);
  const cell = (found: EffectsView, key: string) => found.cells.find((one) => one.key === key);
  const all = (n: number) => Array.from({ length: n }, (_, i) => i);

  it('says that there is nothing to look back on before there are plans', async () => {
    expect(await followPlans(db, 1)).toBe(0);
    expect(await view()).toMatchObject({
      cells: [],
      asOf: null,
      sentence: expect.stringMatching(/^No plan has begun/),
    });
  });

  it('finds what help truly did, and that other help did nothing', async () => {
    const [helps = '', idle = ''] = kinds;
    const helped = all(60).map((i) => 11 + 14 * i);
    for (const n of helped) await plan(n, helps);
    for (const i of all(60)) await plan(14 + 14 * i, idle, addDays(day, 7 * (i % 2)));
    // What made-up scores lack: help that adds 80 points from the first full week on, to these alone.
    await run(sql`update insights.standing s set absolute_index = absolute_index + 80 from insights.layout l
      where s.institution_id = 1 and l.institution_id = 1 and l.run = s.run and l.week >= ${addWeeks(firstWeek, 7)}::date
        and s.enrolment_id % 14 = 11`);
    expect(await followPlans(db, 1)).toBe(120);
    const found = await view('?measure=index');
    expect(found).toMatchObject({ year: '2013-14', measure: 'index', by: 'kind', asOf: addWeeks(firstWeek, 14) });
    expect(cell(found, helps)?.answer).toBe('better');
    expect(cell(found, helps)?.pooled?.low).toBeLessThan(80);
    expect(cell(found, helps)?.alone?.high).toBeGreaterThan(70);
    expect(cell(found, helps)?.hidden?.limit).toBeGreaterThan(1.5);
    expect(['no-better', 'too-few']).toContain(cell(found, idle)?.answer);
    expect(cell(found, idle)?.hidden?.limit).toBe(1);
    expect(found.sentence).toMatch(/better than waiting/i);
    expect(JSON.stringify(found)).not.toMatch(/Given|Tutor \d|00000000-0000-7000-9/);
  });

  it('looks again only where something changed, and leaves out what was made in error', async () => {
    expect(await followPlans(db, 1)).toBe(0);
    await plan(7, kinds[0] ?? '', day, { endReason: 'in-error' });
    expect(await followPlans(db, 1)).toBe(0);
    await plan(8, kinds[0] ?? '');
    expect(await followPlans(db, 1)).toBe(121);
  });

  it('has a place for every plan: too soon, nobody alike, no start', async () => {
    const late = addDays(todayOf(made), -14);
    for (const i of all(6)) await plan(16 + 14 * i, kinds[2] ?? '', late, { id: 6000 + i });
    for (const i of all(6)) await plan(97 * (i + 1), kinds[2] ?? '', day, { id: 7000 + i });
    await followPlans(db, 1);
    const found = await view(`?kind=${kinds[2]}`);
    expect(found.plans).toMatchObject({ begun: 12, tooSoon: 6, noStart: 6, compared: 0 });
    expect(cell(found, kinds[2] ?? '')).toMatchObject({ n: null, answer: 'too-few', change: null, alone: null });
  });

  it('counts a student once in a line, with the first plan', async () => {
    const before = cell(await view('?measure=index'), kinds[0] ?? '')?.n;
    await plan(11, kinds[0] ?? '', addWeeks(day, 1), { id: 5000 });
    await followPlans(db, 1);
    expect(cell(await view('?measure=index'), kinds[0] ?? '')?.n).toBe(before);
  });

  it('by site, playbook and group hides what is small, and what could be reckoned from it', async () => {
    await run(sql`insert into roster.characteristic (institution_id, student_id, kind, value)
      select 1, student_id, 'home-language', case when n % 14 <> 11 then 'en' when n < 60 then 'ar' when n < 220 then 'zh' else 'en' end
      from (select student_id, substr(student_id::text, 25)::int as n from roster.student where institution_id = 1) s`);
    // Known from the next night on.
    expect(await followPlans(db, 1)).toBeGreaterThan(0);
    const groups = await view('?measure=index&by=group');
    const shown = Object.fromEntries(groups.cells.map(({ label, n }) => [label, n]));
    expect(groups.cells.every(({ of }) => of === 'Home language')).toBe(true);
    expect(shown.Ar).toBeNull();
    // Fourteen or so, but the others and the whole would tell of the four.
    expect(shown.Zh).toBeNull();
    expect(shown.En).toBeGreaterThan(80);
    const sites = await view('?measure=index&by=site');
    expect(sites.cells.length).toBeGreaterThanOrEqual(2);
    expect((await view('?by=playbook')).cells.map(({ label }) => label)).toEqual(['Without a playbook']);
  });

  it('shows who of those whom alerts named got help, and how soon, by group', async () => {
    const rule = '00000000-0000-7000-d000-000000000001';
    await run(
      sql`insert into alerts.rule (institution_id, rule_id, name, state, version) values (1, ${rule}::uuid, 'Low', 'on', 1)`,
    );
    await run(sql`insert into alerts.rule_version (institution_id, rule_id, version, name, state, definition, at, made_by, why)
      values (1, ${rule}::uuid, 1, 'Low', 'on', '{}', now(), 'Ada', 'test')`);
    await run(sql`insert into alerts.alert (institution_id, alert_id, rule_id, rule_version, enrolment_id, student_id, on_day, week, state, words, evidence, fired_at)
      select 1, gen_random_uuid(), ${rule}::uuid, 1, e.enrolment_id, e.student_id, ${addDays(day, -12)}::date, ${addWeeks(firstWeek, 5)}::date,
        case when e.enrolment_id % 5 = 0 then 'withdrawn' else 'open' end, 'Low.', '{}', now()
      from roster.enrolment e where e.institution_id = 1 and (e.enrolment_id % 14 = 11 or e.enrolment_id % 14 in (3, 4))`);
    const found = await api.get<AccessView>(admin, '/effects/access');
    expect(found.named).toBeGreaterThan(80);
    expect(found.helped).toBeGreaterThan(40);
    expect(found.medianDays).toBe(12);
    const english = found.groups.find(({ value }) => value === 'En');
    expect(english?.named).toBeGreaterThan(60);
    expect(found.groups.filter(({ value }) => value !== 'En').every(({ named }) => named === null)).toBe(true);
    const mine = await api.get<AccessView>(leader, '/effects/access');
    expect(mine.named ?? 0).toBeLessThan(found.named ?? 0);
    expect(await api.get<AccessView>(tutor, '/effects/access')).toMatchObject({ named: 0, groups: [] });
    expect(await api.get<AccessView>(admin, `/effects/access?kind=${kinds[7]}`)).toMatchObject({ helped: 0 });
  });

  it('opens each number into whom it counts, to those who may know them and never where few are hidden', async () => {
    type Behind = StudentsBehindView;
    const open = (path: string, as = admin) => api.get<Behind>(as, `/effects/${path}`);
    const status = async (path: string, as = admin) => (await api.ask(as, `/effects/${path}`)).status;
    const effects = await view('?measure=index');
    const helped = cell(effects, kinds[0] ?? '');
    const behind = await open(`students?measure=index&of=compared&cell=${kinds[0]}`);
    expect([behind.total, behind.counted, behind.students.length]).toEqual([helped?.n, helped?.n, 50]);
    expect(behind.students[0]).toMatchObject({ plans: [{ kind: expect.any(String) }], days: [expect.any(String)] });
    // How it went for one of them is nobody's.
    expect(Object.keys(behind.students[0] ?? {})).not.toContain('index');
    expect((await open(`students?measure=index&of=similar&cell=${kinds[0]}`)).counted).toBe(helped?.compared);
    expect((await open('students')).what).toMatch(`(${effects.plans.begun})`);
    const mine = await open(`students?of=begun`, leader);
    expect(mine.total).toBeLessThan((await open('students')).total);
    const access = await api.get<AccessView>(admin, '/effects/access');
    expect((await open('access/students?of=named')).total).toBe(access.named);
    expect((await open('access/students?of=helped')).total).toBe(access.helped);
    // A part of it is hidden, and could be reckoned from who the others are.
    expect(await status('access/students?group=home-language%3Den')).toBe(403);
    expect(await status('students?measure=index&by=group&of=compared&cell=home-language%3Den')).toBe(403);
    expect(await status(`students?kind=${kinds[2]}&of=compared&cell=${kinds[2]}`)).toBe(403);
    expect(await status('students?of=compared&cell=nothing')).toBe(422);
    await run(sql`insert into roster.characteristic (institution_id, student_id, kind, value)
      select 1, student_id, kind, case when substr(student_id::text, 25)::int % 2 = 0 then 'yes' else 'no' end
      from roster.student, unnest(array['disability', 'lunch-program']) kind where institution_id = 1`);
    await followPlans(db, 1);
    const { groups } = await api.get<AccessView>(admin, '/effects/access');
    const [disabled, meals] = ['disability=yes', 'lunch-program=yes'].map((key) =>
      groups.find((one) => one.key === key),
    );
    const ofGroup = `access/students?group=${disabled?.key}`;
    expect(disabled?.opens).toContain('named');
    expect((await open(ofGroup)).total).toBe(disabled?.named);
    // A law says who may know: no playbook names support for it, and so nobody is listed.
    expect([meals?.named, meals?.opens]).toEqual([disabled?.named, []]);
    expect(await status(`access/students?group=${meals?.key}`)).toBe(403);
    const leadsOnly = actorWith(1, [], { why: (need) => (need === 'plans:lead' ? [everybody] : []) });
    expect(await status(ofGroup, leadsOnly)).toBe(403);
    const unplanned = await open('access/students', leadsOnly);
    expect(unplanned.total).toBe(access.named);
    // Whoever may not read plans is told of none.
    expect(unplanned.students.every(({ tier, plans }) => tier === null && plans.length === 0)).toBe(true);
    expect(await status('students', actorWith(1, [everybody], { isDeidentified: true }))).toBe(403);
    const [seen] = await run<{ n: number }>(
      sql`select count(*)::int as n from ledger.list_view where institution_id = 1 and filter ? 'access'`,
    );
    expect(seen?.n).toBeGreaterThanOrEqual(3);
  });

  it('is laid out as it would be reckoned while somebody waits', async () => {
    const asked = [
      '',
      '?measure=index',
      '?by=playbook',
      '?measure=left&by=site',
      '?by=group',
      `?kind=${kinds[0]}&by=site`,
    ];
    await run(
      sql`insert into access.role (institution_id, role_key, name, needs, reach) values (1, 'lead', 'Lead', array['plans:lead'], 'unit')`,
    );
    await run(sql`insert into access.assignment (institution_id, assignment_id, user_id, role_key, unit_id)
      select 1, gen_random_uuid(), 'u7', 'lead', id from unnest(${[programmeId(0), programmeId(1)]}::uuid[]) id`);
    expect(await followPlans(db, 1)).toBeGreaterThan(0);
    const both = actorWith(
      1,
      [programmeId(0), programmeId(1)].map((unitId) => ({ via: 'unit', unitId, reason: 'Leader of both' })),
    );
    const ofBoth = await run<{ n: number }>(sql`select count(*)::int as n from insights.effect_answer
      where institution_id = 1 and unit_id = ${ledKey([programmeId(0), programmeId(1)])}`);
    expect(ofBoth[0]?.n).toBeGreaterThanOrEqual(12);
    const ask = () => Promise.all([admin, leader, both].flatMap((who) => asked.map((query) => view(query, who))));
    const laidOut = await ask();
    const [held] = await run<{ n: number }>(
      sql`delete from insights.effect_answer where institution_id = 1 returning (select count(*)::int from insights.effect_answer) as n`,
    );
    expect(held?.n).toBeGreaterThanOrEqual(24);
    expect(await ask()).toEqual(laidOut);
  });

  it('is told to those who lead, of their own sites', async () => {
    const mine = await view('?measure=index&by=site', leader);
    const whole = await view('?measure=index&by=site');
    expect(mine.cells.length).toBeLessThan(whole.cells.length);
    expect(await view('?measure=index', tutor)).toMatchObject({ cells: [] });
    const none = actorWith(1, []);
    expect((await api.ask(none, '/effects')).status).toBe(403);
    expect((await api.ask(admin, '/effects?kind=nothing')).status).toBe(422);
    expect((await api.ask(admin, '/effects?measure=score')).status).toBe(422);
  });
});
