/**
 * Which shape should activity be stored in? Bytes, load, the weekly run's read, the student page, a second delivery, a correction.
 *   node bench/storage-shape.ts [--students 10000] [--sources 8] [--weeks 40] [--shapes row,array-512,packed-512] [--rounds 5]
 * Results and the decision: docs/decisions/0002-activity-shape.md
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { machineFacts, median, seconds } from './measure.ts';
import { startBenchServer } from './postgres.ts';
import { arrayShape } from './storage-shape/array-shape.ts';
import { fillSourceWeek } from './storage-shape/made-up-activity.ts';
import { packedShape } from './storage-shape/packed-shape.ts';
import { rowShape } from './storage-shape/row-shape.ts';
import type { Shape } from './storage-shape/shape.ts';

const { values: options } = parseArgs({
  options: {
    students: { type: 'string', default: '10000' },
    sources: { type: 'string', default: '8' },
    weeks: { type: 'string', default: '40' },
    shapes: { type: 'string', default: 'row,array-128,array-512,array-2048,packed-128,packed-512,packed-2048' },
    rounds: { type: 'string', default: '5' },
  },
});
const students = Number(options.students);
const sources = Number(options.sources);
const weeks = Number(options.weeks);
const rounds = Number(options.rounds);

const server = await startBenchServer();
const db = new pg.Client({ connectionString: server.url });
await db.connect();
console.log(`PostgreSQL ${server.version}; ${machineFacts()}`);
console.log(`${students} students x ${sources} sources x ${weeks} weeks; medians of ${rounds}`);
console.log(
  ['shape', 'MB', 'load s', '8 weeks of a source ms', 'page ms', 'second delivery ms', 'correction ms'].join('\t'),
);
try {
  for (const name of options.shapes.split(',')) console.log((await measure(shapeNamed(name))).join('\t'));
} finally {
  await db.end();
  server.stop();
}

function shapeNamed(name: string): Shape {
  const [kind, block] = name.split('-');
  if (kind === 'row') return rowShape();
  if (kind === 'array') return arrayShape(Number(block));
  if (kind === 'packed') return packedShape(Number(block));
  throw new Error(`No shape is called ${name}.`);
}

async function measure(shape: Shape): Promise<string[]> {
  await shape.create(db);
  const days = new Float64Array(students * 7);
  let load = 0;
  for (let week = 0; week < weeks; week++) {
    for (let source = 1; source <= sources; source++) {
      fillSourceWeek(days, source, week, 0);
      load += await seconds(() => shape.load(db, source, week, days));
    }
  }
  await db.query('vacuum (analyze, freeze)');
  await db.query('checkpoint');
  const bytes = await db.query(`select pg_total_relation_size('activity') as n`);
  const run = await many(rounds, () => shape.readWeeks(db, 1, weeks - 8, weeks - 1, students));
  const page = await many(rounds * 5, (i) => shape.readPage(db, 1 + ((i * 7919) % students), sources, weeks));
  const again = await many(rounds, async (round) => {
    fillSourceWeek(days, 2, weeks - 1, round + 1);
    return () => shape.replaceWeek(db, 2, weeks - 1, days);
  });
  const correction = await many(rounds, (round) =>
    shape.correct(db, 3, weeks - 2, round % 7, fifty(round), 40 + round),
  );
  await db.query('drop table activity');
  const ms = (s: number) => (s * 1000).toFixed(1);
  return [
    shape.name,
    (Number(bytes.rows[0]?.n) / 1e6).toFixed(1),
    load.toFixed(1),
    ms(run),
    ms(page),
    ms(again),
    ms(correction),
  ];
}

/** The median time; a task may first prepare, untimed, and return what is to be timed. */
async function many(times: number, task: (i: number) => Promise<unknown>): Promise<number> {
  const measured: number[] = [];
  for (let i = 0; i < times; i++) {
    let timed: unknown;
    const whole = await seconds(async () => {
      timed = await task(i);
    });
    measured.push(typeof timed === 'function' ? await seconds(() => (timed as () => Promise<unknown>)()) : whole);
  }
  return median(measured);
}

/** Fifty students spread over all. */
function fifty(round: number): number[] {
  return Array.from({ length: 50 }, (_, i) => 1 + ((i * Math.floor(students / 50) + round * 13) % students)).sort(
    (a, b) => a - b,
  );
}
