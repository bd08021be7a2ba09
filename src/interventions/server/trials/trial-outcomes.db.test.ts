import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../tests/casework.ts';
import { deliver, type SmallSource } from '../../../../tests/small-institution.ts';
import { openTrials, type Trials } from '../../../../tests/trials.ts';
import type { TrialsView } from '../../core/trials/trial-views.ts';

describe.each(databaseKinds)('trials that are judged by something else than days missed on %s', (kind) => {
  let lots: Trials;
  beforeAll(async () => {
    lots = await openTrials(kind);
    const institution_id = lots.house.world.north.institutionId;
    await lots.house.world.services.db.forInstitution(institution_id, async (trx) => {
      const { sourceId: source_id, key, measure, weightGroup: weight_group } = handedIn;
      await trx
        .insertInto('sources.source')
        .values({ institution_id, source_id, key, name: 'Assignments handed in', measure, weight_group })
        .execute();
      const rows = await trx
        .selectFrom('roster.enrolment')
        .select(['student_id', 'enrolment_id'])
        .where('institution_id', '=', institution_id)
        .execute();
      enrolmentOf = new Map(rows.map((row) => [row.student_id, row.enrolment_id]));
    });
  }, 120_000);
  afterAll(() => lots.house.world.close());
  const weeks = ['2014-02-17', '2014-02-24', '2014-03-03'];
  const handedIn: SmallSource = {
    sourceId: 40,
    key: 'handed-in',
    measure: 'rate',
    direction: 1,
    weightGroup: 'other',
    programmes: null,
    outages: [],
  };
  let enrolmentOf = new Map<string, number>();
  const drawnWith = async (change: object) => {
    const trialId = await lots.make(change);
    await lots.ok('POST', `/trials/${trialId}/draw`);
    const { members } = await lots.look(trialId);
    return { trialId, members };
  };
  const lookAtTheEnd = async (trialId: string) => {
    await lots.at('2014-04-14T12:00:00Z');
    const found = await lots.look(trialId);
    await lots.at('2014-02-17T23:59:59Z');
    return found;
  };
  it('are looked at on what a source saw in the whole weeks after the draw, and say of whom nothing is known', async () => {
    const { trialId, members } = await drawnWith({
      name: 'By what is handed in',
      outcome: 'source',
      outcomeSourceId: handedIn.sourceId,
    });
    expect((await lots.look(trialId)).outcome).toEqual({
      measure: 'source',
      sourceId: 40,
      name: 'Assignments handed in',
      unit: '%',
    });
    const offered = new Set(
      members.flatMap(({ student, isOffered }) => (isOffered ? [enrolmentOf.get(student.studentId) ?? 0] : [])),
    );
    const silent = [...enrolmentOf.values()].find((id) => id >= 100 && !offered.has(id)) ?? 0;
    const { db } = lots.house.world.services;
    // In the week of the draw everybody hands in everything: it does not count. After it 8 of 10 and 5 of 10.
    await deliver(
      db,
      {
        institutionId: lots.house.world.north.institutionId,
        weeks,
        students: [...enrolmentOf.values()].sort((a, b) => a - b).map((enrolmentId) => ({ enrolmentId })),
      },
      handedIn,
      [0, 1, 2],
      (_, enrolmentId, w) => {
        const due = enrolmentId === silent ? 0 : 10;
        const done = Math.min(due, w === 0 ? 10 : offered.has(enrolmentId) ? 8 : 5);
        return { days: [done, 0, 0, 0, 0, 0, 0], expected: [due, 0, 0, 0, 0, 0, 0], levels: [] };
      },
    );
    expect((await lots.look(trialId)).result).toBeNull();
    const end = await lookAtTheEnd(trialId);
    expect(end.result).toMatchObject({ kind: 'result', offered: 10, waiting: 14, difference: 30 });
    expect(end.unknown).toMatchObject({ offered: 0, waiting: 1, high: 30 });
    expect(end.unknown?.low).toBeLessThan(30);
  });

  it('are looked at on the absolute index of the weeks after the draw', async () => {
    const { trialId, members } = await drawnWith({ name: 'By the index', outcome: 'index' });
    const i = lots.house.world.north.institutionId;
    await lots.house.world.services.db.forInstitution(i, async (trx) => {
      for (const [at, week] of weeks.entries()) {
        await sql`insert into scoring.run (institution_id, run, week, model_version, state, reason, started_by, started_at, beat_at)
          select ${i}, ${900 + at}, ${week}::date, min(model_version), 'standing', 'command', 'test', now(), now() from scoring.model_version
          where institution_id = ${i}`.execute(trx);
        for (const { student, isOffered } of members)
          await sql`insert into scoring.score (institution_id, run, enrolment_id, absolute_index, measures, profile_no, no_score, is_reduced_confidence,
              is_active, is_seen, could_be_seen)
            values (${i}, ${900 + at}, ${enrolmentOf.get(student.studentId) ?? 0}, ${at === 0 ? 900 : isOffered ? 520 : 500}, '{}', 0, 'peers', false, true,
              true, true)`.execute(trx);
      }
    });
    const end = await lookAtTheEnd(trialId);
    expect(end.outcome).toEqual({ measure: 'index', sourceId: null, name: 'absolute index', unit: 'points' });
    expect(end.result).toMatchObject({ kind: 'result', offered: 10, waiting: 15, difference: 20 });
    expect(end.unknown).toBeNull();
  });

  it('are offered every source but attendance', async () => {
    const { sources } = await lots.ok<TrialsView>('GET', '/trials');
    expect(sources.map(({ name }) => name)).toContain('Assignments handed in');
  });
});
