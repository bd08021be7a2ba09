// npm start: installs what is missing, builds the web app when it is older than its sources, and serves the product.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, fail, pinnedNode } from './ensure-installed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

ensureInstalled();
buildWebIfStale();
const server = spawn(
  pinnedNode(),
  ['--disable-warning=ExperimentalWarning', join(root, 'src/app/cli/main.ts'), 'serve', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

function buildWebIfStale() {
  const built = join(root, 'dist/web/index.html');
  const newest = Math.max(
    ...['src', 'vite.config.ts', 'package-lock.json'].map((path) => newestUnder(join(root, path))),
  );
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  console.error('Building the pages ...');
  const { status } = spawnSync(
    pinnedNode(),
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) fail('The pages could not be built; see the lines above.');
}

/** The newest change under a path, of what the pages are built from. */
function newestUnder(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => !/\.test\.ts$|^server$/.test(name))
      .map((name) => newestUnder(join(path, name))),
  );
}
