/** In a process of its own, so that its memory is its own: scores the week once and says how long it took. */
import { sql } from 'kysely';
import { clockOf, institutionById, systemActor } from '../../src/institution/server/index.ts';
import { openServerDatabase } from '../../src/platform/db/database.ts';
import { runWeek } from '../../src/scoring/server/index.ts';
import { scoredWeek } from './world.ts';

const [url = '', institutionId = '1'] = process.argv.slice(2);
const db = openServerDatabase(url, 4);
const watcher = openServerDatabase(url, 1);
const institution = await institutionById(db, Number(institutionId));
if (!institution) throw new Error('the institution is not there');
const began = performance.now();
const phases: Record<string, number> = {};
let isOver = false;
const watching = watch();
const outcome = await runWeek(
  { db, clock: clockOf(institution), actor: systemActor(Number(institutionId)) },
  { week: scoredWeek },
  { reason: 'command', followers: [] },
);
const seconds = (performance.now() - began) / 1000;
isOver = true;
await watching;
await db.close();
await watcher.close();
console.log(
  JSON.stringify({
    seconds,
    kind: outcome.kind,
    run: outcome.run,
    phases,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);

/** When each phase was first seen, looked up every 50 ms. */
async function watch(): Promise<void> {
  while (!isOver) {
    const { rows } = await sql<{ phase: string }>`select phase from scoring.run where state = 'running'`.execute(
      watcher.owner,
    );
    const phase = rows[0]?.phase;
    if (phase) phases[phase] ??= (performance.now() - began) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
