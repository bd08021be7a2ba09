import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tests/database.ts';
import { type Enrolled, enrolled } from '../../../../tests/enrolled.ts';
import { importActivity } from '../../../activity/server/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Database } from '../../../platform/db/database.ts';
import { openWarehouse } from '../../../platform/warehouse/warehouse.ts';
import type { MappingInput } from '../../core/mapping.ts';
import { describeFile } from '../files/describe-file.ts';
import { type BadFile, badMappings, good, mapping, nothingStored, notTaken, row } from './bad-input-cases.ts';

describe('bad input', () => {
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

  async function take({ file, name = 'given.csv', mapping: given = mapping, source = 'clicks' }: BadFile) {
    const path = join(small.folder, name);
    await writeFile(path, file);
    const isUnmapped = source === 'quiz';
    return importActivity(small.context, {
      institutionId: small.institutionId,
      sourceKey: source,
      file: path,
      ...(isUnmapped ? {} : { mapping: given }),
    });
  }

  /** Everything that a delivery could have changed, but its own record and the ledger. */
  async function state() {
    const { rows } = await db.forInstitution(small.institutionId, (trx) =>
      sql`select (select count(*) from roster.student) as students, (select count(*) from roster.enrolment) as enrolments, (select count(*) from sources.coverage) as coverage,
        (select count(*) from activity.block) as blocks, (select count(*) from activity.load where state = 'applied') as loads, (select count(*) from institution.unit) as units,
        (select string_agg(display_name || source_key, ',' order by source_key) from roster.student) as names,
        (select count(*) from sources.delivery where state in ('applied', 'applying')) as applied`.execute(trx),
    );
    return rows[0];
  }

  const deliveries = () =>
    db.forInstitution(small.institutionId, (trx) => trx.selectFrom('sources.delivery').select('delivery_id').execute());

  it.each(notTaken)('says what is wrong with $what, and keeps nothing', async (bad) => {
    const before = [await state(), (await deliveries()).length];
    const problem = await take(bad).then(
      () => null,
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ code: bad.problem, status: expect.any(Number) });
    expect((problem as Problem).message).toMatch(/[.?]$/);
    expect((problem as Problem).message).not.toMatch(/read_csv|\/tmp|undefined|null/);
    expect([await state(), (await deliveries()).length]).toEqual(before);
  });

  it.each(notTaken.filter(({ problem }) => problem === 'sources.wrong-kind'))(
    'shows no preview of $what, and says what can be read',
    async ({ file }) => {
      const stream = Readable.from([Buffer.from(file)]);
      const problem = await describeFile(small.context, { fileName: 'given.csv', body: { stream } }).catch((e) => e);
      expect(problem).toMatchObject({ code: 'sources.wrong-kind', status: 415 });
      expect(problem.message).toMatch(/CSV.*JSON lines.*Parquet.*gz or zip/);
    },
  );

  it.each(badMappings)('does not accept a mapping with %s', async (_, given) => {
    const before = await state();
    await expect(take({ what: '', file: good, mapping: given as MappingInput })).rejects.toMatchObject({
      name: 'ZodError',
    });
    expect(await state()).toEqual(before);
  });

  it.each(nothingStored)('stores nothing of $what, and says why', async (bad) => {
    const before = await state();
    const { delivery } = await take(bad);
    expect(['refused', 'held']).toContain(delivery.state);
    expect(delivery.stateReason).toMatch(/\.|\?$/);
    if (bad.fate !== 'any') expect(delivery.rowCounts).toEqual({ [bad.fate ?? '']: expect.any(Number) });
    expect(await state()).toEqual(before);
    const rejects = await db.forInstitution(small.institutionId, (trx) =>
      trx
        .selectFrom('sources.reject')
        .select(['row_number', 'fate', 'reason'])
        .where('delivery_id', '=', delivery.deliveryId)
        .execute(),
    );
    expect(rejects[0]).toMatchObject({ row_number: expect.any(Number), reason: expect.stringMatching(/\w/) });
  });

  it('gives rejects back so that no spreadsheet executes them', async () => {
    const { delivery } = await take({ what: '', file: row('"=cmd|\' /C calc\'!A0",2025-10-06,-1\n@x,2025-10-06,1') });
    const text = await readFile(join(small.folder, 'rejects', `${delivery.deliveryId}.csv`), 'utf8');
    expect(text).toContain(",'=cmd|");
    expect(text).toContain(",'@x,");
    expect(text, 'a number stays a number').toContain(',-1,');
  });

  it('does not believe a broken Parquet column, nor one that is missing', async () => {
    const path = join(small.folder, 'x.parquet');
    const warehouse = await openWarehouse();
    await warehouse.run(`copy (select 1 as a) to '${path}' (format parquet)`);
    await warehouse.close();
    await expect(
      importActivity(small.context, { institutionId: small.institutionId, sourceKey: 'clicks', file: path, mapping }),
    ).rejects.toMatchObject({ code: 'sources.missing-columns' });
  });
});
