// npm test: everything that CI runs. Installs what it needs; ends with the runner's summary.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, fail, pinnedNode } from './ensure-installed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');

ensureInstalled();
if (!isCheck) ensureDebianPackages();
step('lint', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']);
step('types', 'node_modules/typescript/bin/tsc', ['--noEmit']);
step('import direction', 'scripts/check-imports.ts', []);
if (!isCheck) step('pages build', 'node_modules/vite/bin/vite.js', ['build', '--logLevel', 'warn']);
runTests(isCheck ? ['--project', 'fast'] : []);

function step(name, script, args) {
  const started = Date.now();
  const { status } = spawnSync(pinnedNode(), [join(root, script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) fail(`\nFailed: ${name}. See the lines above.`);
  console.log(`ok  ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

function runTests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-test-'));
  const report = join(folder, 'report.json');
  const { status } = spawnSync(
    pinnedNode(),
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
        ...(isCheck ? {} : { LEADLINE_TEST_EVERYTHING: '1' }),
      },
    },
  );
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  rmSync(folder, { recursive: true, force: true });
  if (!counts || counts.numTotalTests === 0) fail('No test was executed.');
  console.log(`The longest files: ${longest(counts.testResults).join(', ')}`);
  const skipped = counts.numPendingTests + counts.numTodoTests;
  console.log(
    `${counts.numPassedTests} passed, ${counts.numFailedTests} failed${skipped ? `, ${skipped} skipped` : ''}`,
  );
  process.exitCode = status ?? 1;
}

/** Where the time goes, for whoever wants to save some. */
function longest(files) {
  return files
    .map(({ name, startTime, endTime }) => ({ name: relative(root, name), seconds: (endTime - startTime) / 1000 }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, 12)
    .map(({ name, seconds }) => `${name} ${Math.round(seconds)} s`);
}

/** The browser, the database server and the mailbox server that the tests drive come from Debian's packages. */
function ensureDebianPackages() {
  const missing = [];
  if (!existsSync('/usr/bin/chromium')) missing.push('chromium');
  if (!['15', '16', '17'].some((version) => existsSync(`/usr/lib/postgresql/${version}/bin/initdb`)))
    missing.push('postgresql');
  if (!existsSync('/usr/sbin/dovecot') || !existsSync('/usr/lib/dovecot/imap')) missing.push('dovecot-imapd');
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0)
    fail(`The tests need ${missing.join(' and ')}, which only root can install. Run: sudo ${command}`);
  console.log(`Installing ${missing.join(' and ')} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  const { status } = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  if (status !== 0) fail(`Could not install ${missing.join(' and ')}. Run: ${command}`);
}
