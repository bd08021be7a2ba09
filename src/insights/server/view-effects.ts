import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { hiddenParts, smallest_comparison, unlessSmall } from '../../kernel/small-cells.ts';
import { gammaThatHolds } from '../../kernel/statistics/rosenbaum-bounds.ts';
import { arrayLiteral } from '../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { studentScope } from '../../roster/server/index.ts';
import { type EffectPair, effect_scales, effectCells, estimateEffect } from '../core/effect-estimate.ts';
import { type EffectMeasure, effect_measures } from '../core/effect-history.ts';
import { type EffectBy, type EffectCellView, type EffectsView, effect_bys } from '../core/effect-views.ts';
import { characteristicWords, effectSentence, effectsSentence } from '../core/effect-words.ts';
import { openPage, type Page } from './page.ts';
import { trouble } from './problems.ts';

export const EffectsQuery = z.object({
  year: z.string().max(20).optional(),
  kind: z.string().max(40).optional(),
  measure: z.enum(effect_measures).default('attendance'),
  by: z.enum(effect_bys).default('kind'),
});

interface PlanEffect {
  planId: string;
  studentId: string;
  kindKey: string;
  playbookId: string | null;
  siteId: string | null;
  state: string;
  members: number[];
  beside: number[] | null;
  placebo: number[] | null;
}

/** Did it help? Per kind, playbook, site or group, beside those alike who waited; never by person. */
export async function viewEffects(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  { year: askedYear, kind: askedKind, measure, by }: z.output<typeof EffectsQuery>,
): Promise<EffectsView> {
  requireNeed(actor, 'plans:lead');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, undefined);
    const made = await trx
      .selectFrom('insights.effect_year')
      .select(['academic_year', 'last_week'])
      .where('institution_id', '=', institutionId)
      .orderBy('academic_year', 'desc')
      .execute();
    const year = askedYear ?? made[0]?.academic_year ?? page.week.academicYear;
    const kinds = await readKinds(trx, institutionId);
    const kind = askedKind ?? null;
    if (kind !== null && !kinds.some(({ key }) => key === kind))
      throw trouble.unknownFilter('There is no such kind of help. Choose one of the list.');
    const rows = (await readRows(trx, actor, year, measure)).filter((row) => kind === null || row.kindKey === kind);
    const cells = await cellsBy(trx, page, { by, rows, kinds, measure });
    const count = (state: string) => {
      const n = rows.filter((row) => row.state === state).length;
      return unlessSmall(n, n);
    };
    const plans = {
      begun: unlessSmall(rows.length, rows.length),
      compared: count('compared'),
      tooSoon: count('too_soon'),
      noStart: count('no_start'),
      nobodyAlike: count('nobody_alike'),
    };
    const asOf = made.find(({ academic_year }) => academic_year === year)?.last_week ?? null;
    return {
      years: [...new Set([...made.map(({ academic_year }) => academic_year), year])],
      year,
      kinds,
      kind,
      measure,
      by,
      asOf,
      sentence: effectsSentence(cells, { plans, asOf }),
      worthwhile: effect_scales[measure].worthwhile,
      plans,
      cells,
    };
  });
}

async function readKinds(trx: Tx, institutionId: number): Promise<{ key: string; name: string }[]> {
  return trx
    .selectFrom('interventions.kind')
    .select(['kind_key as key', 'name'])
    .where('institution_id', '=', institutionId)
    .orderBy('sort_no')
    .orderBy('name')
    .execute();
}

const columns: Record<EffectMeasure, 'attendance' | 'absolute_index' | 'left_or_failed'> = {
  attendance: 'attendance',
  index: 'absolute_index',
  left: 'left_or_failed',
};

/** The year's plans at the sites that the reader leads, the earliest first. */
async function readRows(trx: Tx, actor: Actor, year: string, measure: EffectMeasure): Promise<PlanEffect[]> {
  const { institutionId } = actor;
  const scope = await studentScope(trx, actor, 'plans:lead');
  const within = scope.seesAll
    ? sql`true`
    : sql`p.programme_unit_id = any(${arrayLiteral(scope.unitIds)}::text::uuid[])`;
  const { rows } = await sql<PlanEffect>`
    select p.plan_id as "planId", p.student_id as "studentId", p.kind_key as "kindKey", p.playbook_id as "playbookId",
      p.programme_unit_id as "siteId", p.state, p.members, ${sql.ref(`p.${columns[measure]}`)} as beside, p.placebo
    from insights.plan_effect p
    where p.institution_id = ${institutionId} and p.academic_year = ${year} and ${within}
    order by p.starts_on, p.plan_id`.execute(trx);
  return rows;
}

interface Cutting {
  by: EffectBy;
  rows: readonly PlanEffect[];
  kinds: readonly { key: string; name: string }[];
  measure: EffectMeasure;
}

interface Cut {
  key: string;
  label: string;
  of: string | null;
  rows: readonly PlanEffect[];
}

async function cellsBy(trx: Tx, page: Page, cutting: Cutting): Promise<EffectCellView[]> {
  const cuts = await cut(trx, page, cutting);
  // Groups are drawn together within what they are a value of: everybody is in one of each.
  return [...Map.groupBy(cuts, ({ of }) => of ?? '')].flatMap(([, some]) => toViews(page, cutting.measure, some));
}

