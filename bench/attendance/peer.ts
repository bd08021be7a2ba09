import pg from 'pg';
import { seconds } from '../measure.ts';
import type { AttendanceWorld } from './world.ts';

/**
 * The same in PostgreSQL alone, a row for each mark: COPY of the day, join to the enrolments, insert, and the year's standing of
 * everybody by GROUP BY over all marks.
 */
export async function openPeer(world: AttendanceWorld): Promise<{
  day(file: string): Promise<{ load: number; measures: number; enrolledDays: number }>;
  close(): Promise<void>;
}> {
  const client = new pg.Client({ connectionString: world.server.url });
  await client.connect();
  await client.query('create schema peer');
  await client.query('create table peer.mark (enrolment_id int, day date, code text, primary key (enrolment_id, day))');
  await client.query(`create table peer.meaning (code text primary key, attended int, kind text);
    insert into peer.meaning values ('P', 1, 'p'), ('T', 1, 'l'), ('A', 0, 'n'), ('UNX', 0, 'u'), ('EXC', 0, 'e')`);
  const { institutionId: i, students, daysBefore } = world;
  // The days before, with the same shares; only how many there are matters to the time.
  await client.query(`insert into peer.mark select n, d.day, case when random() < 0.93 then 'P' when random() < 0.5 then 'EXC' else 'UNX' end
    from generate_series(1, ${students}) n, (select day::date from generate_series(timestamp '2025-09-01', timestamp '2026-06-30', interval '1 day') day
      where extract(isodow from day) < 6 order by day limit ${daysBefore}) d`);
  await client.query('analyze peer.mark');
  return {
    day: async (file) => {
      const load = await seconds(async () => {
        await client.query('create temporary table given (student text, day date, code text)');
        await client.query(`copy given from '${file}' (format csv, header)`);
        await client.query(`insert into peer.mark select e.enrolment_id, g.day, g.code from given g
          join roster.student_identifier s on s.institution_id = ${i} and s.kind = 'source' and s.value = g.student
          join roster.enrolment e on e.institution_id = ${i} and e.student_id = s.student_id and e.starts_on <= g.day`);
        await client.query('drop table given');
      });
      const measures = await seconds(async () => {
        await client.query('drop table if exists peer.standing');
        await client.query(`create table peer.standing as
          with plain as (select m.enrolment_id, m.day, w.attended, w.kind from peer.mark m join peer.meaning w using (code))
          select enrolment_id, count(*) as enrolled_days, count(*) filter (where attended = 0) as absent_days,
            count(*) filter (where kind = 'e') as excused, count(*) filter (where kind = 'u') as unexcused,
            count(*) filter (where kind = 'n') as unexplained, count(*) filter (where kind = 'l') as late,
            count(*) filter (where day > coalesce(last_attended, '0001-01-01')) as run_days, max(day) filter (where attended = 0) as last_absent_on
          from (select p.*, max(day) filter (where attended = 1) over (partition by enrolment_id) as last_attended from plain p) p
          group by enrolment_id`);
        await client.query('alter table peer.standing add primary key (enrolment_id)');
      });
      const { rows } = await client.query('select sum(enrolled_days)::float8 as days from peer.standing');
      return { load, measures, enrolledDays: rows[0]?.days ?? 0 };
    },
    close: () => client.end(),
  };
}
