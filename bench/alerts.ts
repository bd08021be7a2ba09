/**
 * Twenty rules on a million students, from PostgreSQL to the alerts that they raise: enrolments, five weeks of scores, patterns and four weeks
 * of attendance read, and every rule evaluated for everybody; beside the same rules as SQL over the same scores and patterns. And beside
 * the weekly run of the same institution, which it must not take longer than.
 *   node bench/alerts.ts [--students 1000000] [--rounds 5]
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { reachOf } from '../src/alerts/core/condition.ts';
import { evaluatePoint } from '../src/alerts/core/evaluate-point.ts';
import { readFrame } from '../src/alerts/server/raise/frame.ts';
import { HistoryReader } from '../src/alerts/server/raise/history-reader.ts';
import { standingWeeks } from '../src/alerts/server/raise/standing-weeks.ts';
import { dayNumber } from '../src/kernel/week.ts';
import { type Database, openServerDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { trendBits } from '../src/trends/core/trends.ts';
import { attendance_weeks, rules, scored_weeks, sqlOf } from './alerts/rules.ts';
import { addPlainAttendance, addWeeksOfScores } from './alerts/world.ts';
import { machineFacts, median, seconds } from './measure.ts';
import { startBenchServer } from './postgres.ts';
import { type BenchResult, printResult } from './result.ts';
import { furnish, scoredWeek } from './weekly-run/world.ts';
import { runOnce } from './weekly-run.ts';

export interface AlertsBenchOptions {
  students: number;
  rounds: number;
}
const standard: AlertsBenchOptions = { students: 1_000_000, rounds: 5 };

const shape = { margin: { score_points: 20, attendance_pct: 5 }, cooldown_days: 28 };

export async function run(options: Partial<AlertsBenchOptions> = {}): Promise<BenchResult> {
  const { students, rounds } = { ...standard, ...options };
  const server = await startBenchServer();
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query('create database bench_alerts');
  const url = server.url.replace(/postgres$/, 'bench_alerts');
  const db = openServerDatabase(url);
  const client = new pg.Client({ connectionString: url });
  try {
    await migrate(db);
    const institutionId = await furnish(db, students, Math.max(5, Math.round(students / 2000)), url);
    const weekly = runOnce(url, institutionId);
    const runs = await addWeeksOfScores(db, institutionId, weekly.run);
    await addPlainAttendance(db);
    await client.connect();
    const counts = await client.query(
      `with ${factSql(institutionId, runs)} select ${rules.map((rule, r) => `count(*) filter (where ${sqlOf(rule)})::int as r${r}`).join(', ')} from fact`,
    );
    const theirs = rules.map((_, r) => counts.rows[0]?.[`r${r}`] as number);
    const first = await ours(db, institutionId);
    if (JSON.stringify(first.fired) !== JSON.stringify(theirs))
      throw new Error(`not the same alerts: ${first.fired.join(' ')} and ${theirs.join(' ')}`);
    const times = { read: [] as number[], evaluate: [] as number[], kept: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      const one = await ours(db, institutionId);
      times.read.push(one.read);
      times.evaluate.push(one.evaluate);
      await client.query('drop table if exists kept');
      times.kept.push(await seconds(() => client.query(keepSql(institutionId, runs))));
    }
    return report({ server, students, rounds, fired: first.fired, weekly: weekly.seconds, times });
  } finally {
    await client.end();
    await db.close();
    await admin.query('drop database bench_alerts with (force)');
    await admin.end();
    server.stop();
  }
}

/** All that an evaluation reads and finds, as src/alerts/server/raise/evaluate-rules.ts does it for one week. */
async function ours(db: Database, institutionId: number): Promise<{ read: number; evaluate: number; fired: number[] }> {
  const began = performance.now();
  const day = dayNumber(scoredWeek) + 6;
  const frame = await readFrame(db, institutionId, { firstDay: day, lastDay: day });
  const reader = new HistoryReader(db, institutionId, frame, await standingWeeks(db, institutionId));
  const history = await reader.asOf(day, reachOf(rules));
  const read = performance.now();
  const everybody = new Uint8Array(frame.ids.length).fill(1);
  const fired = rules.map(
    (condition) => evaluatePoint({ condition, ...shape }, history, everybody, new Map()).fire.length,
  );
  return { read: (read - began) / 1000, evaluate: (performance.now() - read) / 1000, fired };
}

