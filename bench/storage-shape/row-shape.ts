import { copyText } from './copy.ts';
import { monday, mondays, type Shape } from './shape.ts';

/** A row per source, week and enrolment that did anything, with smallint[7]. */
export function rowShape(): Shape {
  const copy = 'copy activity (institution_id, source_id, week, enrolment_id, days) from stdin';
  return {
    name: 'row',
    async create(db) {
      await db.query(`create table activity (institution_id int not null, source_id smallint not null, week date not null,
        enrolment_id int not null, days smallint[] not null, primary key (institution_id, source_id, week, enrolment_id))`);
    },
    load: (db, source, week, days) => copyText(db, copy, asRows(source, week, days)),
    async readWeeks(db, source, first, last, students) {
      let sum = 0;
      for (let week = first; week <= last; week++) {
        const found = await db.query<[number, string]>({
          text: 'select enrolment_id, days::text from activity where institution_id = 1 and source_id = $1 and week = $2',
          values: [source, monday(week)],
          rowMode: 'array',
        });
        const dense = new Int32Array(students * 7);
        for (const [enrolment, text] of found.rows) {
          const values = text.slice(1, -1).split(',');
          for (let d = 0; d < 7; d++) dense[(enrolment - 1) * 7 + d] = Number(values[d]);
        }
        sum += dense[3] ?? 0;
      }
      return sum;
    },
    async readPage(db, enrolment, sources, weeks) {
      const found = await db.query(
        `select source_id, week, days from activity where institution_id = 1 and source_id = any($1::smallint[]) and week = any($2::date[])
           and enrolment_id = $3`,
        [Array.from({ length: sources }, (_, i) => i + 1), mondays(weeks), enrolment],
      );
      return found.rows.length;
    },
    async replaceWeek(db, source, week, days) {
      await db.query('begin');
      await db.query('delete from activity where institution_id = 1 and source_id = $1 and week = $2', [
        source,
        monday(week),
      ]);
      await copyText(db, copy, asRows(source, week, days));
      await db.query('commit');
    },
    async correct(db, source, week, day, enrolments, count) {
      const once = Array.from({ length: 7 }, (_, d) => (d === day ? count : 0));
      await db.query(
        `insert into activity as a select 1, $1, $2, e, $4::smallint[] from unnest($3::int[]) e
         on conflict (institution_id, source_id, week, enrolment_id)
         do update set days = a.days[:${day}] || ${count}::smallint || a.days[${day + 2}:]`,
        [source, monday(week), enrolments, once],
      );
    },
  };
}

function asRows(source: number, week: number, days: Float64Array): string {
  const lines: string[] = [];
  const head = `1\t${source}\t${monday(week)}\t`;
  for (let i = 0; i < days.length; i += 7) {
    const seven = days.subarray(i, i + 7);
    if (seven.some((count) => count > 0)) lines.push(`${head}${i / 7 + 1}\t{${seven.join(',')}}\n`);
  }
  return lines.join('');
}
