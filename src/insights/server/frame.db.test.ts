import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { type MadeUp, makeUpScores, programmeId, todayOf } from '../../../tests/made-up-scores.ts';
import { saveUnit, systemActor } from '../../institution/server/index.ts';
import { fixedClock } from '../../kernel/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { frameOf } from './frame.ts';

const made: MadeUp = { institutionId: 1, students: 120, programmes: 6, weeks: 2 };

describe.each(databaseKinds)('what pages stand on, on the %s database', (kind) => {
  let db: Database;
  const clock = fixedClock(`${todayOf(made)}T09:00:00Z`);
  const actor = systemActor(1);
  const frame = () => db.forInstitution(1, (trx) => frameOf(trx, db, 1));
  beforeAll(async () => {
    db = await freshDatabase(kind);
    await makeUpScores(db, made);
  });
  afterAll(() => db.close());

  it('is kept from page to page', async () => {
    expect(await frame()).toBe(await frame());
  });

  it('is read again once somebody has changed something', async () => {
    const before = await frame();
    const unit = before.units.find(({ unitId }) => unitId === programmeId(1));
    if (!unit) throw new Error('the programme is not there');
    await saveUnit({ db, clock, actor }, { ...unit, kind: 'programme', name: 'Marine biology' });
    const after = await frame();
    expect(after).not.toBe(before);
    expect(after.units.find(({ unitId }) => unitId === unit.unitId)?.name).toBe('Marine biology');
  });

  it('is not shared between databases', async () => {
    const other = await freshDatabase('embedded');
    await makeUpScores(other, made);
    const theirs = await other.forInstitution(1, (trx) => frameOf(trx, other, 1));
    expect(theirs).not.toBe(await frame());
    await other.close();
  });
});
