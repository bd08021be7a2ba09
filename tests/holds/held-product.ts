import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { weekSums } from '../../src/activity/core/column.ts';
import { readSourceWeek } from '../../src/activity/server/index.ts';
import { addDays, addWeeks, type Week } from '../../src/kernel/week.ts';
import { type Database, openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import { startPostgres } from '../database.ts';
import { type Product, startProduct } from '../product.ts';
import { type Line, openLine } from './line.ts';

/** How often each fault is tried: a few times with the other tests, thirty with `npm run holds`. */
export const ROUNDS = Number(process.env.LEADLINE_HOLD_ROUNDS ?? 3);
/** A round kills and restarts a process; on a busy machine that takes its time. */
export const ROUND_TIMEOUT_MS = 120_000;

const key = 'beacon';
const email = 'keeper@example.org';
const password = 'a light that does not go out';
const firstWeek: Week = '2024-09-02';
const main = new URL('../../src/app/cli/main.ts', import.meta.url).pathname;

export interface HeldOptions {
  kind: 'embedded' | 'server';
  students?: number;
  weeks?: number;
  /** Where the database and uploads lie; left out: in a folder that close() removes. */
  dataFolder?: string;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

export interface CommandEnd {
  code: number;
  out: string;
}

/** The product in a process of its own with an institution whose content is known to the last count, to be hurt. */
export interface HeldProduct {
  kind: 'embedded' | 'server';
  key: string;
  sourceId: number;
  weeks: readonly Week[];
  product(): Product;
  /** Asks as the administrator. Rejects when nobody answers. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The connection between the product and its database server; null with the embedded database. */
  line: Line | null;
  dataFolder: string;
  /** Uploads a file of clicks; the answer says that the delivery is noted, not that it is stored. */
  deliver(edition: number): Promise<Answer>;
  /** Waits until the delivery is in force. */
  untilApplied(deliveryId: string): Promise<void>;
  /** Runs a command as a process of its own; with the embedded database it goes through the server. */
  command(...argv: string[]): Promise<CommandEnd>;
  /** Scores all weeks; rejects with what was said when that does not go well. */
  score(): Promise<void>;
  startCommand(...argv: string[]): { done: Promise<CommandEnd>; said(): string; kill(): void };
  /** The path of a file of clicks; another edition has other counts on the same days. */
  clicks(edition: number): string;
  /** What is counted in each week once that edition is in force. */
  expected(edition: number): number[];
  /** What the database counts in each week, read while no process of ours is up. */
  counted(): Promise<number[]>;
  withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T>;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function holdProduct({
  kind,
  students = 400,
  weeks: weekCount = 6,
  dataFolder: given,
}: HeldOptions): Promise<HeldProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-held-'));
  const files = join(folder, 'files-to-give');
  const dataFolder = given ?? join(folder, 'data');
  mkdirSync(files);
  const weeks = Array.from({ length: weekCount }, (_, w) => addWeeks(firstWeek, w));
  const server = kind === 'server' ? await startPostgres() : null;
  const directUrl = server ? await newDatabase(server.url) : undefined;
  const line = directUrl ? await openLine(Number(new URL(directUrl).port)) : null;
  const databaseUrl = directUrl && line ? withPort(directUrl, line.port) : undefined;
  let running: Product | null = null;
  let cookie = '';

  const environment = { ...process.env, LEADLINE_DATA: dataFolder, DATABASE_URL: databaseUrl ?? '' };
  const held: HeldProduct = {
    kind,
    key,
    sourceId: 0,
    weeks,
    line,
    dataFolder,
    product: () => {
      if (!running) throw new Error('the product is not running');
      return running;
    },
    async ask(method, path, body) {
      const response = await fetch(`${held.product().url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'x-leadline': '1', cookie },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      }).catch((error: Error) => {
        throw new Error(`nobody answered ${method} ${path}; the product had said: ${running?.said().slice(-2000)}`, {
          cause: error,
        });
      });
      const set = response.headers.getSetCookie().map((line) => line.split(';')[0]);
      if (set.length > 0) cookie = set.join('; ');
      const text = await response.text();
      return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : { text } };
    },
    deliver: (edition) =>
      held.ask(
        'PUT',
        `/api/v1/${key}/sources/${held.sourceId}/deliveries?name=clicks-${edition}.csv`,
        readFileSync(held.clicks(edition), 'utf8'),
      ),
    async untilApplied(deliveryId) {
      for (let tries = 0; tries < 600; tries++) {
        const { status, body } = await held.ask('GET', `/api/v1/${key}/deliveries/${deliveryId}`);
        if (status !== 200) throw new Error(`the delivery is gone: ${JSON.stringify(body)}`);
        // One of two at once replaces the other.
        if (body.state === 'applied' || body.state === 'superseded') return;
        if (body.state !== 'checking' && body.state !== 'applying')
          throw new Error(`the delivery is ${JSON.stringify(body)}`);
        await sleep(200);
      }
      throw new Error('the delivery was not stored within two minutes');
    },
    command: (...argv) => held.startCommand(...argv).done,
    async score() {
      for (;;) {
        const { code, out } = await held.command('score', '--institution', held.key, '--all');
        if (code === 0) return;
        // A product that has just come back takes up what is due by itself, and says so to whoever asks meanwhile.
        if (!out.includes('A run is under way')) throw new Error(`scoring ended with ${code}: ${out}`);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    },
    startCommand(...argv) {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...argv], {
        env: environment,
      });
      let out = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          out += chunk;
        });
      }
      return {
        done: new Promise((resolve) => child.once('exit', (code) => resolve({ code: code ?? 1, out }))),
        said: () => out,
        kill: () => child.kill('SIGKILL'),
      };
    },
    clicks: (edition) => writeClicks(files, edition, students, weeks),
    expected: (edition) => weeks.map((_, w) => weekTotal(edition, students, w)),
    counted: () => held.withDatabase((db) => countedIn(db, weeks, held.sourceId)),
    async withDatabase(work) {
      const db = directUrl ? openServerDatabase(directUrl) : await openEmbeddedDatabase(join(dataFolder, 'database'));
      try {
        return await work(db);
      } finally {
        await db.close();
      }
    },
    async kill() {
      await running?.stop('SIGKILL');
      running = null;
    },
    async start() {
      running = await startProduct({ dataFolder, args: ['--no-demo'], ...(databaseUrl && { databaseUrl }) });
    },
    async close() {
      await running?.stop('SIGTERM');
      await line?.close();
      server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await held.start();
  await furnish(held, files, students);
  return held;
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.toString();
}

async function newDatabase(url: (name: string) => string): Promise<string> {
  const client = new pg.Client({ connectionString: url('postgres') });
  await client.connect();
  await client.query('create database held');
  await client.end();
  return url('held');
}

async function furnish(held: HeldProduct, files: string, students: number): Promise<void> {
  const setUp = await held.ask('POST', '/api/setup', {
    name: 'Beacon College',
    key,
    preset: 'higher-education',
    timeZone: 'UTC',
    adminName: 'Keeper',
    email,
    password,
  });
  if (setUp.status !== 200) throw new Error(`set-up said ${JSON.stringify(setUp)}`);
  const roster = join(files, 'roster');
  mkdirSync(roster);
  const ids = Array.from({ length: students }, (_, i) => studentId(i));
  writeFileSync(join(roster, 'units.csv'), 'kind,code,name\nprogramme,P1,One\nprogramme,P2,Two\n');
  writeFileSync(
    join(roster, 'terms.csv'),
    `kind,term_code,name,academic_year,starts_on,ends_on\nterm,T1,Autumn,2024-25,${firstWeek},2024-12-15\n`,
  );
  writeFileSync(
    join(roster, 'students.csv'),
    `student,given_name,family_name\n${ids.map((id, i) => `${id},Given${i},Family${i}\n`).join('')}`,
  );
  writeFileSync(
    join(roster, 'enrolments.csv'),
    `student,programme,term,year_of_study\n${ids.map((id, i) => `${id},P${1 + (i % 2)},T1,1\n`).join('')}`,
  );
  const imported = await held.command('import', 'roster', roster, '--institution', key);
  if (imported.code !== 0) throw new Error(`the roster was not taken: ${imported.out}`);
  const source = await held.ask('POST', `/api/v1/${key}/sources`, {
    key: 'vle',
    name: 'Learning platform',
    measure: 'count',
    weightGroup: 'vle',
    enabledFrom: firstWeek,
    mapping: {
      student: { column: 'student' },
      time: { column: 'date' },
      feeds: [{ source: 'vle', value: { as: 'sum', column: 'clicks' } }],
    },
  });
  if (source.status !== 200) throw new Error(`the source was not created: ${JSON.stringify(source)}`);
  held.sourceId = Number(source.body.sourceId);
}

function studentId(i: number): string {
  return `B${String(i + 1).padStart(5, '0')}`;
}

/** Clicks of a student on a day; 0 = no row. Editions differ on most days, and none is a multiple of another. */
function clicksOn(edition: number, student: number, day: number): number {
  const mixed = Math.imul(student * 31 + day * 17 + edition * 7919, 0x9e3779b1) >>> 0;
  return mixed % 5 < 3 ? 1 + ((mixed >>> 8) % (20 + edition)) : 0;
}

function weekTotal(edition: number, students: number, w: number): number {
  let total = 0;
  for (let student = 0; student < students; student++)
    for (let d = 0; d < 7; d++) total += clicksOn(edition, student, w * 7 + d);
  return total;
}

function writeClicks(files: string, edition: number, students: number, weeks: readonly Week[]): string {
  const path = join(files, `clicks-${edition}.csv`);
  const lines = ['student,date,clicks'];
  for (let day = 0; day < weeks.length * 7; day++) {
    const date = addDays(firstWeek, day);
    for (let student = 0; student < students; student++) {
      const clicks = clicksOn(edition, student, day);
      if (clicks > 0) lines.push(`${studentId(student)},${date},${clicks}`);
    }
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function countedIn(db: Database, weeks: readonly Week[], sourceId: number): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select institution_id as id from institution.institution where key = ${key}`.execute(db.owner);
  const institutionId = rows[0]?.id ?? 0;
  const totals: number[] = [];
  for (const week of weeks) {
    const column = await db.forInstitution(institutionId, (trx) =>
      readSourceWeek(trx, { institutionId, sourceId, week }),
    );
    totals.push(weekSums(column.days).reduce((sum, n) => sum + n, 0));
  }
  return totals;
}

/** A number of milliseconds below `most`, spread evenly over the rounds so that every part of the work is hit. */
export function momentOf(round: number, most: number): number {
  return Math.round(((round + 0.5) / ROUNDS) * most);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The id of a delivery that was taken in; fails when the answer says otherwise. */
export function deliveryIdOf({ status, body }: Answer): string {
  const { deliveryId } = (body.delivery ?? {}) as { deliveryId?: string };
  if (status !== 200 || !deliveryId) throw new Error(`the file was not taken: ${status} ${JSON.stringify(body)}`);
  return deliveryId;
}
