import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { addDays, type IsoDate, weekOf } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import { openWarehouse } from '../../platform/warehouse/warehouse.ts';
import { columnFor, kindOf, type SourceWeekColumn } from '../core/column.ts';
import { daysFromTo } from '../core/covered-days.ts';
import {
  activityVolume,
  holdReadingPoint,
  readEnrolmentActivity,
  readSourceWeek,
  replaceSourceDays,
  tidyActivity,
} from './index.ts';
import { beginLoad } from './load.ts';
import { rolledUpWeeks } from './rolled-up-weeks.ts';

const monday = '2025-09-01';
const nextMonday = '2025-09-08';
const CLICKS = 1;
const LECTURES = 2;
const GRADES = 3;

describe.each(databaseKinds)('activity on the %s database', (kind) => {
  let db: Database;
  let institutionId = 0;

  beforeAll(async () => {
    db = await freshDatabase(kind);
  });
  afterAll(() => db.close());

  async function newInstitution(): Promise<void> {
    institutionId++;
    await db.forInstitution(institutionId, async (trx) => {
      await trx
        .insertInto('institution.institution')
        .values({
          institution_id: institutionId,
          key: `i${institutionId}`,
          name: 'North',
          preset: 'us-k12',
          time_zone: 'UTC',
          locale: 'en',
        })
        .execute();
      for (const [source_id, measure] of [
        [CLICKS, 'count'],
        [LECTURES, 'rate'],
        [GRADES, 'level'],
      ] as const) {
        await trx
          .insertInto('sources.source')
          .values({
            institution_id: institutionId,
            source_id,
            key: measure,
            name: measure,
            measure,
            weight_group: 'vle',
          })
          .execute();
      }
    });
  }

  async function newDelivery(sourceId: number): Promise<string> {
    const delivery_id = uuidv7();
    await db.forInstitution(institutionId, (trx) =>
      trx
        .insertInto('sources.delivery')
        .values({
          institution_id: institutionId,
          delivery_id,
          kind: 'activity',
          source_id: sourceId,
          file_name: 'a.csv',
          content_hash: delivery_id,
          size_bytes: 1,
          state: 'applying',
          received_at: new Date(),
          received_by: 'test',
        })
        .execute(),
    );
    return delivery_id;
  }

  /** A delivery of [enrolment, day, value] or, for a rate, [enrolment, day, attended, expected]. */
  async function deliver(
    sourceId: number,
    coveredDays: IsoDate[],
    rows: [number, IsoDate, number, number?][],
    finish: () => Promise<void> = async () => {},
  ): Promise<string> {
    const deliveryId = await newDelivery(sourceId);
    const measure = sourceId === CLICKS ? 'count' : sourceId === LECTURES ? 'rate' : 'level';
    await replaceSourceDays(db, {
      institutionId,
      deliveryId,
      sources: [{ sourceId, coveredDays, weeks: columns(sourceId, measure, rows) }],
      finish,
    });
    return deliveryId;
  }

  const read = (sourceId: number, week: IsoDate, asOf?: number) =>
    db.forInstitution(institutionId, (trx) =>
      readSourceWeek(trx, { institutionId, sourceId, week, ...(asOf !== undefined && { asOf }) }),
    );

  it('stores counts, rates and levels, and hands each back by week and by enrolment', async () => {
    await newInstitution();
    const week = daysFromTo(monday, addDays(monday, 6));
    const clicks = await deliver(CLICKS, week, [
      [5, monday, 3],
      [5, addDays(monday, 6), 40_000],
      [700, monday, 1],
    ]);
    await deliver(LECTURES, week, [
      [5, monday, 1, 2],
      [6, monday, 0, 1],
    ]);
    await deliver(GRADES, week, [[5, addDays(monday, 2), 61.5]]);
    expect(plain(await read(CLICKS, monday))).toEqual({ 5: [3, 0, 0, 0, 0, 0, 40_000], 700: [1, 0, 0, 0, 0, 0, 0] });
    expect((await read(LECTURES, monday)).expected).toEqual(Float64Array.of(2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    expect((await read(GRADES, monday)).levels?.[2]).toBe(61.5);
    const page = await db.forInstitution(institutionId, (trx) =>
      readEnrolmentActivity(trx, { institutionId, enrolmentId: 5, from: monday, to: monday }),
    );
    expect(page).toEqual([
      {
        sourceId: CLICKS,
        week: monday,
        days: [3, 0, 0, 0, 0, 0, 40_000],
        expected: null,
        levels: null,
        deliveryIds: week.map(() => clicks),
      },
      {
        sourceId: LECTURES,
        week: monday,
        days: [1, 0, 0, 0, 0, 0, 0],
        expected: [2, 0, 0, 0, 0, 0, 0],
        levels: null,
        deliveryIds: expect.any(Array),
      },
      {
        sourceId: GRADES,
        week: monday,
        days: week.map(() => null),
        expected: null,
        levels: [null, null, 61.5, null, null, null, null],
        deliveryIds: expect.any(Array),
      },
    ]);
  });

  it('tells a covered week without events from a week that nobody delivered', async () => {
    await newInstitution();
    const delivery = await deliver(CLICKS, [monday, addDays(monday, 1)], []);
    expect(await read(CLICKS, monday)).toMatchObject({ covered: 0b11, enrolmentIds: new Int32Array(0) });
    expect(await read(CLICKS, nextMonday)).toMatchObject({ covered: 0 });
    const page = await db.forInstitution(institutionId, (trx) =>
      readEnrolmentActivity(trx, { institutionId, enrolmentId: 5, from: monday, to: nextMonday }),
    );
    expect(page).toEqual([
      {
        sourceId: CLICKS,
        week: monday,
        days: [0, 0, null, null, null, null, null],
        expected: null,
        levels: null,
        deliveryIds: [delivery, delivery, null, null, null, null, null],
      },
    ]);
  });

  it('corrects exactly the covered days, for everybody, and leaves other days, weeks and sources', async () => {
    await newInstitution();
    const tuesday = addDays(monday, 1);
    const fortnight = daysFromTo(monday, addDays(nextMonday, 6));
    const first = await deliver(CLICKS, fortnight, [
      [5, monday, 3],
      [5, tuesday, 4],
      [6, tuesday, 9],
      [5, nextMonday, 7],
    ]);
    const second = await deliver(
      CLICKS,
      [tuesday],
      [
        [5, tuesday, 8],
        [300, tuesday, 1],
      ],
    );
    expect(plain(await read(CLICKS, monday))).toEqual({ 5: [3, 8, 0, 0, 0, 0, 0], 300: [0, 1, 0, 0, 0, 0, 0] });
    expect(plain(await read(CLICKS, nextMonday))).toEqual({ 5: [7, 0, 0, 0, 0, 0, 0] });
    const page = await db.forInstitution(institutionId, (trx) =>
      readEnrolmentActivity(trx, { institutionId, enrolmentId: 6, from: monday, to: monday }),
    );
    expect(page[0]?.days).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(page[0]?.deliveryIds).toEqual([first, second, first, first, first, first, first]);
  });

  it('shows nothing of a load until it is applied, and nothing ever of one that failed', async () => {
    await newInstitution();
    await deliver(CLICKS, [monday], [[5, monday, 3]]);
    let seenBeforeSwitch: unknown = null;
    const failing = deliver(
      CLICKS,
      [monday, nextMonday],
      [
        [5, monday, 99],
        [5, nextMonday, 98],
      ],
      async () => {
        throw new Error('the power went');
      },
    );
    await expect(failing).rejects.toThrow('the power went');
    expect(plain(await read(CLICKS, monday))).toEqual({ 5: [3, 0, 0, 0, 0, 0, 0] });
    expect((await read(CLICKS, nextMonday)).covered).toBe(0);
    await deliver(CLICKS, [monday], [[5, monday, 4]], async () => {
      seenBeforeSwitch = true;
    });
    expect(seenBeforeSwitch).toBe(true);
    expect(plain(await read(CLICKS, monday))).toEqual({ 5: [4, 0, 0, 0, 0, 0, 0] });
    await tidyActivity(db, institutionId);
    expect(await versions()).toBe(1);
  });

  it('leaves no trace of a writer that died, and lets the next one in', async () => {
    await newInstitution();
    const dead = await newDelivery(CLICKS);
    await db.forInstitution(institutionId, (trx) =>
      beginLoad(trx, { institutionId, sourceId: CLICKS, deliveryId: dead, coveredDays: [monday] }),
    );
    await expect(deliver(CLICKS, [monday], [[5, monday, 3]])).rejects.toMatchObject({ code: 'activity.source-busy' });
    await sql`update activity.load set beat_at = now() - interval '2 minutes' where institution_id = ${institutionId}`.execute(
      db.owner,
    );
    await deliver(CLICKS, [monday], [[5, monday, 3]]);
    expect(plain(await read(CLICKS, monday))).toEqual({ 5: [3, 0, 0, 0, 0, 0, 0] });
  });

  it('keeps what a run has read, and forgets versions that nobody read', async () => {
    await newInstitution();
    for (const clicks of [1, 2, 3]) await deliver(CLICKS, [monday], [[5, monday, clicks]]);
    expect(await versions()).toBe(1);
    const asRead = await db.forInstitution(institutionId, (trx) => holdReadingPoint(trx, institutionId));
    for (const clicks of [4, 5]) await deliver(CLICKS, [monday, nextMonday], [[5, monday, clicks]]);
    expect(plain(await read(CLICKS, monday))).toEqual({ 5: [5, 0, 0, 0, 0, 0, 0] });
    expect(plain(await read(CLICKS, monday, asRead))).toEqual({ 5: [3, 0, 0, 0, 0, 0, 0] });
    expect((await read(CLICKS, nextMonday, asRead)).covered).toBe(0);
    expect(await versions()).toBe(2);
  });

  it('says how much each source saw, by week', async () => {
    await newInstitution();
    await deliver(
      CLICKS,
      [monday, nextMonday],
      [
        [5, monday, 3],
        [500, monday, 4],
      ],
    );
    await deliver(
      CLICKS,
      [monday],
      [
        [5, monday, 10],
        [500, monday, 4],
      ],
    );
    const volume = await db.forInstitution(institutionId, (trx) =>
      activityVolume(trx, { institutionId, from: monday, to: nextMonday }),
    );
    expect(volume).toEqual([
      { sourceId: CLICKS, week: monday, total: 14, enrolments: 2, covered: 1 },
      { sourceId: CLICKS, week: nextMonday, total: 0, enrolments: 0, covered: 1 },
    ]);
  });

  it('switches all sources of one delivery at once', async () => {
    await newInstitution();
    const deliveryId = await newDelivery(CLICKS);
    const sources = (attended: number) => [
      { sourceId: LECTURES, coveredDays: [monday], weeks: columns(LECTURES, 'rate', [[5, monday, attended, 1]]) },
      {
        sourceId: CLICKS,
        coveredDays: [monday],
        weeks: columns(CLICKS, 'count', [[5, addDays(monday, attended - 1), 4]]),
      },
    ];
    // The second source's row is on a day that is not covered, so neither may be seen.
    await expect(
      replaceSourceDays(db, { institutionId, deliveryId, sources: sources(2), finish: async () => {} }),
    ).rejects.toThrow(/does not cover/);
    expect((await read(LECTURES, monday)).covered).toBe(0);
    await replaceSourceDays(db, { institutionId, deliveryId, sources: sources(1), finish: async () => {} });
    expect((await read(LECTURES, monday)).covered).toBe(1);
    expect(plain(await read(CLICKS, monday))).toEqual({ 5: [4, 0, 0, 0, 0, 0, 0] });
  });

  it('stores a roll-up of the warehouse, fractions and several rows of one day added up', async () => {
    await newInstitution();
    const warehouse = await openWarehouse();
    await warehouse.run(`create table stored as
      select feed_no, enrolment_id, (date - date '1970-01-01')::int as day, value, 0 as expected, null as level from (values
        (1, 900, date '2025-09-08', 2.5), (1, 5, date '2025-09-01', 1.0), (1, 5, date '2025-09-01', 2.25),
        (1, 5, date '2025-09-07', 7.0), (1, 5, date '2025-09-09', 9.0), (2, 5, date '2025-09-01', 3.0)
      ) r (feed_no, enrolment_id, date, value)`);
    const feed = { feedNo: 1, sourceId: CLICKS, kind: 'count' as const };
    const weeks = rolledUpWeeks(warehouse, feed, { from: monday, to: nextMonday });
    const deliveryId = await newDelivery(CLICKS);
    await replaceSourceDays(db, {
      institutionId,
      deliveryId,
      sources: [{ sourceId: CLICKS, coveredDays: daysFromTo(monday, nextMonday), weeks }],
      finish: async () => {},
    });
    await warehouse.close();
    expect(plain(await read(CLICKS, monday))).toEqual({ 5: [3.25, 0, 0, 0, 0, 0, 7] });
    expect(plain(await read(CLICKS, nextMonday))).toEqual({ 900: [2.5, 0, 0, 0, 0, 0, 0] });
  });

  it('refuses a row on a day that the delivery does not cover, and changes nothing', async () => {
    await newInstitution();
    await expect(deliver(CLICKS, [monday], [[5, addDays(monday, 1), 3]])).rejects.toThrow(/does not cover/);
    await expect(deliver(CLICKS, [monday], [[5, nextMonday, 3]])).rejects.toThrow(/is not covered/);
    expect((await read(CLICKS, monday)).covered).toBe(0);
  });

  async function versions(): Promise<number> {
    const { rows } = await sql<{
      n: number;
    }>`select count(*) as n from activity.block where institution_id = ${institutionId}`.execute(db.owner);
    return rows[0]?.n ?? -1;
  }
});

function columns(
  sourceId: number,
  kind: 'count' | 'rate' | 'level',
  rows: [number, IsoDate, number, number?][],
): SourceWeekColumn[] {
  return [...Map.groupBy(rows, ([, day]) => weekOf(day))].sort().map(([week, inWeek]) => {
    const ids = [...new Set(inWeek.map(([id]) => id))].sort((a, b) => a - b);
    const column = columnFor(sourceId, week, kind, Int32Array.from(ids));
    for (const [id, day, value, expected] of inWeek) {
      const at = ids.indexOf(id) * 7 + daysFromTo(week, day).length - 1;
      if (column.levels) column.levels[at] = value;
      else column.days[at] = value;
      if (column.expected) column.expected[at] = expected ?? 0;
    }
    expect(kindOf(column)).toBe(kind);
    return column;
  });
}

function plain(column: SourceWeekColumn): Record<number, number[]> {
  return Object.fromEntries(
    [...column.enrolmentIds].map((id, i): [number, number[]] => [id, [...column.days.subarray(i * 7, i * 7 + 7)]]),
  );
}
