import { sql } from 'kysely';
import { layOutRuns } from '../src/insights/server/index.ts';
import type { Actor, Ground, Need } from '../src/kernel/actor.ts';
import { addWeeks, type Week, weeksBetween } from '../src/kernel/week.ts';
import type { Database, Tx } from '../src/platform/db/database.ts';

/**
 * An institution with scores that were made up in the database, not computed: for pages, whose numbers need only be stored,
 * not right, and for benchmarks that need 100,000 of them in a minute. The same size gives the same rows.
 */
export interface MadeUp {
  institutionId: number;
  students: number;
  programmes: number;
  weeks: number;
  /** Every so many-th student has a second enrolment in the next programme; 0: none. */
  secondEvery?: number;
  laidOut?: boolean;
}

export const firstWeek: Week = '2013-10-07';
/** The Monday after the last scored week. */
export const todayOf = ({ weeks }: MadeUp): string => addWeeks(firstWeek, weeks);

const sources = 8;
/** 40 students to a tutor. */
export const studentsPerTutor = 40;

export const unitId = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const studentId = (n: number) => `00000000-0000-7000-9000-${String(n).padStart(12, '0')}`;
export const staffId = (n: number) => `00000000-0000-7000-a000-${String(n).padStart(12, '0')}`;
export const programmeId = (p: number) => unitId(100 + p);
export const facultyId = (f: number) => unitId(1 + f);

const idOf = (kind: string, n: string) => `('00000000-0000-7000-${kind}-' || lpad((${n})::text, 12, '0'))::uuid`;
/** A number from 0 to 1 that the two integers decide. */
const dice = (a: string, b: string) =>
  `((hashint8extended((${a})::bigint, (${b})::bigint) & 1048575)::float8 / 1048575)`;

export async function makeUpScores(db: Database, made: MadeUp): Promise<void> {
  const i = made.institutionId;
  await db.forInstitution(i, (trx) => makeUpRoster(trx, made));
  const weeks = weeksBetween(firstWeek, addWeeks(firstWeek, made.weeks - 1));
  for (const [index, week] of weeks.entries()) {
    await db.forInstitution(i, (trx) => makeUpRun(trx, made, index + 1, week));
    // Without statistics the next statement is planned as a loop within a loop.
    if (db.pool) await sql`analyze scoring.score`.execute(db.owner);
    await db.forInstitution(i, (trx) => makeUpFlags(trx, made, index + 1, week));
  }
  if (db.pool) await sql`analyze`.execute(db.owner);
  if (made.laidOut !== false) await layOutRuns(db, { institutionId: i });
  if (db.pool) await sql`analyze`.execute(db.owner);
}

