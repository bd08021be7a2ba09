import { sql } from 'kysely';
import { listInstitutions } from '../../../../institution/server/index.ts';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import type { JobKind, Jobs, Services } from '../../../../platform/services.ts';
import { writeAutomatics } from '../automatic/automatic.ts';
import { runNudges } from '../automatic/run-nudges.ts';
import { holdBackKnown } from '../hold-back-known.ts';
import { prepareBatch } from './prepare-batch.ts';
import { finishRecalls } from './recall-steps.ts';
import { sendBatches } from './send-batch.ts';
import { tellOfCorrections } from './tell-of-corrections.ts';

export const write_schedule = '* * * * *';
const write_job = 'families.write';

/** Every minute, and whenever somebody has written: holds back what something known halts, writes what is due by itself, tells of corrected marks, makes what is drafted, and hands over what has counted down. */
export const writeJob: JobKind<{ institutionId: number }> = {
  name: write_job,
  retries: 2,
  run: async ({ institutionId }, { db, publicUrl }) => {
    await holdBackKnown(db, institutionId);
    await writeAutomatics(db, institutionId);
    await tellOfCorrections(db, institutionId);
    await runNudges(db, institutionId);
    await finishRecalls(db, institutionId);
    await prepareDrafts(db, institutionId, { publicUrl });
    await sendBatches(db, institutionId, { publicUrl });
  },
};

export async function prepareDrafts(
  db: Database,
  institutionId: number,
  where: { publicUrl?: string } = {},
): Promise<number> {
  const drafts = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('families.batch')
      .select('batch_id')
      .where('institution_id', '=', institutionId)
      .where('state', '=', 'drafted')
      .where('is_filling', '=', false)
      .orderBy('batch_id')
      .limit(50)
      .execute(),
  );
  for (const { batch_id } of drafts) await prepareBatch(db, institutionId, batch_id, where);
  return drafts.length;
}

/** Call it in the transaction that wrote. */
export async function writeSoon(trx: Tx, jobs: Jobs, institutionId: number): Promise<void> {
  await jobs.enqueue(trx, write_job, { institutionId }, `families write ${institutionId}`);
}

/** Takes up what a stopped process left: its claims hold for minutes, and on the embedded database nobody else has any. */
export async function resumeWriting({ db, jobs }: Services): Promise<void> {
  for (const { institutionId } of await listInstitutions(db))
    await db.forInstitution(institutionId, async (trx) => {
      if (db.kind === 'embedded')
        await sql`update families.batch set making = null where institution_id = ${institutionId} and state = 'drafted'`.execute(
          trx,
        );
      await writeSoon(trx, jobs, institutionId);
    });
}
