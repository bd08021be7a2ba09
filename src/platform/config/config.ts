import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Config {
  /** The folder of the embedded database, uploads, secrets and the inbox. */
  dataFolder: string;
  /** A PostgreSQL server, or null for the embedded database. */
  databaseUrl: string | null;
  port: number;
  /** Where to listen: loopback, unless LEADLINE_HOST says otherwise. */
  host: string;
  /** The address people use; needed behind a proxy. */
  publicUrl: string;
  /** Addresses of reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** Signs sessions and encrypts secrets at rest. */
  secret: string;
}

/** Reads the environment: LEADLINE_DATA, DATABASE_URL, PORT, LEADLINE_HOST, LEADLINE_URL, LEADLINE_TRUSTED_PROXIES, LEADLINE_SECRET. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const dataFolder = resolve(env.LEADLINE_DATA ?? 'var');
  const port = Number(env.PORT ?? 4000);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`PORT must be a number between 0 and 65535, not "${env.PORT}"`);
  const host = env.LEADLINE_HOST ?? '127.0.0.1';
  return {
    dataFolder,
    databaseUrl: env.DATABASE_URL || null,
    port,
    host,
    publicUrl: env.LEADLINE_URL ?? `http://localhost:${port}`,
    trustedProxies: (env.LEADLINE_TRUSTED_PROXIES ?? '')
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
    secret: env.LEADLINE_SECRET ?? secretIn(dataFolder),
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** Made once, readable by its owner only. Several processes on one server need the same: give them LEADLINE_SECRET. */
function secretIn(folder: string): string {
  const path = join(folder, 'secret');
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(path, 'utf8').trim();
}