async function makeUpRoster(trx: Tx, made: MadeUp): Promise<void> {
  const { institutionId: i, students, programmes } = made;
  const run = (text: string) => sql.raw(text).execute(trx);
  const now = `${todayOf(made)}T09:00:00Z`;
  await run(`insert into institution.institution (institution_id, key, name, preset, time_zone, locale, fixed_now)
    values (${i}, 'made-up-${i}', 'Made-up ${i}', 'higher-education', 'UTC', 'en-GB', '${now}')`);
  await run(
    `insert into institution.unit select ${i}, ${idOf('8000', 'f')}, null, 'faculty', 'F' || f, 'Faculty ' || f, null from generate_series(1, 4) f`,
  );
  await run(`insert into institution.unit select ${i}, ${idOf('8000', '100 + p')}, ${idOf('8000', '1 + p % 4')}, 'programme', 'P' || p, 'Programme ' || lpad(p::text, 3, '0'), null
    from generate_series(0, ${programmes - 1}) p`);
  await run(
    `insert into institution.calendar_period values (${i}, '${unitId(1)}', null, 'term', 'Autumn', '2013-14', '2013J', '${firstWeek}', '2014-07-06')`,
  );
  await run(`insert into roster.student (institution_id, student_id, source_key, display_name, search_key)
    select ${i}, ${idOf('9000', 's')}, 's' || lpad(s::text, 6, '0'), 'Given' || s || ' Family' || s % 997, 'family' || s % 997 || ' given' || s from generate_series(1, ${students}) s`);
  await run(
    `insert into roster.student_identifier select ${i}, 'source', 's' || lpad(s::text, 6, '0'), ${idOf('9000', 's')} from generate_series(1, ${students}) s`,
  );
  const enrolment = (id: string, programme: string, isPrimary: boolean, where: string) =>
    run(`insert into roster.enrolment (institution_id, enrolment_id, student_id, source_key, programme_unit_id, term_code, academic_year, year_of_study, mode, is_primary)
      select ${i}, ${id}, ${idOf('9000', 's')}, 'e' || (${id}), ${idOf('8000', `100 + (${programme}) % ${programmes}`)}, '2013J', '2013-14', (1 + s / 7 % 3)::text,
        case when s % 5 = 0 then 'part-time' else 'full-time' end, ${isPrimary} from generate_series(1, ${students}) s where ${where}`);
  await enrolment('s', 's', true, 'true');
  if (made.secondEvery) await enrolment(`${students} + s`, 's + 1', false, `s % ${made.secondEvery} = 0`);
  const tutors = Math.ceil(students / studentsPerTutor);
  await run(
    `insert into roster.staff (institution_id, staff_id, source_key, display_name) select ${i}, ${idOf('a000', 't')}, 't' || t, 'Tutor ' || t from generate_series(1, ${tutors}) t`,
  );
  await run(
    `insert into roster.caseload (institution_id, staff_id, student_id, kind) select ${i}, ${idOf('a000', `1 + (s - 1) / ${studentsPerTutor}`)}, ${idOf('9000', 's')}, 'tutor' from generate_series(1, ${students}) s`,
  );
  await run(`insert into sources.source (institution_id, source_id, key, name, measure, weight_group)
    select ${i}, k, 'source-' || k, 'Source ' || k, 'count', 'vle' from generate_series(1, ${sources}) k`);
  await run(
    `insert into sources.source_enabled select ${i}, k, '2013-01-07', true from generate_series(1, ${sources}) k`,
  );
  const settings = {
    attentionBelow: 350,
    significantBelow: 300,
    bandWidth: 200,
    pointsPerSd: 100,
    zClamp: 3,
    minCoverage: 0.5,
    weights: { vle: 100 },
  };
  await run(`insert into scoring.model_version (institution_id, model_version, state, settings, reason, created_at, created_by, activated_at, activated_by)
    values (${i}, 1, 'active', '${JSON.stringify(settings)}', 'preset', now(), 'test', now(), 'test')`);
}

