import { userInfo } from 'node:os';

/** Where a command speaks: this process's own streams, or those of the caller at the other end of the socket. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  isTty: boolean;
  /** Where the caller stands: relative paths are read from here. */
  cwd: string;
  /** The caller's name on their machine. */
  user: string;
}

export const ownTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTty: process.stderr.isTTY ?? false,
  cwd: process.cwd(),
  user: userName(),
};

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'without a name'}`;
  }
}

/** Progress of long work: a bar on a terminal, else a plain line whenever the phase changes or another tenth is done. */
export function progressOn(terminal: Terminal): (phase: string, done: number, total: number) => void {
  let lastPhase = '';
  let lastTenth = -1;
  return (phase, done, total) => {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    if (terminal.isTty) {
      const filled = Math.round(share * 24);
      terminal.err(
        `\r\x1b[2K${'█'.repeat(filled)}${'░'.repeat(24 - filled)} ${String(Math.round(share * 100)).padStart(3)} %  ${phase}${share >= 1 ? '\n' : ''}`,
      );
      return;
    }
    const tenth = Math.floor(share * 10);
    if (phase === lastPhase && tenth === lastTenth) return;
    lastPhase = phase;
    lastTenth = tenth;
    terminal.err(`${phase}: ${Math.round(share * 100)} %\n`);
  };
}
