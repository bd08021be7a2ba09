// Runs on any Node from 18 on, before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Installs the pinned packages when they are missing or the lock file is newer than what is installed. */
export function ensureInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  const isFresh =
    existsSync(installed) && existsSync(pinnedNode()) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs - 1000;
  if (isFresh) return;
  console.error('Installing packages (the first time takes a minute) ...');
  // Not `npm ci`: it refuses a lock file that leaves out optional packages of other platforms, as some registries make it do.
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) fail('The packages could not be installed. See the lines above; is the npm registry reachable?');
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node;
  const { stdout } = spawnSync(pinnedNode(), ['--version'], { encoding: 'utf8' });
  if (stdout?.trim() !== `v${wanted}`)
    fail(
      `Node ${wanted} was expected in node_modules, but ${stdout?.trim() || 'none'} is there. Remove node_modules and try again.`,
    );
}

export function pinnedNode() {
  return join(root, 'node_modules', 'node', 'bin', 'node');
}

export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
