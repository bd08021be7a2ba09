import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '../../kernel/problem.ts';

const trouble = catalogue('db', { folderInUse: { status: 409, title: 'The database folder is in use' } });

export interface FolderLock {
  release(): Promise<void>;
}

/** Two processes on one embedded folder corrupt it silently, so its opener listens on a socket beside it: alive means taken. */
export function lockPath(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(realpathSync(folder), 'leadline.sock');
  // The kernel cuts socket paths at about 104 bytes.
  return path.length < 100
    ? path
    : join(tmpdir(), `leadline-${createHash('sha256').update(path).digest('hex').slice(0, 24)}.sock`);
}

/**
 * Takes the folder or throws `db.folder-in-use`. Commands that find it taken can speak to its owner over the same socket.
 * @param onConnection a connection from another process of this product
 */
export async function lockFolder(folder: string, onConnection: (socket: Socket) => void): Promise<FolderLock> {
  const path = lockPath(folder);
  for (let attempt = 0; attempt < 3; attempt++) {
    const server = createServer(onConnection);
    if (await listens(server, path)) return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    if (await isAlive(path)) break;
    // Nobody answers: its owner was killed. Whoever removes it and listens first wins; the other finds it alive.
    rmSync(path, { force: true });
  }
  throw trouble.folderInUse(
    `Another Leadline is running on the folder ${folder}. Stop it first, or give this one a folder of its own with LEADLINE_DATA.`,
  );
}

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(path, () => resolve(true));
  });
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A connection to whoever has the folder open, or null. */
export function connectToOwner(folder: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(lockPath(folder));
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}
