/**
 * The weekly run from end to end on PostgreSQL: read activity, score, store scores with contributions; beside the same week
 * computed and stored inside PostgreSQL. And how time and memory grow with the institution.
 *   node bench/weekly-run.ts [--students 1000000] [--rounds 5]
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { openServerDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { machineFacts, median } from './measure.ts';
import { type BenchServer, startBenchServer } from './postgres.ts';
import { type BenchResult, printResult } from './result.ts';
import { runInPostgres } from './weekly-run/peer.ts';
import { furnish } from './weekly-run/world.ts';

interface Once {
  seconds: number;
  kind: string;
  run: number;
  phases: Record<string, number>;
  peakMb: number;
}

interface Size {
  students: number;
  runs: Once[];
  peer: { seconds: number }[];
}

export async function run({
  students = 1_000_000,
  rounds = 5,
}: {
  students?: number;
  rounds?: number;
} = {}): Promise<BenchResult> {
  const server = await startBenchServer();
  try {
    const sizes: Size[] = [];
    for (const size of [students / 100, students / 10, students])
      sizes.push(await measure(server, Math.ceil(size), rounds, size === students));
    return report(server, sizes, rounds);
  } finally {
    server.stop();
  }
}

async function measure(server: BenchServer, students: number, rounds: number, hasPeer: boolean): Promise<Size> {
  const groups = Math.max(5, Math.round(students / 2000));
  const name = `bench_${students}`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = server.url.replace(/postgres$/, name);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const db = openServerDatabase(url);
  await migrate(db);
  const institutionId = await furnish(db, students, groups, hasPeer ? url : null);
  if (hasPeer) await client.query('vacuum analyze public.seen');
  const size: Size = { students, runs: [], peer: [] };
  const forget = () => sql`truncate scoring.run, scoring.score, scoring.peer_group_week cascade`.execute(db.owner);
  // In an eighth week the groups' fixed figures are known since the fifth: this run stores them.
  runOnce(url, institutionId);
  await forget();
  for (let round = 0; round < rounds; round++) {
    size.runs.push(runOnce(url, institutionId));
    if (hasPeer) {
      const peer = await runInPostgres(client, students, groups);
      await compare(db.owner, peer);
      size.peer.push(peer);
    }
    await forget();
  }
  await db.close();
  await client.end();
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
  return size;
}

export function runOnce(url: string, institutionId: number): Once {
  const script = new URL('weekly-run/run-once.ts', import.meta.url).pathname;
  const out = execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, url, String(institutionId)],
    { encoding: 'utf8' },
  );
  const once = JSON.parse(out.trim().split('\n').at(-1) ?? '') as Once;
  if (once.kind !== 'standing') throw new Error(`the run is ${once.kind}`);
  return once;
}

/** Two that come to other scores do not compute the same. */
async function compare(
  owner: ReturnType<typeof openServerDatabase>['owner'],
  peer: { scored: number; sum: number },
): Promise<void> {
  const { rows } = await sql<{
    n: number;
    sum: number;
  }>`select count(score_raw)::int as n, sum(score_raw) as sum from scoring.score`.execute(owner);
  const ours = rows[0] ?? { n: 0, sum: 0 };
  if (ours.n !== peer.scored || Math.abs(ours.sum - peer.sum) > 1e-9 * Math.abs(peer.sum))
    throw new Error(
      `Leadline has ${ours.n} scores that add up to ${ours.sum}, PostgreSQL ${peer.scored} and ${peer.sum}`,
    );
}

function report(server: BenchServer, sizes: readonly Size[], rounds: number): BenchResult {
  const largest = sizes.at(-1);
  if (!largest) throw new Error('nothing was measured');
  const time = (size: Size) => median(size.runs.map((once) => once.seconds));
  const phase = (size: Size, from: string, to: string | null) =>
    median(
      size.runs.map(
        (once) => (to === null ? once.seconds : (once.phases[to] ?? once.seconds)) - (once.phases[from] ?? 0),
      ),
    );
  const peakMb = (size: Size) => Math.max(...size.runs.map((once) => once.peakMb));
  const peer = median(largest.peer.map((once) => once.seconds));
  const s = (value: number) => value.toFixed(2);
  const perStudent = sizes.map((size) => time(size) / size.students);
  const growth = (perStudent.at(-1) ?? 0) / (perStudent.at(-2) ?? 1);
  return {
    title: `Weekly run from end to end, ${largest.students.toLocaleString('en')} students x 8 sources x 8 weeks`,
    notes: [
      machineFacts(),
      `PostgreSQL ${server.version}, durable commits, shared_buffers 1 GB, work_mem 64 MB; medians of ${rounds}, in turns`,
      'read: activity unpacked and enrolments; score: memory, groups, scores, reasons; store: scores with measures and contributions, in batches',
      'PostgreSQL: from week sums that lie ready as plain rows; features with their memory, one statement, stored with its primary key; same scores to nine digits',
    ],
    columns: ['students', 'seconds', 'read and score s', 'store s', 'finish s', 'peak MB'],
    rows: [
      ...sizes.map((size) => [
        size.students.toLocaleString('en'),
        s(time(size)),
        s(phase(size, 'none', 'storing')),
        s(phase(size, 'storing', 'trends')),
        s(phase(size, 'trends', null)),
        peakMb(size),
      ]),
      ['PostgreSQL', s(peer), '', '', '', ''],
    ],
    promises: [
      {
        claim: 'faster than doing it all inside PostgreSQL (aim 4 times)',
        measured: `${(peer / time(largest)).toFixed(2)} x`,
        holds: time(largest) < peer,
      },
      {
        claim: 'close to linear: from a tenth to all, time for each student grows by less than half',
        measured: `${growth.toFixed(2)} x`,
        holds: growth < 1.5,
      },
      { claim: 'under 2 GB', measured: `${peakMb(largest)} MB`, holds: peakMb(largest) < 2048 },
    ],
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { students: { type: 'string' }, rounds: { type: 'string' } } });
  printResult(await run(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value)]))));
}
