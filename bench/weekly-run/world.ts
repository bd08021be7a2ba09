import { once } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { columnFor, type SourceWeekColumn, weekSums } from '../../src/activity/core/column.ts';
import { daysFromTo } from '../../src/activity/core/covered-days.ts';
import { replaceSourceDays } from '../../src/activity/server/index.ts';
import { createInstitution } from '../../src/institution/server/index.ts';
import { uuidv7 } from '../../src/kernel/ids.ts';
import { addDays, addWeeks, type Week } from '../../src/kernel/week.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { modelSettingsSchema } from '../../src/scoring/core/model.ts';
import { seedModel } from '../../src/scoring/server/index.ts';
import { fillSourceWeek } from '../storage-shape/made-up-activity.ts';

export const firstWeek: Week = '2025-09-01';
export const weekCount = 8;
export const scoredWeek = addWeeks(firstWeek, weekCount - 1);

/** Two attendance feeds, three of the learning platform, two of libraries and one more. */
export const sources = ['attendance', 'attendance', 'vle', 'vle', 'vle', 'library', 'library', 'other'].map(
  (group, s) => ({
    sourceId: s + 1,
    group,
    isRate: group === 'attendance',
  }),
);

export const model = modelSettingsSchema.parse({
  weights: { attendance: 40, vle: 30, library: 20, other: 10 },
  peerAttributes: ['programme'],
  fallbackLevels: ['institution'],
});

/** An institution of any size with eight weeks of eight sources; `seen` also gets the week sums as plain rows, for the peer. */
export async function furnish(db: Database, students: number, groups: number, seenUrl: string | null): Promise<number> {
  const { institutionId } = await createInstitution(db, {
    key: 'bench',
    name: 'Bench',
    preset: 'higher-education',
    timeZone: 'UTC',
    fixedNow: `${addWeeks(firstWeek, weekCount)}T06:00:00Z`,
  });
  await enrol(db, institutionId, students, groups);
  const ids = Int32Array.from({ length: students }, (_, i) => i + 1);
  const seen = seenUrl ? new pg.Client({ connectionString: seenUrl }) : null;
  await seen?.connect();
  await seen?.query(
    'create table public.seen (enrolment int, source smallint, k smallint, value int, expected smallint)',
  );
  for (const source of sources) {
    const deliveryId = uuidv7();
    await db.forInstitution(institutionId, (trx) =>
      sql`insert into sources.delivery (institution_id, delivery_id, kind, source_id, file_name, content_hash, size_bytes, state, received_at, received_by)
        values (${institutionId}, ${deliveryId}, 'activity', ${source.sourceId}, 'bench', ${deliveryId}, 1, 'applied', now(), 'bench')`.execute(
        trx,
      ),
    );
    await replaceSourceDays(db, {
      institutionId,
      deliveryId,
      sources: [
        {
          sourceId: source.sourceId,
          coveredDays: daysFromTo(firstWeek, addDays(scoredWeek, 6)),
          weeks: weeksOf(source, ids, seen),
        },
      ],
      finish: async () => {},
    });
  }
  await seen?.end();
  await sql`analyze`.execute(db.owner);
  return institutionId;
}

async function* weeksOf(
  source: (typeof sources)[number],
  ids: Int32Array,
  seen: pg.Client | null,
): AsyncIterable<SourceWeekColumn> {
  for (let w = 0; w < weekCount; w++) {
    const column = columnFor(source.sourceId, addWeeks(firstWeek, w), source.isRate ? 'rate' : 'count', ids);
    fillSourceWeek(column.days, source.sourceId, w, 0);
    if (column.expected) {
      for (let at = 0; at < column.days.length; at++) {
        const isSchoolDay = at % 7 < 5;
        column.expected[at] = isSchoolDay ? 1 : 0;
        column.days[at] = isSchoolDay && (column.days[at] ?? 0) > 0 ? 1 : 0;
      }
    }
    if (seen) await copySeen(seen, column, weekCount - 1 - w);
    yield column;
  }
}

async function copySeen(seen: pg.Client, column: SourceWeekColumn, k: number): Promise<void> {
  const values = weekSums(column.days);
  const expected = column.expected ? weekSums(column.expected) : null;
  const stream = seen.query(from('copy public.seen from stdin'));
  const done = once(stream, 'finish');
  for (let start = 0; start < values.length; start += 20_000) {
    let chunk = '';
    for (let i = start; i < Math.min(values.length, start + 20_000); i++) {
      if ((values[i] ?? 0) > 0 || expected)
        chunk += `${column.enrolmentIds[i]}\t${column.sourceId}\t${k}\t${values[i]}\t${expected?.[i] ?? 0}\n`;
    }
    if (!stream.write(chunk)) await once(stream, 'drain');
  }
  stream.end();
  await done;
}

/** Programme of an enrolment: as many as groups, in the order of ids. */
export const programmeSql = (n: string, students: number, groups: number) =>
  `(((${n}) - 1)::bigint * ${groups} / ${students})::int`;

async function enrol(db: Database, institutionId: number, students: number, groups: number): Promise<void> {
  const unit = (n: string) => `('00000000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`;
  const student = (n: string) => `('00000000-0000-7000-9000-' || lpad((${n})::text, 12, '0'))::uuid`;
  await db.forInstitution(institutionId, async (trx) => {
    const run = (text: string) => sql.raw(text).execute(trx);
    const i = institutionId;
    await run(
      `insert into institution.unit (institution_id, unit_id, kind, code, name) select ${i}, ${unit('p')}, 'programme', 'P' || p, 'Programme ' || p from generate_series(0, ${groups - 1}) p`,
    );
    await run(`insert into institution.calendar_period (institution_id, calendar_period_id, kind, name, academic_year, term_code, starts_on, ends_on)
      values (${i}, ${unit('999999')}, 'term', 'Autumn', '2025-26', 'T1', '${firstWeek}', '${addDays(scoredWeek, 6)}')`);
    await run(`insert into roster.student (institution_id, student_id, source_key, display_name, search_key)
      select ${i}, ${student('n')}, 'S' || n, 'Student ' || n, 'student ' || n from generate_series(1, ${students}) n`);
    await run(`insert into roster.enrolment (institution_id, enrolment_id, student_id, source_key, programme_unit_id, term_code, academic_year, year_of_study)
      select ${i}, n, ${student('n')}, 'E' || n, ${unit(programmeSql('n', students, groups))}, 'T1', '2025-26', '1' from generate_series(1, ${students}) n`);
    for (const { sourceId, group, isRate } of sources) {
      await run(
        `insert into sources.source (institution_id, source_id, key, name, measure, weight_group) values (${i}, ${sourceId}, 's${sourceId}', 'Source ${sourceId}', '${isRate ? 'rate' : 'count'}', '${group}')`,
      );
      await run(
        `insert into sources.source_enabled (institution_id, source_id, from_week, is_enabled) values (${i}, ${sourceId}, '2000-01-03', true)`,
      );
    }
    await seedModel(trx, i, model);
  });
}
