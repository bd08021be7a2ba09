import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { keyOf } from '../../core/kinds.ts';
import type { CaseListsView } from '../../core/views.ts';
import type { Verb } from '../acting.ts';
import { kindsOf } from '../kinds.ts';
import { trouble } from '../problems.ts';
import { PriorityInput } from './change-case.ts';

const name = z.string().trim().min(1).max(80);
const names = z.array(name).min(1).max(30);

export const KindInput = z.object({
  name,
  stages: names,
  defaultPriority: PriorityInput,
  targetDays: z.int().min(1).max(365),
  closeReasons: names,
  isActive: z.boolean().default(true),
});

/** The institution's kinds of case and barriers, those out of use too. */
export function readLists({ db, actor }: Verb): Promise<CaseListsView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const kinds = await kindsOf(trx, actor.institutionId, { isEvenInactive: true });
    const active = new Set((await kindsOf(trx, actor.institutionId)).map(({ key }) => key));
    return {
      kinds: kinds.map((kind) => ({
        ...kind,
        stages: [...kind.stages],
        closeReasons: [...kind.closeReasons],
        isActive: active.has(kind.key),
      })),
      barriers: (await barriersOf(trx, actor.institutionId))
        .filter(({ is_active }) => is_active)
        .map((row) => row.name),
    };
  });
}

function barriersOf(trx: Tx, institutionId: number) {
  return trx
    .selectFrom('cases.barrier')
    .select(['barrier_key', 'name', 'is_active'])
    .where('institution_id', '=', institutionId)
    .orderBy('sort_no')
    .orderBy('name')
    .execute();
}

/** Makes a kind of case, or changes one. Open cases keep the stage that they are in. */
export async function saveKind(
  { db, clock, actor }: Verb,
  kindKey: string | null,
  input: z.output<typeof KindInput>,
): Promise<{ kindKey: string }> {
  requireNeed(actor, 'cases:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const kinds = await kindsOf(trx, institutionId, { isEvenInactive: true });
    const key = kindKey ?? keyOf(input.name);
    const isThere = kinds.some((kind) => kind.key === key);
    if (kindKey === null && isThere)
      throw trouble.conflict(`There is a kind like "${input.name}" already. Change that one.`);
    if (kindKey !== null && !isThere) throw trouble.notFound('There is no such kind of case.');
    const values = {
      name: input.name,
      stages: [...new Set(input.stages)],
      default_priority: input.defaultPriority,
      target_days: input.targetDays,
      close_reasons: [...new Set(input.closeReasons)],
      is_active: input.isActive,
    };
    await trx
      .insertInto('cases.kind')
      .values({ institution_id: institutionId, kind_key: key, sort_no: kinds.length, ...values })
      .onConflict((conflict) => conflict.columns(['institution_id', 'kind_key']).doUpdateSet(values))
      .execute();
    await record(
      trx,
      { clock, actor },
      { verb: 'cases.save-kind', subject: { kind: 'case-kind', id: key }, details: values },
    );
    return { kindKey: key };
  });
}

export const BarrierList = z.object({ names: z.array(name).max(60) });

/** Sets the list of barriers. One that is left out stays with the cases that name it, and is offered no more. */
export async function saveBarriers(
  { db, clock, actor }: Verb,
  input: z.output<typeof BarrierList>,
): Promise<{ barriers: string[] }> {
  requireNeed(actor, 'cases:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const known = await barriersOf(trx, institutionId);
    const wanted = [...new Map(input.names.map((one) => [one.toLowerCase(), one])).values()];
    await trx
      .updateTable('cases.barrier')
      .set({ is_active: false })
      .where('institution_id', '=', institutionId)
      .execute();
    for (const [index, one] of wanted.entries()) {
      const key = known.find((row) => row.name.toLowerCase() === one.toLowerCase())?.barrier_key ?? keyOf(one);
      await trx
        .insertInto('cases.barrier')
        .values({ institution_id: institutionId, barrier_key: key, name: one, sort_no: index })
        .onConflict((conflict) =>
          conflict
            .columns(['institution_id', 'barrier_key'])
            .doUpdateSet({ name: one, sort_no: index, is_active: true }),
        )
        .execute();
    }
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.save-barriers',
        subject: { kind: 'institution', id: String(institutionId) },
        details: { barriers: wanted },
      },
    );
    return { barriers: wanted };
  });
}
