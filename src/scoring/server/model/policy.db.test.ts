import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { contextOf, deliver, smallInstitution, storeInstitution } from '../../../../tests/small-institution.ts';
import { openWorld, type World } from '../../../../tests/world.ts';
import { layOut } from '../../../app/setup/lay-out.ts';
import { addDays, type Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import {
  changeSource,
  createSource,
  endDecision,
  recordDecision,
  setSourceEnabled,
} from '../../../sources/server/index.ts';
import { activateModel, draftModel, runWeek } from '../index.ts';

const none = { reason: 'command', followers: [] } as const;
const why = 'Because the board wants screeners to be counted this year.';

describe.each(databaseKinds)('what stays out of the score without a policy decision, on the %s database', (kind) => {
  let db: Database;
  let next = 50;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  });
  afterAll(() => db.close());

  /** A screener as the sixth source, stored and not scored; the clock stands on the Monday after the tenth week. */
  async function fresh() {
    const small = smallInstitution(++next);
    await storeInstitution(db, small);
    const id = small.institutionId;
    const context = { ...contextOf(db, small), dataFolder: '' };
    const screener = await createSource(context, {
      key: 'saebrs',
      name: 'SAEBRS',
      kind: 'sel-screener',
      measure: 'level',
      weightGroup: 'none',
    });
    await deliver(db, small, {
      sourceId: screener.sourceId,
      key: 'saebrs',
      measure: 'level',
      direction: 1,
      weightGroup: 'none',
      programmes: null,
      outages: [],
    });
    const scoredBy = async (week: Week) => {
      await runWeek(context, { week }, none);
      const row = await db.forInstitution(id, (trx) =>
        trx
          .selectFrom('scoring.run')
          .select('source_ids')
          .where('institution_id', '=', id)
          .where('week', '=', week)
          .where('state', '=', 'standing')
          .executeTakeFirstOrThrow(),
      );
      return row.source_ids;
    };
    const setNow = (day: string) =>
      db.owner
        .updateTable('institution.institution')
        .set({ fixed_now: new Date(`${day}T06:00:00Z`) })
        .where('institution_id', '=', id)
        .execute();
    const weeks = small.weeks as [Week, ...Week[]];
    await setNow(weeks[6] ?? '');
    return { small, context, id, screener, scoredBy, setNow, weeks };
  }

  it('refuses such a source a place in every way that it could get one', async () => {
    const { context, screener, small } = await fresh();
    const refused = { code: 'sources.needs-policy' };
    await expect(changeSource(context, screener.sourceId, { weightGroup: 'other' })).rejects.toMatchObject(refused);
    await expect(
      createSource(context, {
        key: 'dessa',
        name: 'DESSA',
        kind: 'sel-screener',
        measure: 'level',
        weightGroup: 'other',
      }),
    ).rejects.toMatchObject(refused);
    await expect(
      createSource(context, {
        key: 'referrals',
        name: 'Referrals',
        measure: 'count',
        direction: -1,
        weightGroup: 'other',
      }),
    ).rejects.toMatchObject({ code: 'sources.say-kind' });
    await expect(changeSource(context, screener.sourceId, { kind: null })).rejects.toMatchObject({
      code: 'sources.kind-stays',
    });
    await expect(changeSource(context, screener.sourceId, { kind: 'grades' })).rejects.toMatchObject({
      code: 'sources.kind-stays',
    });
    // What is said of an institution in a file (set-up, a connector) goes through the same verbs.
    await expect(
      layOut(context, {
        units: [],
        periods: [],
        sources: [
          {
            key: 'office-referrals',
            name: 'Office referrals',
            kind: 'discretionary-discipline',
            measure: 'count',
            direction: -1,
            weight_group: 'other',
            eligibility: {},
            mapping: null,
            owner_name: null,
            owner_contact: null,
            purpose: '',
            lawful_basis: null,
          },
        ],
      }),
    ).rejects.toMatchObject(refused);
    // Nor does a model give weight to the group of what is only stored.
    await expect(
      draftModel(context, { settings: { ...small.model, weights: { ...small.model.weights, none: 10 } }, reason: why }),
    ).rejects.toMatchObject({ code: 'scoring.bad-settings' });
  });

  it('is left out of the run even where the rows were written past the verbs', async () => {
    const { id, screener, scoredBy, weeks } = await fresh();
    await db.forInstitution(id, async (trx) => {
      await trx
        .updateTable('sources.source')
        .set({ weight_group: 'other' })
        .where('institution_id', '=', id)
        .where('source_id', '=', screener.sourceId)
        .execute();
    });
    expect(await scoredBy(weeks[5] ?? '')).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses a model that would lift a group in which such a source waits', async () => {
    const { context, id, small, screener } = await fresh();
    await db.forInstitution(id, (trx) =>
      trx
        .updateTable('sources.source')
        .set({ weight_group: 'wellbeing' })
        .where('institution_id', '=', id)
        .where('source_id', '=', screener.sourceId)
        .execute(),
    );
    const settings = { ...small.model, weights: { ...small.model.weights, wellbeing: 10 } };
    await expect(draftModel(context, { settings, reason: why })).rejects.toMatchObject({
      code: 'scoring.needs-policy',
    });
    await recordDecision(context, screener.sourceId, decision(small.weeks[6] ?? ''));
    const draft = await draftModel(context, { settings, reason: why });
    await endDecision(context, screener.sourceId, { reason: 'The board took it back.' });
    await expect(activateModel(context, draft.modelVersion)).rejects.toMatchObject({ code: 'scoring.needs-policy' });
  });

  const decision = (today: string) => ({
    decidedBy: 'Board of Education, meeting of this week',
    decidedOn: today,
    reason: 'A trial year, with a look at who is affected, group by group.',
    reviewOn: addDays(today, 14),
  });

  it('counts from the week of the decision to the week of its review, and never before or after', async () => {
    const { context, screener, scoredBy, weeks } = await fresh();
    const today = weeks[6] ?? '';
    await recordDecision(context, screener.sourceId, decision(today));
    await changeSource(context, screener.sourceId, { weightGroup: 'other' });
    await setSourceEnabled(context, screener.sourceId, true);
    const six = screener.sourceId;
    expect(await scoredBy(weeks[5] ?? '')).not.toContain(six);
    expect(await scoredBy(weeks[6] ?? '')).toContain(six);
    expect(await scoredBy(weeks[8] ?? '')).toContain(six);
    expect(await scoredBy(weeks[9] ?? '')).not.toContain(six);
  });

  it('stays out again from the week in which the decision is ended; what was scored by it stays as it was', async () => {
    const { context, screener, scoredBy, setNow, weeks } = await fresh();
    await recordDecision(context, screener.sourceId, decision(weeks[6] ?? ''));
    await changeSource(context, screener.sourceId, { weightGroup: 'other' });
    await setNow(weeks[8] ?? '');
    await endDecision(context, screener.sourceId, { reason: 'Fewer students answered once it counted.' });
    expect(await scoredBy(weeks[7] ?? '')).toContain(screener.sourceId);
    expect(await scoredBy(weeks[8] ?? '')).not.toContain(screener.sourceId);
    await expect(endDecision(context, screener.sourceId, { reason: 'A second time.' })).rejects.toMatchObject({
      code: 'sources.no-decision',
    });
  });

  it('refuses decisions that say too little, and changes nothing by them', async () => {
    const { context, screener, id, weeks } = await fresh();
    const today = weeks[6] ?? '';
    const good = decision(today);
    const bad: [string, number, Partial<typeof good>, string][] = [
      ['decided tomorrow', screener.sourceId, { decidedOn: addDays(today, 1) }, 'sources.bad-decision'],
      ['decided long ago', screener.sourceId, { decidedOn: addDays(today, -400) }, 'sources.bad-decision'],
      ['reviewed today', screener.sourceId, { reviewOn: today }, 'sources.bad-decision'],
      ['reviewed yesterday', screener.sourceId, { reviewOn: addDays(today, -1) }, 'sources.bad-decision'],
      ['reviewed in two years', screener.sourceId, { reviewOn: addDays(today, 700) }, 'sources.bad-decision'],
      ['of a source that counts anyway', 1, {}, 'sources.not-gated'],
      ['of no source', 99, {}, 'sources.unknown-source'],
    ];
    for (const [what, sourceId, change, code] of bad)
      await expect(recordDecision(context, sourceId, { ...good, ...change }), what).rejects.toMatchObject({ code });
    const rows = await db.forInstitution(id, (trx) =>
      trx.selectFrom('sources.policy_decision').selectAll().where('institution_id', '=', id).execute(),
    );
    expect(rows).toEqual([]);
  });
});

