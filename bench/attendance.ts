/**
 * A day's marks of everybody to stored marks, standings and sums on PostgreSQL, beside the same in PostgreSQL alone.
 *   node bench/attendance.ts [--students 1000000] [--weeks 24] [--rounds 3]
 */
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { followDeliveries } from '../src/activity/server/index.ts';
import { keepMarks, refreshStandings, viewOverview } from '../src/attendance/server/index.ts';
import { openPeer } from './attendance/peer.ts';
import { type AttendanceWorld, openAttendanceWorld } from './attendance/world.ts';
import { machineFacts, median, p95, seconds as timed } from './measure.ts';
import { type BenchResult, printResult } from './result.ts';

export interface AttendanceBenchOptions {
  students: number;
  /** Of marks that are in before the day that is measured. */
  weeks: number;
  rounds: number;
}

const standard: AttendanceBenchOptions = { students: 1_000_000, weeks: 24, rounds: 3 };
const most_seconds = 60;
const most_overview_ms = 100;

export async function run(options: Partial<AttendanceBenchOptions> = {}): Promise<BenchResult> {
  followDeliveries(keepMarks);
  const { students, weeks, rounds } = { ...standard, ...options };
  const world = await openAttendanceWorld(students, weeks);
  try {
    const peer = await openPeer(world);
    const ours: number[] = [];
    const standings: number[] = [];
    const theirs: { load: number; measures: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const file = await world.writeDay(round);
      ours.push(await timed(() => world.importFile(file)));
      standings.push(await timed(() => refreshStandings(world.db, world.institutionId, null)));
      const one = await peer.day(file);
      theirs.push(one);
      const days = await enrolledDays(world);
      if (days !== one.enrolledDays) throw new Error(`${days} and ${one.enrolledDays} enrolled days`);
    }
    await peer.close();
    const overview = await overviewTimes(world);
    return report(world, rounds, { ours, standings, theirs, overview, mb: await storedMb(world) });
  } finally {
    await world.close();
  }
}

async function enrolledDays({ db }: AttendanceWorld): Promise<number> {
  const { rows } = await sql<{ n: number }>`select sum(enrolled_days)::float8 as n from attendance.standing`.execute(
    db.owner,
  );
  return rows[0]?.n ?? 0;
}

async function storedMb({ db }: AttendanceWorld): Promise<number> {
  const { rows } = await sql<{ mb: number }>`select pg_total_relation_size('attendance.block') / 1e6 as mb`.execute(
    db.owner,
  );
  return rows[0]?.mb ?? Number.NaN;
}

/** Of all and of each grade, none of which is known from before; then of all again, as the next readers ask. */
async function overviewTimes({ context }: AttendanceWorld): Promise<number[]> {
  const times: number[] = [];
  const years = Array.from({ length: 12 }, (_, at) => `Grade ${at + 1}`);
  for (const year of [undefined, ...years, ...years.map(() => undefined)])
    times.push(1000 * (await timed(() => viewOverview(context, year === undefined ? {} : { year }))));
  return times;
}

interface Measured {
  ours: number[];
  standings: number[];
  theirs: { load: number; measures: number }[];
  overview: number[];
  mb: number;
}

function report({ students, daysBefore, server }: AttendanceWorld, rounds: number, found: Measured): BenchResult {
  const s = (time: number) => time.toFixed(2);
  const whole = median(found.ours);
  const load = median(found.theirs.map((one) => one.load));
  const measures = median(found.theirs.map((one) => one.measures));
  return {
    title: `Attendance, a day of ${students.toLocaleString('en')} students after ${daysBefore} days`,
    notes: [
      machineFacts(),
      `PostgreSQL ${server.version}, durable commits, shared_buffers 1 GB; medians of ${rounds}, taken in turns`,
      `marks of the year: ${found.mb.toFixed(0)} MB with indexes`,
      'ours: copy and hash the file, check every row, store counts and marks, standings of all and sums of the day',
      'PostgreSQL: COPY by the server, join, insert a row for each mark, standings of all by GROUP BY over the year',
    ],
    columns: ['phase', 'ours s', 'PostgreSQL s'],
    rows: [
      ['the day, whole', s(whole), s(load + measures)],
      ['of which standings and sums', s(median(found.standings)), s(measures)],
      ['overview p95 (ms)', p95(found.overview).toFixed(0), '-'],
    ],
    promises: [
      {
        claim: `a day loads and measures refresh within ${most_seconds} s`,
        measured: `${s(whole)} s`,
        holds: whole <= most_seconds,
      },
      {
        claim: 'no slower than in PostgreSQL alone',
        measured: `${(whole / (load + measures)).toFixed(2)} x`,
        holds: whole <= load + measures,
      },
      ...(students <= 100_000
        ? [
            {
              claim: `the overview answers in ${most_overview_ms} ms at 100,000 students`,
              measured: `${p95(found.overview).toFixed(0)} ms`,
              holds: p95(found.overview) <= most_overview_ms,
            },
          ]
        : []),
    ],
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { students: { type: 'string' }, weeks: { type: 'string' }, rounds: { type: 'string' } },
  });
  const given = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
  printResult(await run(given));
}
