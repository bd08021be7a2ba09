import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { createInstitution, institutionById, systemActor } from '../../institution/server/index.ts';
import { saveUnit } from '../../institution/server/save-unit.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { Database } from './database.ts';
import { removeTenant } from './remove-tenant.ts';

describe.each(databaseKinds)('removing an institution on the %s database', (kind) => {
  let db: Database;
  const ids: number[] = [];

  beforeAll(async () => {
    db = await freshDatabase(kind);
    for (const key of ['goes', 'stays']) {
      const { institutionId } = await createInstitution(db, { key, name: key, preset: 'higher-education' });
      ids.push(institutionId);
      const context = { db, clock: systemClock, actor: systemActor(institutionId) };
      const { unitId } = await saveUnit(context, { kind: 'faculty', code: 'F', name: 'F' });
      await saveUnit(context, { kind: 'programme', code: 'P', name: 'P', parentUnitId: unitId });
    }
  });
  afterAll(() => db.close());

  async function rowsOf(institutionId: number): Promise<number[]> {
    const { rows } = await sql<{ units: number; events: number }>`select
      (select count(*)::int from institution.unit where institution_id = ${institutionId}) as units,
      (select count(*)::int from ledger.event where institution_id = ${institutionId}) as events`.execute(db.owner);
    return [rows[0]?.units ?? 0, rows[0]?.events ?? 0];
  }

  it('keeps what is to be kept, then takes everything of it and nothing of another', async () => {
    const [goes = 0, stays = 0] = ids;
    expect(await rowsOf(goes)).toEqual([2, 3]);
    await removeTenant(db, goes, ['institution.institution', 'institution.unit']);
    expect(await rowsOf(goes)).toEqual([2, 0]);
    expect(await institutionById(db, goes)).not.toBeNull();
    const removed = await removeTenant(db, goes);
    expect(removed.get('institution.unit')).toBe(2);
    expect(await institutionById(db, goes)).toBeNull();
    expect(await rowsOf(goes)).toEqual([0, 0]);
    expect(await rowsOf(stays)).toEqual([2, 3]);
  });
});
