import { sql } from 'kysely';
import { addWeeks } from '../../src/kernel/week.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { scoredWeek, sources } from '../weekly-run/world.ts';
import { attendance_weeks, scored_weeks } from './rules.ts';

const [attendanceA = 1, attendanceB = 2] = sources.filter(({ isRate }) => isRate).map(({ sourceId }) => sourceId);

/** A number from 0 to `of` that its arguments decide, the same on any machine. */
const dice = (week: number, of: number) => `(hashint8extended(enrolment_id, ${week}) & 1048575) % ${of}`;

/**
 * Further scored weeks beside the one that the weekly run scored: whole rows, as wide as a run writes them, with other scores; each a good
 * deal lower or higher than the week before for some. And the patterns that the last two weeks are asked for.
 */
export async function addWeeksOfScores(db: Database, institutionId: number, run: number): Promise<number[]> {
  const runs = [run];
  for (let back = 1; back < scored_weeks; back++) {
    const made = run + back;
    const week = addWeeks(scoredWeek, -back);
    await sql
      .raw(`insert into scoring.run (institution_id, run, week, model_version, state, reason, started_by, started_at, beat_at, finished_at,
        phase, progress_pct, source_ids, sources, weight_profiles, read_up_to, counts)
      select institution_id, ${made}, '${week}', model_version, state, reason, started_by, started_at, beat_at, finished_at, phase, progress_pct,
        source_ids, sources, weight_profiles, read_up_to, counts from scoring.run where institution_id = ${institutionId} and run = ${run}`)
      .execute(db.owner);
    await sql
      .raw(`insert into scoring.score (institution_id, run, enrolment_id, group_no, score_raw, absolute_index, coverage, measures, contributions,
        peer_group_no, absolute_group_no, last_seen_on, score, profile_no, no_score, is_reduced_confidence, is_active, is_seen, could_be_seen)
      select institution_id, ${made}, enrolment_id, group_no, raw, absolute_index, coverage, measures, contributions, peer_group_no,
        absolute_group_no, last_seen_on, case when score is null then null else greatest(0, least(1000, floor(raw)))::smallint end, profile_no,
        no_score, is_reduced_confidence, is_active, is_seen, could_be_seen
      from (select *, floor(score_raw) + ${dice(back, 61)} - 30 + case when ${dice(back + 50, 40)} = 0 then 150 else 0 end + 0.25 as raw
        from scoring.score where institution_id = ${institutionId} and run = ${run} order by enrolment_id) one`)
      .execute(db.owner);
    runs.unshift(made);
  }
  for (const [back, one] of [run, run + 1].entries()) {
    for (const [kind, share] of [
      ['stopped', 60],
      ['declining', 12],
    ] as const)
      await sql
        .raw(`insert into trends.flag (institution_id, run, enrolment_id, kind, week, since, evidence)
        select institution_id, run, enrolment_id, '${kind}', '${addWeeks(scoredWeek, -back)}', '${addWeeks(scoredWeek, -back)}', '{}' from scoring.score
        where institution_id = ${institutionId} and run = ${one} and ${dice(back + share, share)} = 0 order by enrolment_id`)
        .execute(db.owner);
  }
  await sql.raw('vacuum analyze scoring.score').execute(db.owner);
  await sql.raw('vacuum analyze trends.flag').execute(db.owner);
  return runs;
}

/** For the peer: attendance of each week as plain rows with a key, which it can join; Leadline reads its packed blocks. */
export async function addPlainAttendance(db: Database): Promise<void> {
  await sql
    .raw(`create table public.attended as select enrolment as enrolment_id, k, sum(value)::float4 as attended, sum(expected)::float4 as expected
    from public.seen where source in (${attendanceA}, ${attendanceB}) and k < ${attendance_weeks} group by enrolment, k order by enrolment, k`)
    .execute(db.owner);
  await sql.raw('alter table public.attended add primary key (enrolment_id, k)').execute(db.owner);
  await sql.raw('drop table public.seen').execute(db.owner);
  await sql.raw('vacuum analyze public.attended').execute(db.owner);
}