async function cut(trx: Tx, page: Page, { by, rows, kinds }: Cutting): Promise<Cut[]> {
  const { institutionId } = page.institution;
  if (by === 'kind') {
    const ofKind = Map.groupBy(rows, ({ kindKey }) => kindKey);
    return kinds.flatMap(({ key, name }) => {
      const some = ofKind.get(key);
      return some ? [{ key, label: name, of: null, rows: some }] : [];
    });
  }
  if (by === 'site') {
    const ofSite = Map.groupBy(rows, ({ siteId }) => siteId ?? '');
    return page.units.flatMap(({ unitId, name }) => {
      const some = ofSite.get(unitId);
      return some ? [{ key: unitId, label: name, of: null, rows: some }] : [];
    });
  }
  if (by === 'playbook') {
    const playbooks = await trx
      .selectFrom('interventions.playbook')
      .select(['playbook_id', 'name'])
      .where('institution_id', '=', institutionId)
      .orderBy('sort_no')
      .execute();
    const without: { playbook_id: string; name: string } = { playbook_id: '', name: 'Without a playbook' };
    const ofPlaybook = Map.groupBy(rows, ({ playbookId }) => playbookId ?? '');
    return [...playbooks, without].flatMap(({ playbook_id, name }) => {
      const some = ofPlaybook.get(playbook_id);
      return some ? [{ key: playbook_id || 'none', label: name, of: null, rows: some }] : [];
    });
  }
  return cutByGroup(trx, institutionId, rows);
}

async function cutByGroup(trx: Tx, institutionId: number, rows: readonly PlanEffect[]): Promise<Cut[]> {
  const ids = [...new Set(rows.map(({ studentId }) => studentId))];
  const { rows: groups } = await sql<{ studentId: string; kind: string; value: string }>`
    select c.student_id as "studentId", c.kind, c.value from unnest(${arrayLiteral(ids)}::text::uuid[]) w (student_id)
    join roster.characteristic c on c.institution_id = ${institutionId} and c.student_id = w.student_id
    order by c.kind, c.value`.execute(trx);
  const ofStudent = Map.groupBy(rows, ({ studentId }) => studentId);
  return [...Map.groupBy(groups, ({ kind, value }) => `${kind}=${value}`)].flatMap(([key, members]) => {
    const [first] = members;
    if (!first) return [];
    return [
      {
        key,
        label: characteristicWords(first.value),
        of: characteristicWords(first.kind),
        rows: members.flatMap(({ studentId }) => ofStudent.get(studentId) ?? []),
      },
    ];
  });
}

function toViews({ institution }: Page, measure: EffectMeasure, cuts: readonly Cut[]): EffectCellView[] {
  const cells = effectCells(
    measure,
    cuts.map(({ key, rows }) => ({ key, pairs: pairsOf(rows) })),
  );
  const hidden = hiddenParts(
    cells.map(({ n }) => n),
    smallest_comparison,
  );
  return cells.map((cell, i) => {
    const { key, label = '', of = null } = cuts[i] ?? { key: cell.key };
    const isHidden = cell.n < smallest_comparison || (of !== null && hidden[i] === true);
    const told = isHidden
      ? { ...cell, n: 0, found: null, pooled: null, answer: 'too-few' as const, hidden: null }
      : cell;
    return {
      key,
      label,
      of,
      n: isHidden ? null : cell.n,
      compared: told.found?.compared ?? null,
      change: told.found && { own: told.found.own, alike: told.found.alike },
      alone: told.found && { difference: told.found.difference, low: told.found.low, high: told.found.high },
      pooled: told.pooled,
      answer: told.answer,
      words: effectSentence(measure, told, institution.words),
      hidden: told.hidden,
      ...(told.found ? selection(cuts[i]?.rows ?? []) : { gamma: null, placebo: null }),
    };
  });
}

/** What hidden selection would have to be, and whether those compared were alike before anybody was helped. */
function selection(rows: readonly PlanEffect[]): Pick<EffectCellView, 'gamma' | 'placebo'> {
  const differences = pairsOf(rows).map(({ own, alike }) => own - alike);
  const mean = differences.reduce((sum, one) => sum + one, 0);
  // In the direction that was found.
  const gamma = gammaThatHolds(mean < 0 ? differences.map((one) => -one) : differences, 0.025);
  const before = pairsOf(rows.map(({ placebo, ...row }) => ({ ...row, beside: placebo, placebo })));
  const placebo = before.length < smallest_comparison ? null : estimateEffect(before);
  return {
    gamma,
    placebo: placebo && { difference: placebo.difference, low: placebo.low, high: placebo.high },
  };
}

/** The first plan of each student: a second one begins where the first has been at work. */
function pairsOf(rows: readonly PlanEffect[]): EffectPair[] {
  const seen = new Set<string>();
  return rows.flatMap(({ studentId, beside, members }) => {
    const [own, alike, spread] = beside ?? [];
    if (own === undefined || alike === undefined || spread === undefined || seen.has(studentId)) return [];
    seen.add(studentId);
    return [{ own, alike, spread, members }];
  });
}
