import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Institution, type Unit, unitSubtree } from '../../../institution/server/index.ts';
import { hiddenParts, smallest_comparison, unlessSmall } from '../../../kernel/small-cells.ts';
import { gammaThatHolds } from '../../../kernel/statistics/rosenbaum-bounds.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { type EffectPair, effectCells, estimateEffect } from '../../core/effects/effect-estimate.ts';
import type { EffectMeasure } from '../../core/effects/effect-history.ts';
import type { EffectBy, EffectCellView, EffectsAnswer } from '../../core/effects/effect-views.ts';
import { characteristicWords, effectSentence } from '../../core/effects/effect-words.ts';

/** A plan of a year, as the job compared it: by measure how it went beside those alike. */
export interface PlanEffect {
  planId: string;
  startsOn: string;
  studentId: string;
  kindKey: string;
  playbookId: string | null;
  siteId: string | null;
  state: string;
  members: number[];
  attendance: number[] | null;
  index: number[] | null;
  left: number[] | null;
  placebo: number[] | null;
}

/** What plans are told apart by, with the names of now. */
export interface EffectNames {
  kinds: readonly { key: string; name: string }[];
  playbooks: readonly { playbook_id: string; name: string }[];
  units: readonly Unit[];
  words: Institution['words'];
}

export async function readEffectNames(
  trx: Tx,
  institutionId: number,
  { units, words }: Pick<EffectNames, 'units' | 'words'>,
): Promise<EffectNames> {
  const kinds = await trx
    .selectFrom('interventions.kind')
    .select(['kind_key as key', 'name'])
    .where('institution_id', '=', institutionId)
    .orderBy('sort_no')
    .orderBy('name')
    .execute();
  const playbooks = await trx
    .selectFrom('interventions.playbook')
    .select(['playbook_id', 'name'])
    .where('institution_id', '=', institutionId)
    .orderBy('sort_no')
    .execute();
  return { kinds, playbooks, units, words };
}

/**
 * The units that somebody may lead together, each with everything below: every unit with others below it, and the several that one person leads.
 * @param together the units of those who lead several
 */
export function ledSets(units: readonly Unit[], together: readonly (readonly string[])[]): ReadonlySet<string>[] {
  const parents = new Set(units.map(({ parentUnitId }) => parentUnitId));
  const tops = [...units.flatMap(({ unitId }) => (parents.has(unitId) ? [[unitId]] : [])), ...together];
  const sets = tops.map((some) => new Set(some.flatMap((unitId) => unitSubtree(units, unitId))));
  return [...new Map(sets.map((set) => [ledKey(set), set])).values()];
}

/** Under which answers about these units are kept; '' is the whole institution. */
export function ledKey(unitIds: Iterable<string>): string {
  return createHash('sha256')
    .update([...unitIds].sort().join(' '))
    .digest('base64url');
}

/** The units of each person who leads several. */
export async function ledTogether(db: Database, institutionId: number): Promise<string[][]> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{ units: string[] }>`
      select array_agg(distinct a.unit_id::text) as units from access.assignment a
      join access.role r on r.institution_id = a.institution_id and r.role_key = a.role_key
      where a.institution_id = ${institutionId} and r.institution_id = ${institutionId} and r.reach = 'unit' and 'plans:lead' = any(r.needs)
        and a.unit_id is not null
      group by a.user_id having count(distinct a.unit_id) > 1`.execute(trx),
  );
  return rows.map(({ units }) => units.sort()).sort((x, y) => compare(x.join(), y.join()));
}

/** The characteristics of those with a plan, in short statements. */
export async function readGroups(
  db: Database | Tx,
  institutionId: number,
  studentIds: Iterable<string>,
): Promise<Groups> {
  const ids = [...new Set(studentIds)];
  const groups: Groups = [];
  for (let from = 0; from < ids.length; from += students_at_once) {
    const some = ids.slice(from, from + students_at_once);
    const query = sql<Groups[number]>`
      select c.student_id as "studentId", c.kind, c.value from unnest(${arrayLiteral(some)}::text::uuid[]) w (student_id)
      join roster.characteristic c on c.institution_id = ${institutionId} and c.student_id = w.student_id`;
    const found =
      'forInstitution' in db
        ? await db.forInstitution(institutionId, (trx) => query.execute(trx))
        : await query.execute(db);
    groups.push(...found.rows);
  }
  return groups.sort(
    (a, b) => compare(a.kind, b.kind) || compare(a.value, b.value) || compare(a.studentId, b.studentId),
  );
}

const students_at_once = 2_000;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export type Groups = { studentId: string; kind: string; value: string }[];

export interface EffectsCut {
  by: EffectBy;
  measure: EffectMeasure;
  rows: readonly PlanEffect[];
  names: EffectNames;
  /** Asked for where plans are told apart by group. */
  groups: Groups;
}

