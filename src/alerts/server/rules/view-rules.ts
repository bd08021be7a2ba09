import { listSavedCohorts } from '../../../access/server/index.ts';
import { kindsOf } from '../../../cases/server/index.ts';
import { listUnits } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { RuleDefinition } from '../../core/definition.ts';
import { ruleWords } from '../../core/rule-words.ts';
import type { RuleLine, RuleOptions, RuleView } from '../../core/views.ts';
import { findRule } from './change-rule.ts';
import { countAlready } from './met-already.ts';
import { ruleLedger, ruleLine } from './rule-ledger.ts';
import { listRules, type Rule } from './rules.ts';

/** Every rule with how it does. */
export async function viewRules(trx: Tx, institutionId: number): Promise<{ rules: RuleLine[] }> {
  const rules = await listRules(trx, institutionId);
  const lines: RuleLine[] = [];
  const cohorts = await cohortIdsOf(trx, institutionId);
  for (const rule of rules)
    lines.push(withGone(ruleLine(rule, await ruleLedger(trx, institutionId, rule)), rule, cohorts));
  return { rules: lines };
}

async function cohortIdsOf(trx: Tx, institutionId: number): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('access.saved_cohort')
    .select('saved_cohort_id')
    .where('institution_id', '=', institutionId)
    .execute();
  return new Set(rows.map(({ saved_cohort_id }) => saved_cohort_id));
}

/** A rule whose saved cohort was removed speaks of nobody there: silently, unless it says so itself. */
function withGone(line: RuleLine, { definition }: Rule, cohorts: ReadonlySet<string>): RuleLine {
  if (definition.scope.cohortIds.every((id) => cohorts.has(id))) return line;
  return { ...line, review: 'A saved cohort that it speaks of was removed, so it finds nobody there.' };
}

/** One rule: what it says, who changed it and why, and its ledger. */
export async function viewRule(trx: Tx, institutionId: number, ruleId: string): Promise<RuleView> {
  const rule = await findRule(trx, institutionId, ruleId);
  const ledger = await ruleLedger(trx, institutionId, rule);
  const versions = await trx
    .selectFrom('alerts.rule_version')
    .select(['version', 'name', 'state', 'made_by', 'at', 'why', 'definition'])
    .where('institution_id', '=', institutionId)
    .where('rule_id', '=', ruleId)
    .orderBy('version', 'desc')
    .execute();
  return {
    ...withGone(ruleLine(rule, ledger), rule, await cohortIdsOf(trx, institutionId)),
    definition: rule.definition,
    begins: {
      startsWith: rule.startsWith,
      silentThrough: rule.silentThrough,
      ...(await countAlready(trx, institutionId, ruleId)),
    },
    ledger,
    versions: versions.map(({ version, name, state, made_by, at, why, definition }) => ({
      version,
      name,
      state,
      madeBy: made_by,
      at: at.toISOString(),
      why,
      words: ruleWords(RuleDefinition.parse(definition)),
    })),
  };
}

/** What a rule may name. */
export async function ruleOptions(trx: Tx, actor: Actor): Promise<RuleOptions> {
  const { institutionId } = actor;
  const units = await listUnits(trx, institutionId);
  const sources = await trx
    .selectFrom('sources.source')
    .select(['key', 'name'])
    .where('institution_id', '=', institutionId)
    .where('direction', '=', 1)
    .where('measure', '!=', 'level')
    .orderBy('name')
    .execute();
  const of = async (column: 'year_of_study' | 'mode') => {
    const rows = await trx
      .selectFrom('roster.enrolment')
      .select(column)
      .distinct()
      .where('institution_id', '=', institutionId)
      .orderBy(column)
      .execute();
    return rows.map((row) => String((row as Record<string, unknown>)[column]));
  };
  const teams = await trx
    .selectFrom('cases.team')
    .select(['team_id', 'name', 'takes_referrals'])
    .where('institution_id', '=', institutionId)
    .where('is_active', '=', true)
    .orderBy('name')
    .execute();
  const carers = await trx
    .selectFrom('roster.caseload')
    .select('kind')
    .distinct()
    .where('institution_id', '=', institutionId)
    .orderBy('kind')
    .execute();
  return {
    services: teams.flatMap(({ team_id, name, takes_referrals }) =>
      takes_referrals ? [{ key: team_id, label: name }] : [],
    ),
    cohorts: (await listSavedCohorts(trx, actor)).map(({ savedCohortId, name }) => ({
      key: savedCohortId,
      label: name,
    })),
    carers: carers.map(({ kind }) => ({ key: kind, label: kind.replaceAll('-', ' ') })),
    units: units.map(({ unitId, name }) => ({ key: unitId, label: name })),
    years: await of('year_of_study'),
    modes: await of('mode'),
    sources: sources.map(({ key, name }) => ({ key, label: name })),
    kinds: (await kindsOf(trx, institutionId)).map(({ key, name }) => ({ key, label: name })),
    teams: teams.map(({ team_id, name }) => ({ key: team_id, label: name })),
  };
}
