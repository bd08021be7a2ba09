import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { institutionById } from '../../institution/server/index.ts';
import { Problem } from '../../kernel/problem.ts';
import type { JobKind } from '../../platform/services.ts';
import { simpleFiles } from '../../roster/core/simple-files.ts';
import { matchInbox } from '../../sources/core/inbox.ts';
import { type Delivery, importRoster, listSources, type VerbContext } from '../../sources/server/index.ts';
import { importActivity } from './take-in-delivery.ts';
import { systemContext } from './take-in-job.ts';

/** A file that has not grown for so long is complete. */
const SETTLED_MS = 5_000;

/** Looks into an institution's watched folder every minute. */
export const inboxJob: JobKind<{ institutionId: number }> = {
  name: 'deliveries.inbox',
  retries: 0,
  run: async ({ institutionId }, services) => {
    const context = await systemContext(services, institutionId, 'Watched folder');
    const institution = await institutionById(services.db, institutionId);
    if (context && institution) await emptyInbox(context, join(services.dataFolder, 'inbox', institution.key));
  },
};

/**
 * Takes in what stands in the folder: a file is moved to done/, or to refused/ with a text beside it that says why. One that is
 * held counts as done: it is here, and waits for a person.
 */
export async function emptyInbox(
  context: VerbContext,
  folder: string,
  settledMs = SETTLED_MS,
): Promise<{ file: string; outcome: 'done' | 'refused'; why: string | null }[]> {
  const names = await readdir(folder).catch(() => []);
  const outcomes: { file: string; outcome: 'done' | 'refused'; why: string | null }[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    const stats = await stat(path);
    if (!stats.isFile() || name.startsWith('.') || Date.now() - stats.mtimeMs < settledMs) continue;
    const why = await takeIn(context, name, path).catch((error: unknown) => {
      if (error instanceof Problem) return error.message;
      throw error;
    });
    const outcome = why === null ? 'done' : 'refused';
    await moveTo(join(folder, outcome), name, path, why);
    outcomes.push({ file: name, outcome, why });
  }
  return outcomes;
}

/** @returns why it was refused, or null */
async function takeIn(context: VerbContext, name: string, path: string): Promise<string | null> {
  const { institutionId } = context.actor;
  const sources = await context.db.forInstitution(institutionId, (trx) => listSources(trx, institutionId));
  const match = matchInbox(
    name,
    sources,
    simpleFiles.map(({ file }) => file),
  );
  if (match.kind === 'unknown')
    return "No source's file pattern fits this name. Set the pattern of its source, then put the file back.";
  if (match.kind === 'ambiguous')
    return `The name fits the patterns of several sources (${match.keys.join(', ')}). Make the patterns differ, then put the file back.`;
  const { delivery } =
    match.kind === 'source'
      ? await importActivity(context, { institutionId, sourceKey: match.key, file: path })
      : await importRoster(context, {
          institutionId,
          ...(name.toLowerCase().endsWith('.zip') ? { zip: path } : { csv: path }),
        });
  return whyNot(delivery);
}

function whyNot({ state, stateReason }: Delivery): string | null {
  return state === 'refused' || state === 'failed' ? (stateReason ?? 'It was refused.') : null;
}

async function moveTo(folder: string, name: string, path: string, why: string | null): Promise<void> {
  await mkdir(folder, { recursive: true });
  const to = join(folder, name);
  await rm(to, { force: true });
  await rename(path, to);
  if (why !== null) await writeFile(`${to}.txt`, `${why}\n`);
}