/** One wide row for each enrolment, joined once from the tables that are there. */
function factSql(institutionId: number, runs: readonly number[]): string {
  const of = (alias: string) => `${alias}.institution_id = ${institutionId}`;
  const weeks = runs.map((run, w) => ({ run, w, name: `w${w}` }));
  const attendance = Array.from({ length: attendance_weeks }, (_, a) => ({
    name: `a${a}`,
    k: attendance_weeks - 1 - a,
  }));
  const bit = Object.entries({ stopped: trendBits.stopped, declining: trendBits.declining })
    .map(([kind, value]) => `when '${kind}' then ${value}`)
    .join(' ');
  const flags = [scored_weeks - 2, scored_weeks - 1].map((w) => ({ w, name: `f${w}`, run: runs[w] ?? 0 }));
  return `fact as materialized (select e.enrolment_id as id,
      ${weeks.map(({ w, name }) => `${name}.score as s${w}`).join(', ')},
      ${flags.map(({ w, name }) => `coalesce(${name}.bits, 0) as t${w}`).join(', ')},
      ${attendance.map(({ name }, a) => `coalesce(${name}.attended, 0) as a${a}, coalesce(${name}.expected, 0) as x${a}`).join(', ')}
    from roster.enrolment e
    ${weeks.map(({ run, name }) => `left join scoring.score ${name} on ${of(name)} and ${name}.run = ${run} and ${name}.enrolment_id = e.enrolment_id`).join('\n    ')}
    ${flags
      .map(
        ({ run, name }) =>
          `left join (select enrolment_id, bit_or(case kind ${bit} else 0 end) as bits from trends.flag where institution_id = ${institutionId} and run = ${run} group by enrolment_id) ${name} on ${name}.enrolment_id = e.enrolment_id`,
      )
      .join('\n    ')}
    ${attendance.map(({ name, k }) => `left join public.attended ${name} on ${name}.enrolment_id = e.enrolment_id and ${name}.k = ${k}`).join('\n    ')}
    where ${of('e')})`;
}

const keepSql = (institutionId: number, runs: readonly number[]) =>
  `create temp table kept as with ${factSql(institutionId, runs)} ${rules.map((rule, r) => `select id, ${r} as rule from fact where ${sqlOf(rule)}`).join(' union all ')}`;

interface Measured {
  server: { version: string };
  students: number;
  rounds: number;
  fired: readonly number[];
  weekly: number;
  times: { read: number[]; evaluate: number[]; kept: number[] };
}

function report({ server, students, rounds, fired, weekly, times }: Measured): BenchResult {
  const [read, evaluate, kept] = [median(times.read), median(times.evaluate), median(times.kept)];
  const s = (value: number) => value.toFixed(2);
  const whole = read + evaluate;
  return {
    title: `${rules.length} rules, ${students.toLocaleString('en')} students, from the database to the alerts`,
    notes: [
      machineFacts(),
      `PostgreSQL ${server.version}, durable commits, shared_buffers 1 GB, work_mem 64 MB; medians of ${rounds}, in turns; the weekly run once`,
      `read: enrolments, ${scored_weeks} weeks of scores, patterns of two, ${attendance_weeks} weeks of two attendance sources from packed blocks`,
      'PostgreSQL: the same scores and patterns, attendance as plain weekly rows that lie ready; joined once, then twenty filters; parallel workers as they come',
      `both find the same ${fired.reduce((sum, n) => sum + n, 0).toLocaleString('en')} alerts, rule by rule; what is told of them is not measured here`,
    ],
    columns: ['', 'seconds', 'beside Leadline'],
    rows: [
      ['Leadline: read', s(read), ''],
      ['Leadline: evaluate, one thread', s(evaluate), ''],
      ['Leadline', s(whole), ''],
      ['PostgreSQL, every alert kept', s(kept), `${(kept / whole).toFixed(2)} x`],
      ['the weekly run of the same institution', s(weekly), `${(weekly / whole).toFixed(2)} x`],
    ],
    promises: [
      {
        claim: 'within the weekly run’s time again',
        measured: `${s(whole)} s beside ${s(weekly)} s`,
        holds: whole <= weekly,
      },
      {
        claim: 'faster than PostgreSQL finding the same alerts',
        measured: `${(kept / whole).toFixed(2)} x`,
        holds: kept > whole,
      },
    ],
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { students: { type: 'string' }, rounds: { type: 'string' } } });
  const asked = Object.entries(values).map(([key, value]) => [key, Number(value)]);
  printResult(await run(Object.fromEntries(asked)));
}
