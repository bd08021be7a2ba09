import { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { PlaybookDefinition, qualifiesWords } from '../../core/tiers/playbook.ts';
import type { Tier } from '../../core/tiers/tier.ts';
import type { PlaybookHistoryView, PlaybooksView, PlaybookView } from '../../core/views.ts';
import { trouble } from '../problems.ts';
import { interventionKinds } from './kinds.ts';

/** The playbooks as they are in force, by tier. */
export async function playbooksOf(trx: Tx, institutionId: number): Promise<PlaybookView[]> {
  // Seeds an institution from before there were any.
  await interventionKinds(trx, institutionId);
  const rows = await trx
    .selectFrom('interventions.playbook as p')
    .innerJoin('interventions.playbook_version as v', (join) =>
      join
        .onRef('v.institution_id', '=', 'p.institution_id')
        .onRef('v.playbook_id', '=', 'p.playbook_id')
        .onRef('v.version', '=', 'p.version'),
    )
    .select(['p.playbook_id', 'p.name', 'p.tier', 'p.version', 'p.is_active', 'v.definition'])
    .where('p.institution_id', '=', institutionId)
    .where('v.institution_id', '=', institutionId)
    .orderBy('p.tier')
    .orderBy('p.sort_no')
    .orderBy('p.name')
    .execute();
  return rows.map((row) => {
    const definition = PlaybookDefinition.parse(row.definition);
    return {
      playbookId: row.playbook_id,
      name: row.name,
      // The check of interventions.playbook holds it to 1..3.
      tier: row.tier as Tier,
      version: row.version,
      isActive: row.is_active,
      definition,
      qualifies: qualifiesWords(definition.qualifies),
    };
  });
}

export async function listPlaybooks({ db, actor }: Verb): Promise<PlaybooksView> {
  return db.forInstitution(actor.institutionId, async (trx) => ({
    playbooks: await playbooksOf(trx, actor.institutionId),
    kinds: await interventionKinds(trx, actor.institutionId),
    mayChange: actor.why('playbooks:change').length > 0,
  }));
}

export async function playbookHistory({ db, actor }: Verb, playbookId: string): Promise<PlaybookHistoryView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const playbook = (await playbooksOf(trx, institutionId)).find((one) => one.playbookId === playbookId);
    if (!playbook) throw unknownPlaybook();
    const rows = await trx
      .selectFrom('interventions.playbook_version')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .where('playbook_id', '=', playbookId)
      .orderBy('version', 'desc')
      .execute();
    return {
      name: playbook.name,
      tier: playbook.tier,
      versions: rows.map((row) => {
        const definition = PlaybookDefinition.parse(row.definition);
        return {
          version: row.version,
          madeAt: row.made_at.toISOString(),
          by: row.by_name,
          why: row.why,
          qualifies: qualifiesWords(definition.qualifies),
          definition,
        };
      }),
    };
  });
}

export const PlaybookInput = z.object({
  name: z.string().trim().min(3).max(120),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  isActive: z.boolean().default(true),
  /** As it was read; null: a new playbook. */
  version: z.int().nullable(),
  definition: PlaybookDefinition,
  why: z.string().trim().min(3, 'say in a few words why').max(500),
});

/** Writes a playbook, or the next version of one; plans keep the version that they were made by. */
export async function savePlaybook(
  { db, clock, actor }: Verb,
  playbookId: string | null,
  input: z.output<typeof PlaybookInput>,
): Promise<{ playbookId: string; version: number }> {
  requireNeed(actor, 'playbooks:change');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { at } = await momentOf(trx, ctx);
    const kinds = await interventionKinds(trx, institutionId);
    const unknown = input.definition.does.find(({ kindKey }) => !kinds.some(({ key }) => key === kindKey));
    if (unknown) throw trouble.invalid(`There is no kind of intervention "${unknown.kindKey}". Add it first.`);
    const { qualifies } = input.definition;
    if (qualifies.missed_pct?.below != null && qualifies.missed_pct.below <= qualifies.missed_pct.from)
      throw trouble.invalid('The share of missed days ends below where it begins.');
    const same = await trx
      .selectFrom('interventions.playbook')
      .select('playbook_id')
      .where('institution_id', '=', institutionId)
      .where('name', '=', input.name)
      .executeTakeFirst();
    if (same && same.playbook_id !== playbookId)
      throw trouble.conflict('There is a playbook of this name already. Choose another name.');
    const version = (input.version ?? 0) + 1;
    const id = playbookId ?? uuidv7();
    const head = { name: input.name, tier: input.tier, is_active: input.isActive, version };
    if (playbookId === null)
      await trx
        .insertInto('interventions.playbook')
        .values({ institution_id: institutionId, playbook_id: id, ...head })
        .execute();
    else {
      const written = await trx
        .updateTable('interventions.playbook')
        .set(head)
        .where('institution_id', '=', institutionId)
        .where('playbook_id', '=', playbookId)
        .where('version', '=', input.version ?? 0)
        .returning('playbook_id')
        .executeTakeFirst();
      if (!written) throw await lostRace(trx, institutionId, playbookId);
    }
    await trx
      .insertInto('interventions.playbook_version')
      .values({
        institution_id: institutionId,
        playbook_id: id,
        version,
        definition: jsonb(input.definition),
        why: input.why,
        made_at: at,
        by_name: actor.name,
      })
      .execute();
    await record(trx, ctx, {
      verb: 'interventions.save-playbook',
      subject: { kind: 'playbook', id },
      details: { name: input.name, tier: input.tier, version, why: input.why, isActive: input.isActive },
    });
    return { playbookId: id, version };
  });
}

async function lostRace(trx: Tx, institutionId: number, playbookId: string) {
  const last = await trx
    .selectFrom('interventions.playbook_version')
    .select(['version', 'by_name', 'why'])
    .where('institution_id', '=', institutionId)
    .where('playbook_id', '=', playbookId)
    .orderBy('version', 'desc')
    .executeTakeFirst();
  if (!last) return unknownPlaybook();
  return trouble.conflict(
    `${last.by_name} changed this playbook after you opened it: ${last.why} Nothing of yours is lost: look at it, then save again.`,
    { version: last.version },
  );
}

function unknownPlaybook() {
  return trouble.notFound('There is no such playbook here.');
}
