import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import {
  contextOf,
  deliver,
  observed,
  type SmallInstitution,
  smallInstitution,
  storeInstitution,
} from '../../../tests/small-institution.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { addDays } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import { runWeek, scoreAll } from '../../scoring/server/index.ts';
import { followRuns } from './index.ts';

interface StoredFlag {
  enrolment_id: number;
  week: string;
  kind: string;
  since: string;
  is_uncertain: boolean;
  evidence: Record<string, number>;
}

describe.each(databaseKinds)('trends of a run on the %s database', (kind) => {
  let db: Database;
  let next = 0;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  });
  afterAll(() => db.close());

  async function fresh(change: Partial<SmallInstitution> = {}) {
    const small = smallInstitution(++next, change);
    await storeInstitution(db, small);
    const context = contextOf(db, small);
    const scoreEverything = () => scoreAll(context, { reason: 'command', followers: [followRuns(context)] });
    return { small, context, id: small.institutionId, scoreEverything };
  }

  async function flagsOf(id: number, enrolmentId: number): Promise<StoredFlag[]> {
    const { rows } = await db.forInstitution(id, (trx) =>
      sql<StoredFlag>`select f.* from trends.flag f join scoring.run r on r.institution_id = f.institution_id and r.run = f.run
        where f.institution_id = ${id} and r.state = 'standing' and f.enrolment_id = ${enrolmentId}
        order by f.week, f.kind`.execute(trx),
    );
    return rows;
  }

  it('flags who stopped from the second unseen week on, and keeps since when', async () => {
    const { small, id, scoreEverything } = await fresh();
    await scoreEverything();
    const stopped = (await flagsOf(id, 6)).filter((flag) => flag.kind === 'stopped');
    expect(stopped.map((flag) => flag.week)).toEqual(small.weeks.slice(6));
    expect(new Set(stopped.map((flag) => flag.since))).toEqual(new Set([small.weeks[5]]));
    expect(stopped.map((flag) => flag.evidence.weeks)).toEqual([2, 3, 4, 5]);
    const days = stopped.map((flag) => flag.evidence.daysSinceSeen ?? 0);
    expect(days.map((count) => count - (days[0] ?? 0))).toEqual([0, 7, 14, 21]);
    expect(days[0]).toBeGreaterThanOrEqual(14);
    expect((await flagsOf(id, 7)).filter((flag) => flag.kind === 'stopped')).toEqual([]);
  });

  it('finds the same for a week alone as in a sequence', async () => {
    const { small, context, scoreEverything } = await fresh();
    await scoreEverything();
    for (const week of [0, 4, 5, 9].map((w) => small.weeks[w] ?? '')) {
      const outcome = await runWeek(context, { week }, { reason: 'command', followers: [followRuns(context)] });
      expect(outcome.kind).toBe('unchanged');
    }
  });

  it('knows since when a streak goes on that is longer than what it reads', async () => {
    const weeks = Array.from({ length: 16 }, (_, w) => addDays('2025-09-01', 7 * w));
    const { id, scoreEverything } = await fresh({ weeks });
    await scoreEverything();
    const last = (await flagsOf(id, 6)).findLast((flag) => flag.kind === 'stopped');
    expect(last).toMatchObject({ week: weeks[15], since: weeks[5], evidence: { weeks: 11 } });
  });

  const cause = async (name: string, change: (small: SmallInstitution, id: number) => Promise<void>) => {
    // Without memory a single quiet week shows in full.
    const { small, id, scoreEverything } = await fresh({ model: { ...smallInstitution(1).model, lambda: 0 } });
    await change(small, id);
    await scoreEverything();
    const { rows } = await db.forInstitution(id, (trx) =>
      sql<{ week: string; cause: string; label: string; fall_sd: number; evidence: Record<string, unknown> }>`
        select d.* from trends.cohort_drift d join scoring.run r on r.institution_id = d.institution_id and r.run = d.run
        where d.institution_id = ${id} and r.state = 'standing' and d.label = 'Programme A T1' and d.week = ${small.weeks[8]}::date`.execute(
        trx,
      ),
    );
    expect(rows, name).toHaveLength(1);
    expect(rows[0]?.fall_sd).toBeGreaterThan(0.5);
    return rows[0];
  };
  const quiet =
    (keys: string[]) =>
    async (small: SmallInstitution): Promise<void> => {
      for (const source of small.sources.filter(({ key }) => keys.includes(key)))
        await deliver(db, small, source, [8], (of, enrolmentId, w) => {
          const usual = observed(of, enrolmentId, w);
          return { ...usual, days: usual.days.map((count, d) => (d === enrolmentId % 7 ? Math.min(count, 1) : 0)) };
        });
    };

  it('calls a slide a data gap when a source collapsed everywhere', async () => {
    const found = await cause('gap', quiet(['vle', 'quiz']));
    expect(found).toMatchObject({ cause: 'data_gap', evidence: { sourceIds: [2, 3] } });
  });

  it('calls it the calendar when there are exams', async () => {
    const found = await cause('exams', async (small, id) => {
      await quiet(['attendance'])(small);
      const week = small.weeks[8] ?? '';
      await db.forInstitution(id, (trx) =>
        trx
          .insertInto('institution.calendar_period')
          .values({
            institution_id: id,
            calendar_period_id: uuidv7(),
            kind: 'exams',
            name: 'January exams',
            academic_year: '2025-26',
            starts_on: week,
            ends_on: addDays(week, 4),
          })
          .execute(),
      );
    });
    expect(found).toMatchObject({ cause: 'calendar', evidence: { event: 'January exams' } });
  });

  it('calls it real when nothing else explains it', async () => {
    expect(await cause('real', quiet(['attendance']))).toMatchObject({ cause: 'real' });
  });
});
