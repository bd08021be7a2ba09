import { baked, shared_server, startBakedServer } from './database.ts';

/** One PostgreSQL for all files of a test run, ended after it. */
export default async function setup(): Promise<() => void> {
  const { url, stop } = await startBakedServer();
  process.env[shared_server] = url(baked);
  return stop;
}
