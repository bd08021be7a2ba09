import { z } from 'zod';
import { kindsOf } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import type { Services } from '../../../platform/services.ts';
import { leavesOf } from '../../core/condition.ts';
import { type RuleDefinition, RuleInput } from '../../core/definition.ts';
import type { AlertContext } from '../context.ts';
import { alertTrouble } from '../problems.ts';
import { evaluateSoon } from '../raise/evaluate-job.ts';
import { beginAnew } from './begin-rules.ts';
import { listRules, type Rule } from './rules.ts';

type RuleContext = AlertContext & Pick<Services, 'jobs'>;

/** Whom a rule speaks of at first: those for whom it begins to hold from now on, or everybody for whom it holds already. */
const StartsWith = z.enum(['newly', 'everybody']).default('newly');
export const NewRule = RuleInput.extend({ state: z.enum(['off', 'shadow']).default('shadow') });
export const RuleChange = RuleInput.extend({ version: z.number().int().min(1), startsWith: StartsWith });
export const StateChange = z.object({
  version: z.number().int().min(1),
  state: z.enum(['off', 'shadow', 'on']),
  why: z.string().trim().min(3, 'say in a few words why').max(500),
  startsWith: StartsWith,
});

/** Writes a new rule. It begins off or in shadow: to tell people is a step of its own. */
export async function addRule(
  context: RuleContext,
  { name, definition, why, state }: z.output<typeof NewRule>,
): Promise<{ ruleId: string }> {
  const { db, actor, jobs } = context;
  requireNeed(actor, 'rules:change');
  const { institutionId } = actor;
  const ruleId = uuidv7();
  await db.forInstitution(institutionId, async (trx) => {
    await requireParts(trx, institutionId, definition);
    await requireName(trx, institutionId, name, null);
    await trx
      .insertInto('alerts.rule')
      .values({
        institution_id: institutionId,
        rule_id: ruleId,
        name,
        state,
        version: 1,
      })
      .execute();
    await addVersion(trx, context, { ruleId, version: 1, name, state, definition, why });
    await evaluateSoon(jobs, trx, institutionId);
    await record(trx, context, {
      verb: 'alerts.add-rule',
      subject: { kind: 'rule', id: ruleId },
      details: { name, state, why },
    });
  });
  return { ruleId };
}

/**
 * A changed definition is a new version: where it looks for something else it begins anew, with the last scored week, and what was raised
 * before stays as it was.
 */
export async function changeRule(
  context: RuleContext,
  ruleId: string,
  { name, definition, why, version, startsWith }: z.output<typeof RuleChange>,
): Promise<null> {
  const { db, actor } = context;
  requireNeed(actor, 'rules:change');
  const { institutionId } = actor;
  await db.forInstitution(institutionId, async (trx) => {
    await requireParts(trx, institutionId, definition);
    await requireName(trx, institutionId, name, ruleId);
    const rule = await findRule(trx, institutionId, ruleId);
    await advance(trx, context, rule, { version, name, state: rule.state, definition, why, startsWith });
  });
  return null;
}

/** Off, in shadow (evaluated and counted, nobody is told), or on. */
export async function setRuleState(
  context: RuleContext,
  ruleId: string,
  { version, state, why, startsWith }: z.output<typeof StateChange>,
): Promise<null> {
  const { db, actor } = context;
  requireNeed(actor, 'rules:change');
  await db.forInstitution(actor.institutionId, async (trx) => {
    const rule = await findRule(trx, actor.institutionId, ruleId);
    await advance(trx, context, rule, { ...rule, version, state, why, startsWith });
  });
  return null;
}

interface Next {
  version: number;
  name: string;
  state: Rule['state'];
  definition: RuleDefinition;
  why: string;
  startsWith: Rule['startsWith'];
}

async function advance(trx: Tx, context: RuleContext, rule: Rule, next: Next): Promise<void> {
  const { institutionId } = context.actor;
  const { ruleId } = rule;
  const moved = await trx
    .updateTable('alerts.rule')
    .set({ name: next.name, state: next.state, version: rule.version + 1 })
    .where('institution_id', '=', institutionId)
    .where('rule_id', '=', ruleId)
    .where('version', '=', next.version)
    .returning('version')
    .executeTakeFirst();
  if (!moved)
    throw alertTrouble.changedMeanwhile(
      'Somebody else changed this rule since you opened it. Reload the page: what you wrote is kept.',
    );
  await addVersion(trx, context, { ...next, ruleId, version: moved.version });
  await beginAnew(trx, institutionId, rule, next);
  await evaluateSoon(context.jobs, trx, institutionId);
  await record(trx, context, {
    verb: rule.state === next.state ? 'alerts.change-rule' : 'alerts.set-rule-state',
    subject: { kind: 'rule', id: ruleId },
    details: { name: next.name, from: rule.state, to: next.state, version: moved.version, why: next.why },
  });
}

