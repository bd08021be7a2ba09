import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { catalogue } from '../../kernel/problem.ts';
import { record } from '../../ledger/server/index.ts';
import type { Database } from '../../platform/db/database.ts';
import { listUnits, unitChain } from './queries.ts';
import { type AfterChange, from_the_beginning } from './score-again.ts';

const trouble = catalogue('institution', {
  unknownUnit: { status: 404, title: 'Unit not found' },
  unitInItself: { status: 422, title: 'A unit cannot stand below itself' },
  codeTaken: { status: 409, title: 'This code is taken' },
});

export const UnitInput = z.object({
  unitId: z.uuid().nullish(),
  parentUnitId: z.uuid().nullish(),
  kind: z.enum(['campus', 'school', 'faculty', 'department', 'programme', 'year_group']),
  code: z.string().trim().min(1).max(100),
  name: z.string().trim().min(1).max(200),
});

/**
 * Adds a unit, or changes the one whose id is given.
 * @param follow runs in the same transaction when it moved: its calendar and its coarser peer groups are others then
 */
export async function saveUnit(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  input: z.output<typeof UnitInput>,
  follow?: AfterChange,
): Promise<{ unitId: string }> {
  const unitId = input.unitId ?? uuidv7();
  await db.forInstitution(actor.institutionId, async (trx) => {
    const units = await listUnits(trx, actor.institutionId);
    if (input.unitId && !units.some((unit) => unit.unitId === input.unitId))
      throw trouble.unknownUnit('This unit is no longer there. Reload the page.');
    if (input.parentUnitId && !units.some((unit) => unit.unitId === input.parentUnitId))
      throw trouble.unknownUnit('The unit above it is no longer there. Choose another.');
    if (input.parentUnitId && unitChain(units, input.parentUnitId).includes(unitId))
      throw trouble.unitInItself('Choose a unit that is not this one or below it.');
    if (units.some((unit) => unit.kind === input.kind && unit.code === input.code && unit.unitId !== unitId))
      throw trouble.codeTaken(
        `Another ${input.kind.replace('_', ' ')} has the code "${input.code}". Codes tie files to units, so each must be its own.`,
      );
    const values = { parent_unit_id: input.parentUnitId ?? null, kind: input.kind, code: input.code, name: input.name };
    await trx
      .insertInto('institution.unit')
      .values({ institution_id: actor.institutionId, unit_id: unitId, ...values })
      .onConflict((conflict) => conflict.columns(['institution_id', 'unit_id']).doUpdateSet(values))
      .execute();
    const before = units.find((unit) => unit.unitId === unitId);
    const isMoved = before !== undefined && before.parentUnitId !== values.parent_unit_id;
    if (isMoved) await follow?.(trx);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'institution.save-unit',
        subject: { kind: 'unit', id: unitId },
        details: { kind: input.kind, code: input.code, ...(isMoved ? { scoresFrom: from_the_beginning } : {}) },
      },
    );
  });
  return { unitId };
}
