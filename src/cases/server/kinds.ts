import { loadInstitution } from '../../institution/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type CaseKind, type Priority, presetBarriers, presetKinds } from '../core/kinds.ts';
import { trouble } from './problems.ts';

/** Gives an institution its preset's kinds of case and barriers; what it has stays as it is. */
export async function seedCases(trx: Tx, institutionId: number): Promise<void> {
  const { preset } = await loadInstitution(trx, institutionId);
  await trx
    .insertInto('cases.kind')
    .values(
      presetKinds[preset].map((kind, index) => ({
        institution_id: institutionId,
        kind_key: kind.key,
        name: kind.name,
        stages: [...kind.stages],
        default_priority: kind.defaultPriority,
        target_days: kind.targetDays,
        close_reasons: [...kind.closeReasons],
        sort_no: index,
      })),
    )
    .onConflict((conflict) => conflict.columns(['institution_id', 'kind_key']).doNothing())
    .execute();
  await trx
    .insertInto('cases.barrier')
    .values(
      presetBarriers.map(({ key, name }, index) => ({
        institution_id: institutionId,
        barrier_key: key,
        name,
        sort_no: index,
      })),
    )
    .onConflict((conflict) => conflict.columns(['institution_id', 'barrier_key']).doNothing())
    .execute();
}

/** The institution's kinds in their order. One that was there before casework gets its preset's now. */
export async function kindsOf(trx: Tx, institutionId: number, { isEvenInactive = false } = {}): Promise<CaseKind[]> {
  const read = () =>
    trx
      .selectFrom('cases.kind')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .orderBy('sort_no')
      .orderBy('name')
      .execute();
  let rows = await read();
  if (rows.length === 0) {
    await seedCases(trx, institutionId);
    rows = await read();
  }
  return rows
    .filter(({ is_active }) => is_active || isEvenInactive)
    .map((row) => ({
      key: row.kind_key,
      name: row.name,
      stages: row.stages,
      // The check of cases.kind holds it to 1..3.
      defaultPriority: row.default_priority as Priority,
      targetDays: row.target_days,
      closeReasons: row.close_reasons,
    }));
}

export async function requireKind(
  trx: Tx,
  institutionId: number,
  kindKey: string,
  which: { isEvenInactive?: boolean } = {},
): Promise<CaseKind> {
  const kinds = await kindsOf(trx, institutionId, which);
  const kind = kinds.find(({ key }) => key === kindKey);
  if (kind) return kind;
  throw trouble.invalid(
    `There is no kind of case "${kindKey}". Use one of: ${kinds.map(({ key }) => key).join(', ')}.`,
  );
}
