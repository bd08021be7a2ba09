import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { contextOf, smallInstitution, storeInstitution, unitIds } from '../../../../tests/small-institution.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { addWeeks } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import {
  activateModel,
  discardDraft,
  draftModel,
  listModelVersions,
  listRuns,
  previewModel,
  runWeek,
  scoreAll,
} from '../index.ts';
import { modelView } from './model-view.ts';

const none = { reason: 'command', followers: [] } as const;
const reason = 'Attendance tells more here than clicks do.';

describe.each(databaseKinds)('model versions on the %s database', (kind) => {
  let db: Database;
  let next = 0;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  });
  afterAll(() => db.close());

  async function fresh() {
    const small = smallInstitution(++next);
    await storeInstitution(db, small);
    const versions = () => db.forInstitution(small.institutionId, (trx) => listModelVersions(trx, small.institutionId));
    return { small, context: contextOf(db, small), id: small.institutionId, versions };
  }
  const heavier = (small: { model: ReturnType<typeof smallInstitution>['model'] }) => ({
    ...small.model,
    weights: { ...small.model.weights, attendance: 80 },
    attentionBelow: 400,
  });

  it('shows the effect of a draft before it is saved, and changes nothing by it', async () => {
    const { small, context, versions } = await fresh();
    await scoreAll(context, none);
    const before = await listRuns(context, 10);
    const effect = await previewModel(context, heavier(small));
    expect(effect).toMatchObject({ week: small.weeks[9], comparedWith: 1, n: 29, losesScore: 0, gainsScore: 0 });
    expect(effect?.attention.below).toBe(400);
    expect((effect?.attention.before ?? 0) + (effect?.attention.into ?? 0) - (effect?.attention.outOf ?? 0)).toBe(
      effect?.attention.after,
    );
    expect(effect?.programmes.map(({ programme, n }) => [programme, n])).toEqual([
      ['Programme A', 23],
      ['Programme B', 6],
    ]);
    expect(effect?.movers).toHaveLength(20);
    const sizes = effect?.movers.map((mover) => Math.abs(mover.after - mover.before)) ?? [];
    expect((sizes[0] ?? 0) + 1).toBeGreaterThanOrEqual(sizes[19] ?? 0);
    expect(await listRuns(context, 10)).toEqual(before);
    expect(await versions()).toHaveLength(1);
    const same = await previewModel(context, small.model);
    expect(same).toMatchObject({ attention: { into: 0, outOf: 0 }, movers: [] });
  });

  it('names movers only to those who may see them, and never to readers of de-identified data', async () => {
    const { small, context } = await fresh();
    await scoreAll(context, none);
    const actor: Actor = {
      ...context.actor,
      kind: 'person',
      why: (need) =>
        need === 'students:read'
          ? [{ via: 'unit', unitId: unitIds.B, reason: 'leads B' }]
          : [{ via: 'institution', reason: 'admin' }],
    };
    const effect = await previewModel({ ...context, actor }, heavier(small));
    expect(new Set(effect?.movers.map(({ programme }) => programme))).toEqual(new Set(['Programme B']));
    expect(effect?.movers[0]?.name).toMatch(/^Student/);
    const hidden = await previewModel({ ...context, actor: { ...actor, isDeidentified: true } }, heavier(small));
    expect(hidden?.movers.every(({ name }) => name === null)).toBe(true);
  });

  it('takes effect at the next run, records what changed and why, and leaves scored weeks alone', async () => {
    const { small, context, versions } = await fresh();
    for (const week of small.weeks.slice(0, 8)) await runWeek(context, { week }, none);
    const draft = await draftModel(context, { settings: heavier(small), reason });
    expect(draft).toMatchObject({ modelVersion: 2, state: 'draft', basedOn: 1 });
    expect(draft.diff).toEqual([
      { path: 'attentionBelow', from: 350, to: 400 },
      { path: 'weights.attendance', from: 40, to: 80 },
    ]);
    const active = await activateModel(context, 2);
    expect(active).toMatchObject({ state: 'active', effectiveFromWeek: addWeeks(small.weeks[7] ?? '', 1) });
    expect(active.briefing).toContain('the weight of attendance: 40, now 80');
    expect(active.briefing).toContain(reason);
    expect((await versions()).map(({ state }) => state)).toEqual(['active', 'retired']);
    const outcomes = await scoreAll(context, none);
    expect(outcomes.map(({ kind: what }) => what)).toEqual([...Array(8).fill('unchanged'), 'standing', 'standing']);
    const { runs } = await listRuns(context, 2);
    expect(runs.map(({ modelVersion }) => modelVersion)).toEqual([2, 2]);
    await expect(activateModel(context, 2)).rejects.toMatchObject({ code: 'scoring.not-a-draft' });
  });

  it('lets one of two who activate at once win', async () => {
    const { small, context, versions } = await fresh();
    await draftModel(context, { settings: heavier(small), reason });
    const both = await Promise.allSettled([activateModel(context, 2), activateModel(context, 2)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await versions()).filter(({ state }) => state === 'active')).toHaveLength(1);
  });

  it('names what is wrong with settings and saves nothing', async () => {
    const { small, context, versions } = await fresh();
    const bad = (change: object) => draftModel(context, { settings: { ...small.model, ...change }, reason });
    await expect(bad({ weights: { attendance: -1, vle: 10 } })).rejects.toMatchObject({
      code: 'scoring.bad-settings',
      details: { settings: [{ path: 'weights.attendance' }] },
    });
    await expect(bad({ weights: { attendance: 1e12 } })).rejects.toMatchObject({ code: 'scoring.bad-settings' });
    await expect(bad({ peerAttributes: ['gender'] })).rejects.toMatchObject({ code: 'scoring.bad-settings' });
    await expect(bad({ lambda: Number.NaN })).rejects.toMatchObject({ code: 'scoring.bad-settings' });
    await expect(bad({})).rejects.toMatchObject({ code: 'scoring.bad-settings' });
    expect(await versions()).toHaveLength(1);
    await draftModel(context, { settings: heavier(small), reason });
    await discardDraft(context, 2);
    await expect(discardDraft(context, 2)).rejects.toMatchObject({ code: 'scoring.not-a-draft' });
  });

  it('needs the right to change the model', async () => {
    const { small, context } = await fresh();
    const actor: Actor = {
      ...context.actor,
      why: (need) => (need === 'model:read' ? [{ via: 'institution', reason: '' }] : []),
    };
    for (const refused of [
      () => previewModel({ ...context, actor }, small.model),
      () => draftModel({ ...context, actor }, { settings: small.model, reason }),
      () => activateModel({ ...context, actor }, 1),
      () => runWeek({ ...context, actor }, { week: small.weeks[0] ?? '' }, none),
    ])
      await expect(refused()).rejects.toMatchObject({ code: 'leadline.forbidden' });
  });

  it('shows each weight beside its quality and freshness', async () => {
    const { context } = await fresh();
    const { sources } = await modelView(context);
    expect(sources.map(({ key, weight }) => [key, weight])).toEqual([
      ['attendance', 40],
      ['vle', 20],
      ['quiz', 20],
      ['incidents', 10],
      ['grades', 10],
    ]);
    expect(sources.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });
});
