import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { studentScope } from '../../../roster/server/index.ts';
import { effect_scales } from '../../core/effects/effect-estimate.ts';
import { effect_measures } from '../../core/effects/effect-history.ts';
import { type EffectsAnswer, type EffectsView, effect_bys } from '../../core/effects/effect-views.ts';
import { effectsSentence } from '../../core/effects/effect-words.ts';
import { kindOf, namedKinds } from '../behind/group-names.ts';
import { openPage } from '../lists/page.ts';
import { trouble } from '../problems.ts';
import { type EffectsCut, effectsOf, ledKey, type PlanEffect, readEffectNames, readGroups } from './effect-cells.ts';

export const EffectsQuery = z.object({
  year: z.string().max(20).optional(),
  kind: z.string().max(40).optional(),
  measure: z.enum(effect_measures).default('attendance'),
  by: z.enum(effect_bys).default('kind'),
});
type EffectsQuery = z.output<typeof EffectsQuery>;

/** Did it help? Per kind, playbook, site or group, beside those alike who waited; never by person. */
export async function viewEffects(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  { year: askedYear, ...asked }: EffectsQuery,
): Promise<EffectsView> {
  requireNeed(actor, 'plans:lead');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const opened = await openEffects(trx, { db, clock, actor }, { ...asked, year: askedYear });
    const { made, year, ofYear, names, kind, scope, lot } = opened;
    const unitId = scope.seesAll ? '' : ledKey(scope.unitIds);
    const laidOut = await readAnswer(trx, institutionId, lot, { ...asked, unitId, kind: kind ?? '' });
    const { plans, cells } = laidOut ?? effectsOf(await readCut(trx, opened, asked));
    const asOf = ofYear?.last_week ?? null;
    return {
      years: [...new Set([...made.map(({ academic_year }) => academic_year), year])],
      year,
      kinds: [...names.kinds],
      kind,
      measure: asked.measure,
      by: asked.by,
      asOf,
      sentence: effectsSentence(cells, { plans, asOf }),
      worthwhile: effect_scales[asked.measure].worthwhile,
      plans,
      cells: await told(trx, actor, asked.by, cells),
    };
  });
}

async function told(trx: Tx, actor: Actor, by: EffectsQuery['by'], cells: EffectsAnswer['cells']) {
  const isNamed = by === 'group' ? await namedKinds(trx, actor) : () => !actor.isDeidentified;
  const hidden = new Set(cells.filter(({ n }) => n === null).map(({ of, key }) => of ?? key));
  return cells.map((cell) => ({ ...cell, opens: isNamed(kindOf(cell.key)) && !hidden.has(cell.of ?? cell.key) }));
}

/** Of which year, kind of help and reader the page is. */
export async function openEffects(
  trx: Tx,
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  asked: Pick<EffectsQuery, 'year' | 'kind'>,
) {
  const { institutionId } = actor;
  const page = await openPage(trx, { db, actor, clock }, undefined);
  const made = await trx
    .selectFrom('insights.effect_year')
    .select(['academic_year', 'last_week', 'lot'])
    .where('institution_id', '=', institutionId)
    .orderBy('academic_year', 'desc')
    .execute();
  const year = asked.year ?? made[0]?.academic_year ?? page.week.academicYear;
  const ofYear = made.find(({ academic_year }) => academic_year === year);
  const names = await readEffectNames(trx, institutionId, { units: page.units, words: page.institution.words });
  const kind = asked.kind ?? null;
  if (kind !== null && !names.kinds.some(({ key }) => key === kind))
    throw trouble.unknownFilter('There is no such kind of help. Choose one of the list.');
  const scope = await studentScope(trx, actor, 'plans:lead');
  return { page, made, year, ofYear, names, kind, scope, lot: { year, lot: ofYear?.lot ?? 0 } };
}

/** The plans that the reader leads, and what they are told apart by. */
export async function readCut(
  trx: Tx,
  { page, names, kind, scope, lot }: Awaited<ReturnType<typeof openEffects>>,
  { by, measure }: Pick<EffectsQuery, 'by' | 'measure'>,
): Promise<EffectsCut> {
  const { institutionId } = page.institution;
  const rows = await readRows(trx, institutionId, lot, { kind, unitIds: scope.seesAll ? null : scope.unitIds });
  const ids = rows.map(({ studentId }) => studentId);
  return { by, measure, rows, names, groups: by === 'group' ? await readGroups(trx, institutionId, ids) : [] };
}

interface Lot {
  year: string;
  lot: number;
}

/** What the job laid out for whoever sees everybody, or leads just these units. */
async function readAnswer(
  trx: Tx,
  institutionId: number,
  { year, lot }: Lot,
  { unitId, kind, measure, by }: { unitId: string; kind: string; measure: string; by: string },
): Promise<EffectsAnswer | null> {
  const row = await trx
    .selectFrom('insights.effect_answer')
    .select('answer')
    .where('institution_id', '=', institutionId)
    .where('academic_year', '=', year)
    .where('lot', '=', lot)
    .where('unit_id', '=', unitId)
    .where('kind_key', '=', kind)
    .where('measure', '=', measure)
    .where('by', '=', by)
    .executeTakeFirst();
  // Written by followPlans alone.
  return (row?.answer as unknown as EffectsAnswer | undefined) ?? null;
}

/** The year's plans, the earliest first; at the sites that the reader leads, and of one kind, where that is asked. */
export async function readRows(
  trx: Tx,
  institutionId: number,
  { year, lot }: Lot,
  { kind, unitIds }: { kind: string | null; unitIds: readonly string[] | null },
): Promise<PlanEffect[]> {
  const { rows } = await sql<PlanEffect>`
    select p.plan_id as "planId", p.starts_on as "startsOn", p.student_id as "studentId", p.kind_key as "kindKey", p.playbook_id as "playbookId",
      p.programme_unit_id as "siteId", p.state, p.members, p.attendance, p.absolute_index as index, p.left_or_failed as left, p.placebo
    from insights.plan_effect p
    where p.institution_id = ${institutionId} and p.academic_year = ${year} and p.lot = ${lot}
      and ${unitIds === null ? sql`true` : sql`p.programme_unit_id = any(${arrayLiteral([...unitIds])}::text::uuid[])`}
      and ${kind === null ? sql`true` : sql`p.kind_key = ${kind}`}
    order by p.starts_on, p.plan_id`.execute(trx);
  return rows;
}
