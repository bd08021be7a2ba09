import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../tests/casework.ts';
import { deliver, type SmallSource } from '../../../tests/small-institution.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { drawLots } from '../core/trial.ts';
import type { TrialsView, TrialView } from '../core/trial-views.ts';

/** Five of History in year 1, and twenty more in year 2; Art has nobody. */
describe.each(databaseKinds)('trials by lot on %s', (kind) => {
  let house: Casework;
  let unitId = '';
  let artId = '';
  let art = '';
  let admin = '';
  const more: string[] = [];
  beforeAll(async () => {
    house = await openCasework(kind);
    const i = house.world.north.institutionId;
    artId = uuidv7();
    await house.world.services.db.forInstitution(i, async (trx) => {
      const unit = await trx
        .selectFrom('institution.unit')
        .select('unit_id')
        .where('institution_id', '=', i)
        .where('code', '=', 'HIST')
        .executeTakeFirstOrThrow();
      unitId = unit.unit_id;
      await trx
        .insertInto('institution.unit')
        .values({ institution_id: i, unit_id: artId, kind: 'programme', code: 'ART', name: 'Art' })
        .execute();
      more.push(...Array.from({ length: 20 }, () => uuidv7()));
      await trx
        .insertInto('roster.student')
        .values(
          more.map((student_id, n) => ({
            institution_id: i,
            student_id,
            source_key: `m${n}`,
            display_name: `More ${n}`,
            search_key: `more ${n}`,
          })),
        )
        .execute();
      await trx
        .insertInto('roster.enrolment')
        .values(
          more.map((student_id, n) => ({
            institution_id: i,
            enrolment_id: 100 + n,
            student_id,
            source_key: `em${n}`,
            programme_unit_id: unitId,
            term_code: '2013J',
            academic_year: '2013-14',
            year_of_study: '2',
          })),
        )
        .execute();
    });
    admin = await house.world.invite(house.world.north, 'admin');
    art = await house.world.invite(house.world.north, 'leader', { unitId: artId, staffSourceKey: 'ben' });
  }, 120_000);
  afterAll(() => house.world.close());

  const trial = () => ({
    name: 'Study group, spring',
    kindKey: 'study-skills',
    unitId,
    tier: 1,
    places: 10,
    followWeeks: 8,
    isWithholdable: true,
    approvedBy: 'Dean of History, 10 February',
    whyFair: 'There are ten places for twenty-five who would gain; nobody is owed one.',
    stopRule: 'One in three of those who wait asks for it.',
  });
  const ok = async <T>(method: string, path: string, body?: unknown, who = house.who.leader): Promise<T> => {
    const answer = await house.ask(who, method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body as T;
  };
  const make = async (change: object = {}) =>
    (await ok<{ trialId: string }>('POST', '/trials', { ...trial(), ...change })).trialId;
  const look = (trialId: string) => ok<TrialView>('GET', `/trials/${trialId}`);
  const at = (now: string) =>
    sql`update institution.institution set fixed_now = ${now} where institution_id = ${house.world.north.institutionId}`.execute(
      house.world.services.db.owner,
    );
  const merge = (keptStudentId = '', mergedStudentId = '') =>
    ok<{ mergeId: string }>('POST', '/merges', { keptStudentId, mergedStudentId, reason: 'One person.' }, admin);
  it('record who is eligible and the seed before anything is drawn, and draw what that seed gives', async () => {
    const trialId = await make();
    const before = await look(trialId);
    expect(before).toMatchObject({
      state: 'recorded',
      drawnOn: null,
      result: null,
      approvedBy: 'Dean of History, 10 February',
    });
    expect(before.members).toHaveLength(25);
    expect(before.members.every(({ isOffered, lotNo }) => isOffered === null && lotNo === null)).toBe(true);
    expect(await ok('POST', `/trials/${trialId}/draw`)).toEqual({ offered: 10 });
    const after = await look(trialId);
    expect(after).toMatchObject({
      state: 'drawn',
      seed: before.seed,
      drawnOn: '2014-02-17',
      endsOn: '2014-04-14',
      result: null,
    });
    const again = drawLots(
      before.members.map(({ student, stratum }) => ({ studentId: student.studentId, stratum })),
      10,
      before.seed,
    );
    const offered = (some: readonly { studentId: string; isOffered: boolean | null }[]) =>
      some.flatMap(({ studentId, isOffered }) => (isOffered ? [studentId] : [])).sort();
    expect(offered(after.members.map(({ student, isOffered }) => ({ ...student, isOffered })))).toEqual(offered(again));
    // Shared by the size of the strata: five and twenty.
    expect(after.members.filter(({ stratum, isOffered }) => stratum === '1' && isOffered)).toHaveLength(2);
    const twice = await house.ask(house.who.leader, 'POST', `/trials/${trialId}/draw`);
    expect(twice.body).toMatchObject({ code: 'interventions.conflict' });
    expect((await look(trialId)).members).toEqual(after.members);
  });

  it('are drawn once where two draw at the same time', async () => {
    const trialId = await make({ name: 'Both at once' });
    const both = await Promise.all([1, 2].map(() => house.ask(house.who.leader, 'POST', `/trials/${trialId}/draw`)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await look(trialId)).members.filter(({ isOffered }) => isOffered)).toHaveLength(10);
  });

  it('stop with a reason, drawn or not, and are not looked at after that', async () => {
    const trialId = await make({ name: 'To be stopped' });
    expect(await ok('POST', `/trials/${trialId}/stop`, { reason: 'A second room was found.' })).toBeNull();
    expect(await look(trialId)).toMatchObject({
      state: 'stopped',
      stopped: { on: '2014-02-17', reason: 'A second room was found.' },
      result: null,
    });
    for (const [path, body] of [
      ['draw', undefined],
      ['stop', { reason: 'Once more.' }],
    ] as const)
      expect((await house.ask(house.who.leader, 'POST', `/trials/${trialId}/${path}`, body)).body).toMatchObject({
        code: 'interventions.conflict',
      });
    const { trials } = await ok<TrialsView>('GET', '/trials');
    expect(trials.find((one) => one.trialId === trialId)).toMatchObject({
      state: 'stopped',
      eligible: 25,
      unit: 'History',
    });
  });

  it('are led by whoever leads the unit, and named to nobody else', async () => {
    const trialId = await make({ name: 'Of History' });
    expect((await ok<TrialsView>('GET', '/trials', undefined, art)).trials).toEqual([]);
    expect((await house.ask(art, 'GET', `/trials/${trialId}`)).status).toBe(404);
    expect((await house.ask(house.who.ada, 'GET', '/trials')).status).toBe(403);
  });

  it('hold a merged student once: in the lot that is to come, and out of the comparison where two were drawn', async () => {
    const drawn = await make({ name: 'Drawn before the merge' });
    await ok('POST', `/trials/${drawn}/draw`);
    const open = await make({ name: 'Not drawn yet' });
    const [kept, merged] = [more[0], more[1]];
    const places = (await look(drawn)).members.filter(({ student }) => [kept, merged].includes(student.studentId));
    const { mergeId } = await merge(kept, merged);
    const one = (await look(drawn)).members.filter(({ student }) => [kept, merged].includes(student.studentId));
    expect(one).toMatchObject([
      { student: { studentId: kept }, wasTwice: true, isOffered: places.some(({ isOffered }) => isOffered) },
    ]);
    expect((await look(open)).members).toHaveLength(24);
    await ok('POST', `/trials/${open}/draw`);
    expect((await look(open)).members.find(({ student }) => student.studentId === kept)).toMatchObject({
      wasTwice: false,
    });
    await ok('POST', `/merges/${mergeId}/undo`, undefined, admin);
    const back = (await look(drawn)).members.filter(({ student }) => [kept, merged].includes(student.studentId));
    expect(back).toEqual(places);
    // Was no one of its own when the lot was drawn.
    expect((await look(open)).members.find(({ student }) => student.studentId === merged)).toMatchObject({
      isOffered: null,
    });
  });

  it('move with a record that is merged into one which is not in them, and back', async () => {
    const trialId = await make({ name: 'Of year 2 and 1' });
    const kept = uuidv7();
    const i = house.world.north.institutionId;
    await house.world.services.db.forInstitution(i, (trx) =>
      trx
        .insertInto('roster.student')
        .values({
          institution_id: i,
          student_id: kept,
          source_key: 'old',
          display_name: 'Old Record',
          search_key: 'old record',
        })
        .execute(),
    );
    const { mergeId } = await merge(kept, more[5]);
    expect((await look(trialId)).members.filter(({ student }) => student.studentId === kept)).toHaveLength(1);
    expect((await look(trialId)).members).toHaveLength(25);
    await ok('POST', `/merges/${mergeId}/undo`, undefined, admin);
    expect((await look(trialId)).members.some(({ student }) => student.studentId === more[5])).toBe(true);
    expect((await look(trialId)).members).toHaveLength(25);
  });

  it('are looked at on their last day and not before, by what was offered', async () => {
    const { trialId } = (await ok<TrialsView>('GET', '/trials')).trials.find(
      ({ name }) => name === 'Drawn before the merge',
    ) ?? { trialId: '' };
    await at('2014-04-13T12:00:00Z');
    expect(await look(trialId)).toMatchObject({ endsOn: '2014-04-14', result: null });
    await at('2014-04-14T12:00:00Z');
    // No marks are known of anybody, so that nobody missed a day.
    expect(await look(trialId)).toMatchObject({
      result: { kind: 'result', offered: 10, waiting: 15, difference: 0, low: 0, high: 0, p: 1 },
    });
    // Two who were drawn are one student: in neither group.
    const { mergeId } = await merge(more[0], more[1]);
    const { result } = await look(trialId);
    expect(result?.kind === 'result' ? result.offered + result.waiting : 0).toBe(23);
    await ok('POST', `/merges/${mergeId}/undo`, undefined, admin);
    await at('2014-02-17T23:59:59Z');
  });

  describe('judged by something else', () => {
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
      const trialId = await make(change);
      await ok('POST', `/trials/${trialId}/draw`);
      const { members } = await look(trialId);
      return { trialId, members };
    };
    const lookAtTheEnd = async (trialId: string) => {
      await at('2014-04-14T12:00:00Z');
      const found = await look(trialId);
      await at('2014-02-17T23:59:59Z');
      return found;
    };
    beforeAll(async () => {
      const institution_id = house.world.north.institutionId;
      await house.world.services.db.forInstitution(institution_id, async (trx) => {
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
    });

    it('are looked at on what a source saw in the whole weeks after the draw, and say of whom nothing is known', async () => {
      const { trialId, members } = await drawnWith({
        name: 'By what is handed in',
        outcome: 'source',
        outcomeSourceId: handedIn.sourceId,
      });
      expect((await look(trialId)).outcome).toEqual({
        measure: 'source',
        sourceId: 40,
        name: 'Assignments handed in',
        unit: '%',
      });
      const offered = new Set(
        members.flatMap(({ student, isOffered }) => (isOffered ? [enrolmentOf.get(student.studentId) ?? 0] : [])),
      );
      const silent = [...enrolmentOf.values()].find((id) => id >= 100 && !offered.has(id)) ?? 0;
      const { db } = house.world.services;
      // In the week of the draw everybody hands in everything: it does not count. After it 8 of 10 and 5 of 10.
      await deliver(
        db,
        {
          institutionId: house.world.north.institutionId,
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
      expect((await look(trialId)).result).toBeNull();
      const end = await lookAtTheEnd(trialId);
      expect(end.result).toMatchObject({ kind: 'result', offered: 10, waiting: 14, difference: 30 });
      expect(end.unknown).toMatchObject({ offered: 0, waiting: 1, high: 30 });
      expect(end.unknown?.low).toBeLessThan(30);
    });

    it('are looked at on the absolute index of the weeks after the draw', async () => {
      const { trialId, members } = await drawnWith({ name: 'By the index', outcome: 'index' });
      const i = house.world.north.institutionId;
      await house.world.services.db.forInstitution(i, async (trx) => {
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
      const { sources } = await ok<TrialsView>('GET', '/trials');
      expect(sources.map(({ name }) => name)).toContain('Assignments handed in');
    });
  });

  const bad: readonly [string, 'leader' | 'ada' | 'south' | 'art', () => [string, string, unknown], number, string][] =
    [
      [
        'help that is owed',
        'leader',
        () => ['POST', '/trials', { ...trial(), isWithholdable: false }],
        422,
        'interventions.gate-closed',
      ],
      [
        'a trial that nobody approved',
        'leader',
        () => ['POST', '/trials', { ...trial(), approvedBy: '  ' }],
        422,
        'interventions.gate-closed',
      ],
      [
        'fairness in two words',
        'leader',
        () => ['POST', '/trials', { ...trial(), whyFair: 'It is.' }],
        422,
        'interventions.gate-closed',
      ],
      [
        'a trial that nothing would stop',
        'leader',
        () => ['POST', '/trials', { ...trial(), stopRule: 'never' }],
        422,
        'interventions.gate-closed',
      ],
      [
        'places for everybody',
        'leader',
        () => ['POST', '/trials', { ...trial(), places: 25 }],
        422,
        'interventions.gate-closed',
      ],
      ['no places', 'leader', () => ['POST', '/trials', { ...trial(), places: 0 }], 422, 'leadline.invalid'],
      ['half a place', 'leader', () => ['POST', '/trials', { ...trial(), places: 2.5 }], 422, 'leadline.invalid'],
      [
        'a lot over those who need most',
        'leader',
        () => ['POST', '/trials', { ...trial(), tier: 3 }],
        422,
        'leadline.invalid',
      ],
      [
        'a look after three weeks',
        'leader',
        () => ['POST', '/trials', { ...trial(), followWeeks: 3 }],
        422,
        'leadline.invalid',
      ],
      [
        'a source that is not there',
        'leader',
        () => ['POST', '/trials', { ...trial(), outcome: 'source', outcomeSourceId: 99 }],
        422,
        'interventions.invalid',
      ],
      [
        'a source that nobody chose',
        'leader',
        () => ['POST', '/trials', { ...trial(), outcome: 'source' }],
        422,
        'interventions.invalid',
      ],
      [
        'happiness for an outcome',
        'leader',
        () => ['POST', '/trials', { ...trial(), outcome: 'happiness' }],
        422,
        'leadline.invalid',
      ],
      ['a seed of one’s own', 'leader', () => ['POST', '/trials', { ...trial(), seed: 7 }], 422, 'leadline.invalid'],
      [
        'a kind of help that is not there',
        'leader',
        () => ['POST', '/trials', { ...trial(), kindKey: 'flogging' }],
        422,
        'interventions.invalid',
      ],
      [
        'a unit where nobody is',
        'leader',
        () => ['POST', '/trials', { ...trial(), unitId: artId }],
        422,
        'interventions.gate-closed',
      ],
      ['a unit that is not theirs', 'art', () => ['POST', '/trials', trial()], 422, 'interventions.invalid'],
      ['a tutor', 'ada', () => ['POST', '/trials', trial()], 403, 'leadline.forbidden'],
      ['somebody of another institution', 'south', () => ['POST', '/trials', trial()], 404, 'leadline.not-found'],
      [
        'the draw of a trial that is not there',
        'leader',
        () => ['POST', `/trials/${uuidv7()}/draw`, undefined],
        404,
        'interventions.not-found',
      ],
      ['an id that is none', 'leader', () => ['POST', '/trials/7/draw', undefined], 422, 'leadline.invalid'],
      [
        'a stop without a reason',
        'leader',
        () => ['POST', `/trials/${uuidv7()}/stop`, { reason: '' }],
        422,
        'leadline.invalid',
      ],
    ];

  it.each(bad)('refuse %s, and nothing changes', async (_, person, ask, status, code) => {
    const state = async () =>
      (
        await sql<{
          n: string;
        }>`select count(*) || ' ' || coalesce(string_agg(state, ',' order by trial_id), '') || ' ' ||
          (select count(*) from interventions.trial_member) as n from interventions.trial`.execute(
          house.world.services.db.owner,
        )
      ).rows[0]?.n;
    const before = await state();
    const [method, path, body] = ask();
    const answer = await house.ask(person === 'art' ? art : house.who[person], method, path, body);
    expect([answer.status, answer.body.code], JSON.stringify(answer.body)).toEqual([status, code]);
    expect(await state()).toBe(before);
  });
});
