import { Worker } from 'node:worker_threads';
import type { WorkerReply, WorkerRequest } from './pglite-worker.ts';
import { Turns } from './turns.ts';

export interface PgliteResult {
  rows: Record<string, unknown>[];
  fields: { name: string; dataTypeID: number }[];
  affectedRows?: number;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (reason: Error) => void;
}

/**
 * The embedded database seen from the main thread. It has one session: statements queue behind an open transaction, and
 * inside a transaction only its own handle may be awaited, else it waits for itself.
 */
export class PgliteClient {
  ready = false;
  closed = false;
  readonly waitReady: Promise<void>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  readonly #turns = new Turns();

  /** @param folder where it lives on disk, or null for memory; `dump` is a data folder made by dump() to start from. */
  constructor(folder: string | null, dump: Uint8Array | null = null) {
    this.#worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: { folder, dump } });
    this.waitReady = new Promise<void>((resolve, reject) => {
      this.#waiting.set(0, {
        resolve: () => {
          this.ready = true;
          resolve();
        },
        reject,
      });
    });
    this.#worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#fail(error as Error));
    this.#worker.on('exit', () => this.#fail(new Error('the embedded database has stopped')));
  }

  query<T = Record<string, unknown>>(
    sql: string,
    params: unknown[] = [],
    options: object = {},
  ): Promise<PgliteResult & { rows: T[] }> {
    return this.#turns.take(() => this.#send('query', sql, params, options)) as Promise<PgliteResult & { rows: T[] }>;
  }

  exec(sql: string, options: object = {}): Promise<PgliteResult[]> {
    return this.#turns.take(() => this.#send('exec', sql, [], options)) as Promise<PgliteResult[]>;
  }

  transaction<T>(work: (tx: PgliteTransaction) => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      let isBegun = false;
      const send = (kind: 'query' | 'exec', sql: string, params: unknown[], options: object): Promise<unknown> => {
        // Each trip to the thread costs more than most statements: one without parameters takes `begin` along.
        if (isBegun) return params.length === 0 ? this.#sendExec(sql) : this.#send(kind, sql, params, options);
        isBegun = true;
        if (params.length === 0) return this.#sendExec(`begin; ${sql}`);
        return this.#send('exec', 'begin', [], {}).then(() => this.#send(kind, sql, params, options));
      };
      const tx: PgliteTransaction = {
        query: (sql, params = [], options = {}) => send('query', sql, params, options) as Promise<never>,
        rollback: async () => {
          if (isBegun) await this.#send('exec', 'rollback', [], {});
        },
      };
      try {
        const value = await work(tx);
        if (isBegun) await this.#send('exec', 'commit', [], {});
        return value;
      } catch (error) {
        if (isBegun && !this.closed) await this.#send('exec', 'rollback', [], {});
        throw error;
      }
    });
  }

  /** One or several statements; the result is the last one's. */
  async #sendExec(sql: string): Promise<PgliteResult> {
    const results = (await this.#send('exec', sql, [], {})) as PgliteResult[];
    return results.at(-1) ?? { rows: [], fields: [] };
  }

  /** The whole data folder as one uncompressed tar, for backups and for test baselines. */
  dump(): Promise<Uint8Array> {
    return this.#turns.take(() => this.#send('dump', '', [], {})) as Promise<Uint8Array>;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    await this.#turns.take(() => this.#send('close', '', [], {}));
    this.closed = true;
    await this.#worker.terminate();
  }

  #send(kind: WorkerRequest['kind'], sql: string, params: unknown[], options: object): Promise<unknown> {
    if (this.closed) return Promise.reject(new Error('the embedded database is closed'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, kind, sql, params, options } satisfies WorkerRequest);
    });
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(Object.assign(new Error(reply.error.message), reply.error));
  }

  #fail(error: Error): void {
    this.closed = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

export interface PgliteTransaction {
  query<T>(sql: string, params?: unknown[], options?: object): Promise<PgliteResult & { rows: T[] }>;
  rollback(): Promise<void>;
}
