import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../tests/casework.ts';
import { openTrials, type Trials } from '../../../../tests/trials.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { drawLots } from '../../core/trials/trial.ts';
import type { TrialsView } from '../../core/trials/trial-views.ts';

/** Five of History in year 1, and twenty more in year 2; Art has nobody. */
describe.each(databaseKinds)('trials by lot on %s', (kind) => {
  let lots: Trials;
  beforeAll(async () => {
    lots = await openTrials(kind);
  }, 120_000);
  afterAll(() => lots.house.world.close());

  it('record who is eligible and the seed before anything is drawn, and draw what that seed gives', async () => {
    const trialId = await lots.make();
    const before = await lots.look(trialId);
    expect(before).toMatchObject({
      state: 'recorded',
      drawnOn: null,
      result: null,
      approvedBy: 'Dean of History, 10 February',
    });
    expect(before.members).toHaveLength(25);
    expect(before.members.every(({ isOffered, lotNo }) => isOffered === null && lotNo === null)).toBe(true);
    expect(await lots.ok('POST', `/trials/${trialId}/draw`)).toEqual({ offered: 10 });
    const after = await lots.look(trialId);
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
    const twice = await lots.house.ask(lots.house.who.leader, 'POST', `/trials/${trialId}/draw`);
    expect(twice.body).toMatchObject({ code: 'interventions.conflict' });
    expect((await lots.look(trialId)).members).toEqual(after.members);
  });

  it('are drawn once where two draw at the same time', async () => {
    const trialId = await lots.make({ name: 'Both at once' });
    const both = await Promise.all(
      [1, 2].map(() => lots.house.ask(lots.house.who.leader, 'POST', `/trials/${trialId}/draw`)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await lots.look(trialId)).members.filter(({ isOffered }) => isOffered)).toHaveLength(10);
  });

  it('stop with a reason, drawn or not, and are not looked at after that', async () => {
    const trialId = await lots.make({ name: 'To be stopped' });
    expect(await lots.ok('POST', `/trials/${trialId}/stop`, { reason: 'A second room was found.' })).toBeNull();
    expect(await lots.look(trialId)).toMatchObject({
      state: 'stopped',
      stopped: { on: '2014-02-17', reason: 'A second room was found.' },
      result: null,
    });
    for (const [path, body] of [
      ['draw', undefined],
      ['stop', { reason: 'Once more.' }],
    ] as const)
      expect(
        (await lots.house.ask(lots.house.who.leader, 'POST', `/trials/${trialId}/${path}`, body)).body,
      ).toMatchObject({
        code: 'interventions.conflict',
      });
    const { trials } = await lots.ok<TrialsView>('GET', '/trials');
    expect(trials.find((one) => one.trialId === trialId)).toMatchObject({
      state: 'stopped',
      eligible: 25,
      unit: 'History',
    });
  });

  it('are led by whoever leads the unit, and named to nobody else', async () => {
    const trialId = await lots.make({ name: 'Of History' });
    expect((await lots.ok<TrialsView>('GET', '/trials', undefined, lots.art)).trials).toEqual([]);
    expect((await lots.house.ask(lots.art, 'GET', `/trials/${trialId}`)).status).toBe(404);
    expect((await lots.house.ask(lots.house.who.ada, 'GET', '/trials')).status).toBe(403);
  });

  it('hold a merged student once: in the lot that is to come, and out of the comparison where two were drawn', async () => {
    const drawn = await lots.make({ name: 'Drawn before the merge' });
    await lots.ok('POST', `/trials/${drawn}/draw`);
    const open = await lots.make({ name: 'Not drawn yet' });
    const [kept, merged] = [lots.more[0], lots.more[1]];
    const places = (await lots.look(drawn)).members.filter(({ student }) => [kept, merged].includes(student.studentId));
    const { mergeId } = await lots.merge(kept, merged);
    const one = (await lots.look(drawn)).members.filter(({ student }) => [kept, merged].includes(student.studentId));
    expect(one).toMatchObject([
      { student: { studentId: kept }, wasTwice: true, isOffered: places.some(({ isOffered }) => isOffered) },
    ]);
    expect((await lots.look(open)).members).toHaveLength(24);
    await lots.ok('POST', `/trials/${open}/draw`);
    expect((await lots.look(open)).members.find(({ student }) => student.studentId === kept)).toMatchObject({
      wasTwice: false,
    });
    await lots.ok('POST', `/merges/${mergeId}/undo`, undefined, lots.admin);
    const back = (await lots.look(drawn)).members.filter(({ student }) => [kept, merged].includes(student.studentId));
    expect(back).toEqual(places);
    // Was no one of its own when the lot was drawn.
    expect((await lots.look(open)).members.find(({ student }) => student.studentId === merged)).toMatchObject({
      isOffered: null,
    });
  });

  it('move with a record that is merged into one which is not in them, and back', async () => {
    const trialId = await lots.make({ name: 'Of year 2 and 1' });
    const kept = uuidv7();
    const i = lots.house.world.north.institutionId;
    await lots.house.world.services.db.forInstitution(i, (trx) =>
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
    const { mergeId } = await lots.merge(kept, lots.more[5]);
    expect((await lots.look(trialId)).members.filter(({ student }) => student.studentId === kept)).toHaveLength(1);
    expect((await lots.look(trialId)).members).toHaveLength(25);
    await lots.ok('POST', `/merges/${mergeId}/undo`, undefined, lots.admin);
    expect((await lots.look(trialId)).members.some(({ student }) => student.studentId === lots.more[5])).toBe(true);
    expect((await lots.look(trialId)).members).toHaveLength(25);
  });

  it('are looked at on their last day and not before, by what was offered', async () => {
    const { trialId } = (await lots.ok<TrialsView>('GET', '/trials')).trials.find(
      ({ name }) => name === 'Drawn before the merge',
    ) ?? { trialId: '' };
    await lots.at('2014-04-13T12:00:00Z');
    expect(await lots.look(trialId)).toMatchObject({ endsOn: '2014-04-14', result: null });
    await lots.at('2014-04-14T12:00:00Z');
    // No marks are known of anybody, so that nobody missed a day.
    expect(await lots.look(trialId)).toMatchObject({
      result: { kind: 'result', offered: 10, waiting: 15, difference: 0, low: 0, high: 0, p: 1 },
    });
    // Two who were drawn are one student: in neither group.
    const { mergeId } = await lots.merge(lots.more[0], lots.more[1]);
    const { result } = await lots.look(trialId);
    expect(result?.kind === 'result' ? result.offered + result.waiting : 0).toBe(23);
    await lots.ok('POST', `/merges/${mergeId}/undo`, undefined, lots.admin);
    await lots.at('2014-02-17T23:59:59Z');
  });

  const bad: readonly [string, 'leader' | 'ada' | 'south' | 'art', () => [string, string, unknown], number, string][] =
    [
      [
        'help that is owed',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), isWithholdable: false }],
        422,
        'interventions.gate-closed',
      ],
      [
        'a trial that nobody approved',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), approvedBy: '  ' }],
        422,
        'interventions.gate-closed',
      ],
      [
        'fairness in two words',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), whyFair: 'It is.' }],
        422,
        'interventions.gate-closed',
      ],
      [
        'a trial that nothing would stop',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), stopRule: 'never' }],
        422,
        'interventions.gate-closed',
      ],
      [
        'places for everybody',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), places: 25 }],
        422,
        'interventions.gate-closed',
      ],
      ['no places', 'leader', () => ['POST', '/trials', { ...lots.trial(), places: 0 }], 422, 'leadline.invalid'],
      ['half a place', 'leader', () => ['POST', '/trials', { ...lots.trial(), places: 2.5 }], 422, 'leadline.invalid'],
      [
        'a lot over those who need most',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), tier: 3 }],
        422,
        'leadline.invalid',
      ],
      [
        'a look after three weeks',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), followWeeks: 3 }],
        422,
        'leadline.invalid',
      ],
      [
        'a source that is not there',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), outcome: 'source', outcomeSourceId: 99 }],
        422,
        'interventions.invalid',
      ],
      [
        'a source that nobody chose',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), outcome: 'source' }],
        422,
        'interventions.invalid',
      ],
      [
        'happiness for an outcome',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), outcome: 'happiness' }],
        422,
        'leadline.invalid',
      ],
      [
        'a seed of one’s own',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), seed: 7 }],
        422,
        'leadline.invalid',
      ],
      [
        'a kind of help that is not there',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), kindKey: 'flogging' }],
        422,
        'interventions.invalid',
      ],
      [
        'a unit where nobody is',
        'leader',
        () => ['POST', '/trials', { ...lots.trial(), unitId: lots.artId }],
        422,
        'interventions.gate-closed',
      ],
      ['a unit that is not theirs', 'art', () => ['POST', '/trials', lots.trial()], 422, 'interventions.invalid'],
      ['a tutor', 'ada', () => ['POST', '/trials', lots.trial()], 403, 'leadline.forbidden'],
      ['somebody of another institution', 'south', () => ['POST', '/trials', lots.trial()], 404, 'leadline.not-found'],
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
          lots.house.world.services.db.owner,
        )
      ).rows[0]?.n;
    const before = await state();
    const [method, path, body] = ask();
    const answer = await lots.house.ask(person === 'art' ? lots.art : lots.house.who[person], method, path, body);
    expect([answer.status, answer.body.code], JSON.stringify(answer.body)).toEqual([status, code]);
    expect(await state()).toBe(before);
  });
});