async function addVersion(
  trx: Tx,
  context: RuleContext,
  next: Omit<Next, 'startsWith'> & { ruleId: string },
): Promise<void> {
  await trx
    .insertInto('alerts.rule_version')
    .values({
      institution_id: context.actor.institutionId,
      rule_id: next.ruleId,
      version: next.version,
      name: next.name,
      state: next.state,
      definition: jsonb(next.definition),
      made_by: context.actor.name,
      at: new Date(context.clock.now().epochMilliseconds),
      why: next.why,
    })
    .execute();
}

export async function findRule(trx: Tx, institutionId: number, ruleId: string): Promise<Rule> {
  const rule = (await listRules(trx, institutionId)).find((one) => one.ruleId === ruleId);
  if (!rule) throw alertTrouble.unknownRule('There is no such rule here. Choose one from the list.');
  return rule;
}

async function requireName(trx: Tx, institutionId: number, name: string, ruleId: string | null): Promise<void> {
  const taken = await trx
    .selectFrom('alerts.rule')
    .select('rule_id')
    .where('institution_id', '=', institutionId)
    .where('name', '=', name)
    .executeTakeFirst();
  if (taken && taken.rule_id !== ruleId)
    throw alertTrouble.nameTaken(`There is a rule "${name}" already. Choose another name, or change that one.`);
}

/** What a rule names must be there: a misspelt source would never fire, and nobody would notice. */
async function requireParts(trx: Tx, institutionId: number, definition: RuleDefinition): Promise<void> {
  const refuse = (what: string) => {
    throw alertTrouble.unknownPart(`The rule names ${what} that is not there. Choose from the lists.`);
  };
  if (definition.about === 'student') {
    const named = leavesOf(definition.condition).flatMap((leaf) => (leaf.when === 'no-activity' ? leaf.sources : []));
    const sources = await trx
      .selectFrom('sources.source')
      .select('key')
      .where('institution_id', '=', institutionId)
      .execute();
    if (named.some((key) => !sources.some((source) => source.key === key))) refuse('a source');
  }
  const { actions, scope } = definition;
  const kinds = (await kindsOf(trx, institutionId)).map(({ key }) => key);
  const wanted = actions.workflow.flatMap((step) =>
    step.do === 'open-case' || step.do === 'refer' ? [step.kind] : [],
  );
  if ([...wanted, ...(actions.case ? [actions.case.kind] : [])].some((key) => !kinds.includes(key)))
    refuse('a kind of case');
  if (actions.case?.teamId) {
    const team = await trx
      .selectFrom('cases.team')
      .select('team_id')
      .where('institution_id', '=', institutionId)
      .where('team_id', '=', actions.case.teamId)
      .where('is_active', '=', true)
      .executeTakeFirst();
    if (!team) refuse('a team');
  }
  const services = [
    ...(actions.referral ? [actions.referral.teamId] : []),
    ...actions.workflow.flatMap((step) => (step.do === 'refer' ? [step.teamId] : [])),
  ];
  if (services.length > 0) {
    const taking = await trx
      .selectFrom('cases.team')
      .select('team_id')
      .where('institution_id', '=', institutionId)
      .where('team_id', 'in', services)
      .where('is_active', '=', true)
      .where('takes_referrals', '=', true)
      .execute();
    if (taking.length < new Set(services).size) refuse('a service that takes referrals');
  }
  if (scope.cohortIds.length > 0) {
    const cohorts = await trx
      .selectFrom('access.saved_cohort')
      .select('saved_cohort_id')
      .where('institution_id', '=', institutionId)
      .where('saved_cohort_id', 'in', scope.cohortIds)
      .execute();
    if (cohorts.length < new Set(scope.cohortIds).size) refuse('a saved cohort');
  }
  if (scope.unitIds.length > 0) {
    const units = await trx
      .selectFrom('institution.unit')
      .select('unit_id')
      .where('institution_id', '=', institutionId)
      .where('unit_id', 'in', scope.unitIds)
      .execute();
    if (units.length < new Set(scope.unitIds).size) refuse('a unit');
  }
}
