import { clockOf, type Institution, systemActor } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { type GivenReport, takeReports } from '../incoming/take-reports.ts';

const together_ms = 15;
const most_together = 200;

interface Waiting {
  report: GivenReport;
  done: () => void;
  fail: (error: unknown) => void;
}

/**
 * Takes reports that come one by one in groups of what came within a moment: a batch of a hundred thousand brings three or four
 * times as many. Each is answered only after its group is committed, so that a provider says again what was lost.
 */
export function reportQueue(db: Database): (institution: Institution, report: GivenReport) => Promise<void> {
  const waiting = new Map<number, Waiting[]>();
  const busy = new Set<number>();

  const flush = async (institution: Institution): Promise<void> => {
    const { institutionId } = institution;
    if (busy.has(institutionId)) return;
    busy.add(institutionId);
    try {
      for (;;) {
        const group = (waiting.get(institutionId) ?? []).splice(0, most_together);
        if (group.length === 0) return;
        try {
          await take(db, institution, group);
          for (const { done } of group) done();
        } catch (error) {
          for (const { fail } of group) fail(error);
        }
      }
    } finally {
      busy.delete(institutionId);
    }
  };

  return (institution, report) =>
    new Promise<void>((done, fail) => {
      const { institutionId } = institution;
      const group = waiting.get(institutionId) ?? [];
      waiting.set(institutionId, group);
      group.push({ report, done, fail });
      if (group.length >= most_together) void flush(institution);
      else if (group.length === 1) setTimeout(() => void flush(institution), together_ms);
    });
}

async function take(db: Database, institution: Institution, group: readonly Waiting[]): Promise<void> {
  const { institutionId } = institution;
  const clock = clockOf(institution);
  await db.forInstitution(institutionId, async (trx) => {
    const fresh = await takeReports(
      trx,
      institutionId,
      group.map(({ report }) => report),
      clock.now(),
    );
    if (fresh > 0)
      await record(
        trx,
        { clock, actor: systemActor(institutionId) },
        { verb: 'messages.take-reports', details: { reports: fresh } },
      );
  });
}
