/**
 * The cohort page, the student list and a student's page over HTTP at 50 requests a second: 100,000 students on a PostgreSQL
 * server, 3,000 on the embedded database. Server, database and the asking share the machine.
 *   node bench/pages.ts [--students 100000] [--weeks 20] [--seconds 20] [--kind server]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createToken } from '../src/access/server/index.ts';
import { systemActor } from '../src/institution/server/index.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { type Database, openEmbeddedDatabase, openServerDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { facultyId, type MadeUp, makeUpScores, programmeId, studentId } from '../tests/made-up-scores.ts';
import { machineFacts, median, p95 } from './measure.ts';
import { makeUpCasework } from './pages/casework.ts';
import { startBenchServer } from './postgres.ts';
import { type BenchResult, printResult } from './result.ts';

export interface PagesBenchOptions {
  kind: 'server' | 'embedded';
  students: number;
  weeks: number;
  seconds: number;
}

const rate = 50;
const promised_ms = 100;
/** The others are shown beside them. */
const promised = ['cohort page', 'student list', 'student page'];
/** Lists of casework: each opens in that time. */
const lists = ['this week', 'lists to work through', 'team’s list', 'cases', 'leading casework', 'rules'];
const needs = [
  'cohorts:read',
  'students:list',
  'students:read',
  'week:read',
  'alerts:lead',
  'cases:read',
  'cases:lead',
  'rules:read',
];

export async function run(options: Partial<PagesBenchOptions> = {}): Promise<BenchResult> {
  const kind = options.kind ?? 'server';
  const standard = { students: kind === 'server' ? 100_000 : 3_000, weeks: 20, seconds: 20 };
  const { students, weeks, seconds } = { ...standard, ...options };
  const made: MadeUp = {
    institutionId: 1,
    students,
    programmes: Math.max(6, Math.round(students / 500)),
    weeks,
    secondEvery: 20,
  };
  const place = kind === 'server' ? await startBenchServer() : null;
  const folder = mkdtempSync(join(tmpdir(), 'leadline-pages-'));
  try {
    const where = place?.url ?? join(folder, 'database');
    const db = place ? openServerDatabase(place.url) : await openEmbeddedDatabase(where);
    const token = await prepare(db, made);
    await db.close();
    const { ask, stop } = await startApi(where, token);
    try {
      const rows: BenchResult['rows'] = [];
      const p95s = new Map<string, number>();
      for (const [name, pages] of Object.entries(pagesOf(made))) {
        for (const path of pages.slice(0, 20)) await ask(path);
        const times = await askSteadily(ask, pages, seconds);
        rows.push([name, times.length, ...[median(times), p95(times), Math.max(...times)].map((ms) => ms.toFixed(1))]);
        p95s.set(name, p95(times));
      }
      return {
        title: `Pages at ${students.toLocaleString('en')} students, ${kind === 'server' ? `PostgreSQL ${place?.version}` : 'embedded database'}`,
        notes: [
          machineFacts(),
          `${rate} requests a second, each kind for ${seconds} s, with varying filters, orders and students; ${weeks} weeks; asked over HTTP with a token`,
        ],
        columns: ['', 'requests', 'median ms', 'p95 ms', 'worst ms'],
        rows,
        promises: [promised, lists].map((names) => {
          const worst = Math.max(...names.map((name) => p95s.get(name) ?? Number.POSITIVE_INFINITY));
          return {
            claim: `p95 of the ${names.join(', ')} under ${promised_ms} ms`,
            measured: `${worst.toFixed(1)} ms`,
            holds: worst < promised_ms,
          };
        }),
      };
    } finally {
      stop();
    }
  } finally {
    place?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(db: Database, made: MadeUp): Promise<string> {
  await migrate(db);
  await makeUpScores(db, made);
  await makeUpCasework(db, made);
  const { secret } = await createToken(
    { db, clock: systemClock, actor: systemActor(made.institutionId) },
    { name: 'bench', needs, days: 1 },
  );
  return secret;
}

type Ask = (path: string) => Promise<number>;

async function startApi(where: string, token: string): Promise<{ ask: Ask; stop: () => void }> {
  const port = await freePort();
  const child = fork(new URL('./pages/server.ts', import.meta.url), [String(port), where], { stdio: 'inherit' });
  await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the API did not start')));
  });
  const ask: Ask = async (path) => {
    const started = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/made-up-1${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return performance.now() - started;
  };
  return { ask, stop: () => child.kill() };
}

/** Open loop: the next request is sent when it is due, whether or not the last one has been answered. */
async function askSteadily(ask: Ask, paths: readonly string[], seconds: number): Promise<number[]> {
  const started = performance.now();
  const under = Array.from({ length: rate * seconds }, async (_, k) => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, (k * 1000) / rate - (performance.now() - started))));
    return ask(paths[k % paths.length] ?? '');
  });
  return Promise.all(under);
}

function pagesOf({ students, programmes }: MadeUp): Record<string, string[]> {
  const nth = (n: number) => 1 + ((n * 7919) % students);
  const filters = [
    '',
    `unit=${facultyId(1)}`,
    `programme=${programmeId(3 % programmes)}`,
    'year=2',
    'mode=part-time',
    `unit=${facultyId(2)}&year=1`,
  ];
  const sorts = [
    '',
    'sort=name',
    'sort=score&order=desc',
    'sort=change1',
    'sort=change4&order=desc',
    'sort=coverage',
    'sort=last_seen',
    'sort=programme',
    'group=declining',
    'group=stopped',
    'group=no_score',
    'group=below_concern&sort=change4',
    'from=400&to=600&sort=name',
    'page=40',
    'q=given77',
  ];
  return {
    'cohort page': filters.map((filter) => `/cohorts/view?${filter}`),
    'student list': sorts
      .flatMap((sort) => filters.map((filter) => `/students/list?${filter}&${sort}`))
      .toSorted((a, b) => a.length - b.length),
    'student page': Array.from({ length: 500 }, (_, n) => `/students/${studentId(nth(n))}`),
    peers: Array.from({ length: 500 }, (_, n) => `/enrolments/${nth(n)}/peers`),
    'this week': ['/this-week'],
    'lists to work through': [
      'below=350&noCase=1&noContact=14',
      'drop=80&noCase=1',
      'trend=declining&attended=85',
      'noContact=14',
      'noCase=1&below=420',
    ].map((filter) => `/contact-lists/people?${filter}`),
    'team’s list': ['', '?page=2', '?page=30'].map((page) => `/this-week/team${page}`),
    cases: [
      'list=all',
      'list=unassigned',
      'list=overdue',
      'list=closed',
      'list=all&sort=changed&page=40',
      `list=all&unit=${facultyId(1)}`,
      'list=all&kind=welfare&priority=1',
      'list=all&q=family77',
    ].map((query) => `/cases?${query}`),
    'leading casework': ['/casework/leading'],
    rules: ['/rules'],
    search: Array.from({ length: 200 }, (_, n) => `/students/search?q=${n % 2 ? `given${nth(n)}` : `family${n}`}`),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      kind: { type: 'string' },
      students: { type: 'string' },
      weeks: { type: 'string' },
      seconds: { type: 'string' },
    },
  });
  const asked: Partial<PagesBenchOptions> = {
    ...(values.kind === 'embedded' && { kind: 'embedded' as const }),
    ...(values.students && { students: Number(values.students) }),
    ...(values.weeks && { weeks: Number(values.weeks) }),
    ...(values.seconds && { seconds: Number(values.seconds) }),
  };
  printResult(await run(asked));
}
