import {
  type DemoPlay,
  demoStateOf,
  institutionById,
  loadInstitution,
  requireDemo,
  saveDemoState,
} from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { catalogue, Problem, problems } from '../../../kernel/problem.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { Context } from '../../../platform/http/route.ts';
import type { WorkView } from '../../core/session-view.ts';

export const demoTrouble = catalogue('demo', {
  busy: { status: 409, title: 'The demo is being played already' },
  ended: { status: 409, title: 'The demo ends here' },
});

export const demo_job = 'demo.play';

/** A play that has given no sign of life for so long has died with its process. */
const silence_ms = 60_000;

/**
 * Notes that something is to be played and queues it; the answer says by which id to ask how far it is.
 * @param decide looks at what was played before, and says where the clock is to go
 */
export async function startPlay(
  { db, jobs, actor }: Context,
  what: DemoPlay['what'],
  decide: (trx: Tx, before: DemoPlay | null) => Promise<{ until: string | null }>,
): Promise<WorkView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const institution = await loadInstitution(trx, actor.institutionId);
    requireDemo(institution);
    const before = demoStateOf(institution).play;
    if (before && isUnderWay(before))
      throw demoTrouble.busy('Something is being played in this demo right now. Wait until it is done.');
    const { until } = await decide(trx, before);
    const play: DemoPlay = {
      workId: uuidv7(),
      what,
      state: 'waiting',
      words: 'Waiting to begin',
      done: 0,
      of: 0,
      problem: null,
      until,
      beatAt: Temporal.Now.instant().toString(),
    };
    await saveDemoState(trx, actor.institutionId, { play });
    await jobs.enqueue(trx, demo_job, { institutionId: actor.institutionId, workId: play.workId });
    return viewOf(play);
  });
}

export function isUnderWay(play: DemoPlay): boolean {
  if (play.state !== 'waiting' && play.state !== 'working') return false;
  return Temporal.Now.instant().epochMilliseconds - Temporal.Instant.from(play.beatAt).epochMilliseconds < silence_ms;
}

export async function workView(db: Database, institutionId: number, workId: string): Promise<WorkView> {
  const institution = await institutionById(db, institutionId);
  const play = institution && demoStateOf(institution).play;
  if (!play || play.workId !== workId)
    throw problems.notFound('This work is no longer known. Reload the page to see how things stand.');
  return viewOf(play);
}

function viewOf({ workId, state, words, done, of, problem }: DemoPlay): WorkView {
  return { workId, state, words, done, of, problem };
}

export type Progress = (phase: string, done: number, total: number) => void;

/** Runs the work of a play and keeps its record: how far it is, that it lives, and how it ended. */
export async function playing(
  db: Database,
  institutionId: number,
  play: DemoPlay,
  work: (progress: Progress) => Promise<void>,
): Promise<void> {
  let current: DemoPlay = { ...play, state: 'working' };
  let written = 0;
  let writing: Promise<void> = Promise.resolve();
  const write = (change: Partial<DemoPlay>) => {
    current = { ...current, ...change, beatAt: Temporal.Now.instant().toString() };
    const now = current;
    writing = writing.then(() =>
      db.forInstitution(institutionId, (trx) => saveDemoState(trx, institutionId, { play: now })),
    );
    return writing;
  };
  const alive = setInterval(() => void write({}), silence_ms / 4);
  try {
    await work((words, done, of) => {
      if (performance.now() - written < 250 && done < of) return;
      written = performance.now();
      void write({ words, done, of });
    });
    await write({ state: 'done', words: 'Done', done: 1, of: 1 });
  } catch (error) {
    await write({ state: 'failed', words: 'Stopped', problem: sentenceOf(error) });
    throw error;
  } finally {
    clearInterval(alive);
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return `It stopped because of a fault in the program or the database. Try again, or reset the demo. (${(error as Error).message})`;
}
