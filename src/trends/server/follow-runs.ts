import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { addWeeks } from '../../kernel/week.ts';
import { bulkInsert } from '../../platform/db/bulk-insert.ts';
import { type Database, jsonb } from '../../platform/db/database.ts';
import type { OpenRun, RunContext, RunFollower } from '../../scoring/server/index.ts';
import { type Drift, findDrift } from './find-drift.ts';
import { type Flag, findFlags, history_weeks } from './find-flags.ts';
import { PastWeeks } from './past-weeks.ts';
import { SinceWhen } from './since-when.ts';

const batchRows = { embedded: 2_000, server: 20_000 };

/** Finds a run's trends and drift before it stands; they are stored with it, and superseded with it. */
export function followRuns({ db, actor }: Pick<RunContext, 'db' | 'actor'>): RunFollower {
  const { institutionId } = actor;
  const past = new PastWeeks(db, institutionId);
  const since = new SinceWhen(db, institutionId);
  return {
    async follow(followed) {
      past.note(followed);
      await since.prepare(followed);
      const flags = await findFlags(followed, past, (enrolmentId, kind) => since.of(enrolmentId, kind));
      const drifts = await findDrift(followed, past);
      since.note(followed, flags);
      past.forgetBefore(addWeeks(followed.scored.week, -holdsBack_weeks));
      return {
        fingerprint: fingerprintOf(flags, drifts),
        store: async (open) => {
          await storeFlags(db, open, flags);
          await storeDrifts(db, open, drifts);
        },
      };
    },
    remove: (open) => removeTrends(db, open),
  };
}

/** The teaching weeks of a history, and the longest holiday among them. */
const holdsBack_weeks = history_weeks + 16;

function fingerprintOf(flags: readonly Flag[], drifts: readonly Drift[]): string {
  const hash = createHash('sha256');
  for (const flag of flags) hash.update(JSON.stringify(flag));
  hash.update(JSON.stringify(drifts));
  return hash.digest('hex');
}

async function storeFlags(db: Database, { institutionId, run, week }: OpenRun, flags: readonly Flag[]): Promise<void> {
  for (let from = 0; from < flags.length; from += batchRows[db.kind]) {
    const part = flags.slice(from, from + batchRows[db.kind]);
    await db.forInstitution(institutionId, (trx) =>
      bulkInsert(trx, 'trends.flag', {
        enrolment_id: { type: 'int4', values: part.map((flag) => flag.enrolmentId) },
        kind: { type: 'text', values: part.map((flag) => flag.kind) },
        since: { type: 'date', values: part.map((flag) => flag.since) },
        is_uncertain: { type: 'bool', values: part.map((flag) => flag.isUncertain) },
        evidence: { type: 'jsonb', values: part.map((flag) => JSON.stringify(flag.evidence)) },
        institution_id: { type: 'int4', values: institutionId },
        run: { type: 'int4', values: run },
        week: { type: 'date', values: week },
      }),
    );
  }
}

async function storeDrifts(db: Database, open: OpenRun, drifts: readonly Drift[]): Promise<void> {
  if (drifts.length === 0) return;
  await db.forInstitution(open.institutionId, (trx) =>
    trx
      .insertInto('trends.cohort_drift')
      .values(
        drifts.map((drift) => ({
          institution_id: open.institutionId,
          run: open.run,
          group_no: drift.groupNo,
          week: open.week,
          group_key: drift.groupKey,
          label: drift.label,
          cause: drift.cause,
          fall_sd: drift.fallSd,
          n: drift.n,
          evidence: jsonb(drift.evidence),
        })),
      )
      .execute(),
  );
}

async function removeTrends(db: Database, { institutionId, run }: OpenRun): Promise<void> {
  await db.forInstitution(institutionId, async (trx) => {
    await sql`delete from trends.flag where institution_id = ${institutionId} and run = ${run}`.execute(trx);
    await sql`delete from trends.cohort_drift where institution_id = ${institutionId} and run = ${run}`.execute(trx);
  });
}