async function makeUpRun(trx: Tx, { institutionId: i }: MadeUp, number: number, week: Week): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(trx);
  const ids = Array.from({ length: sources }, (_, k) => k + 1);
  const stored = ids.map((sourceId) => ({
    sourceId,
    key: `source-${sourceId}`,
    measure: 'count',
    direction: 1,
    weightGroup: 'vle',
    isCovered: true,
    isImputed: false,
  }));
  await run(`insert into scoring.run (institution_id, run, week, model_version, state, reason, started_by, started_at, beat_at, finished_at, phase, progress_pct, source_ids, sources, weight_profiles)
    values (${i}, ${number}, '${week}', 1, 'standing', 'command', 'test', now(), now(), now(), 'done', 100, '{${ids.join(',')}}', '${JSON.stringify(stored)}', '${JSON.stringify([ids.map(() => 12.5)])}')`);
  await run(`insert into scoring.peer_group_week (institution_id, run, group_no, level, group_key, label, members, scored, scored_here, active, measure_means, measure_sds, measure_counts, composite_mean, composite_sd, p25, p50, p75, absolute_mean, absolute_sd, absolute_count)
    select ${i}, ${number}, row_number() over (order by programme_unit_id, year_of_study), 0, 'programme=' || programme_unit_id || '|year=' || year_of_study, min(u.name) || ' year ' || year_of_study,
      count(*), count(*), count(*), count(*), array_fill(3::float8, array[${sources}]), array_fill(1::float8, array[${sources}]), array_fill(count(*)::int, array[${sources}]), 0, 1, 430, 500, 570, 500, 100, count(*)
    from roster.enrolment e join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id where e.institution_id = ${i} group by programme_unit_id, year_of_study`);
  const z = [1, 2, 3, 4].map((k) => dice('e.enrolment_id', `${k}`)).join(' + ');
  const noise = [1, 2].map((k) => dice('e.enrolment_id', `${100 * number + k}`)).join(' + ');
  await run(`insert into scoring.score (institution_id, run, enrolment_id, group_no, peer_group_no, score_raw, absolute_index, coverage, measures, contributions, last_seen_on, score, profile_no, no_score, is_reduced_confidence, is_active, is_seen, could_be_seen)
    select ${i}, ${number}, x.enrolment_id, case when x.no_score is null then g.group_no end, g.group_no, r.raw, case when ${number} > 4 then r.raw - 5 end, x.coverage,
      array_fill(3 + x.z, array[${sources}]), case when r.raw is not null then array_fill((r.raw - 500) / ${sources}, array[${sources}]) end,
      x.last_seen, case when r.raw is not null then least(1000, greatest(0, round(r.raw))) end::smallint, 0, x.no_score, x.enrolment_id % 50 = 0, true, true, true
    from (
      select e.enrolment_id, e.programme_unit_id, e.year_of_study, (${z} - 2) * 1.7 as z, (${noise} - 1) * 60 as noise,
        case when e.enrolment_id % 97 = 0 then 'coverage' end as no_score, case when e.enrolment_id % 97 = 0 then 0.4 when e.enrolment_id % 11 = 0 then 0.8 else 1 end as coverage,
        case when e.enrolment_id % 53 = 0 then null when e.enrolment_id % 31 = 0 then date '${week}' - (e.enrolment_id % 40) else date '${week}' + (e.enrolment_id % 7) end as last_seen
      from roster.enrolment e where e.institution_id = ${i}) x
    cross join lateral (select case when x.no_score is null then 500 + 100 * x.z + x.noise end as raw) r
    join scoring.peer_group_week g on g.institution_id = ${i} and g.run = ${number} and g.group_key = 'programme=' || x.programme_unit_id || '|year=' || x.year_of_study
    order by x.enrolment_id`);
}

async function makeUpFlags(trx: Tx, { institutionId: i }: MadeUp, number: number, week: Week): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(trx);
  const flag = (kind: string, evidence: string, from: string) =>
    run(
      `insert into trends.flag (institution_id, run, enrolment_id, kind, week, since, evidence) select ${i}, ${number}, s.enrolment_id, '${kind}', '${week}', '${week}', ${evidence} ${from}`,
    );
  const now = `from scoring.score s where s.institution_id = ${i} and s.run = ${number}`;
  const past = `from scoring.score s join scoring.score p on p.institution_id = ${i} and p.run = ${number - 4} and p.enrolment_id = s.enrolment_id where s.institution_id = ${i} and s.run = ${number}`;
  await flag(
    'declining',
    `jsonb_build_object('from', p.score_raw, 'to', s.score_raw, 'weeks', 4)`,
    `${past} and s.score_raw < p.score_raw - 60`,
  );
  await flag(
    'recovering',
    `jsonb_build_object('from', p.score_raw, 'to', s.score_raw, 'weeks', 4)`,
    `${past} and s.score_raw > p.score_raw + 80`,
  );
  await flag('consistently_low', `jsonb_build_object('weeks', 3)`, `${now} and s.score_raw < 330`);
  await flag(
    'stopped',
    `jsonb_build_object('daysSinceSeen', date '${week}' + 6 - s.last_seen_on, 'weeks', 2)`,
    `${now} and s.last_seen_on < date '${week}' - 10`,
  );
}

/** Somebody with these grounds for every need. */
export function actorWith(institutionId: number, grounds: readonly Ground[], more: Partial<Actor> = {}): Actor {
  return {
    kind: 'person',
    institutionId,
    actorId: 'u1',
    name: 'Ada',
    staffId: null,
    roleKeys: ['leader'],
    isDeidentified: false,
    why: (_need: Need) => grounds,
    ...more,
  };
}

export const everybody: Ground = { via: 'institution', reason: 'Administrator of the institution' };
