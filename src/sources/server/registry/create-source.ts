import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, weekOf } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb } from '../../../platform/db/database.ts';
import { Eligibility } from '../../core/eligibility.ts';
import { Mapping } from '../../core/mapping.ts';
import { sourceKind, sourceKindKeys } from '../../core/source-kinds.ts';
import type { Source } from '../../core/views.ts';
import { institutionNow, type VerbContext } from '../context.ts';
import { checkMappingFits } from '../files/mapping-fits.ts';
import { trouble } from '../problems.ts';
import { listSources, sourceByKey } from '../queries.ts';
import { checkKind, requireMayWeigh } from './policy-decisions.ts';

const text = (most: number) => z.string().trim().max(most).nullable();

/** What can be said and changed about a source. */
export const SourceFields = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** Of the catalogue: GET /sources/kinds. */
  kind: z.enum(sourceKindKeys).nullable(),
  direction: z.union([z.literal(1), z.literal(-1)]),
  weightGroup: z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens'),
  eligibility: Eligibility,
  identifierKind: z.string().min(1).max(40),
  mapping: Mapping.nullable(),
  ownerName: text(120),
  ownerContact: text(200),
  purpose: text(2000),
  lawfulBasis: text(500),
  impactAssessment: text(200),
  nextReviewOn: z.iso.date().nullable(),
  expectedEveryHours: z
    .number()
    .int()
    .min(1)
    .max(24 * 366),
  filePattern: text(200),
});

export const NewSource = SourceFields.partial().extend({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, 40 at most'),
  name: z.string().trim().min(1).max(120),
  measure: z.enum(['count', 'active_days', 'rate', 'level']),
  weightGroup: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('other'),
  /** Whether it counts towards the score; from which week (default: it always did). */
  isEnabled: z.boolean().default(true),
  enabledFrom: z.iso.date().optional(),
});

/** A new source. Its next review is due in a quarter unless a date is given. */
export async function createSource(context: VerbContext, input: z.input<typeof NewSource>): Promise<Source> {
  requireNeed(context.actor, 'sources:manage');
  const { institutionId } = context.actor;
  const wanted = NewSource.parse(input);
  const { today } = await institutionNow(context.db, institutionId);
  return context.db.forInstitution(institutionId, async (trx) => {
    // Two at once would choose the same number: they take turns.
    await trx
      .selectFrom('institution.institution')
      .select('institution_id')
      .where('institution_id', '=', institutionId)
      .forUpdate()
      .execute();
    const sources = await listSources(trx, institutionId);
    if (sources.some(({ key }) => key === wanted.key))
      throw trouble.keyTaken(`A source with the key "${wanted.key}" exists already. Choose another key.`);
    checkKind(wanted.kind ?? null, wanted.measure);
    await requireMayWeigh(trx, institutionId, { ...wanted, sourceId: null, kind: wanted.kind ?? null }, weekOf(today));
    const sourceId = Math.max(0, ...sources.map((source) => source.sourceId)) + 1;
    if (wanted.mapping)
      checkMappingFits(wanted.mapping, [...sources, { key: wanted.key, measure: wanted.measure, name: wanted.name }]);
    await trx
      .insertInto('sources.source')
      .values({
        institution_id: institutionId,
        source_id: sourceId,
        key: wanted.key,
        kind: wanted.kind ?? null,
        name: wanted.name,
        measure: wanted.measure,
        direction: wanted.direction ?? sourceKind(wanted.kind ?? null)?.direction ?? 1,
        weight_group: wanted.weightGroup,
        eligibility: jsonb(wanted.eligibility ?? {}),
        identifier_kind: wanted.identifierKind ?? wanted.mapping?.student.identifierKind ?? 'source',
        mapping: wanted.mapping ? jsonb(wanted.mapping) : null,
        owner_name: wanted.ownerName ?? null,
        owner_contact: wanted.ownerContact ?? null,
        purpose: wanted.purpose ?? null,
        lawful_basis: wanted.lawfulBasis ?? null,
        impact_assessment: wanted.impactAssessment ?? null,
        next_review_on: wanted.nextReviewOn ?? addDays(today, 91),
        expected_every_hours: wanted.expectedEveryHours ?? 48,
        file_pattern: wanted.filePattern ?? null,
      })
      .execute();
    if (wanted.isEnabled)
      await trx
        .insertInto('sources.source_enabled')
        .values({
          institution_id: institutionId,
          source_id: sourceId,
          from_week: wanted.enabledFrom ? weekOf(wanted.enabledFrom) : ALWAYS,
          is_enabled: true,
        })
        .execute();
    await record(trx, context, {
      verb: 'sources.create-source',
      subject: { kind: 'source', id: String(sourceId) },
      details: { key: wanted.key, kind: wanted.kind ?? null, measure: wanted.measure, weightGroup: wanted.weightGroup },
    });
    return sourceByKey(trx, institutionId, wanted.key);
  });
}

/** The Monday from which a source counts that was there from the start. */
export const ALWAYS = '1970-01-05';
