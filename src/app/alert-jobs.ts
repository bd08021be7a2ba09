import { evaluateSoon, seedRules } from '../alerts/server/index.ts';
import { listInstitutions } from '../institution/server/index.ts';
import type { JobKind, Services } from '../platform/services.ts';

/** The same work, and rules that rest on what it brought are evaluated after it. */
export function thenEvaluate<P extends { institutionId: number }>(kind: JobKind<P>): JobKind<P> {
  return {
    ...kind,
    run: async (payload, services) => {
      await kind.run(payload, services);
      const { institutionId } = payload;
      await services.db.forInstitution(institutionId, (trx) => evaluateSoon(services.jobs, trx, institutionId));
    },
  };
}

/** Institutions from before there were rules get their preset's; what a stopped process left half-way is taken up. */
export async function resumeRules({ db, jobs }: Services): Promise<void> {
  for (const { institutionId } of await listInstitutions(db))
    await db.forInstitution(institutionId, async (trx) => {
      await seedRules(trx, institutionId);
      await evaluateSoon(jobs, trx, institutionId);
    });
}
