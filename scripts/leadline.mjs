#!/usr/bin/env node
// The command line for whatever Node is on the machine: installs what is missing, then runs on the pinned Node.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, pinnedNode } from './ensure-installed.mjs';

ensureInstalled();
const main = fileURLToPath(new URL('../src/app/cli/main.ts', import.meta.url));
const { status, signal } = spawnSync(
  pinnedNode(),
  ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? (signal ? 130 : 1);
