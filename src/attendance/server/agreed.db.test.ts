import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { take } from '../../../tests/deliveries.ts';
import { type Enrolled, enrolled } from '../../../tests/enrolled.ts';
import { followDeliveries, readFoldedWeek } from '../../activity/server/index.ts';
import type { Database } from '../../platform/db/database.ts';
import { agreeAdjustment, endAdjustment } from '../../roster/server/index.ts';
import type { MappingInput } from '../../sources/core/mapping.ts';
import { sourceByKey } from '../../sources/server/index.ts';
import {
  absenceIsAgreed,
  absencesToday,
  agreedDeltas,
  attendanceOf,
  keepMarks,
  refreshStandings,
  takeOutAgreed,
} from './index.ts';

followDeliveries(keepMarks);

const marks: MappingInput = {
  student: { column: 'who' },
  time: { column: 'day' },
  feeds: [
    {
      source: 'marks',
      value: {
        as: 'marks',
        column: 'code',
        session: 'part',
        codes: { P: { attended: 1, expected: 1 }, L: { attended: 1, expected: 1 }, A: { attended: 0, expected: 1 } },
      },
    },
  ],
};
const week = ['2025-10-20', '2025-10-21', '2025-10-22', '2025-10-23', '2025-10-24'];

describe.each(databaseKinds)('what was agreed, on the %s database', (kind) => {
  let db: Database;
  let small: Enrolled;
  let studentId: string;
  let adjustmentId: string;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    small = await enrolled(db);
    const row = await db.forInstitution(small.institutionId, (trx) =>
      trx
        .selectFrom('roster.enrolment')
        .select('student_id')
        .where('institution_id', '=', small.institutionId)
        .where('enrolment_id', '=', 4)
        .executeTakeFirstOrThrow(),
    );
    studentId = row.student_id;
    // Student 003 comes in the mornings, and not at all on Friday.
    const given = week.flatMap((day, at) => [`003,${day},AM,${at === 4 ? 'A' : 'P'}`, `003,${day},PM,A`]);
    await take(small, `who,day,part,code\n${given.join('\n')}\n001,2025-10-24,AM,P\n`, marks);
  });
  afterAll(async () => {
    await small.remove();
    await db.close();
  });

  const here = <T>(ask: (trx: Parameters<Parameters<Database['forInstitution']>[1]>[0]) => Promise<T>) =>
    db.forInstitution(small.institutionId, (trx) => ask(trx as never));
  const standing = async () =>
    (await here((trx) => attendanceOf(trx, small.institutionId, [studentId]))).get(studentId);
  /** Attended and expected of the week, as the score reads them. */
  const scored = () =>
    here(async (trx) => {
      const { institutionId } = small;
      const { sourceId } = await sourceByKey(trx, institutionId, 'marks');
      const key = { institutionId, sourceId, week: '2025-10-20' };
      const folded = await readFoldedWeek(trx, key);
      takeOutAgreed(folded, await agreedDeltas(trx, key));
      const at = folded.enrolmentIds.indexOf(4);
      return [folded.value[at], folded.expected?.[at]];
    });
  const missing = async () => {
    const { absences } = await here((trx) => absencesToday(trx, small.institutionId, '2025-10-24'));
    return absences.map(({ enrolmentId }) => enrolmentId);
  };

  it('counts every mark while nothing is agreed', async () => {
    expect(await standing()).toMatchObject({
      enrolledDays: 5,
      absentDays: 5,
      expectedSessions: 10,
      attendedSessions: 4,
    });
    expect(await scored()).toEqual([4, 10]);
    expect(await missing()).toEqual([4]);
  });

  it('leaves measures, score and Today to what is expected, from its first day on', async () => {
    const pm = (weekday: number) => ({ weekday, parts: ['pm'] });
    ({ adjustmentId } = await agreeAdjustment(small.context, studentId, {
      kind: 'part-time',
      startsOn: '2025-10-21',
      endsOn: '2025-11-28',
      arrivesAt: null,
      steps: [{ from: '2025-10-21', notExpected: [...[0, 1, 2, 3].map(pm), { weekday: 4, parts: ['day'] }] }],
      agreedWith: 'Tutor and student',
      agreedOn: '2025-10-20',
      reason: 'Recovering',
    }));
    await refreshStandings(db, small.institutionId, null);
    // Monday's afternoon was before it began; Friday is no day at all.
    expect(await standing()).toMatchObject({
      enrolledDays: 4,
      absentDays: 1,
      expectedSessions: 5,
      attendedSessions: 4,
    });
    expect(await scored()).toEqual([4, 5]);
    expect(await missing()).toEqual([]);
    const agreed = (day: string) => here((trx) => absenceIsAgreed(trx, small.institutionId, [studentId], day));
    expect([[...(await agreed('2025-10-24'))], [...(await agreed('2025-10-23'))]]).toEqual([[studentId], []]);
  });

  it('counts what follows its end as for everybody', async () => {
    await endAdjustment(small.context, adjustmentId, { lastDay: '2025-10-22', reason: 'Back full-time' });
    await refreshStandings(db, small.institutionId, null);
    expect(await standing()).toMatchObject({
      enrolledDays: 5,
      absentDays: 3,
      expectedSessions: 8,
      attendedSessions: 4,
    });
    expect(await scored()).toEqual([4, 8]);
    expect(await missing()).toEqual([4]);
  });
});
