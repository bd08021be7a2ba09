import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { importActivity } from '../../activity/server/index.ts';
import { createInstitution, systemActor } from '../../institution/server/index.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import type { Database } from '../../platform/db/database.ts';
import type { VerbContext } from './context.ts';
import { createSource } from './create-source.ts';

describe.each(databaseKinds)('activity deliveries on the %s database', (kind) => {
  let db: Database;
  let context: VerbContext;
  let folder: string;
  let institutionId: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deliveries-'));
    db = await freshDatabase(kind);
    const created = await createInstitution(db, {
      key: 'x',
      name: 'X',
      preset: 'higher-education',
      timeZone: 'Europe/London',
      fixedNow: '2025-11-02T20:00:00Z',
    });
    institutionId = created.institutionId;
    context = { db, clock: fixedClock('2025-11-02T20:00:00Z'), actor: systemActor(institutionId), dataFolder: folder };
    await enrol(db, institutionId);
    await createSource(context, { key: 'clicks', name: 'Clicks', measure: 'count', weightGroup: 'vle' });
  });
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true });
  });

  it('stores rows as counts by enrolment and day, and says what became of each', async () => {
    const file = join(folder, 'clicks.csv');
    await writeFile(
      file,
      'who,when,n\n001,2025-10-06 09:00,2\n001,2025-10-06 10:00,3\n002,2025-10-07,1\n999,2025-10-07,1\n001,2025-10-07,-4\n001,nonsense,1\n001,2025-11-20,1\n001,2024-01-01,1\n',
    );
    const mapping = {
      student: { column: 'who' },
      time: { column: 'when' },
      feeds: [{ source: 'clicks', value: { as: 'sum' as const, column: 'n' } }],
    };
    const { delivery } = await importActivity(context, { institutionId, sourceKey: 'clicks', file, mapping });
    console.log(delivery.stateReason);
    expect(delivery).toMatchObject({
      state: 'applied',
      rowCounts: { stored: 3, 'unknown-student': 1, 'bad-value': 2, 'not-yet': 1, 'outside-enrolment': 1 },
      coversFrom: '2025-10-06',
      coversTo: '2025-10-07',
      unknownIds: 1,
    });
    const { rows } = await db.forInstitution(institutionId, (trx) =>
      sql`select row_number, fate from sources.reject where institution_id = ${institutionId} order by row_number`.execute(
        trx,
      ),
    );
    expect(rows).toEqual([
      { row_number: 4, fate: 'unknown-student' },
      { row_number: 5, fate: 'bad-value' },
      { row_number: 6, fate: 'bad-value' },
      { row_number: 8, fate: 'outside-enrolment' },
    ]);
    expect(await readFile(join(folder, 'rejects', `${delivery.deliveryId}.csv`), 'utf8')).toContain(
      '4,unknown-student,No student of the roster has this id,999,2025-10-07,1',
    );
    const again = await importActivity(context, { institutionId, sourceKey: 'clicks', file, mapping });
    expect(again).toMatchObject({ isRepeat: true, delivery: { deliveryId: delivery.deliveryId } });
  });
});

async function enrol(db: Database, institutionId: number): Promise<void> {
  const unitId = uuidv7();
  await db.forInstitution(institutionId, async (trx) => {
    await trx
      .insertInto('institution.unit')
      .values({ institution_id: institutionId, unit_id: unitId, kind: 'programme', code: 'P', name: 'P' })
      .execute();
    for (const [index, key] of ['001', '002'].entries()) {
      const studentId = uuidv7();
      await trx
        .insertInto('roster.student')
        .values({
          institution_id: institutionId,
          student_id: studentId,
          source_key: key,
          display_name: key,
          search_key: key,
        })
        .execute();
      await trx
        .insertInto('roster.student_identifier')
        .values({ institution_id: institutionId, kind: 'source', value: key, student_id: studentId })
        .execute();
      await trx
        .insertInto('roster.enrolment')
        .values({
          institution_id: institutionId,
          enrolment_id: index + 1,
          student_id: studentId,
          source_key: key,
          programme_unit_id: unitId,
          term_code: 'T',
          academic_year: '2025-26',
          year_of_study: '1',
          starts_on: '2025-09-01',
        })
        .execute();
    }
  });
}
