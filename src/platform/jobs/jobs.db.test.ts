import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import type { Database } from '../db/database.ts';
import { silentLog } from '../log/log.ts';
import type { Jobs } from '../services.ts';
import { startJobs } from './jobs.ts';

describe.each(databaseKinds)('jobs on the %s database', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase(kind);
  });
  afterAll(() => database.close());

  const queued = async () => {
    const { rows } = await sql<{ data: { institutionId: number } }>`
      select data from jobs.job where name = 'test.kind' order by created_on
    `.execute(database.owner);
    return rows.map(({ data }) => data.institutionId);
  };

  // A process that only asks for work has no worker that would have looked the queue up for it.
  it.each(['first', 'second'])('can be queued inside a transaction by the %s process to start', async () => {
    const before = await queued().catch(() => []);
    const jobs: Jobs = await startJobs(database, silentLog, [{ name: 'test.kind', retries: 1 }]);
    try {
      await database.forInstitution(7, (trx) => jobs.enqueue(trx, 'test.kind', { institutionId: 7 }));
      expect(await queued()).toEqual([...before, 7]);
    } finally {
      await jobs.stop();
    }
  });

  it('wait only once for one key and payload, however often they are asked for', async () => {
    const jobs = await startJobs(database, silentLog, [{ name: 'test.once', retries: 1 }]);
    const ask = (payload: { institutionId: number; week?: string }) =>
      database.forInstitution(7, (trx) => jobs.enqueue(trx, 'test.once', payload, 'key'));
    const waiting = () =>
      sql<{ data: unknown; state: string }>`select data, state from jobs.job where name = 'test.once'
        order by created_on`.execute(database.owner);
    try {
      await ask({ institutionId: 7 });
      await ask({ institutionId: 7 });
      await ask({ institutionId: 7, week: '2025-09-01' });
      expect((await waiting()).rows.map(({ data }) => data)).toEqual([
        { institutionId: 7 },
        { institutionId: 7, week: '2025-09-01' },
      ]);
      // One that is at work may have read before this change: what comes now waits for its own turn.
      await sql`update jobs.job set state = 'active' where name = 'test.once'`.execute(database.owner);
      await ask({ institutionId: 7 });
      expect((await waiting()).rows.map(({ state }) => state)).toEqual(['active', 'active', 'created']);
    } finally {
      await jobs.stop();
    }
  });

  it('are not queued when the transaction is rolled back', async () => {
    const before = await queued();
    const jobs = await startJobs(database, silentLog, [{ name: 'test.kind', retries: 1 }]);
    try {
      const work = database.forInstitution(7, async (trx) => {
        await jobs.enqueue(trx, 'test.kind', { institutionId: 8 });
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect(await queued()).toEqual(before);
    } finally {
      await jobs.stop();
    }
  });
});
