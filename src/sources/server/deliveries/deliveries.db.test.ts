import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { clicks, fileOf, rejectsOf, stored, take } from '../../../../tests/deliveries.ts';
import { type Enrolled, enrolled, smallRoster } from '../../../../tests/enrolled.ts';
import { applyDelivery, importActivity, takeInDelivery } from '../../../activity/server/index.ts';
import { addDays } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { MappingInput } from '../../core/mapping.ts';
import { findDelivery } from '../queries.ts';
import { importRoster } from '../roster/roster-delivery.ts';
import { checkDelivery } from './check-delivery.ts';
import { moveDelivery } from './move-delivery.ts';
import { receiveDelivery } from './receive-delivery.ts';
import { recheckDelivery } from './recheck-delivery.ts';
import { refuseDelivery, releaseDelivery } from './release-delivery.ts';

describe.each(databaseKinds)('activity deliveries on the %s database', (kind) => {
  let db: Database;
  let small: Enrolled;
  let count = 0;

  beforeEach(async () => {
    db ??= await freshDatabase(kind);
    await small?.remove();
    small = await enrolled(db, `enrolled-${++count}`);
  }, 60_000);
  afterAll(async () => {
    await db.close();
    await small.remove();
  });

  it('stores counts by enrolment and day, and says what became of each row', async () => {
    const delivery = await take(
      small,
      'who,when,n\n003,2025-10-06 09:00,2\n003,2025-10-06 10:00,3\n002,2025-10-07,1\n999,2025-10-07,1\n001,2025-10-07,-4\n001,nonsense,1\n001,2025-11-20,1\n001,2024-01-01,1\n',
    );
    expect(delivery).toMatchObject({
      state: 'applied',
      rowCounts: { stored: 3, 'unknown-student': 1, 'bad-value': 2, 'not-yet': 1, 'outside-enrolment': 1 },
      coversFrom: '2025-10-06',
      coversTo: '2025-10-07',
      unknownIds: 1,
    });
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['3 2025-10-07 1', '4 2025-10-06 5']);
    expect((await rejectsOf(small, delivery.deliveryId)).map(({ row_number, fate }) => ({ row_number, fate }))).toEqual(
      [
        { row_number: 4, fate: 'unknown-student' },
        { row_number: 5, fate: 'bad-value' },
        { row_number: 6, fate: 'bad-value' },
        { row_number: 8, fate: 'outside-enrolment' },
      ],
    );
    expect(await readFile(join(small.folder, 'rejects', `${delivery.deliveryId}.csv`), 'utf8')).toContain(
      '4,unknown-student,No student of the roster has this id,999,2025-10-07,1',
    );
  });

  it('changes nothing when the same file comes again', async () => {
    const file = await fileOf(small, 'who,when,n\n003,2025-10-06,2\n');
    const first = await importActivity(small.context, {
      institutionId: small.institutionId,
      sourceKey: 'clicks',
      file,
      mapping: clicks,
    });
    const again = await importActivity(small.context, {
      institutionId: small.institutionId,
      sourceKey: 'clicks',
      file,
      mapping: clicks,
    });
    expect(again).toMatchObject({ isRepeat: true, delivery: { deliveryId: first.delivery.deliveryId } });
  });

  it('gives a row that names only the student to each enrolment of that day, and one tied to a programme to that one', async () => {
    await take(small, 'who,when,n\n001,2025-09-30,1\n001,2025-10-02,2\n');
    expect(await stored(small, 'clicks', '2025-10-02')).toEqual(['1 2025-09-30 1', '1 2025-10-02 2', '2 2025-10-02 2']);
    const tied = await take(small, 'who,when,n,course\n001,2025-10-02,5,PHIL\n001,2025-10-02,9,CHEM\n', {
      ...clicks,
      programme: 'course',
    });
    expect(tied.rowCounts).toEqual({ stored: 1, 'outside-enrolment': 1 });
    expect(await stored(small, 'clicks', '2025-10-02')).toEqual(['1 2025-09-30 1', '2 2025-10-02 5']);
  });

  it('routes kinds to several sources, and leaves aside what no source takes', async () => {
    const mapping: MappingInput = {
      ...clicks,
      kind: 'kind',
      feeds: [
        { source: 'clicks', kinds: ['page', 'url'], value: { as: 'sum', column: 'n' } },
        { source: 'quiz', kinds: ['quiz'], value: { as: 'rows' } },
      ],
    };
    const delivery = await take(
      small,
      'who,when,n,kind\n003,2025-10-06,2,page\n003,2025-10-06,3,url\n003,2025-10-06,9,quiz\n003,2025-10-06,9,quiz\n003,2025-10-06,9,chat\n',
      mapping,
    );
    expect(delivery.rowCounts).toEqual({ stored: 4, 'other-kind': 1 });
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['4 2025-10-06 5']);
    expect(await stored(small, 'quiz', '2025-10-06')).toEqual(['4 2025-10-06 2']);
    const brought = await db.forInstitution(small.institutionId, (trx) =>
      trx
        .selectFrom('sources.delivery_source')
        .select(['stored_rows', 'total'])
        .where('delivery_id', '=', delivery.deliveryId)
        .orderBy('source_id')
        .execute(),
    );
    expect(brought).toEqual([
      { stored_rows: 2, total: 5 },
      { stored_rows: 2, total: 2 },
    ]);
  });

  it('takes rows with one event id once, and identical rows without one as separate events', async () => {
    const twice =
      'who,when,n,id\n003,2025-10-06,1,a\n003,2025-10-06,1,a\n003,2025-10-06,1,b\n003,2025-10-06,1,\n003,2025-10-06,1,\n999,2025-10-06,1,c\n003,2025-10-06,1,c\n';
    const delivery = await take(small, twice, { ...clicks, eventId: 'id' });
    expect(delivery.rowCounts).toEqual({ stored: 5, duplicate: 1, 'unknown-student': 1 });
    expect((await take(small, twice)).rowCounts).toEqual({ stored: 6, 'unknown-student': 1 });
  });

  it('reads attendance codes, what was handed in of what was due, and the last grade of a day', async () => {
    await take(small, 'who,when,code\n003,2025-10-06,P\n003,2025-10-06,L\n003,2025-10-06,E\n003,2025-10-07,A\n', {
      student: { column: 'who' },
      time: { column: 'when' },
      feeds: [
        {
          source: 'marks',
          value: {
            as: 'marks',
            column: 'code',
            codes: {
              P: { attended: 1, expected: 1 },
              L: { attended: 1, expected: 1 },
              A: { attended: 0, expected: 1 },
              E: { attended: 0, expected: 0 },
            },
          },
        },
      ],
    });
    expect(await stored(small, 'marks', '2025-10-06')).toEqual(['4 2025-10-06 2/2', '4 2025-10-07 0/1']);
    await take(small, 'who,when,a,e\n003,2025-10-14,1,3\n', {
      student: { column: 'who' },
      time: { column: 'when' },
      feeds: [{ source: 'marks', value: { as: 'rate', attended: 'a', expected: 'e' } }],
    });
    expect(await stored(small, 'marks', '2025-10-14')).toEqual(['4 2025-10-14 1/3']);
    await take(small, 'who,when,g\n003,2025-10-06 12:00,67.5\n003,2025-10-06 09:00,40\n003,2025-10-07,0\n', {
      student: { column: 'who' },
      time: { column: 'when' },
      feeds: [{ source: 'grades', value: { as: 'level', column: 'g' } }],
    });
    expect(await stored(small, 'grades', '2025-10-06')).toEqual(['4 2025-10-06 67.5', '4 2025-10-07 0']);
  });

  it('lets a correction replace exactly the source and days that it covers', async () => {
    const first = await take(
      small,
      'who,when,n\n003,2025-10-06,1\n003,2025-10-07,1\n002,2025-10-07,1\n003,2025-10-08,1\n',
    );
    const correction = await take(small, 'who,when,n\n003,2025-10-07,7\n');
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['4 2025-10-06 1', '4 2025-10-07 7', '4 2025-10-08 1']);
    const find = (id: string) =>
      db.forInstitution(small.institutionId, (trx) => findDelivery(trx, small.institutionId, id));
    expect((await find(first.deliveryId)).state).toBe('applied');
    const whole = await take(small, 'who,when,n\n003,2025-10-06,4\n003,2025-10-08,4\n');
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['4 2025-10-06 4', '4 2025-10-08 4']);
    expect([(await find(first.deliveryId)).state, (await find(correction.deliveryId)).state]).toEqual([
      'superseded',
      'superseded',
    ]);
    expect(whole.state).toBe('applied');
  });

  it('takes a header alone as quiet days when it is told which', async () => {
    await take(small, 'who,when,n\n003,2025-10-06,1\n003,2025-10-07,1\n');
    const quiet = await take(small, 'who,when,n\n', clicks, { covers: { from: '2025-10-07', to: '2025-10-08' } });
    expect(quiet).toMatchObject({ state: 'applied', coversFrom: '2025-10-07', coversTo: '2025-10-08' });
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['4 2025-10-06 1']);
  });

  it('keeps what is dated later aside, and stores it when its day has come, but nothing else again', async () => {
    const file = 'who,when,n\n003,2025-10-06,1\n003,2025-11-05,2\n003,2025-11-12,3\n';
    const delivery = await take(small, file);
    expect(delivery.rowCounts).toEqual({ stored: 1, 'not-yet': 2 });
    await take(small, 'who,when,n\n003,2025-10-06,9\n');
    await db.owner
      .updateTable('institution.institution')
      .set({ fixed_now: '2025-11-09T20:00:00Z' })
      .where('institution_id', '=', small.institutionId)
      .execute();
    await db.forInstitution(small.institutionId, (trx) =>
      moveDelivery(trx, small.institutionId, delivery.deliveryId, 'applied', 'reach'),
    );
    const reached = await applyDelivery(small.context, delivery.deliveryId);
    expect(reached).toMatchObject({
      state: 'applied',
      rowCounts: { stored: 2, 'not-yet': 1 },
      reachedOn: '2025-11-09',
    });
    expect(await stored(small, 'clicks', '2025-11-05')).toEqual(['4 2025-11-05 2']);
    expect(await stored(small, 'clicks', '2025-10-06'), 'the correction that came between stays').toEqual([
      '4 2025-10-06 9',
    ]);
  });

  it('numbers rejected rows as they stand in the file, past lines that cannot be read', async () => {
    const delivery = await take(
      small,
      'who,when,n\n003,2025-10-06,1\n003\n003,2025-10-06,-1\n003,2025-10-06,1,1\n"a\nb",2025-10-06,1\n003,2025-10-06,1\n999,2025-10-06,1\n',
    );
    expect((await rejectsOf(small, delivery.deliveryId)).map(({ row_number, fate }) => ({ row_number, fate }))).toEqual(
      [
        { row_number: 2, fate: 'bad-value' },
        { row_number: 3, fate: 'bad-value' },
        { row_number: 4, fate: 'bad-value' },
        { row_number: 5, fate: 'unknown-student' },
        { row_number: 7, fate: 'unknown-student' },
      ],
    );
  });

  it('holds what is odd against the history, until a person lets it in or refuses it', async () => {
    const week = (first: string, rows: number) =>
      `who,when,n\n${Array.from({ length: rows }, (_, i) => `003,${addDays(first, i % 5)},1\n`).join('')}`;
    for (const monday of ['2025-09-22', '2025-09-29', '2025-10-06'])
      expect((await take(small, week(monday, 50))).state).toBe('applied');
    const few = await take(small, week('2025-10-13', 10));
    expect(few).toMatchObject({ state: 'held', stateReason: expect.stringContaining('rows a day') });
    expect(await stored(small, 'clicks', '2025-10-13')).toEqual([]);
    await releaseDelivery(small.context, few.deliveryId, { reason: 'half-term' });
    expect((await takeInDelivery(small.context, few.deliveryId)).state).toBe('applied');
    expect(await stored(small, 'clicks', '2025-10-13')).toHaveLength(5);
    const strangers = await take(small, `${week('2025-10-20', 50)}${'x1,2025-10-20,1\nx2,2025-10-21,1\n'.repeat(10)}`);
    expect(strangers).toMatchObject({ state: 'held', unknownIds: 2, stateReason: expect.stringContaining('2 ids') });
    const refused = await refuseDelivery(small.context, strangers.deliveryId, { reason: 'wrong export' });
    expect(refused.state).toBe('refused');
    await expect(releaseDelivery(small.context, strangers.deliveryId, { reason: 'after all' })).rejects.toMatchObject({
      code: 'sources.not-possible',
    });
  });

  it('reads a delivery again once the roster was mended', async () => {
    const delivery = await take(small, 'who,when,n\n003,2025-10-06,1\n004,2025-10-06,2\n');
    expect(delivery.rowCounts).toEqual({ stored: 1, 'unknown-student': 1 });
    const roster = smallRoster();
    const [student] = roster.students;
    const enrolment = roster.enrolments.at(-1);
    if (student && enrolment) {
      roster.students.push({ ...student, key: '004', email: null, identifiers: [] });
      roster.enrolments.push({ ...enrolment, key: '004/PHIL/AUT', student: '004' });
    }
    await importRoster(small.context, { institutionId: small.institutionId, batch: roster });
    const again = await recheckDelivery(small.context, delivery.deliveryId);
    expect(await takeInDelivery(small.context, again.deliveryId)).toMatchObject({
      state: 'applied',
      rowCounts: { stored: 2 },
    });
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['4 2025-10-06 1', '5 2025-10-06 2']);
    const old = await db.forInstitution(small.institutionId, (trx) =>
      findDelivery(trx, small.institutionId, delivery.deliveryId),
    );
    expect(old.state).toBe('superseded');
  });

  it('takes up again what was left between its check and its storing, and stores nothing twice', async () => {
    const body = { text: 'who,when,n\n003,2025-10-06,1\n' };
    const { delivery } = await receiveDelivery(small.context, {
      sourceKey: 'clicks',
      fileName: 'x.csv',
      body,
      mapping: clicks,
    });
    const { checked } = await checkDelivery(small.context, delivery.deliveryId);
    await checked?.close();
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual([]);
    expect((await applyDelivery(small.context, delivery.deliveryId, null, true)).state).toBe('applied');
    expect((await applyDelivery(small.context, delivery.deliveryId)).state).toBe('applied');
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['4 2025-10-06 1']);
  });

  it('lets only those act who may', async () => {
    const nobody = { ...small.context, actor: { ...small.context.actor, why: () => [] } };
    const upload = {
      sourceKey: 'clicks',
      fileName: 'x.csv',
      body: { text: 'who,when,n\n003,2025-10-06,1\n' },
      mapping: clicks,
    };
    await expect(receiveDelivery(nobody, upload)).rejects.toMatchObject({ code: 'leadline.forbidden' });
    const { delivery } = await receiveDelivery(small.context, upload);
    for (const act of [
      () => releaseDelivery(nobody, delivery.deliveryId, { reason: 'x' }),
      () => refuseDelivery(nobody, delivery.deliveryId, { reason: 'x' }),
      () => recheckDelivery(nobody, delivery.deliveryId),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'leadline.forbidden' });
  });
});
