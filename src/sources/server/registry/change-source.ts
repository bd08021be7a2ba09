import type { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { weekOf } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb } from '../../../platform/db/database.ts';
import type { Source } from '../../core/views.ts';
import { institutionNow, type VerbContext } from '../context.ts';
import { checkMappingFits } from '../files/mapping-fits.ts';
import { listSources, sourceById } from '../queries.ts';
import { SourceFields } from './create-source.ts';
import { requireKindMayChange, requireMayWeigh } from './policy-decisions.ts';

export const SourceChange = SourceFields.partial();

/** Changes what is given and leaves the rest; the ledger keeps both values of every changed field. */
export async function changeSource(
  context: VerbContext,
  sourceId: number,
  input: z.input<typeof SourceChange>,
): Promise<Source> {
  requireNeed(context.actor, 'sources:manage');
  const { institutionId } = context.actor;
  const change = SourceChange.parse(input);
  const { today } = await institutionNow(context.db, institutionId);
  return context.db.forInstitution(institutionId, async (trx) => {
    const before = await sourceById(trx, institutionId, sourceId);
    const kind = change.kind === undefined ? before.kind : change.kind;
    if (kind !== before.kind) requireKindMayChange(before, kind);
    const after = {
      ...before,
      kind,
      name: change.name ?? before.name,
      weightGroup: change.weightGroup ?? before.weightGroup,
    };
    if (after.kind !== before.kind || after.name !== before.name || after.weightGroup !== before.weightGroup)
      await requireMayWeigh(trx, institutionId, after, weekOf(today));
    if (change.mapping) checkMappingFits(change.mapping, await listSources(trx, institutionId));
    const set = Object.fromEntries(Object.entries(columnsOf(change)).filter(([, value]) => value !== undefined));
    if (Object.keys(set).length === 0) return before;
    await trx
      .updateTable('sources.source')
      .set(set)
      .where('institution_id', '=', institutionId)
      .where('source_id', '=', sourceId)
      .execute();
    const changed = await sourceById(trx, institutionId, sourceId);
    const fields = (Object.keys(change) as (keyof typeof change)[]).filter(
      (field) => JSON.stringify(before[field]) !== JSON.stringify(changed[field]),
    );
    if (fields.length > 0)
      await record(trx, context, {
        verb: 'sources.change-source',
        subject: { kind: 'source', id: String(sourceId) },
        details: Object.fromEntries(fields.map((field) => [field, { from: before[field], to: changed[field] }])),
      });
    return changed;
  });
}

function columnsOf(change: z.output<typeof SourceChange>) {
  return {
    name: change.name,
    kind: change.kind,
    direction: change.direction,
    weight_group: change.weightGroup,
    eligibility: change.eligibility && jsonb(change.eligibility),
    identifier_kind: change.identifierKind,
    mapping: change.mapping && jsonb(change.mapping),
    owner_name: change.ownerName,
    owner_contact: change.ownerContact,
    purpose: change.purpose,
    lawful_basis: change.lawfulBasis,
    impact_assessment: change.impactAssessment,
    next_review_on: change.nextReviewOn,
    expected_every_hours: change.expectedEveryHours,
    file_pattern: change.filePattern,
  };
}
