import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { jsonb } from '../../../platform/db/database.ts';
import type { ContactListsView, TeamListView, ThisWeekView } from '../../core/views.ts';

describe.each(databaseKinds)('this week on the %s database', (kind) => {
  let made: Casework;
  beforeAll(async () => {
    made = await openCasework(kind);
    for (const n of [0, 1, 4]) await raise(n, alertIds[n] ?? '');
  }, 120_000);
  afterAll(() => made.world.close());

  const alertIds: Record<number, string> = { 0: uuidv7(), 1: uuidv7(), 4: uuidv7() };

  /** An alert about a student, as an evaluation leaves it. */
  async function raise(n: number, alertId: string): Promise<void> {
    const { institutionId } = made.world.north;
    await made.world.services.db.forInstitution(institutionId, async (trx) => {
      const rule = await trx
        .selectFrom('alerts.rule')
        .select('rule_id')
        .where('institution_id', '=', institutionId)
        .where('rule_key', '=', 'low-twice')
        .executeTakeFirstOrThrow();
      const { enrolment_id } = await trx
        .selectFrom('roster.enrolment')
        .select('enrolment_id')
        .where('institution_id', '=', institutionId)
        .where('student_id', '=', made.students[n] ?? '')
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('alerts.alert')
        .values({
          institution_id: institutionId,
          alert_id: alertId,
          rule_id: rule.rule_id,
          rule_version: 1,
          enrolment_id,
          student_id: made.students[n] ?? '',
          on_day: '2014-02-16',
          week: '2014-02-10',
          state: 'open',
          words: 'Below 300 for two weeks (290, then 280).',
          evidence: jsonb([]),
          fired_at: new Date('2014-02-17T06:00:00Z'),
          acted_at: new Date('2014-02-17T06:00:00Z'),
        })
        .execute();
    });
  }

  const week = async (who: string) => (await made.ask(who, 'GET', '/this-week')).body as unknown as ThisWeekView;
  const ids = (people: { studentId: string }[]) => people.map(({ studentId }) => studentId).sort();

  it('names a tutor’s own students, with reasons, and nobody else’s', async () => {
    const mine = await week(made.who.ada);
    expect(ids(mine.talk)).toEqual([made.students[0], made.students[1]].sort());
    expect(mine.talk[0]?.reason).toBe('Below 300 for two weeks (290, then 280).');
    expect(ids((await week(made.who.ben)).talk)).toEqual([made.students[4]]);
  });

  it('has room for as many as its tutor says; the others stand on the team’s list, for the tutor and the leader', async () => {
    const { ada, leader } = made.who;
    expect((await made.ask(ada, 'PUT', '/this-week/capacity', { perWeek: 1 })).status).toBe(200);
    const mine = await week(ada);
    expect([mine.talk.length, mine.overflow.length]).toEqual([1, 1]);
    const team = (await made.ask(leader, 'GET', '/this-week/team')).body as unknown as TeamListView;
    expect(team.tutors.flatMap(({ overflow }) => ids(overflow))).toEqual(ids(mine.overflow));
    expect((await made.ask(ada, 'PUT', '/this-week/capacity', { perWeek: 0 })).status).toBe(422);
    await made.ask(ada, 'PUT', '/this-week/capacity', { perWeek: 5 });
  });

  it('puts a student off with a reason, and takes that back', async () => {
    const { ada } = made.who;
    const path = `/this-week/students/${made.students[0]}/not-now`;
    expect((await made.ask(ada, 'PUT', path, { reason: 'Away on a field trip', days: 7 })).status).toBe(200);
    const mine = await week(ada);
    expect(ids(mine.talk)).toEqual([made.students[1]]);
    expect(mine.later[0]?.dismissed).toEqual({ until: '2014-02-24', reason: 'Away on a field trip' });
    await made.ask(ada, 'DELETE', path);
    expect((await week(ada)).later).toEqual([]);
  });

  it('takes a name off once somebody reached the student, and not for a try', async () => {
    const { ada } = made.who;
    const log = (reach: string) =>
      made.ask(ada, 'POST', '/contacts', { studentIds: [made.students[1]], way: 'call', reach });
    await log('attempt');
    expect(ids((await week(ada)).talk)).toContain(made.students[1]);
    await log('two_way');
    const mine = await week(ada);
    expect(ids(mine.talk)).not.toContain(made.students[1]);
    expect(ids(mine.done)).toEqual([made.students[1]]);
  });

  it('lets nobody touch an alert or a student that is not theirs, by any route', async () => {
    const { ada, south } = made.who;
    const feedback = (who: string, n: number) =>
      made.ask(who, 'PUT', `/alerts/${alertIds[n]}/feedback`, { verdict: 'useful' });
    expect((await feedback(ada, 0)).status).toBe(200);
    const unknown = await made.ask(ada, 'PUT', `/alerts/${uuidv7()}/feedback`, { verdict: 'useful' });
    const theirs = await feedback(ada, 4);
    expect([theirs.status, theirs.body]).toEqual([404, unknown.body]);
    expect((await feedback(south, 0)).status).toBe(404);
    const putOff = await made.ask(ada, 'PUT', `/this-week/students/${made.students[4]}/not-now`, {
      reason: 'why',
      days: 7,
    });
    expect(putOff.status).toBe(404);
    expect((await made.ask(ada, 'GET', '/this-week/team')).status).toBe(403);
    expect((await made.ask(ada, 'GET', '/rules')).status).toBe(403);
    expect((await made.ask(ada, 'POST', '/rules', {})).status).toBe(403);
  });

  it('keeps lists under a name, one’s own or shared', async () => {
    const { ada, ben } = made.who;
    const save = (name: string, isShared: boolean) =>
      made.ask(ada, 'POST', '/contact-lists', { name, filter: { noCase: '1', noContact: 14 }, isShared });
    await save('Mine', false);
    await save('Ours', true);
    const lists = async (who: string) =>
      ((await made.ask(who, 'GET', '/contact-lists')).body as unknown as ContactListsView).lists.map(
        ({ name }) => name,
      );
    expect(await lists(ada)).toEqual(expect.arrayContaining(['Engage + No case', 'Mine', 'Ours']));
    expect(await lists(ben)).not.toContain('Mine');
  });
});
