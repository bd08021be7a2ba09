import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { connectToOwner } from '../../platform/db/folder-lock.ts';
import type { Terminal } from './terminal.ts';

type Line = { out: string } | { err: string } | { exit: number };
interface Request {
  argv: string[];
  cwd: string;
  isTty: boolean;
  user: string;
}

/** Hands a command to the process that has the embedded database open. Null: nobody has it open. */
export async function runThroughOwner(dataFolder: string, argv: string[], terminal: Terminal): Promise<number | null> {
  const socket = await connectToOwner(dataFolder);
  if (!socket) return null;
  socket.write(
    `${JSON.stringify({ argv, cwd: terminal.cwd, isTty: terminal.isTty, user: terminal.user } satisfies Request)}\n`,
  );
  for await (const text of createInterface({ input: socket })) {
    const line = JSON.parse(text) as Line;
    if ('out' in line) terminal.out(line.out);
    else if ('err' in line) terminal.err(line.err);
    else {
      socket.destroy();
      return line.exit;
    }
  }
  terminal.err(
    'The running Leadline stopped before the command was done. Look at its log, then run the command again: it is safe to repeat.\n',
  );
  return 1;
}

/** The other end: runs what callers ask for in the process that has the database open. */
export function answerCallers(run: (argv: string[], terminal: Terminal) => Promise<number>): (socket: Socket) => void {
  return (socket) => {
    // A caller that only looked whether anybody is here, or was interrupted: the command goes on to its end.
    socket.on('error', () => undefined);
    const send = (line: Line) => {
      if (socket.writable) socket.write(`${JSON.stringify(line)}\n`);
    };
    createInterface({ input: socket }).once('line', async (text) => {
      const { argv, cwd, isTty, user } = JSON.parse(text) as Request;
      const exit = await run(argv, { out: (out) => send({ out }), err: (err) => send({ err }), isTty, cwd, user });
      send({ exit });
      socket.end();
    });
  };
}
