import type { Client } from 'pg';
import { copyText } from './copy.ts';
import { monday, mondays, type Shape } from './shape.ts';

/** A row per source, week and block of enrolments: their ids, and seven counts each, as arrays. */
export function arrayShape(blockSize: number): Shape {
  const copy = 'copy activity (institution_id, source_id, week, block, enrolment_ids, days) from stdin';
  return {
    name: `array-${blockSize}`,
    async create(db) {
      await db.query(`create table activity (institution_id int not null, source_id smallint not null, week date not null, block int not null,
        enrolment_ids int[] not null, days smallint[] not null, primary key (institution_id, source_id, week, block))`);
    },
    load: (db, source, week, days) => copyText(db, copy, asBlocks(source, week, days, blockSize)),
    async readWeeks(db, source, first, last, students) {
      let sum = 0;
      for (let week = first; week <= last; week++) {
        const found = await db.query<[string, string]>({
          text: 'select enrolment_ids::text, days::text from activity where institution_id = 1 and source_id = $1 and week = $2',
          values: [source, monday(week)],
          rowMode: 'array',
        });
        const dense = new Int32Array(students * 7);
        for (const [ids, counts] of found.rows) spread(dense, numbers(ids), numbers(counts));
        sum += dense[3] ?? 0;
      }
      return sum;
    },
    async readPage(db, enrolment, sources, weeks) {
      const found = await db.query(
        `select source_id, week, days[7 * p - 6 : 7 * p] from activity, lateral (select array_position(enrolment_ids, $4) as p) at
         where institution_id = 1 and source_id = any($1::smallint[]) and week = any($2::date[]) and block = $3 and p is not null`,
        [
          Array.from({ length: sources }, (_, i) => i + 1),
          mondays(weeks),
          Math.floor(enrolment / blockSize),
          enrolment,
        ],
      );
      return found.rows.length;
    },
    async replaceWeek(db, source, week, days) {
      await db.query('begin');
      await db.query('delete from activity where institution_id = 1 and source_id = $1 and week = $2', [
        source,
        monday(week),
      ]);
      await copyText(db, copy, asBlocks(source, week, days, blockSize));
      await db.query('commit');
    },
    correct: (db, source, week, day, enrolments, count) =>
      correctBlocks(db, blockSize, source, week, day, enrolments, count),
  };
}

async function correctBlocks(
  db: Client,
  blockSize: number,
  source: number,
  week: number,
  day: number,
  enrolments: number[],
  count: number,
) {
  await db.query('begin');
  const blocks = [...new Set(enrolments.map((e) => Math.floor(e / blockSize)))];
  const found = await db.query<[number, string, string]>({
    text: `select block, enrolment_ids::text, days::text from activity where institution_id = 1 and source_id = $1 and week = $2 and block = any($3) for update`,
    values: [source, monday(week), blocks],
    rowMode: 'array',
  });
  const ids: string[] = [];
  const days: string[] = [];
  for (const [block, idText, dayText] of found.rows) {
    const held = new Map<number, number[]>();
    const counts = numbers(dayText);
    numbers(idText).forEach((id, i) => {
      held.set(id, counts.slice(i * 7, i * 7 + 7));
    });
    for (const e of enrolments) {
      if (Math.floor(e / blockSize) !== block) continue;
      const seven = held.get(e) ?? [0, 0, 0, 0, 0, 0, 0];
      seven[day] = count;
      held.set(e, seven);
    }
    const sorted = [...held].sort((a, b) => a[0] - b[0]);
    ids.push(`{${sorted.map(([id]) => id).join(',')}}`);
    days.push(`{${sorted.flatMap(([, seven]) => seven).join(',')}}`);
  }
  await db.query(
    `update activity a set enrolment_ids = n.ids::int[], days = n.days::smallint[]
     from unnest($3::int[], $4::text[], $5::text[]) as n (block, ids, days)
     where a.institution_id = 1 and a.source_id = $1 and a.week = $2 and a.block = n.block`,
    [source, monday(week), found.rows.map(([block]) => block), ids, days],
  );
  await db.query('commit');
}

function asBlocks(source: number, week: number, days: Float64Array, blockSize: number): string {
  const students = days.length / 7;
  const lines: string[] = [];
  for (let block = 0; block * blockSize <= students; block++) {
    const ids: number[] = [];
    const counts: number[] = [];
    for (let e = Math.max(1, block * blockSize); e <= students && e < (block + 1) * blockSize; e++) {
      const seven = days.subarray((e - 1) * 7, e * 7);
      if (!seven.some((count) => count > 0)) continue;
      ids.push(e);
      for (const count of seven) counts.push(count);
    }
    if (ids.length > 0)
      lines.push(`1\t${source}\t${monday(week)}\t${block}\t{${ids.join(',')}}\t{${counts.join(',')}}\n`);
  }
  return lines.join('');
}

/** The numbers in an array's text form, several times faster than split and Number. */
function numbers(text: string): number[] {
  const found: number[] = [];
  let value = 0;
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48) value = code < 58 ? value * 10 + code - 48 : value;
    if (code === 44 || code === 125) {
      if (i > 1) found.push(value);
      value = 0;
    }
  }
  return found;
}

function spread(dense: Int32Array, ids: number[], counts: number[]): void {
  for (let i = 0; i < ids.length; i++) {
    const at = ((ids[i] ?? 1) - 1) * 7;
    for (let d = 0; d < 7; d++) dense[at + d] = counts[i * 7 + d] ?? 0;
  }
}
