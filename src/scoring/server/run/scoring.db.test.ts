import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import {
  chance,
  contextOf,
  deliver,
  observed,
  type SmallInstitution,
  smallInstitution,
  storeInstitution,
  worldOf,
} from '../../../../tests/small-institution.ts';
import type { Database } from '../../../platform/db/database.ts';
import { noScoreCode } from '../../core/no-score.ts';
import { scoreWorld } from '../../core/reference/world.ts';
import {
  exportScores,
  failBrokenOffRuns,
  hasBrokenOffRun,
  rederive,
  rescoreFrom,
  runWeek,
  scoreAll,
} from '../index.ts';
import { rederiveVisible } from '../reading/rederive-visible.ts';
import type { RunFollower } from './score-weeks.ts';

const none = { reason: 'command', followers: [] } as const;

interface StoredScore {
  run: number;
  week: string;
  enrolment_id: number;
  score_raw: number | null;
  absolute_index: number | null;
  score: number | null;
  coverage: number | null;
  no_score: string | null;
  contributions: (number | null)[] | null;
  source_ids: number[];
  last_seen_on: string | null;
}

async function storedScores(db: Database, institutionId: number): Promise<StoredScore[]> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<StoredScore>`select r.week, r.source_ids, s.* from scoring.run r
      join scoring.score s on s.institution_id = r.institution_id and s.run = r.run
      where r.institution_id = ${institutionId} and r.state = 'standing' order by r.week, s.enrolment_id`.execute(trx),
  );
  return rows;
}

async function runsOf(db: Database, institutionId: number) {
  return db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('scoring.run')
      .select(['run', 'week', 'state', 'failure', 'counts'])
      .where('institution_id', '=', institutionId)
      .orderBy('run')
      .execute(),
  );
}

