import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tests/database.ts';
import { type Enrolled, enrolled, smallRoster } from '../../../../tests/enrolled.ts';
import { importActivity, readSourceWeek, rereadDeliveries } from '../../../activity/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { compareRecords, listMerges, mergeStudents, unmergeStudents } from '../../../roster/server/index.ts';
import { sourceByKey } from '../queries.ts';
import { importRoster } from '../roster/roster-delivery.ts';

let db: Database;
let small: Enrolled;
beforeAll(async () => {
  db = await freshDatabase();
  small = await enrolled(db);
});
afterAll(async () => {
  await db.close();
  await small.remove();
});

const inRoster = <T>(
  work: (trx: Parameters<Parameters<Database['forInstitution']>[1]>[0], institutionId: number) => Promise<T>,
) => db.forInstitution(small.institutionId, (trx) => work(trx, small.institutionId));

async function clicks(): Promise<Record<number, number>> {
  return inRoster(async (trx, institutionId) => {
    const { sourceId } = await sourceByKey(trx, institutionId, 'clicks');
    const { enrolmentIds, days } = await readSourceWeek(trx, { institutionId, sourceId, week: '2025-10-06' });
    return Object.fromEntries(
      [...enrolmentIds]
        .map((id, i) => [id, days.subarray(i * 7, i * 7 + 7).reduce((sum, n) => sum + n, 0)])
        .filter(([, n]) => n !== 0),
    );
  });
}

const enrolments = () =>
  inRoster((trx, institutionId) =>
    trx
      .selectFrom('roster.enrolment')
      .select(['enrolment_id', 'student_id', 'starts_on', 'ends_on'])
      .where('institution_id', '=', institutionId)
      .orderBy('enrolment_id')
      .execute(),
  );

it('moves ids, enrolments and what feeds said to the record that stays, and back', async () => {
  // 003 is 001 under another number: both are in PHIL.
  const file = join(small.folder, 'clicks.csv');
  await writeFile(file, 'who,when,n\n001,2025-10-06,1\n003,2025-10-07,5\n');
  await importActivity(small.context, {
    institutionId: small.institutionId,
    sourceKey: 'clicks',
    file,
    mapping: {
      student: { column: 'who' },
      time: { column: 'when' },
      feeds: [{ source: 'clicks', value: { as: 'sum', column: 'n' } }],
    },
  });
  const before = await enrolments();
  expect(await clicks()).toEqual({ 1: 1, 2: 1, 4: 5 });
  const ids = await inRoster((trx) =>
    trx.selectFrom('roster.student').select(['student_id', 'source_key']).orderBy('source_key').execute(),
  );
  const [kept, , merged] = ids.map(({ student_id }) => student_id);
  if (!kept || !merged) throw new Error('the roster is not as expected');
  const beside = await compareRecords(small.context, { first: kept, second: merged });
  expect(beside.shared, 'what both are enrolled in').toEqual(['Philosophy, AUT']);
  expect(beside.first.enrolments.map(({ programme }) => programme).toSorted()).toEqual(['History', 'Philosophy']);
  expect(beside.second).toMatchObject({ studentId: merged, name: 'Student 003', lookedAfterBy: [] });
  expect(beside.second.identifiers).toContainEqual({ kind: 'card', value: '079' });
  const views = await inRoster((trx) => trx.selectFrom('ledger.view').select(['student_id', 'page']).execute());
  expect(views).toEqual([kept, merged].map((student_id) => ({ student_id, page: 'merge' })));
  const { mergeId } = await mergeStudents(small.context, {
    keptStudentId: kept,
    mergedStudentId: merged,
    reason: 'one person',
  });
  await rereadDeliveries(small.context);
  expect(await clicks(), 'what named 003 now counts for both of 001’s enrolments').toEqual({ 1: 6, 2: 6 });
  expect((await enrolments())[3]).toMatchObject({ student_id: kept, starts_on: '2025-09-22', ends_on: '2025-09-21' });
  const roster = smallRoster();
  for (const student of roster.students) student.homeLanguage = 'en';
  await importRoster(small.context, { institutionId: small.institutionId, batch: roster });
  expect((await enrolments())[3], 'the next roster does not open it again').toMatchObject({
    student_id: kept,
    ends_on: '2025-09-21',
  });
  await expect(
    mergeStudents(small.context, { keptStudentId: kept, mergedStudentId: merged, reason: 'again' }),
  ).rejects.toMatchObject({ code: 'roster.not-mergeable' });

  await unmergeStudents(small.context, mergeId);
  await rereadDeliveries(small.context);
  expect(await clicks()).toEqual({ 1: 1, 2: 1, 4: 5 });
  expect(await enrolments()).toEqual(before);
  await expect(unmergeStudents(small.context, mergeId)).rejects.toMatchObject({ code: 'roster.not-mergeable' });
  expect(await inRoster((trx, id) => listMerges(trx, id, merged))).toEqual([]);
  expect(await inRoster((trx, id) => listMerges(trx, id, kept))).toHaveLength(1);
  expect(await inRoster((trx, id) => listMerges(trx, id))).toMatchObject([{ mergeId, undoneAt: expect.any(String) }]);
});