describe('who may record a policy decision', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    for (const role of ['admin', 'data-manager', 'tutor', 'leader']) await world.invite(world.north, role);
    await world.invite(world.south, 'admin');
  });
  afterAll(() => world.close());

  it('is an administrator, not the data manager who sets weights; the ledger says who, when and why', async () => {
    const made = await world.ask('north/data-manager', 'POST', '/api/v1/north/sources', {
      key: 'screener',
      name: 'Spring screener',
      kind: 'sel-screener',
      measure: 'level',
      weightGroup: 'none',
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const path = `/api/v1/north/sources/${made.body.sourceId}/decisions`;
    const body = {
      decidedBy: 'Board of Education',
      decidedOn: '2014-02-10',
      reason: 'A trial year, looked at group by group in the spring.',
      reviewOn: '2014-06-02',
    };
    for (const who of ['north/data-manager', 'north/tutor', 'north/leader', 'south/admin', null])
      expect((await world.ask(who, 'POST', path, body)).status, String(who)).toBeGreaterThanOrEqual(401);
    for (const wrong of [
      { ...body, decidedBy: '' },
      { ...body, decidedBy: undefined },
      { ...body, reason: 'so' },
      { ...body, reason: undefined },
      { ...body, decidedOn: 'yesterday' },
      { ...body, decidedOn: '2026-02-30' },
      { ...body, reviewOn: undefined },
      { ...body, reviewOn: 20260101 },
      { ...body, unknown: true },
      [],
    ])
      expect((await world.ask('north/admin', 'POST', path, wrong)).status, JSON.stringify(wrong)).toBe(422);
    const before = (await world.ask('north/admin', 'GET', `/api/v1/north/sources/${made.body.sourceId}`)).body;
    expect(before.policy).toEqual({ gate: 'screener', isInForce: false, decisions: [] });
    expect(
      (
        await world.ask('north/data-manager', 'PATCH', `/api/v1/north/sources/${made.body.sourceId}`, {
          weightGroup: 'other',
        })
      ).body,
    ).toMatchObject({
      code: 'sources.needs-policy',
    });
    const recorded = await world.ask('north/admin', 'POST', path, body);
    expect(recorded.status, JSON.stringify(recorded.body)).toBe(200);
    const after = await world.ask('north/data-manager', 'PATCH', `/api/v1/north/sources/${made.body.sourceId}`, {
      weightGroup: 'other',
    });
    expect(after.status).toBe(200);
    const events = await world.services.db.forInstitution(world.north.institutionId, (trx) =>
      trx
        .selectFrom('ledger.event')
        .select(['verb', 'actor_name', 'details'])
        .where('institution_id', '=', world.north.institutionId)
        .where('verb', '=', 'sources.record-decision')
        .execute(),
    );
    expect(events).toMatchObject([
      { details: { decidedBy: 'Board of Education', reason: body.reason, reviewOn: body.reviewOn } },
    ]);
  });
});
