import { z } from 'zod';
import { keyOf } from '../../../cases/core/kinds.ts';
import type { Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type EvidenceLevel, evidenceLevels } from '../../core/tiers/preset-kinds.ts';
import type { KindView } from '../../core/views.ts';
import { trouble } from '../problems.ts';
import { seedInterventions } from './seed.ts';

/** The institution's kinds in their order. One that was there before plans gets its preset's now. */
export async function interventionKinds(trx: Tx, institutionId: number): Promise<KindView[]> {
  const read = () =>
    trx
      .selectFrom('interventions.kind')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .orderBy('sort_no')
      .orderBy('name')
      .execute();
  let rows = await read();
  if (rows.length === 0) {
    await seedInterventions(trx, institutionId);
    rows = await read();
  }
  return rows.map((row) => ({
    key: row.kind_key,
    name: row.name,
    what: row.what,
    evidence: row.evidence,
    // The check of interventions.kind holds it to these.
    evidenceLevel: row.evidence_level as EvidenceLevel,
    isActive: row.is_active,
  }));
}

export async function requireKind(trx: Tx, institutionId: number, kindKey: string): Promise<KindView> {
  const kinds = (await interventionKinds(trx, institutionId)).filter(({ isActive }) => isActive);
  const found = kinds.find(({ key }) => key === kindKey);
  if (found) return found;
  throw trouble.invalid(
    `There is no kind of intervention "${kindKey}". Use one of: ${kinds.map(({ key }) => key).join(', ')}.`,
  );
}

export const KindInput = z.object({
  /** Left out: a new one. */
  key: z.string().max(40).optional(),
  name: z.string().trim().min(1).max(80),
  what: z.string().trim().min(1, 'say what is done').max(500),
  evidence: z.string().trim().min(1, 'say what is known of whether it helps, or that nothing is').max(500),
  evidenceLevel: z.enum(evidenceLevels),
  isActive: z.boolean().default(true),
});

/** Adds a kind of intervention, or changes one. */
export async function saveInterventionKind(
  { db, clock, actor }: Verb,
  input: z.output<typeof KindInput>,
): Promise<{ key: string }> {
  requireNeed(actor, 'playbooks:change');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const kinds = await interventionKinds(trx, institutionId);
    const key = input.key ?? keyOf(input.name);
    const known = kinds.some((kind) => kind.key === key);
    if (input.key !== undefined && !known) throw trouble.notFound('There is no such kind of intervention here.');
    if (input.key === undefined && known)
      throw trouble.conflict(`There is a kind of this name already. Change that one, or choose another name.`);
    const row = {
      name: input.name,
      what: input.what,
      evidence: input.evidence,
      evidence_level: input.evidenceLevel,
      is_active: input.isActive,
    };
    await trx
      .insertInto('interventions.kind')
      .values({ institution_id: institutionId, kind_key: key, sort_no: kinds.length, ...row })
      .onConflict((conflict) => conflict.columns(['institution_id', 'kind_key']).doUpdateSet(row))
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'interventions.save-kind',
        subject: { kind: 'intervention-kind', id: key },
        details: { name: input.name },
      },
    );
    return { key };
  });
}
