import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { parsers } from './value-types.ts';

/** The thread in which the embedded database runs, so that a statement never blocks the event loop that serves pages. */
export interface WorkerRequest {
  id: number;
  kind: 'query' | 'exec' | 'dump' | 'close';
  sql: string;
  params: unknown[];
  options: object;
}
export type WorkerReply =
  | { id: number; ok: true; value: unknown }
  | {
      id: number;
      ok: false;
      error: { message: string; code?: string; detail?: string; constraint?: string; table?: string };
    };

const port = parentPort;
if (!port) throw new Error('pglite-worker runs as a worker thread');
const { folder, dump } = workerData as { folder: string | null; dump: Uint8Array | null };
const pglite = new PGlite({
  ...(folder ? { dataDir: folder } : {}),
  ...(dump ? { loadDataDir: new Blob([dump as Uint8Array<ArrayBuffer>]) } : {}),
  parsers,
});

async function answer({ kind, sql, params, options }: WorkerRequest): Promise<unknown> {
  switch (kind) {
    case 'query':
      return pglite.query(sql, params, options);
    case 'exec':
      return pglite.exec(sql, options);
    case 'dump':
      return new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer());
    case 'close':
      return pglite.close();
  }
}

await pglite.waitReady;
port.postMessage({ id: 0, ok: true, value: null } satisfies WorkerReply);
port.on('message', async (request: WorkerRequest) => {
  try {
    port.postMessage({ id: request.id, ok: true, value: await answer(request) } satisfies WorkerReply);
  } catch (caught) {
    const error = caught as Error & { code?: string; detail?: string; constraint?: string; table?: string };
    const { message, code, detail, constraint, table } = error;
    port.postMessage({
      id: request.id,
      ok: false,
      error: {
        message,
        ...(code && { code }),
        ...(detail && { detail }),
        ...(constraint && { constraint }),
        ...(table && { table }),
      },
    } satisfies WorkerReply);
  }
});