/** What became of the plans, and the cells that they are told apart by. */
export function effectsOf(cutting: EffectsCut): EffectsAnswer {
  const { rows, names, measure } = cutting;
  const count = (state: string) => {
    const n = rows.filter((row) => row.state === state).length;
    return unlessSmall(n, n);
  };
  // Groups are drawn together within what they are a value of: everybody is in one of each.
  const cells = [...Map.groupBy(cut(cutting), ({ of }) => of ?? '')].flatMap(([, some]) =>
    toViews(names.words, measure, some),
  );
  return {
    plans: {
      begun: unlessSmall(rows.length, rows.length),
      compared: count('compared'),
      tooSoon: count('too_soon'),
      noStart: count('no_start'),
      nobodyAlike: count('nobody_alike'),
    },
    cells,
  };
}

interface Cut {
  key: string;
  label: string;
  of: string | null;
  rows: readonly PlanEffect[];
}

function cut({ by, rows, names: { kinds, playbooks, units }, groups }: EffectsCut): Cut[] {
  const cutsOf = (keyOf: (row: PlanEffect) => string, named: readonly { key: string; label: string }[]): Cut[] => {
    const parts = Map.groupBy(rows, keyOf);
    return named.flatMap(({ key, label }) => {
      const some = parts.get(key);
      return some ? [{ key, label, of: null, rows: some }] : [];
    });
  };
  if (by === 'kind')
    return cutsOf(
      ({ kindKey }) => kindKey,
      kinds.map(({ key, name }) => ({ key, label: name })),
    );
  if (by === 'site')
    return cutsOf(
      ({ siteId }) => siteId ?? '',
      units.map(({ unitId, name }) => ({ key: unitId, label: name })),
    );
  if (by === 'playbook')
    return cutsOf(
      ({ playbookId }) => playbookId ?? 'none',
      [
        ...playbooks.map(({ playbook_id, name }) => ({ key: playbook_id, label: name })),
        { key: 'none', label: 'Without a playbook' },
      ],
    );
  const ofStudent = Map.groupBy(rows, ({ studentId }) => studentId);
  return [...Map.groupBy(groups, ({ kind, value }) => `${kind}=${value}`)].flatMap(([key, members]) => {
    const [first] = members;
    const some = members.flatMap(({ studentId }) => ofStudent.get(studentId) ?? []);
    if (!first || some.length === 0) return [];
    return [{ key, label: characteristicWords(first.value), of: characteristicWords(first.kind), rows: some }];
  });
}

/** The plans that a cell counts, the first of each student, or 'small' where it is hidden. */
export function plansOfCell({ measure, ...cutting }: EffectsCut, key: string): readonly PlanEffect[] | 'small' | null {
  const found = cut({ measure, ...cutting });
  const wanted = found.find((one) => one.key === key);
  if (!wanted) return null;
  const alike = found.filter(({ of }) => of === wanted.of);
  const plans = alike.map(({ rows }) => firstPlans(measure, rows));
  const hidden = hiddenParts(
    plans.map(({ length }) => length),
    smallest_comparison,
  );
  const own = plans[alike.indexOf(wanted)] ?? [];
  return own.length < smallest_comparison || (wanted.of !== null && hidden.includes(true)) ? 'small' : own;
}

function toViews(words: Institution['words'], measure: EffectMeasure, cuts: readonly Cut[]): EffectCellView[] {
  const cells = effectCells(
    measure,
    cuts.map(({ key, rows }) => ({ key, pairs: pairsOf(measure, rows) })),
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
      words: effectSentence(measure, told, words),
      hidden: told.hidden,
      ...(told.found ? selection(measure, cuts[i]?.rows ?? []) : { gamma: null, placebo: null }),
    };
  });
}

/** What hidden selection would have to be, and whether those compared were alike before anybody was helped. */
function selection(measure: EffectMeasure, rows: readonly PlanEffect[]): Pick<EffectCellView, 'gamma' | 'placebo'> {
  const differences = pairsOf(measure, rows).map(({ own, alike }) => own - alike);
  const mean = differences.reduce((sum, one) => sum + one, 0);
  // In the direction that was found.
  const gamma = gammaThatHolds(mean < 0 ? differences.map((one) => -one) : differences, 0.025);
  const before = pairsOf('placebo', rows);
  const placebo = before.length < smallest_comparison ? null : estimateEffect(before);
  return {
    gamma,
    placebo: placebo && { difference: placebo.difference, low: placebo.low, high: placebo.high },
  };
}

/** The first plan of each student: a second one begins where the first has been at work. */
function pairsOf(measure: EffectMeasure | 'placebo', rows: readonly PlanEffect[]): EffectPair[] {
  return firstPlans(measure, rows).map(({ members, ...row }) => {
    const [own = 0, alike = 0, spread = 0] = row[measure] ?? [];
    return { own, alike, spread, members };
  });
}

function firstPlans(measure: EffectMeasure | 'placebo', rows: readonly PlanEffect[]): PlanEffect[] {
  const seen = new Set<string>();
  return rows.filter(({ studentId, ...row }) => {
    if (row[measure]?.length !== 3 || seen.has(studentId)) return false;
    seen.add(studentId);
    return true;
  });
}
