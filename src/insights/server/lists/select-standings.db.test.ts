import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { actorWith, everybody, facultyId, makeUpScores, todayOf } from '../../../../tests/made-up-scores.ts';
import { unitSubtree } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import { everything, narrowed } from '../../core/cohort/cells.ts';
import type { StudentSort } from '../../core/views.ts';
import { cellsOf } from '../layout/layouts.ts';
import { readerOf } from '../reader.ts';
import { openPage } from './page.ts';
import { type Slice, sliceStandings, standingsWanted } from './select-standings.ts';

const made = { institutionId: 1, students: 230, programmes: 5, weeks: 6, secondEvery: 8 };
const sorts: StudentSort[] = [
  'name',
  'programme',
  'score',
  'change1',
  'change4',
  'attendance',
  'coverage',
  'last_seen',
  'no_contact',
];

/** Several on the same day, and half of those who were reached only after the others. */
async function reachEveryThird(db: Database): Promise<void> {
  await db.forInstitution(1, (trx) =>
    sql`insert into cases.contact_standing (institution_id, student_id, last_two_way_on)
      select institution_id, student_id, date '2014-01-01' + (row_number() over (order by student_id))::int % 7
      from roster.student where institution_id = 1 and get_byte(uuid_send(student_id), 15) % 3 = 0`.execute(trx),
  );
}

describe.each(databaseKinds)('a long list on the %s database', (kind) => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    await makeUpScores(db, made);
    await reachEveryThird(db);
  }, 120_000);
  afterAll(() => db.close());

  it.each(sorts)('is read off its order by %s, page by page, as a short one is sorted', async (sort) => {
    const actor = actorWith(1, [everybody]);
    const clock = fixedClock(`${todayOf(made)}T09:00:00Z`);
    await db.forInstitution(1, async (trx) => {
      const page = await openPage(trx, { db, actor, clock }, undefined);
      const reader = await readerOf(trx, actor, 'students:list', page);
      const layout = page.base;
      if (!layout) throw new Error('no layout');
      const cells = (await cellsOf(trx, 1, [layout])).get(layout.run) ?? [];
      const unit = narrowed(everything, { units: [new Set(unitSubtree(page.units, facultyId(1)))] });
      for (const filter of [everything, unit]) {
        const condition = standingsWanted(
          { layout, reader, filter, group: null, from: null, to: null, text: null, identified: [] },
          cells,
        );
        for (const order of ['asc', 'desc'] as const) {
          const slice: Slice = { sort, order, offset: 0, limit: 1000, shuffle: null };
          const short = await sliceStandings(trx, condition, slice, { most: 1, known: null, isSearched: false });
          const ids = short.rows.map(({ enrolmentId }) => enrolmentId);
          expect(short.total).toBe(ids.length);
          const paged: number[] = [];
          for (let offset = 0; offset < short.total + 40; offset += 40) {
            const long = await sliceStandings(
              trx,
              condition,
              { ...slice, offset, limit: 40 },
              { most: 1_000_000, known: null, isSearched: false },
            );
            expect(long.total).toBe(short.total);
            paged.push(...long.rows.map(({ enrolmentId }) => enrolmentId));
          }
          expect(paged).toEqual(ids);
        }
      }
    });
  });
});
