import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import type { PlanView, WorklistView } from '../../core/views.ts';
import { fireFollowUps, handOnPlans } from '../index.ts';

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
  followUpDays: 7,
  startsOn: '2014-02-17',
  reviewOn: '2014-04-14',
  tier: 2,
  steps: [
    { words: 'Order the bus pass', byWhom: 'office' },
    { words: 'Call the grandmother', byWhom: 'Ada Tutor' },
  ],
} as const;

describe.each(databaseKinds)('a plan that is followed through, on %s', (kind) => {
  let house: Casework;
  beforeAll(async () => {
    house = await openCasework(kind);
  }, 120_000);
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
    (await house.ask(who, 'GET', `/plans/${planId}`)).body as unknown as PlanView;
  const on = (day: string) => ({
    db: house.world.services.db,
    clock: fixedClock(`${day}T06:00:00Z`),
    actor: systemActor(house.world.north.institutionId, 'Leadline'),
  });

  it('keeps what a change was from and to, of fields and steps alike', async () => {
    const planId = await make(0);
    const before = await look(planId);
    const changed = await house.ask(house.who.ada, 'PATCH', `/plans/${planId}`, {
      revision: before.revision,
      sessionsPerWeek: 2,
      reviewOn: '2014-04-07',
      steps: [
        { stepNo: 2, words: 'Call the grandmother on Fridays', byWhom: 'Ada Tutor', dueOn: '2014-03-07' },
        { stepNo: null, words: 'Find a mentor', byWhom: 'counselor' },
      ],
    });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    const after = await look(planId);
    expect(after.steps.map(({ stepNo, words }) => [stepNo, words])).toEqual([
      [2, 'Call the grandmother on Fridays'],
      [3, 'Find a mentor'],
    ]);
    expect(after.entries[0]?.changes).toEqual([
      { what: 'dose', from: '1', to: '2' },
      { what: 'review day', from: '2014-04-14', to: '2014-04-07' },
      {
        what: 'step',
        from: 'Call the grandmother (Ada Tutor)',
        to: 'Call the grandmother on Fridays (Ada Tutor, by 2014-03-07)',
      },
      { what: 'step', from: '', to: 'Find a mentor (counselor)' },
      { what: 'step', from: 'Order the bus pass (office)', to: '' },
    ]);
  });

  it('never gives a step’s number twice, so that an old page ticks nothing that it did not show', async () => {
    const planId = await make(0);
    const first = await look(planId);
    await house.ask(house.who.ada, 'PATCH', `/plans/${planId}`, {
      revision: first.revision,
      steps: [{ stepNo: 1, words: 'Order the bus pass', byWhom: 'office' }],
    });
    const second = await look(planId);
    await house.ask(house.who.ada, 'PATCH', `/plans/${planId}`, {
      revision: second.revision,
      steps: [
        { stepNo: 1, words: 'Order the bus pass', byWhom: 'office' },
        { stepNo: null, words: 'Something else', byWhom: 'office' },
      ],
    });
    expect((await look(planId)).steps.map(({ stepNo }) => stepNo)).toEqual([1, 3]);
    expect((await house.ask(house.who.ada, 'PUT', `/plans/${planId}/steps/2`, { isDone: true })).status).toBe(404);
  });

  it('keeps the tick of a step whose words or place change', async () => {
    const planId = await make(0);
    await house.ask(house.who.ada, 'PUT', `/plans/${planId}/steps/2`, { isDone: true });
    const { revision } = await look(planId);
    await house.ask(house.who.ada, 'PATCH', `/plans/${planId}`, {
      revision,
      steps: [
        { stepNo: 2, words: 'Call the grandmother', byWhom: 'Ben' },
        { stepNo: 1, words: 'Order the bus pass', byWhom: 'office' },
      ],
    });
    expect((await look(planId)).steps.map(({ stepNo, doneOn }) => [stepNo, doneOn !== null])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  it.each([
    ['a review before the start', { reviewOn: '2014-02-10' }],
    ['a review on the day of the start', { reviewOn: '2014-02-17' }],
    ['a goal before the start', { goalBy: '2014-01-01' }],
    ['a review in ten years', { reviewOn: '2024-02-10' }],
    ['a dose of nothing', { sessionsPerWeek: 0 }],
    ['a dose of eleven a week', { sessionsPerWeek: 11 }],
    ['sessions of minus five minutes', { sessionMinutes: -5 }],
    ['a rhythm of no days', { followUpDays: 0 }],
    ['a rhythm of a year', { followUpDays: 365 }],
    ['no goal', { goal: '   ' }],
    ['no reason', { reason: '' }],
    ['a kind that there is not', { kindKey: 'magic' }],
    ['a barrier that there is not', { barrierKey: 'weather' }],
    ['a case manager who could not open it', { caseManagerStaffId: '018f0000-0000-7000-8000-000000000001' }],
    ['a step without words', { steps: [{ stepNo: 1, words: ' ', byWhom: 'office' }] }],
    ['a step by nobody', { steps: [{ stepNo: 1, words: 'Bus pass', byWhom: '' }] }],
    ['a step on no day', { steps: [{ stepNo: 1, words: 'Bus pass', byWhom: 'office', dueOn: '2014-02-30' }] }],
    ['21 steps', { steps: Array.from({ length: 21 }, () => ({ words: 'Step', byWhom: 'office' })) }],
    ['a step numbered zero', { steps: [{ stepNo: 0, words: 'Bus pass', byWhom: 'office' }] }],
  ])('refuses %s and changes nothing', async (_, bad) => {
    const planId = await make(1);
    const before = await look(planId);
    const answer = await house.ask(house.who.ada, 'PATCH', `/plans/${planId}`, { revision: before.revision, ...bad });
    expect([answer.status, String(answer.body.code)]).toEqual([
      422,
      expect.stringMatching(/^(interventions|leadline)\.invalid$/),
    ]);
    const after = await look(planId);
    expect({ ...after, entries: after.entries.length }).toEqual({ ...before, entries: before.entries.length });
    await house.ask(house.who.ada, 'POST', `/plans/${planId}/end`, { revision: after.revision, reason: 'in-error' });
  });

  it('is offered to whoever looks after the student when its case manager leaves, and theirs once they take it', async () => {
    const planId = await make(2);
    const { db } = house.world.services;
    const { institutionId } = house.world.north;
    await db.forInstitution(institutionId, async (trx) => {
      await trx
        .insertInto('roster.caseload')
        .values({
          institution_id: institutionId,
          staff_id: house.staff.ben,
          student_id: house.students[2] ?? '',
          kind: 'counselor',
        })
        .execute();
      await trx
        .updateTable('roster.staff')
        .set({ left_on: '2014-02-17' })
        .where('institution_id', '=', institutionId)
        .where('staff_id', '=', house.staff.ada)
        .execute();
    });
    const first = await handOnPlans(on('2014-02-18'));
    expect(first.offered).toBeGreaterThan(0);
    // It may run twice.
    expect(await handOnPlans(on('2014-02-18'))).toEqual({ offered: 0, withdrawn: 0 });
    const seen = await look(planId, house.who.ben);
    expect(seen.handover).toMatchObject({ to: 'Ben Tutor', isMine: true, why: 'left' });
    const list = (await house.ask(house.who.ben, 'GET', '/follow-ups')).body as unknown as WorklistView;
    expect(list.handovers.map((one) => one.planId)).toContain(planId);
    // What falls due meanwhile is told to whom it was offered, not to whoever left.
    await fireFollowUps(on('2014-02-24'));
    const told = await db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('messages.notice')
        .select('words')
        .where('institution_id', '=', institutionId)
        .where('staff_id', '=', house.staff.ben)
        .where('link', '=', `/plans/${planId}`)
        .where('origin_kind', '=', 'follow-up')
        .execute(),
    );
    expect(told.map(({ words }) => words).join()).toContain('nobody has taken it yet');
    const taken = await house.ask(house.who.ben, 'POST', `/plan-handovers/${seen.handover?.handoverId}/answer`, {
      answer: 'take',
    });
    expect(taken.body).toEqual({ state: 'taken' });
    const after = await look(planId, house.who.ben);
    expect([after.caseManager, after.handover, after.next === null]).toEqual(['Ben Tutor', null, false]);
    const again = await house.ask(house.who.ben, 'POST', `/plan-handovers/${seen.handover?.handoverId}/answer`, {
      answer: 'take',
    });
    expect(again.status).toBe(409);
  });

  it('goes to those who lead when whom it was offered to says no, and back where it was when the roster is corrected', async () => {
    const { db } = house.world.services;
    const { institutionId } = house.world.north;
    const leave = (day: string | null) =>
      db.forInstitution(institutionId, (trx) =>
        trx
          .updateTable('roster.staff')
          .set({ left_on: day })
          .where('institution_id', '=', institutionId)
          .where('staff_id', '=', house.staff.ada)
          .execute(),
      );
    await leave(null);
    await handOnPlans(on('2014-02-18'));
    const planId = await make(2, { startsOn: '2014-02-18' });
    await leave('2014-02-17');
    await handOnPlans(on('2014-02-18'));
    const { handover } = await look(planId, house.who.ben);
    const answer = (body: object) =>
      house.ask(house.who.ben, 'POST', `/plan-handovers/${handover?.handoverId}/answer`, body);
    expect((await answer({ answer: 'decline' })).status).toBe(422);
    expect((await answer({ answer: 'decline', words: 'I have thirty already.' })).body).toEqual({ state: 'declined' });
    await handOnPlans(on('2014-02-19'));
    expect((await look(planId, house.who.ben)).handover).toMatchObject({ to: null, isMine: false });
    await leave(null);
    expect((await handOnPlans(on('2014-02-19'))).withdrawn).toBeGreaterThan(0);
    expect(await look(planId)).toMatchObject({ caseManager: 'Ada Tutor', handover: null });
  });

  it('is unknown, with its offer, to whoever does not reach the student', async () => {
    const nowhere = await house.ask(
      house.who.south,
      'POST',
      '/plan-handovers/018f0000-0000-7000-8000-000000000001/answer',
      {
        answer: 'take',
      },
    );
    expect([403, 404]).toContain(nowhere.status);
  });
});
