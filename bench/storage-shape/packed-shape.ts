import type { Client } from 'pg';
import { packDays, unpackDays } from '../../src/activity/core/pack.ts';
import { copyText } from './copy.ts';
import { monday, mondays, type Shape } from './shape.ts';

/** A row per source, week and block of enrolments, packed into bytes: enrolment gaps, day masks, varints. */
export function packedShape(blockSize: number): Shape {
  const copy = 'copy activity (institution_id, source_id, week, block, days) from stdin';
  return {
    name: `packed-${blockSize}`,
    async create(db) {
      await db.query(`create table activity (institution_id int not null, source_id smallint not null, week date not null, block int not null,
        days bytea not null, primary key (institution_id, source_id, week, block))`);
    },
    load: (db, source, week, days) => copyText(db, copy, asBlocks(source, week, days, blockSize)),
    async readWeeks(db, source, first, last, students) {
      let sum = 0;
      for (let week = first; week <= last; week++) {
        const found = await db.query<[number, Buffer]>({
          text: 'select block, days from activity where institution_id = 1 and source_id = $1 and week = $2',
          values: [source, monday(week)],
          rowMode: 'array',
        });
        const dense = new Int32Array(students * 7);
        for (const [block, bytes] of found.rows) {
          unpackDays(bytes, 0, block * blockSize, (id, seven) => dense.set(seven, (id - 1) * 7));
        }
        sum += dense[3] ?? 0;
      }
      return sum;
    },
    async readPage(db, enrolment, sources, weeks) {
      const block = Math.floor(enrolment / blockSize);
      const found = await db.query<[number, Date, Buffer]>({
        text: `select source_id, week, days from activity
               where institution_id = 1 and source_id = any($1::smallint[]) and week = any($2::date[]) and block = $3`,
        values: [Array.from({ length: sources }, (_, i) => i + 1), mondays(weeks), block],
        rowMode: 'array',
      });
      let sum = 0;
      for (const [, , bytes] of found.rows) {
        unpackDays(bytes, 0, block * blockSize, (id, seven) => {
          if (id === enrolment) sum += seven[0] ?? 0;
        });
      }
      return sum;
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
  const found = await db.query<[number, Buffer]>({
    text: 'select block, days from activity where institution_id = 1 and source_id = $1 and week = $2 and block = any($3) for update',
    values: [source, monday(week), blocks],
    rowMode: 'array',
  });
  const packed: Uint8Array[] = [];
  for (const [block, bytes] of found.rows) {
    const dense = new Float64Array(blockSize * 7);
    unpackDays(bytes, 0, 0, (offset, seven) => dense.set(seven, offset * 7));
    for (const e of enrolments) if (Math.floor(e / blockSize) === block) dense[(e % blockSize) * 7 + day] = count;
    packed.push(packDays({ enrolmentIds: offsets(blockSize), days: dense }, 0));
  }
  await db.query(
    `update activity a set days = n.days from unnest($3::int[], $4::bytea[]) as n (block, days)
     where a.institution_id = 1 and a.source_id = $1 and a.week = $2 and a.block = n.block`,
    [source, monday(week), found.rows.map(([block]) => block), packed.map((bytes) => Buffer.from(bytes))],
  );
  await db.query('commit');
}

function offsets(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

function asBlocks(source: number, week: number, days: Float64Array, blockSize: number): string {
  const students = days.length / 7;
  const lines: string[] = [];
  for (let block = 0; block * blockSize <= students; block++) {
    const first = Math.max(1, block * blockSize);
    const last = Math.min(students, (block + 1) * blockSize - 1);
    const ids = Int32Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    const bytes = packDays({ enrolmentIds: ids, days: days.subarray((first - 1) * 7, last * 7) }, 0, block * blockSize);
    if (bytes.length > 0)
      lines.push(`1\t${source}\t${monday(week)}\t${block}\t\\\\x${Buffer.from(bytes).toString('hex')}\n`);
  }
  return lines.join('');
}
