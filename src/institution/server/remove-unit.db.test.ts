import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { type Enrolled, enrolled } from '../../../tests/enrolled.ts';
import type { Database } from '../../platform/db/database.ts';
import { listUnits, removeUnit, saveCalendarPeriod, saveUnit } from './index.ts';

describe.each(databaseKinds)('units that hold nothing, on the %s database', (kind) => {
  let db: Database;
  let small: Enrolled;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    small = await enrolled(db);
  });
  afterAll(async () => {
    await db.close();
    await small.remove();
  });

  const codes = () =>
    db.forInstitution(small.institutionId, async (trx) =>
      (await listUnits(trx, small.institutionId)).map(({ code }) => code).toSorted(),
    );
  const add = (code: string, parentUnitId: string | null = null) =>
    saveUnit(small.context, { parentUnitId, kind: 'faculty', code, name: code });

  it('are removed, and that is in the ledger', async () => {
    const { unitId } = await add('GONE');
    await removeUnit(small.context, unitId);
    expect(await codes()).toEqual(['HIST', 'PHIL']);
    const events = await db.forInstitution(small.institutionId, (trx) =>
      trx
        .selectFrom('ledger.event')
        .select(['verb', 'subject_id', 'details'])
        .where('institution_id', '=', small.institutionId)
        .where('verb', '=', 'institution.remove-unit')
        .execute(),
    );
    expect(events).toEqual([
      { verb: 'institution.remove-unit', subject_id: unitId, details: { kind: 'faculty', code: 'GONE' } },
    ]);
    await expect(removeUnit(small.context, unitId)).rejects.toMatchObject({ code: 'institution.unknown-unit' });
  });

  it('are the only ones: what stands below, is enrolled or has dates of its own keeps a unit', async () => {
    const above = await add('ABOVE');
    await add('BELOW', above.unitId);
    const dated = await add('DATED');
    await saveCalendarPeriod(small.context, {
      unitId: dated.unitId,
      kind: 'holiday',
      name: 'Fair',
      academicYear: '2025-26',
      startsOn: '2025-10-20',
      endsOn: '2025-10-24',
    });
    const units = await db.forInstitution(small.institutionId, (trx) => listUnits(trx, small.institutionId));
    const history = units.find(({ code }) => code === 'HIST')?.unitId ?? '';
    const refusals = [
      [above.unitId, 'unit'],
      [dated.unitId, 'calendar_period'],
      [history, 'enrolment'],
    ] as const;
    for (const [unitId, heldBy] of refusals)
      await expect(removeUnit(small.context, unitId)).rejects.toMatchObject({
        code: 'institution.unit-holds',
        details: { heldBy },
      });
    expect(await codes()).toEqual(['ABOVE', 'BELOW', 'DATED', 'HIST', 'PHIL']);
  });
});
