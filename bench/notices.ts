/**
 * What notices are due, counted anew for a district, and the pages that show it; every transaction is timed.
 *   node bench/notices.ts [--students 100000] [--weeks 12] [--kind embedded]
 */
import { parseArgs } from 'node:util';
import { followDeliveries } from '../src/activity/server/index.ts';
import { keepMarks, refreshStandings } from '../src/attendance/server/index.ts';
import { choosePack, countDue } from '../src/notices/server/index.ts';
import { listNotices } from '../src/notices/server/list-notices.ts';
import { viewStudentNotices } from '../src/notices/server/view-student-notices.ts';
import type { Database } from '../src/platform/db/database.ts';
import { type AttendanceWorld, openAttendanceWorld } from './attendance/world.ts';
import { machineFacts, p95, seconds } from './measure.ts';
import { type BenchResult, printResult } from './result.ts';

export interface NoticesBenchOptions {
  students: number;
  /** Of marks. */
  weeks: number;
  kind: Database['kind'];
}

const standard: NoticesBenchOptions = { students: 100_000, weeks: 12, kind: 'server' };
const most_transaction_ms = 200;
const looks = 30;

export async function run(options: Partial<NoticesBenchOptions> = {}): Promise<BenchResult> {
  followDeliveries(keepMarks);
  const { students, weeks, kind } = { ...standard, ...options };
  const world = await openAttendanceWorld(students, weeks, kind);
  try {
    await refreshStandings(world.db, world.institutionId, null);
    const { db, times } = timed(world.db);
    const context = { ...world.context, db };
    await choosePack(context, { packKey: 'us-ca' });
    times.length = 0;
    const counted = await countDue(db, context.clock, world.institutionId);
    const counting = times.splice(0);
    const again = 1000 * (await seconds(() => countDue(db, context.clock, world.institutionId)));
    const list: number[] = [];
    const one: number[] = [];
    const view = await listNotices(context, { show: 'due', page: 1 });
    for (let at = 0; at < looks; at++) {
      list.push(1000 * (await seconds(() => listNotices(context, { show: 'due', page: 1 + (at % 5) }))));
      const studentId = view.due[at % view.due.length]?.student.studentId;
      if (studentId) one.push(1000 * (await seconds(() => viewStudentNotices(context, studentId))));
    }
    if (!counted) throw new Error('nothing was counted');
    return report(world, { kind, counted, times: counting, again, list, one });
  } finally {
    await world.close();
  }
}

/** The same database, with a note of how long each transaction took. */
function timed(db: Database): { db: Database; times: number[] } {
  const times: number[] = [];
  return {
    times,
    db: {
      ...db,
      forInstitution: async (institutionId, work) => {
        const start = performance.now();
        try {
          return await db.forInstitution(institutionId, work);
        } finally {
          times.push(performance.now() - start);
        }
      },
    },
  };
}

interface Measured {
  kind: Database['kind'];
  counted: { due: number; students: number };
  times: readonly number[];
  again: number;
  list: readonly number[];
  one: readonly number[];
}

function report({ students, daysBefore }: AttendanceWorld, found: Measured): BenchResult {
  const { kind, counted, times, again, list, one } = found;
  const ms = (time: number) => time.toFixed(0);
  const whole = times.reduce((sum, time) => sum + time, 0);
  const longest = Math.max(...times);
  return {
    title: `Notices of ${students.toLocaleString('en')} students after ${daysBefore} days, on the ${kind} database`,
    notes: [
      machineFacts(),
      `${counted.students.toLocaleString('en')} students had enough absences to be looked at, ${counted.due.toLocaleString('en')} steps are due`,
    ],
    columns: ['what', 'measured'],
    rows: [
      ['counted anew, s', (whole / 1000).toFixed(1)],
      ['transactions', String(times.length)],
      ['of which p95, ms', ms(p95(times))],
      ['of which the longest, ms', ms(longest)],
      ['nothing changed, ms', ms(again)],
      ['the list, p95 of 30, ms', ms(p95(list))],
      ['a student’s notices, p95 of 30, ms', ms(p95(one))],
    ],
    promises: [
      {
        claim: `no transaction of the count lasts ${most_transaction_ms} ms`,
        measured: `${ms(longest)} ms`,
        holds: longest < most_transaction_ms,
      },
    ],
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { students: { type: 'string' }, weeks: { type: 'string' }, kind: { type: 'string' } },
  });
  printResult(
    await run({
      ...(values.students && { students: Number(values.students) }),
      ...(values.weeks && { weeks: Number(values.weeks) }),
      ...(values.kind === 'embedded' && { kind: 'embedded' as const }),
    }),
  );
}
