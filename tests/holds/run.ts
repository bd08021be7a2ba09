/**
 * npm run holds: the faults of tests/holds, thirty rounds of each kill instead of three. Takes about an hour.
 *   npm run holds -- [--rounds 30] [part of a file's name]
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '30' } },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'whole',
    // One at a time: each hurts processes of its own, but they share the machine's disk and processors.
    '--no-file-parallelism',
    ...(positionals.length > 0 ? positionals.map((name) => `tests/holds/${name}`) : ['tests/holds/']),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, LEADLINE_HOLD_ROUNDS: values.rounds } },
);
process.exitCode = status ?? 1;
