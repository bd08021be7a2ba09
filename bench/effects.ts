/**
 * "Did it help?" at 100,000 students of whom every tenth has a plan: what the nightly job holds up, and how long the page takes from what it
 * laid out. On a PostgreSQL server, or with fewer students on the embedded database, where nothing may last.
 *   node bench/effects.ts [--students 100000] [--weeks 14] [--kind server]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { followPlans, viewEffects } from '../src/insights/server/index.ts';
import { seedInterventions } from '../src/interventions/server/index.ts';
import { fixedClock } from '../src/kernel/clock.ts';
import { type Database, openEmbeddedDatabase, openServerDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import {
  actorWith,
  everybody,
  facultyId,
  firstWeek,
  type MadeUp,
  makeUpScores,
  programmeId,
  staffId,
  todayOf,
} from '../tests/made-up-scores.ts';
import { machineFacts, median, p95, seconds } from './measure.ts';
import { startBenchServer } from './postgres.ts';
import { type BenchResult, printResult } from './result.ts';

export interface EffectsBenchOptions {
  kind: 'server' | 'embedded';
  students: number;
  weeks: number;
}

const promised_ms = { page: 100, step: 200 };
/** Every so many-th student has a plan. */
const planned_every = 10;

export async function run(options: Partial<EffectsBenchOptions> = {}): Promise<BenchResult> {
  const kind = options.kind ?? 'server';
  const { students, weeks } = { students: kind === 'server' ? 100_000 : 20_000, weeks: 14, ...options };
  const made: MadeUp = { institutionId: 1, students, programmes: Math.max(6, Math.round(students / 500)), weeks };
  const place = kind === 'server' ? await startBenchServer() : null;
  const folder = mkdtempSync(join(tmpdir(), 'leadline-effects-'));
  const db = place ? openServerDatabase(place.url) : await openEmbeddedDatabase(join(folder, 'database'));
  try {
    await migrate(db);
    await makeUpScores(db, made);
    await makeUpPlans(db, made);
    const steps: number[] = [];
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    let looked = 0;
    const job = await seconds(async () => {
      looked = await followPlans(timed(db, steps), 1);
    });
    loop.disable();
    const again = await seconds(() => followPlans(db, 1));
    const pages = await readPages(db, made);
    const worstPage = Math.max(...pages.map(({ times }) => p95(times)));
    const worstStep = Math.max(...steps);
    return {
      title: `Did it help, ${students.toLocaleString('en')} students and ${looked.toLocaleString('en')} plans, ${place ? `PostgreSQL ${place.version}` : 'embedded database'}`,
      notes: [
        machineFacts(),
        `${weeks} scored weeks; the job took ${job.toFixed(1)} s (${again.toFixed(2)} s where nothing changed), in ${steps.length} transactions; others waited for the event loop ${(loop.max / 1e6).toFixed(0)} ms at most`,
      ],
      columns: ['', 'median ms', 'p95 ms'],
      rows: [
        ['transactions of the job', median(steps).toFixed(1), p95(steps).toFixed(1)],
        ...pages.map(({ name, times }) => [name, median(times).toFixed(1), p95(times).toFixed(1)]),
      ],
      promises: [
        {
          claim: `p95 of the page under ${promised_ms.page} ms`,
          measured: `${worstPage.toFixed(1)} ms`,
          holds: worstPage < promised_ms.page,
        },
        ...(place
          ? []
          : [
              {
                claim: `no transaction of the job over ${promised_ms.step} ms`,
                measured: `${worstStep.toFixed(0)} ms`,
                holds: worstStep < promised_ms.step,
              },
            ]),
      ],
    };
  } finally {
    await db.close();
    place?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same database, whose transactions are timed. */
function timed(db: Database, steps: number[]): Database {
  const forInstitution: Database['forInstitution'] = async (institutionId, work) => {
    const started = performance.now();
    let began = started;
    try {
      return await db.forInstitution(institutionId, (trx) => {
        // Waiting for its turn is not the job's.
        began = performance.now();
        return work(trx);
      });
    } finally {
      steps.push(performance.now() - began);
    }
  };
  return Object.assign(Object.create(db) as Database, { forInstitution });
}

/** Plans of several kinds that began in different weeks, and characteristics of those who have one. */
async function makeUpPlans(db: Database, { students }: MadeUp): Promise<void> {
  await db.forInstitution(1, async (trx) => {
    await seedInterventions(trx, 1);
    await sql`insert into interventions.plan (institution_id, plan_id, student_id, kind_key, tier, reason, goal, goal_measure, target, goal_by,
        sessions_per_week, follow_up_days, case_manager_staff_id, starts_on, review_on, state, origin_kind, made_at, made_on, by_id, by_name, changed_at)
      select 1, ('00000000-0000-7000-c000-' || lpad(s::text, 12, '0'))::uuid, ('00000000-0000-7000-9000-' || lpad(s::text, 12, '0'))::uuid, k.kind_key, 2,
        'Fell behind.', 'Come more', 'attendance', 95, d.starts_on + 56, 1, 14, ${staffId(1)}::uuid, d.starts_on, d.starts_on + 42, 'active', 'staff', now(),
        d.starts_on, 'u1', 'Ada', now()
      from generate_series(${planned_every}::int, ${students}::int, ${planned_every}::int) s
      cross join lateral (select ${firstWeek}::date + 7 * (5 + (s / 10) % 4) + 2 as starts_on) d
      join (select kind_key, row_number() over (order by sort_no) - 1 as no, count(*) over () as n from interventions.kind where institution_id = 1) k
        on k.no = (s / 10) % k.n`.execute(trx);
    await sql`insert into roster.characteristic (institution_id, student_id, kind, value)
      select 1, ('00000000-0000-7000-9000-' || lpad(s::text, 12, '0'))::uuid, k, case k when 'home_language' then (array['en', 'es', 'ar', 'vi'])[1 + s / 10 % 4] else
        (array['yes', 'no'])[1 + (s / 10 + length(k)) % 2] end
      from generate_series(${planned_every}::int, ${students}::int, ${planned_every}::int) s
      cross join unnest(array['home_language', 'special_education', 'english_learner', 'homeless', 'foster']) k`.execute(
      trx,
    );
  });
  await db.forInstitution(1, async (trx) => {
    await sql`insert into access.role (institution_id, role_key, name, needs, reach) values (1, 'leader', 'Leader', array['plans:lead'], 'unit')
      on conflict do nothing`.execute(trx);
    await sql`insert into access.assignment (institution_id, assignment_id, user_id, role_key, unit_id)
      select 1, gen_random_uuid(), 'u2', 'leader', id from unnest(${[facultyId(1), facultyId(2)]}::uuid[]) id`.execute(
      trx,
    );
  });
  if (db.pool) await sql`analyze`.execute(db.owner);
}

async function readPages(db: Database, made: MadeUp): Promise<{ name: string; times: number[] }[]> {
  const clock = fixedClock(`${todayOf(made)}T09:00:00Z`);
  const admin = actorWith(1, [everybody], { roleKeys: ['admin'] });
  const leader = actorWith(1, [{ via: 'unit', unitId: facultyId(1), reason: 'Leader of Faculty 2' }]);
  const several = actorWith(
    1,
    [facultyId(1), facultyId(2)].map((unitId) => ({ via: 'unit', unitId, reason: 'Leader of two faculties' })),
  );
  const school = actorWith(1, [{ via: 'unit', unitId: programmeId(3), reason: 'Leader of Programme 3' }]);
  const found: { name: string; times: number[] }[] = [];
  for (const [who, actor] of [
    ['everything', admin],
    ['a quarter', leader],
    ['two quarters', several],
    ['one school', school],
  ] as const)
    for (const by of ['kind', 'playbook', 'site', 'group'] as const) {
      const times: number[] = [];
      for (let round = 0; round < 20; round++) {
        const measure = (['attendance', 'index', 'left'] as const)[round % 3] ?? 'attendance';
        times.push(1000 * (await seconds(() => viewEffects({ db, clock, actor }, { measure, by }))));
      }
      found.push({ name: `${who}, by ${by}`, times: times.slice(3) });
    }
  return found;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { students: { type: 'string' }, weeks: { type: 'string' }, kind: { type: 'string' } },
  });
  printResult(
    await run({
      ...(values.students ? { students: Number(values.students) } : {}),
      ...(values.weeks ? { weeks: Number(values.weeks) } : {}),
      ...(values.kind === 'embedded' ? { kind: 'embedded' } : {}),
    }),
  );
}
