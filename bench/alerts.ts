/**
 * Twenty rules on a million students, from columns in memory, beside the same rules written as SQL over one wide row for each student in
 * PostgreSQL, which is the layout that suits it best.
 *   node bench/alerts.ts [--students 1000000] [--rounds 5]
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { Condition, Leaf } from '../src/alerts/core/condition.ts';
import { evaluatePoint } from '../src/alerts/core/evaluate-point.ts';
import type { AttendanceWeek, History } from '../src/alerts/core/history.ts';
import { addWeeks, dayNumber } from '../src/kernel/week.ts';
import { trendBits } from '../src/trends/core/trends.ts';
import { machineFacts, median, seconds } from './measure.ts';
import { startBenchServer } from './postgres.ts';
import { type BenchResult, printResult } from './result.ts';

export interface AlertsBenchOptions {
  students: number;
  rounds: number;
}
const standard: AlertsBenchOptions = { students: 1_000_000, rounds: 5 };

const scored_weeks = 9;
const attendance_weeks = 4;
const monday = '2026-01-05';

/** A number below `of` that both sides work out alike, without handing a million rows over. */
const made = (id: number, w: number, of: number) => (id * 7919 + w * 104_729 + Math.floor(id / 13) * 31) % of;
const madeSql = (w: number, of: number) => `(id::bigint * 7919 + ${w * 104_729} + (id / 13)::bigint * 31) % ${of}`;

const below = (threshold: number, weeks: number): Leaf => ({ when: 'score-below', threshold, weeks });
const drop = (points: number, weeks: number): Leaf => ({ when: 'score-drop', points, weeks });
const rise = (points: number, weeks: number): Leaf => ({ when: 'score-rise', points, weeks });
const attended = (share_pct: number, weeks: number): Leaf => ({ when: 'attendance-below', share_pct, weeks });
const trend = (name: 'stopped' | 'declining', begins: boolean): Leaf => ({ when: 'trend', trend: name, begins });
const first = (threshold: number, weeksAbove: number): Leaf => ({ when: 'score-first-below', threshold, weeksAbove });

const rules: readonly Condition[] = [
  below(300, 2),
  below(350, 3),
  below(300, 1),
  first(350, 4),
  first(300, 6),
  drop(100, 1),
  drop(150, 2),
  drop(200, 4),
  rise(50, 2),
  trend('stopped', true),
  trend('declining', true),
  trend('stopped', false),
  attended(75, 4),
  attended(50, 2),
  { all: [below(300, 1), attended(75, 4)] },
  { all: [below(350, 2), { not: attended(90, 4) }] },
  { any: [trend('stopped', true), { all: [below(300, 2), drop(50, 1)] }] },
  { all: [drop(80, 1), { any: [attended(60, 2), trend('declining', false)] }] },
  { all: [below(400, 1), { not: trend('stopped', false) }, attended(80, 4)] },
  { any: [drop(250, 1), drop(300, 2), below(200, 1)] },
];

export async function run(options: Partial<AlertsBenchOptions> = {}): Promise<BenchResult> {
  const { students, rounds } = { ...standard, ...options };
  const history = madeUpHistory(students);
  const everybody = new Uint8Array(students).fill(1);
  const nothingBefore = new Map<number, never>();
  const ours = () =>
    rules.map(
      (condition) =>
        evaluatePoint(
          { condition, margin: { score_points: 20, attendance_pct: 5 }, cooldown_days: 28 },
          history,
          everybody,
          nothingBefore,
        ).fire.length,
    );
  const server = await startBenchServer();
  const client = new pg.Client({ connectionString: server.url });
  try {
    await client.connect();
    await client.query(tableSql(students));
    await client.query('analyze fact');
    const counts = await client.query(
      `select ${rules.map((rule, r) => `count(*) filter (where ${sqlOf(rule)})::int as r${r}`).join(', ')} from fact`,
    );
    const theirs = rules.map((_, r) => counts.rows[0]?.[`r${r}`] as number);
    const mine = ours();
    if (JSON.stringify(mine) !== JSON.stringify(theirs))
      throw new Error(`not the same alerts: ${mine.join(' ')} and ${theirs.join(' ')}`);
    const fired = mine.reduce((sum, n) => sum + n, 0);
    const keep = `create temp table kept as ${rules.map((rule, r) => `select id, ${r} as rule from fact where ${sqlOf(rule)}`).join(' union all ')}`;
    const times = { ours: [] as number[], keep: [] as number[], count: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.ours.push(await seconds(ours));
      times.count.push(
        await seconds(() =>
          client.query(
            `select ${rules.map((rule, r) => `count(*) filter (where ${sqlOf(rule)}) as r${r}`).join(', ')} from fact`,
          ),
        ),
      );
      await client.query('drop table if exists kept');
      times.keep.push(await seconds(() => client.query(keep)));
    }
    const [us, count, kept] = [median(times.ours), median(times.count), median(times.keep)];
    const ms = (time: number) => Math.round(time * 1000);
    return {
      title: `${rules.length} rules, ${students.toLocaleString('en')} students`,
      notes: [
        machineFacts(),
        `medians of ${rounds}, in turns; PostgreSQL ${server.version} with one wide row for each student, parallel workers as they come`,
        `all find the same ${fired.toLocaleString('en')} alerts, rule by rule`,
      ],
      columns: ['', 'ms', 'beside Leadline'],
      rows: [
        ['Leadline, one thread, every alert kept', ms(us), ''],
        ['PostgreSQL, every alert kept', ms(kept), `${(kept / us).toFixed(1)} x`],
        ['PostgreSQL, counts only', ms(count), `${(count / us).toFixed(1)} x`],
      ],
      promises: [
        {
          claim: 'faster than PostgreSQL keeping the same alerts',
          measured: `${(kept / us).toFixed(1)} x`,
          holds: kept > us,
        },
      ],
    };
  } finally {
    await client.end();
    server.stop();
  }
}

