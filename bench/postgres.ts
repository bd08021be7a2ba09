import { execFileSync } from 'node:child_process';
import { startPostgres } from '../tests/database.ts';

/** What an operator would set on a machine with 8 GB; commits are durable, unlike in the tests. */
const SETTINGS = {
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  work_mem: '64MB',
  maintenance_work_mem: '256MB',
  effective_cache_size: '4GB',
};

export interface BenchServer {
  url: string;
  version: string;
  stop(): void;
}

/** A throw-away PostgreSQL with durable commits and sensible memory. */
export async function startBenchServer(): Promise<BenchServer> {
  const server = await startPostgres(Object.entries(SETTINGS).flatMap(([key, value]) => ['-c', `${key}=${value}`]));
  const url = server.url('postgres');
  return {
    url,
    version: execFileSync('psql', [url, '-Atc', 'show server_version'], { encoding: 'utf8' }).trim(),
    stop: server.stop,
  };
}
