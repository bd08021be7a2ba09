/**
 * From a file of clicks to stored daily counts on PostgreSQL, each phase beside the least that it could cost, and the whole beside
 * doing it all in PostgreSQL.
 *   node bench/activity-import.ts [--rows 10000000] [--students 100000] [--rounds 5]
 */
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { applyDelivery, importActivity } from '../src/activity/server/index.ts';
import { checkDelivery, receiveDelivery } from '../src/sources/server/index.ts';
import { bareCopy, bareRollUp, dailyCountsText, packedText, wholeInPostgres } from './activity-import/peers.ts';
import { type ImportWorld, openImportWorld } from './activity-import/world.ts';
import { machineFacts, median, seconds as timed } from './measure.ts';
import { type BenchResult, printResult } from './result.ts';

export interface ImportBenchOptions {
  rows: number;
  students: number;
  rounds: number;
}

const standard: ImportBenchOptions = { rows: 10_000_000, students: 100_000, rounds: 5 };

interface Round {
  bareRollUp: number;
  check: number;
  copyCounts: number;
  copyPacked: number;
  load: number;
  whole: number;
  postgres: number;
}

export async function run(options: Partial<ImportBenchOptions> = {}): Promise<BenchResult> {
  const { rows, students, rounds } = { ...standard, ...options };
  const world = await openImportWorld(students, rows);
  const client = new pg.Client({ connectionString: world.server.url });
  await client.connect();
  try {
    const all: Round[] = [];
    for (let round = 0; round < rounds; round++) all.push(await oneRound(world, client, rows));
    const facts = await stored(world);
    return report(world, options.rows ?? rows, rounds, all, facts);
  } finally {
    await client.end();
    await world.close();
  }
}

/** Everything once, in turns, so that a busy minute hits all alike. */
async function oneRound(world: ImportWorld, client: pg.Client, rows: number): Promise<Round> {
  const { context } = world;
  await world.empty();
  const rollUp = await bareRollUp(world);
  const received = await receiveDelivery(context, {
    sourceKey: 'vle',
    fileName: 'clicks.csv',
    body: { path: world.file },
  });
  const { deliveryId } = received.delivery;
  let checked: Awaited<ReturnType<typeof checkDelivery>> | null = null;
  const check = await timed(async () => {
    checked = await checkDelivery(context, deliveryId);
  });
  const open = (checked as Awaited<ReturnType<typeof checkDelivery>> | null)?.checked ?? null;
  if (!open) throw new Error('the delivery did not pass its check');
  const counts = await dailyCountsText(open.warehouse);
  const load = await timed(() => applyDelivery(context, deliveryId, open));
  const copyCounts = await bareCopy(
    client,
    'institution_id int, source_id smallint, enrolment_id int, day int, n int',
    counts,
  );
  const copyPacked = await bareCopy(
    client,
    'institution_id int, source_id smallint, week date, block int, load_id int, enrolments smallint, total float8, counts bytea',
    await packedText(client),
  );
  await world.empty();
  const whole = await timed(() =>
    importActivity(context, { institutionId: context.actor.institutionId, sourceKey: 'vle', file: world.file }),
  );
  const postgres = await wholeInPostgres(client, world);
  const ours = await stored(world);
  if (ours.total !== rows || postgres.counted !== rows)
    throw new Error(`${ours.total} and ${postgres.counted} counted, not ${rows}`);
  return { bareRollUp: rollUp, check, copyCounts, copyPacked, load, whole, postgres: postgres.seconds };
}

async function stored(world: ImportWorld): Promise<{ total: number; mb: number }> {
  const { rows } = await sql<{ total: number; mb: number }>`
    select coalesce(sum(total), 0) as total, pg_total_relation_size('activity.block') / 1e6 as mb from activity.block`.execute(
    world.db.owner,
  );
  return rows[0] ?? { total: 0, mb: 0 };
}

function report(
  world: ImportWorld,
  rows: number,
  rounds: number,
  all: readonly Round[],
  facts: { mb: number },
): BenchResult {
  const of = (phase: keyof Round) => median(all.map((round) => round[phase]));
  const [check, bare, load, copy, packed, whole, postgres] = (
    ['check', 'bareRollUp', 'load', 'copyCounts', 'copyPacked', 'whole', 'postgres'] as const
  ).map(of) as [number, number, number, number, number, number, number];
  const s = (time: number) => time.toFixed(2);
  const times = (a: number, b: number) => `${(a / b).toFixed(2)} x`;
  return {
    title: `Activity import, ${rows.toLocaleString('en')} rows (${Math.round(world.fileMb)} MB of CSV)`,
    notes: [
      machineFacts(),
      `PostgreSQL ${world.server.version}, durable commits, shared_buffers 1 GB; DuckDB 2 threads, 768 MB; medians of ${rounds}, taken in turns`,
      `stored: ${facts.mb.toFixed(1)} MB with index`,
      'check: look up every student and enrolment, judge and count every row, list the rejects; load: sort, pack, store, switch',
      'the same bytes: the daily counts as text, one row each, into a table without index; also shown: the packed blocks themselves',
      'whole: copy and hash the file, check, load; PostgreSQL: COPY by the server, join to the enrolments, GROUP BY, insert with primary key',
    ],
    columns: ['', 'seconds', 'beside its peer'],
    rows: [
      ['parse, check and roll up', s(check), times(check, bare)],
      ['  DuckDB: bare parse and roll-up', s(bare), ''],
      ['load', s(load), times(load, copy)],
      ['  bare COPY of the daily counts', s(copy), ''],
      ['  bare COPY of the packed blocks', s(packed), ''],
      ['whole', s(whole), times(whole, postgres)],
      ['  PostgreSQL: COPY, GROUP BY, insert', s(postgres), ''],
    ],
    promises: [
      {
        claim: 'parse, check and roll-up at most 1.5 times the bare one',
        measured: times(check, bare),
        holds: check <= 1.5 * bare,
      },
      { claim: 'load at most 1.5 times a bare COPY', measured: times(load, copy), holds: load <= 1.5 * copy },
      {
        claim: 'the whole at least 3 times faster than PostgreSQL',
        measured: times(postgres, whole),
        holds: postgres >= 3 * whole,
      },
    ],
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { rows: { type: 'string' }, students: { type: 'string' }, rounds: { type: 'string' } },
  });
  printResult(await run(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value)]))));
}
