import { spawn } from 'node:child_process';

/** npm run dev: the server on port 4000 starts again when its code changes, and Vite serves the pages on port 5173 with hot reload. */
const node = process.execPath;
const children = [
  spawn(
    node,
    ['--watch', '--watch-path=src', '--disable-warning=ExperimentalWarning', 'src/app/cli/main.ts', 'serve'],
    { stdio: 'inherit' },
  ),
  spawn(node, ['node_modules/vite/bin/vite.js'], { stdio: 'inherit' }),
];
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => children.forEach((child) => void child.kill(signal)));
for (const child of children) child.on('exit', (code) => process.exit(code ?? 0));
