import { catalogue } from '../../kernel/problem.ts';
import { type Database, jsonb, type Tx } from '../../platform/db/database.ts';
import { type Institution, institutionById, loadInstitution } from './queries.ts';

const trouble = catalogue('demo', {
  notDemo: { status: 409, title: 'Not a demo' },
});

/** What is being played in a demo institution, or was last. */
export interface DemoPlay {
  workId: string;
  what: 'load' | 'next-week' | 'reset';
  state: 'waiting' | 'working' | 'done' | 'failed';
  /** What is being done, in words. */
  words: string;
  done: number;
  of: number;
  problem: string | null;
  /** Next week: where the clock goes, an instant; a play taken up again goes no further. */
  until: string | null;
  /** The last sign of life, an instant. */
  beatAt: string;
}

export interface DemoState {
  /** False while it is loaded for the first time: a start that finds it so begins again. */
  isLoaded: boolean;
  play: DemoPlay | null;
  /** Whose data these are, where a licence asks to say so. */
  attribution: { text: string; href: string } | null;
}

const unloaded: DemoState = { isLoaded: false, play: null, attribution: null };

/** Refuses wherever real people's data could be meant. */
export function requireDemo(institution: Institution): void {
  if (!institution.isDemo)
    throw trouble.notDemo(
      `${institution.name} is not a demo: its clock goes by itself, and nothing is reset or removed.`,
    );
}

/** Written by saveDemoState alone. */
export function demoStateOf(institution: Institution): DemoState {
  return { ...unloaded, ...((institution.settings.demo as Partial<DemoState> | undefined) ?? {}) };
}

export async function readDemoState(db: Database, institutionId: number): Promise<DemoState | null> {
  const institution = await institutionById(db, institutionId);
  return institution?.isDemo ? demoStateOf(institution) : null;
}

export async function saveDemoState(trx: Tx, institutionId: number, change: Partial<DemoState>): Promise<void> {
  const institution = await loadInstitution(trx, institutionId);
  requireDemo(institution);
  const demo: DemoState = { ...demoStateOf(institution), ...change };
  await trx
    .updateTable('institution.institution')
    .set({ settings: jsonb({ ...institution.settings, demo }) })
    .where('institution_id', '=', institutionId)
    .execute();
}

/** Moves the clock of a demo institution, which stands still otherwise. */
export async function moveDemoClock(trx: Tx, institutionId: number, to: Temporal.Instant): Promise<void> {
  requireDemo(await loadInstitution(trx, institutionId));
  await trx
    .updateTable('institution.institution')
    .set({ fixed_now: new Date(to.epochMilliseconds) })
    .where('institution_id', '=', institutionId)
    .execute();
}
