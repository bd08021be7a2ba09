import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const DAY_MS = 86_400_000;

/** Where files are unpacked and DuckDB spills: beside the data, where room is looked after, not in the system's small /tmp. */
export async function scratchFolder(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, 'scratch');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Removes what processes that were killed have left: a day old, nobody works on it any more. */
export async function sweepScratch(dataFolder: string, now = Date.now()): Promise<void> {
  for (const [folder, isOurs] of [
    [join(dataFolder, 'scratch'), () => true],
    [join(dataFolder, 'files'), (name: string) => name.startsWith('incoming-')],
  ] as const)
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const found = await stat(path).catch(() => null);
      if (isOurs(name) && found && now - found.mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
    }
}
