import { Worker } from 'node:worker_threads';
import type { Paper } from '../../kernel/paper.ts';
import { catalogue } from '../../kernel/problem.ts';
import { cannotSet } from './cannot-set.ts';

const trouble = catalogue('pdf', { noFace: { status: 422, title: 'This cannot be printed as it is' } });

/** A thread that nobody asks for so long ends and gives back its fonts. */
const idle_ms = 120_000;
const longest_ms = 60_000;

interface Waiting {
  done: (bytes: Uint8Array) => void;
  fail: (error: Error) => void;
}

interface Thread {
  worker: Worker;
  waiting: Map<number, Waiting>;
}

let thread: Thread | null = null;
let idle: NodeJS.Timeout | undefined;
let last = 0;

/**
 * A paper as PDF bytes, set on a thread of its own so that pages go on meanwhile.
 * @throws Problem pdf.no-face where words are in a script of which no face lies beside the program
 */
export async function setPaper(paper: Paper): Promise<Uint8Array> {
  const lacking = cannotSet(paper);
  if (lacking !== null)
    throw trouble.noFace(
      'Some words are in a script of which this program has no face, so that they would print as empty boxes. Print from another program, or write them in Latin letters.',
      { words: lacking.slice(0, 80) },
    );
  const to = open();
  const no = ++last;
  clearTimeout(idle);
  const given = new Promise<Uint8Array>((done, fail) => to.waiting.set(no, { done, fail }));
  const late = setTimeout(() => end(to, new Error('a paper took too long to set')), longest_ms);
  to.worker.postMessage({ no, paper });
  try {
    return await given;
  } finally {
    clearTimeout(late);
    if (to.waiting.size === 0 && thread === to) idle = setTimeout(() => end(to, null), idle_ms).unref();
  }
}

function open(): Thread {
  if (thread) return thread;
  const opened: Thread = { worker: new Worker(new URL('typesetter.ts', import.meta.url)), waiting: new Map() };
  thread = opened;
  opened.worker.unref();
  opened.worker.on('message', ({ no, bytes, fault }: { no: number; bytes?: Uint8Array; fault?: string }) => {
    const one = opened.waiting.get(no);
    opened.waiting.delete(no);
    if (bytes) one?.done(bytes);
    else one?.fail(new Error(`a paper could not be set: ${fault}`));
  });
  opened.worker.on('error', (error) => end(opened, error instanceof Error ? error : new Error(String(error))));
  return opened;
}

/** Ends the thread; whoever still waits is told. */
function end(of: Thread, error: Error | null): void {
  if (thread === of) thread = null;
  for (const { fail } of of.waiting.values()) fail(error ?? new Error('the thread that sets papers ended'));
  of.waiting.clear();
  void of.worker.terminate();
}