describe.each(databaseKinds)('the weekly run on the %s database', (kind) => {
  let db: Database;
  let next = 0;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  });
  afterAll(() => db.close());

  async function fresh(change: Partial<SmallInstitution> = {}) {
    const small = smallInstitution(++next, change);
    await storeInstitution(db, small);
    return { small, context: contextOf(db, small), id: small.institutionId };
  }

  it('stores the scores that the core alone comes to, all weeks, to the last bit', async () => {
    const { small, context, id } = await fresh();
    await scoreAll(context, none);
    const stored = Map.groupBy(await storedScores(db, id), (row) => row.week);
    let compared = 0;
    let withIndex = 0;
    for (const { week, scores } of scoreWorld(worldOf(small))) {
      const rows = stored.get(week) ?? [];
      const expected = small.students.flatMap(({ enrolmentId }, i) =>
        scores.noScore[i] === noScoreCode['not-enrolled'] ? [] : [{ enrolmentId, i }],
      );
      expect(rows.map((row) => row.enrolment_id)).toEqual(expected.map(({ enrolmentId }) => enrolmentId));
      for (const [at, { i }] of expected.entries()) {
        const row = rows[at];
        expect(row?.score_raw ?? Number.NaN).toBe(scores.scoreRaw[i]);
        expect(row?.score ?? -1).toBe(scores.score[i]);
        expect(row?.coverage ?? Number.NaN).toBe(scores.coverage[i]);
        expect(row?.absolute_index ?? Number.NaN).toBe(scores.absoluteIndex[i]);
        if (!row?.contributions) continue;
        expect(row.contributions.map((points) => points ?? Number.NaN)).toEqual(
          scores.contributions.map((column) => column[i]),
        );
        compared++;
        if (row.absolute_index !== null) withIndex++;
      }
    }
    expect(compared).toBeGreaterThan(270);
    expect(withIndex).toBeGreaterThan(150);
  });

  it('scores a week alone as it does in a sequence', async () => {
    const { small, context, id } = await fresh();
    await scoreAll(context, none);
    const inSequence = await storedScores(db, id);
    const alone = smallInstitution(++next);
    await storeInstitution(db, alone);
    const aloneContext = contextOf(db, alone);
    for (const week of [small.weeks[4], small.weeks[8]]) {
      await runWeek(aloneContext, { week: week ?? '' }, none);
      const bare = ({
        run: _,
        last_seen_on: __,
        institution_id: ___,
        ...row
      }: StoredScore & { institution_id?: number }) => row;
      const rows = (await storedScores(db, alone.institutionId)).filter((row) => row.week === week);
      expect(rows.map(bare)).toEqual(inSequence.filter((row) => row.week === week).map(bare));
    }
  });

  it('re-derives every stored score and contribution from what is stored', async () => {
    const { context, id } = await fresh();
    await scoreAll(context, none);
    const scored = (await storedScores(db, id)).filter((row) => row.score !== null);
    const checked = await db.forInstitution(id, async (trx) => {
      const results = [];
      for (const { enrolment_id, week } of scored)
        results.push(await rederive(trx, id, { enrolmentId: enrolment_id, week }));
      return results;
    });
    expect(checked.filter((result) => !result.isSame)).toEqual([]);
    expect(checked.length).toBeGreaterThan(270);
    await expect(
      db.forInstitution(id, (trx) => rederive(trx, id, { enrolmentId: 5, week: '2025-09-29' })),
    ).rejects.toMatchObject({ code: 'scoring.no-such-score' });
  });

  it('notices a stored number that was changed by a bit', async () => {
    const { small, context, id } = await fresh();
    const week = small.weeks[2] ?? '';
    await runWeek(context, { week }, none);
    await db.forInstitution(id, (trx) =>
      sql`update scoring.score set score_raw = score_raw + 1e-9 where institution_id = ${id} and enrolment_id = 7`.execute(
        trx,
      ),
    );
    const result = await db.forInstitution(id, (trx) => rederive(trx, id, { enrolmentId: 7, week }));
    expect(result.isSame).toBe(false);
  });

  it('shows a re-derived score with the deliveries that its run read, and none that came later', async () => {
    const { small, context, id } = await fresh();
    const week = small.weeks[4] ?? '';
    await runWeek(context, { week }, none);
    const [first] = small.sources;
    if (!first) throw new Error('no source');
    const before = await rederiveVisible(context, { enrolmentId: 7, week, run: undefined });
    await deliver(db, small, first, [4]);
    const after = await rederiveVisible(context, { enrolmentId: 7, week, run: before.run });
    expect(after).toEqual(before);
    expect(before.isSame).toBe(true);
    expect(new Set(before.deliveries.map(({ sourceId }) => sourceId)).size).toBeGreaterThan(1);
    expect(before.deliveries.every(({ fileName }) => fileName === 'f.csv')).toBe(true);
    expect(before.sources.map(({ name }) => name)).toContain(first.key);
    const views = await db.forInstitution(id, (trx) =>
      trx.selectFrom('ledger.view').select('page').where('institution_id', '=', id).execute(),
    );
    expect(views).toEqual([{ page: 'score' }, { page: 'score' }]);
  });

  it('makes one run of two that start at once', async () => {
    const { small, context, id } = await fresh();
    const week = small.weeks[5] ?? '';
    const both = await Promise.allSettled([runWeek(context, { week }, none), runWeek(context, { week }, none)]);
    const refused = both.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'scoring.already-running' });
    const runs = await runsOf(db, id);
    expect(runs.filter((run) => run.state === 'standing')).toHaveLength(1);
    expect(runs).toHaveLength(1);
  });

  it('leaves the run alone that stands when the numbers are the same, and supersedes it when they are not', async () => {
    const { small, context, id } = await fresh();
    await scoreAll(context, none);
    const again = await scoreAll(context, none);
    expect(again.map((outcome) => outcome.kind)).toEqual(small.weeks.map(() => 'unchanged'));
    const [, vle] = small.sources;
    if (!vle) throw new Error('no source');
    await deliver(db, small, vle, [7], (source, enrolmentId, w) => ({
      ...observed(source, enrolmentId, w),
      days: [0, 0, 0, Math.floor(50 * chance(enrolmentId)), 0, 0, 0],
    }));
    const corrected = await rescoreFrom(context, { week: small.weeks[7] ?? '' }, { followers: [] });
    expect(corrected.map((outcome) => outcome.kind)).toEqual(['standing', 'standing', 'standing']);
    const runs = await runsOf(db, id);
    expect(runs.filter((run) => run.state === 'superseded').map((run) => run.week)).toEqual(small.weeks.slice(7));
    const [first] = runs.filter((run) => run.week === small.weeks[7]);
    const old = await db.forInstitution(id, (trx) =>
      rederive(trx, id, { enrolmentId: 7, week: small.weeks[7] ?? '', run: first?.run }),
    );
    expect(old.isSame).toBe(true);
  });

  it('is due again from the first week that a delivery changed, and for weeks that never ran', async () => {
    const { small, context, id } = await fresh();
    const due = { ...none, onlyMissing: true } as const;
    for (const week of small.weeks.slice(0, 8)) await runWeek(context, { week }, none);
    expect((await scoreAll(context, due)).map(({ week }) => week)).toEqual(small.weeks.slice(8));
    expect(await scoreAll(context, due)).toEqual([]);
    const [, vle] = small.sources;
    if (!vle) throw new Error('no source');
    await deliver(db, small, vle, [5, 6]);
    expect(await scoreAll(context, due)).toEqual([]);
    await deliver(db, small, vle, [6], (source, enrolmentId) => observed(source, enrolmentId, 1));
    const again = await scoreAll(context, due);
    expect(again.map(({ week }) => week)).toEqual(small.weeks.slice(6));
    await deliver(db, small, vle, [3]);
    expect((await scoreAll(context, due)).map(({ week }) => week)).toEqual(small.weeks.slice(3));
    expect((await runsOf(db, id)).filter((run) => run.state === 'standing')).toHaveLength(10);
  });

  it('removes what the run of a dead worker left, before it scores again', async () => {
    const { small, context, id } = await fresh();
    const week = small.weeks[2] ?? '';
    const dies: RunFollower = {
      remove: async () => {
        throw new Error('killed');
      },
      follow: async () => ({
        fingerprint: 'x',
        store: async () => {
          throw new Error('killed');
        },
      }),
    };
    await expect(runWeek(context, { week }, { reason: 'button', followers: [dies] })).rejects.toThrow('killed');
    const rowsOf = async (run: number) =>
      (
        await db.forInstitution(id, (trx) =>
          sql<{
            n: number;
          }>`select count(*) as n from scoring.score where institution_id = ${id} and run = ${run}`.execute(trx),
        )
      ).rows[0]?.n;
    expect(await rowsOf(1)).toBe(30);
    expect(await storedScores(db, id)).toEqual([]);
    await runWeek(context, { week }, none);
    expect([await rowsOf(1), await rowsOf(2)]).toEqual([0, 30]);
  });

  it('leaves the last run standing when one fails, and says why', async () => {
    const { small, context, id } = await fresh();
    const week = small.weeks[6] ?? '';
    await runWeek(context, { week }, none);
    const before = await storedScores(db, id);
    const [vle] = small.sources;
    if (!vle) throw new Error('no source');
    await deliver(db, small, vle, [6], (source, enrolmentId) => observed(source, enrolmentId, 1));
    const breaks: RunFollower = {
      remove: async () => undefined,
      follow: async () => ({
        fingerprint: 'x',
        store: async () => {
          throw new Error('the disk is full');
        },
      }),
    };
    await expect(runWeek(context, { week }, { reason: 'button', followers: [breaks] })).rejects.toThrow('disk is full');
    const [standing, failed] = await runsOf(db, id);
    expect(standing?.state).toBe('standing');
    expect(failed?.state).toBe('failed');
    expect(failed?.failure).toContain('the disk is full');
    expect(await storedScores(db, id)).toEqual(before);
    const left = await db.forInstitution(id, (trx) =>
      sql<{
        n: number;
      }>`select count(*) as n from scoring.score where institution_id = ${id} and run = ${failed?.run}`.execute(trx),
    );
    expect(left.rows[0]?.n).toBe(0);
    expect((await runWeek(context, { week }, none)).kind).toBe('standing');
  });

  it('goes on after the process that worked on a run died', async () => {
    const { small, context, id } = await fresh();
    const week = small.weeks[2] ?? '';
    await db.forInstitution(id, (trx) =>
      sql`insert into scoring.run (institution_id, run, week, model_version, state, reason, started_by, started_at, beat_at)
        values (${id}, 1, ${week}::date, 1, 'running', 'schedule', 'test', now(), now())`.execute(trx),
    );
    const mustGoOn = async () => {
      await failBrokenOffRuns(db, id);
      return db.forInstitution(id, (trx) => hasBrokenOffRun(trx, id));
    };
    expect(await mustGoOn()).toBe(true);
    expect((await runWeek(context, { week }, none)).kind).toBe('standing');
    expect(await mustGoOn()).toBe(false);
    const runs = await runsOf(db, id);
    expect(runs.map((run) => run.state)).toEqual(['failed', 'standing']);
    expect(runs[0]?.failure).toContain('ended in the middle');
  });

  it('takes over the run of a worker that has been silent for long', async () => {
    const { small, context, id } = await fresh();
    const week = small.weeks[2] ?? '';
    const begin = (silence: string) =>
      db.forInstitution(id, (trx) =>
        sql`insert into scoring.run (institution_id, run, week, model_version, state, reason, started_by, started_at, beat_at)
          values (${id}, 1, ${week}::date, 1, 'running', 'schedule', 'test', now(), now() - ${silence}::interval)
          on conflict (institution_id, run) do update set beat_at = excluded.beat_at`.execute(trx),
      );
    await begin('10 seconds');
    await expect(runWeek(context, { week }, none)).rejects.toMatchObject({ code: 'scoring.already-running' });
    await begin('1 hour');
    expect((await runWeek(context, { week }, none)).kind).toBe('standing');
  });

  it('changes nothing before now when a source is switched off', async () => {
    const { small, context, id } = await fresh();
    await scoreAll(context, none);
    const before = await storedScores(db, id);
    await db.forInstitution(id, (trx) =>
      trx
        .insertInto('sources.source_enabled')
        .values({ institution_id: id, source_id: 1, from_week: small.weeks[9] ?? '', is_enabled: false })
        .execute(),
    );
    await scoreAll(context, none);
    const after = await storedScores(db, id);
    const earlier = (row: StoredScore) => row.week < (small.weeks[9] ?? '');
    expect(after.filter(earlier)).toEqual(before.filter(earlier));
    expect(after.find((row) => !earlier(row))?.source_ids).toEqual([2, 3, 4, 5]);
  });

  it('refuses weeks that are not over, not taught or not delivered', async () => {
    const { small, context } = await fresh();
    await expect(runWeek(context, { week: '2025-11-10' }, none)).rejects.toMatchObject({
      code: 'scoring.week-not-over',
    });
    await expect(runWeek(context, { week: '2025-08-04' }, none)).rejects.toMatchObject({
      code: 'scoring.not-a-teaching-week',
    });
    const quiet = await fresh({ sources: small.sources.map((source) => ({ ...source, outages: [9] })) });
    await expect(runWeek(quiet.context, { week: small.weeks[9] ?? '' }, none)).rejects.toMatchObject({
      code: 'scoring.nothing-delivered',
    });
  });

  it('exports the standing scores with a column for each source', async () => {
    const { small, context, id } = await fresh();
    await scoreAll(context, none);
    const { columns, rows } = await exportScores(db, id);
    expect(columns.slice(9)).toEqual(small.sources.map(({ key }) => `contribution_${key}`));
    const exported = await Array.fromAsync(rows);
    const scored = (await storedScores(db, id)).filter((row) => row.score !== null);
    expect(exported).toHaveLength(scored.length);
    const row = exported.find((found) => found.student === 's25' && found.week === small.weeks[0]);
    expect(row).toMatchObject({
      programme: 'B',
      cohort: 'T1',
      peer_group: 'Faculty',
      model_version: 1,
      contribution_quiz: '',
    });
    expect(row?.score_raw).toMatch(/^-?\d+\.\d{3}$/);
    const contributions = Object.entries(row ?? {}).flatMap(([key, value]) =>
      key.startsWith('contribution_') && value !== '' ? [Number(value)] : [],
    );
    expect(contributions.reduce((sum, points) => sum + points, 500)).toBeCloseTo(Number(row?.score_raw), 2);
  });
});
