import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import type { ChronicAgainView } from '../../core/success/together-views.ts';
import { keepChronicMonth } from '../index.ts';

describe.each(databaseKinds)('whoever stays chronically absent, on %s', (kind) => {
  let house: Casework;
  beforeAll(async () => {
    house = await openCasework(kind);
  }, 120_000);
  afterAll(() => house.world.close());

  /** How the students stand on a day: enrolled and missed days of each. */
  const standOn = (day: string, stands: readonly [enrolled: number, absent: number][]) =>
    house.world.services.db.forInstitution(house.world.north.institutionId, async (trx) => {
      await trx
        .deleteFrom('attendance.standing')
        .where('institution_id', '=', house.world.north.institutionId)
        .execute();
      for (const [n, [enrolled, absent]] of stands.entries())
        await trx
          .insertInto('attendance.standing')
          .values({
            institution_id: house.world.north.institutionId,
            enrolment_id: n + 1,
            student_id: house.students[n] ?? '',
            academic_year: '2013-14',
            is_last: true,
            as_of: day,
            enrolled_days: enrolled,
            absent_days: absent,
            attended_days: enrolled - absent,
            expected_sessions: enrolled,
            attended_sessions: enrolled - absent,
            excused_sessions: 0,
            unexcused_sessions: absent,
            unexplained_sessions: 0,
            offsite_sessions: 0,
            late_sessions: 0,
            early_sessions: 0,
            run_days: 0,
            unauthorised_10_weeks: 0,
            recent_enrolled_days: 20,
            recent_absent_days: 0,
          })
          .execute();
    });
  const keepOn = (day: string) =>
    keepChronicMonth({
      db: house.world.services.db,
      clock: fixedClock(`${day}T06:00:00Z`),
      actor: systemActor(house.world.north.institutionId, 'Leadline'),
    });
  const list = async () =>
    (await house.ask(house.who.leader, 'GET', '/chronic-again')).body as unknown as ChronicAgainView;

  it('stands with the number of months, the longest first; a tenth is chronic, less is not, nine days say nothing', async () => {
    await standOn('2014-01-20', [
      [80, 8],
      [80, 7],
      [9, 9],
      [80, 20],
    ]);
    await keepOn('2014-01-21');
    // Twice on a day changes nothing.
    expect(await keepOn('2014-01-21')).toEqual({ kept: 0 });
    await standOn('2014-02-14', [
      [95, 12],
      [95, 10],
      [29, 9],
      [95, 9],
    ]);
    await keepOn('2014-02-15');
    const { month, monthsKept, students } = await list();
    expect([month, monthsKept]).toEqual(['2014-02-01', 2]);
    expect(students.map(({ student, months, absentDays }) => [student.identifier, months, absentDays])).toEqual([
      ['s0', 2, 12],
      ['s2', 1, 9],
      ['s1', 1, 10],
    ]);
  });

  it('leaves this month’s list when the year is no longer chronic', async () => {
    await standOn('2014-02-17', [
      [130, 12],
      [96, 10],
      [30, 9],
      [96, 9],
    ]);
    await keepOn('2014-02-18');
    expect((await list()).students.map(({ student }) => student.identifier)).toEqual(['s2', 's1']);
  });

  it('is listed to those who lead, and to nobody else', async () => {
    for (const who of [house.who.ada, house.who.teacher])
      expect((await house.ask(who, 'GET', '/chronic-again')).status).toBe(403);
  });
});