function madeUpHistory(students: number): History {
  const column = (of: (id: number) => number) => Int16Array.from({ length: students }, (_, i) => of(i + 1));
  const scored = Array.from({ length: scored_weeks }, (_, w) => ({
    week: addWeeks(monday, w),
    score: column((id) => (made(id, w + 50, 20) === 0 ? -1 : made(id, w, 1001))),
    trends:
      w < scored_weeks - 2
        ? null
        : Uint8Array.from({ length: students }, (_, i) =>
            made(i + 1, w + 100, 16) === 0
              ? trendBits.stopped
              : made(i + 1, w + 200, 9) === 0
                ? trendBits.declining
                : 0,
          ),
  }));
  const attendance = Array.from(
    { length: attendance_weeks },
    (_, w): AttendanceWeek => ({
      week: addWeeks(monday, scored_weeks - attendance_weeks + w),
      attended: Float32Array.from({ length: students }, (_, i) => made(i + 1, w + 300, 6)),
      expected: new Float32Array(students).fill(5),
      missed: new Uint8Array(students * 7),
      met: new Uint8Array(students),
      away: new Uint8Array(students),
    }),
  );
  return {
    ids: Int32Array.from({ length: students }, (_, i) => i + 1),
    lastDay: dayNumber(addWeeks(monday, scored_weeks - 1)) + 6,
    scored,
    yearFrom: 0,
    attendance,
    activity: new Map(),
    concerns: new Map(),
  };
}

function tableSql(students: number): string {
  const scores = Array.from(
    { length: scored_weeks },
    (_, w) => `case when ${madeSql(w + 50, 20)} = 0 then null else (${madeSql(w, 1001)})::int2 end as s${w}`,
  );
  const bits = [0, 1].map((back) => {
    const w = scored_weeks - 1 - back;
    return `case when ${madeSql(w + 100, 16)} = 0 then ${trendBits.stopped} when ${madeSql(w + 200, 9)} = 0 then ${trendBits.declining} else 0 end::int2 as t${w}`;
  });
  const attendance = Array.from(
    { length: attendance_weeks },
    (_, w) => `(${madeSql(w + 300, 6)})::float4 as a${w}, 5::float4 as x${w}`,
  );
  return `create unlogged table fact as select id, ${[...scores, ...bits, ...attendance].join(', ')} from generate_series(1, ${students}) id`;
}

const last = scored_weeks - 1;

/** A condition over the wide row; what cannot be said is null there, and so does not hold. */
function sqlOf(tree: Condition): string {
  if ('not' in tree) return `not (${sqlOf(tree.not)})`;
  if ('all' in tree) return tree.all.map((part) => `(${sqlOf(part)})`).join(' and ');
  if ('any' in tree) return tree.any.map((part) => `(${sqlOf(part)})`).join(' or ');
  const span = (weeks: number, of: (w: number) => string, joint: string) =>
    Array.from({ length: weeks }, (_, back) => of(last - back)).join(joint);
  switch (tree.when) {
    case 'score-below':
      return span(tree.weeks, (w) => `s${w} < ${tree.threshold}`, ' and ');
    case 'score-first-below': {
      const before = Array.from(
        { length: tree.weeksAbove ?? 0 },
        (_, back) => `s${last - 1 - back} >= ${tree.threshold}`,
      );
      return `s${last} < ${tree.threshold} and ${before.join(' and ')}`;
    }
    case 'score-drop':
      return `s${last} - s${last - tree.weeks} < ${-tree.points}`;
    case 'score-rise':
      return `${Array.from({ length: tree.weeks }, (_, back) => `s${last - back} > s${last - back - 1}`).join(' and ')} and s${last} - s${last - tree.weeks} >= ${tree.points}`;
    case 'trend': {
      const bit = trendBits[tree.trend];
      return `t${last} & ${bit} <> 0${tree.begins ? ` and t${last - 1} & ${bit} = 0` : ''}`;
    }
    case 'attendance-below': {
      const sum = (column: string) =>
        Array.from({ length: tree.weeks }, (_, back) => `${column}${attendance_weeks - 1 - back}`).join(' + ');
      return `(${sum('a')}) * 100 < ${tree.share_pct} * (${sum('x')})`;
    }
    default:
      throw new RangeError(`no SQL for ${tree.when} in this benchmark`);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { students: { type: 'string' }, rounds: { type: 'string' } } });
  const asked = Object.entries(values).map(([key, value]) => [key, Number(value)]);
  printResult(await run(Object.fromEntries(asked)));
}
