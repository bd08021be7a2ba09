/**
 * The chosen shape on the embedded database, through the product's own code: load, longest wait, reads and bytes on disk.
 *   node bench/storage-shape-embedded.ts [--students 3000] [--sources 8] [--weeks 40]
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { columnFor, type SourceWeekColumn } from '../src/activity/core/column.ts';
import { daysFromTo } from '../src/activity/core/covered-days.ts';
import { readEnrolmentActivity, readSourceWeek, replaceSourceDays } from '../src/activity/server/index.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { addDays } from '../src/kernel/week.ts';
import { type Database, openEmbeddedDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { machineFacts, median, seconds } from './measure.ts';
import { fillSourceWeek } from './storage-shape/made-up-activity.ts';
import { mondays } from './storage-shape/shape.ts';

const { values: options } = parseArgs({
  options: {
    students: { type: 'string', default: '3000' },
    sources: { type: 'string', default: '8' },
    weeks: { type: 'string', default: '40' },
  },
});
const students = Number(options.students);
const sources = Number(options.sources);
const weeks = mondays(Number(options.weeks));
const ids = Int32Array.from({ length: students }, (_, i) => i + 1);

const folder = mkdtempSync(join(tmpdir(), 'leadline-embedded-'));
const db = await openEmbeddedDatabase(folder);
try {
  await migrate(db);
  await prepare(db);
  const before = bytesIn(folder);
  console.log(
    `embedded database; ${machineFacts()}\n${students} students x ${sources} sources x ${weeks.length} weeks`,
  );
  const waits = watchWaits(db);
  const load = await seconds(async () => {
    for (let source = 1; source <= sources; source++) await deliver(source, weeks, 0);
  });
  const during = await waits.stop();
  await sql`checkpoint`.execute(db.owner);
  const table = await sql<{ n: number }>`select pg_total_relation_size('activity.block') as n`.execute(db.owner);
  const again = await seconds(() => deliver(2, weeks.slice(-1), 1));
  const run: number[] = [];
  const page: number[] = [];
  for (let i = 0; i < 5; i++)
    run.push(
      await seconds(() =>
        db.forInstitution(1, async (trx) => {
          for (const week of weeks.slice(-8)) await readSourceWeek(trx, { institutionId: 1, sourceId: 1, week });
        }),
      ),
    );
  for (let i = 0; i < 25; i++)
    page.push(
      await seconds(() =>
        db.forInstitution(1, (trx) =>
          readEnrolmentActivity(trx, {
            institutionId: 1,
            enrolmentId: 1 + ((i * 7919) % students),
            from: weeks[0] ?? '',
            to: weeks.at(-1) ?? '',
          }),
        ),
      ),
    );
  const ms = (s: number) => `${(s * 1000).toFixed(1)} ms`;
  console.log(
    `table and index ${(Number(table.rows[0]?.n) / 1e6).toFixed(1)} MB, folder grew by ${((bytesIn(folder) - before) / 1e6).toFixed(1)} MB`,
  );
  console.log(
    `load ${load.toFixed(1)} s; longest wait of another statement meanwhile ${ms(Math.max(...during))}, median ${ms(median(during))}`,
  );
  console.log(
    `8 weeks of a source ${ms(median(run))}; page ${ms(median(page))}; second delivery of a source-week ${ms(again)}`,
  );
} finally {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
}

async function prepare(database: Database): Promise<void> {
  await database.forInstitution(1, async (trx) => {
    await trx
      .insertInto('institution.institution')
      .values({
        institution_id: 1,
        key: 'bench',
        name: 'Bench',
        preset: 'higher-education',
        time_zone: 'UTC',
        locale: 'en',
      })
      .execute();
    for (let source = 1; source <= sources; source++) {
      await trx
        .insertInto('sources.source')
        .values({
          institution_id: 1,
          source_id: source,
          key: `s${source}`,
          name: `Source ${source}`,
          measure: 'count',
          weight_group: 'vle',
        })
        .execute();
    }
  });
}

async function deliver(source: number, covered: readonly string[], edition: number): Promise<void> {
  const deliveryId = uuidv7();
  await db.forInstitution(1, (trx) =>
    trx
      .insertInto('sources.delivery')
      .values({
        institution_id: 1,
        delivery_id: deliveryId,
        kind: 'activity',
        source_id: source,
        file_name: 'bench',
        content_hash: deliveryId,
        size_bytes: 1,
        state: 'applying',
        received_at: new Date(),
        received_by: 'bench',
      })
      .execute(),
  );
  const columns: SourceWeekColumn[] = covered.map((week) => {
    const column = columnFor(source, week, 'count', ids);
    fillSourceWeek(column.days, source, weeks.indexOf(week), edition);
    return column;
  });
  const coveredDays = covered.flatMap((week) => daysFromTo(week, addDays(week, 6)));
  await replaceSourceDays(db, {
    institutionId: 1,
    deliveryId,
    sources: [{ sourceId: source, coveredDays, weeks: columns }],
    finish: async () => {},
  });
}

/** How long a small statement of somebody else waits, every 20 ms. */
function watchWaits(database: Database): { stop(): Promise<number[]> } {
  const waits: number[] = [];
  let isOn = true;
  const watching = (async () => {
    while (isOn) {
      waits.push(await seconds(() => sql`select 1`.execute(database.owner)));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    async stop() {
      isOn = false;
      await watching;
      return waits;
    },
  };
}

function bytesIn(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
