export interface Log {
  info(event: string, facts?: Record<string, unknown>): void;
  error(event: string, facts?: Record<string, unknown>): void;
}

/** One JSON object a line. Facts are ids, counts and codes; no names, no free text from people. */
export function jsonLog(write: (line: string) => void = (line) => process.stderr.write(`${line}\n`)): Log {
  const line =
    (level: string) =>
    (event: string, facts: Record<string, unknown> = {}) =>
      write(JSON.stringify({ at: new Date().toISOString(), level, event, ...facts }));
  return { info: line('info'), error: line('error') };
}

export const silentLog: Log = { info: () => undefined, error: () => undefined };
