import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { fireFollowUps } from '../index.ts';

// 2014-02-17 is a Monday; these institutions keep no calendar, so that every weekday may be a school day.
const plan = {
  kindKey: 'check-in',
  reason: 'Missed four of the last ten days.',
  goal: 'Comes to nine of ten sessions.',
  goalMeasure: 'own',
  goalUnit: 'sessions',
  baseline: 5,
  target: 9,
  goalBy: '2014-04-14',
  sessionsPerWeek: 1,
  sessionMinutes: 15,
  followUpDays: 7,
  startsOn: '2014-02-17',
  reviewOn: '2014-04-14',
  tier: 2,
  steps: [{ words: 'Meet on Monday', byWhom: 'Ada Tutor' }],
} as const;

describe.each(databaseKinds)('plans on %s', (kind) => {
  let house: Casework;
  beforeAll(async () => {
    house = await openCasework(kind);
  });
  afterAll(() => house.world.close());

  const make = async (student: number, more: object = {}) => {
    const made = await house.ask(house.who.ada, 'POST', '/plans', {
      ...plan,
      studentId: house.students[student],
      ...more,
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return String(made.body.planId);
  };
  const look = async (planId: string, who = house.who.ada) =>
    (await house.ask(who, 'GET', `/plans/${planId}`)).body as never as {
      revision: number;
      state: string;
      goal: string;
      followUps: { followUpId: string; state: string; dueOn: string; sessionsPlanned: number | null }[];
      entries: { kind: string; words: string }[];
      fidelity: { sentence: string };
      points: unknown[];
      caseManager: string;
    };
  const openOf = (view: Awaited<ReturnType<typeof look>>) => view.followUps.filter(({ state }) => state === 'open');
  const fireOn = (day: string) =>
    fireFollowUps({
      db: house.world.services.db,
      clock: fixedClock(`${day}T06:00:00Z`),
      actor: systemActor(house.world.north.institutionId, 'Leadline'),
    });
  const noticesOf = async (staffId: string) =>
    house.world.services.db.forInstitution(house.world.north.institutionId, (trx) =>
      trx
        .selectFrom('messages.notice')
        .select(['words', 'dedupe_key', 'withdrawn_at'])
        .where('institution_id', '=', house.world.north.institutionId)
        .where('staff_id', '=', staffId)
        .where('origin_kind', '=', 'follow-up')
        .orderBy('notice_id')
        .execute(),
    );

  it('have one open follow-up from the beginning, and always one after each answer', async () => {
    const planId = await make(0);
    const first = openOf(await look(planId));
    expect(first.map(({ dueOn }) => dueOn)).toEqual(['2014-02-24']);
    const done = await house.ask(house.who.ada, 'POST', `/follow-ups/${first[0]?.followUpId}/done`, {
      words: 'Came each day.',
      sessionsDone: 1,
      value: 6,
    });
    expect(done.body).toMatchObject({ nextOn: '2014-02-24' });
    const after = await look(planId);
    expect(openOf(after)).toHaveLength(1);
    expect(after.points).toEqual([{ on: '2014-02-17', value: 6 }]);
    const again = await house.ask(house.who.ada, 'POST', `/follow-ups/${first[0]?.followUpId}/done`, {
      words: 'Twice?',
    });
    expect(again.status).toBe(409);
  });

  it('lose nothing where two people change them: the second is told what the first did', async () => {
    const planId = await make(1);
    const { revision } = await look(planId);
    const one = await house.ask(house.who.ada, 'PATCH', `/plans/${planId}`, {
      revision,
      goal: 'Comes to eight of ten.',
    });
    expect(one.status).toBe(200);
    const two = await house.ask(house.who.leader, 'PATCH', `/plans/${planId}`, { revision, target: 8 });
    expect(two.status).toBe(409);
    expect(String(two.body.detail)).toContain('goal');
    expect((await look(planId)).goal).toBe('Comes to eight of ten.');
  });

  it('are unknown to who does not see the student, as is their student', async () => {
    const planId = await make(2);
    for (const [method, path, body] of [
      ['GET', `/plans/${planId}`, undefined],
      ['PATCH', `/plans/${planId}`, { revision: 1, goal: 'Mine now.' }],
      ['POST', `/plans/${planId}/end`, { revision: 1, reason: 'changed' }],
      ['GET', `/students/${house.students[2]}/plans`, undefined],
      ['POST', '/plans', { ...plan, studentId: house.students[2] }],
      ['POST', '/tiers', { studentId: house.students[2], tier: 3, revision: 0, reason: 'Because I say so.' }],
    ] as const)
      expect((await house.ask(house.who.ben, method, path, body)).status, `${method} ${path}`).toBe(404);
    const list = await house.ask(house.who.ben, 'GET', '/follow-ups?list=all');
    expect(JSON.stringify(list.body)).not.toContain(planId);
    expect((await house.ask(house.who.teacher, 'GET', `/plans/${planId}`)).status).toBe(403);
  });

  it('tell of a follow-up once, a lead of one that nobody answered once, and nobody at a weekend', async () => {
    const planId = await make(0, { kindKey: 'study-skills' });
    expect(await fireOn('2014-02-23')).toEqual({ told: 0, escalated: 0, moved: 0 });
    expect(await fireOn('2014-02-24')).toMatchObject({ escalated: 0, moved: 0 });
    const told = (await noticesOf(house.staff.ada)).filter(({ words }) => words.includes('Study skills'));
    expect(told).toHaveLength(1);
    expect(await fireOn('2014-02-24')).toMatchObject({ told: 0 });
    await Promise.all([fireOn('2014-02-25'), fireOn('2014-02-25')]);
    expect((await noticesOf(house.staff.ada)).filter(({ words }) => words.includes('Study skills'))).toHaveLength(1);
    expect(await fireOn('2014-02-26')).toMatchObject({ escalated: 0 });
    const lead = await fireOn('2014-02-27');
    expect(lead.escalated).toBeGreaterThan(0);
    expect(await fireOn('2014-02-28')).toMatchObject({ told: 0, escalated: 0 });
    const escalated = (await look(planId)).entries.filter(({ kind: of }) => of === 'escalated');
    expect(escalated).toHaveLength(1);
  });

  it('wait for school where a holiday was entered since', async () => {
    const planId = await make(1, { kindKey: 'advising' });
    const { db } = house.world.services;
    const { institutionId } = house.world.north;
    await db.forInstitution(institutionId, async (trx) => {
      const common = { institution_id: institutionId, unit_id: null, academic_year: '2013-14', term_code: null };
      await trx
        .insertInto('institution.calendar_period')
        .values([
          {
            ...common,
            calendar_period_id: '00000000-0000-7000-8000-0000000000c1',
            kind: 'term',
            term_code: '2014B',
            name: 'Spring',
            starts_on: '2014-01-06',
            ends_on: '2014-06-20',
          },
          {
            ...common,
            calendar_period_id: '00000000-0000-7000-8000-0000000000c2',
            kind: 'holiday',
            name: 'Half term',
            starts_on: '2014-02-24',
            ends_on: '2014-02-28',
          },
        ])
        .execute();
    });
    expect((await fireOn('2014-02-24')).told).toBe(0);
    expect(openOf(await look(planId)).map(({ dueOn }) => dueOn)).toEqual(['2014-03-03']);
    expect((await fireOn('2014-03-03')).told).toBeGreaterThan(0);
    expect((await noticesOf(house.staff.ada)).filter(({ words }) => words.includes('Regular advising'))).toHaveLength(
      1,
    );
  });

  it('end with what was open taken off everybody’s list', async () => {
    const planId = await make(0, { kindKey: 'tutoring' });
    const { revision } = await look(planId);
    expect(
      (await house.ask(house.who.ada, 'POST', `/plans/${planId}/end`, { revision, reason: 'goal-met' })).status,
    ).toBe(200);
    const after = await look(planId);
    expect(after.state).toBe('ended');
    expect(openOf(after)).toEqual([]);
    const { body } = await house.ask(house.who.ada, 'GET', '/follow-ups?later=yes');
    expect(JSON.stringify(body)).not.toContain(planId);
  });

  it('refuse what no plan can be', async () => {
    const refusals: [string, object][] = [
      ['review before the start', { reviewOn: '2014-02-01' }],
      ['review on the start', { reviewOn: '2014-02-17' }],
      ['goal in the past', { goalBy: '2014-01-01' }],
      ['a year mistyped', { reviewOn: '2104-04-14' }],
      ['no dose', { sessionsPerWeek: 0 }],
      ['no rhythm', { followUpDays: 0 }],
      ['a kind that is not there', { kindKey: 'magic' }],
      ['a barrier that is not there', { barrierKey: 'dragons' }],
      ['a playbook that is not there', { playbookId: house.stranger }],
      ['a case manager who is nobody', { caseManagerStaffId: house.stranger }],
      ['a colleague who does not reach the student', { caseManagerStaffId: house.staff.ben }],
      ['a tier of four', { tier: 4 }],
      ['no goal', { goal: ' ' }],
      ['a day that is none', { startsOn: '2014-02-30' }],
      ['a step by nobody', { steps: [{ words: 'x', byWhom: '' }] }],
      ['no target', { target: undefined }],
    ];
    for (const [what, change] of refusals) {
      const { status } = await house.ask(house.who.ada, 'POST', '/plans', {
        ...plan,
        studentId: house.students[0],
        ...change,
      });
      expect(status, what).toBe(422);
    }
  });
});
