import { Worker } from 'node:worker_threads';

/** What a mail says, as far as it is kept: plain words, no attachment, nothing of which is believed. */
export interface ReadMail {
  from: string;
  to: string;
  subject: string;
  text: string;
  /** With angle brackets, those that the mail says it answers, the nearest first. */
  answers: string[];
  isAutomatic: boolean;
  /** Parts that are not kept. */
  leftOut: number;
  /** A mail server's report that our mail did not arrive. */
  bounce: { messageId: string; status: string; recipient: string } | null;
  /** Authentication-Results as they stand, the newest first. */
  authentication: string[];
  isCut: boolean;
}

/** What is longer is not read further: words stand at the beginning. */
export const most_mail_bytes = 2_000_000;
const longest_ms = 10_000;

/**
 * Reads a mail that may have been made to hurt: on a thread of its own with little memory and little time, and never more than two
 * megabytes of it.
 * @returns null where it cannot be read in these bounds
 */
export function readMail(source: Buffer): Promise<ReadMail | null> {
  const isCut = source.byteLength > most_mail_bytes;
  const given = source.subarray(0, most_mail_bytes);
  return new Promise((done) => {
    const worker = new Worker(new URL('mail-reader.ts', import.meta.url), {
      workerData: { source: given, isCut },
      resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 },
      stdout: true,
      stderr: true,
    });
    const end = (mail: ReadMail | null) => {
      clearTimeout(late);
      void worker.terminate();
      done(mail);
    };
    const late = setTimeout(() => end(null), longest_ms);
    worker.once('message', (mail: ReadMail | null) => end(mail));
    worker.once('error', () => end(null));
    worker.once('exit', () => end(null));
  });
}
