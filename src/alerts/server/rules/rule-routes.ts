import { z } from 'zod';
import { Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { StudentRule } from '../../core/definition.ts';
import { addRule, changeRule, NewRule, RuleChange, StateChange, setRuleState } from './change-rule.ts';
import { metAlready } from './met-already.ts';
import { Line, MetAlready, Options, Trial, Trials, WholeRule } from './rule-answers.ts';
import { askForTrial, trialsOfRule, viewTrial } from './rule-trials.ts';
import { ruleOptions, viewRule, viewRules } from './view-rules.ts';

const tag = 'Rules';
const RuleId = z.object({ ruleId: z.uuid() });
const Draft = z.object({ definition: StudentRule });
const Asked = z.object({ trialId: z.uuid() });

export const ruleRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/rules',
    summary: 'Every rule, with how it does',
    tag,
    need: 'rules:read',
    response: z.object({ rules: z.array(Line) }),
    handle: ({ db, actor }) => db.forInstitution(actor.institutionId, (trx) => viewRules(trx, actor.institutionId)),
  }),
  route({
    method: 'get',
    path: '/rule-options',
    summary: 'What a rule may name: units, sources, kinds of case, teams',
    tag,
    need: 'rules:read',
    response: Options,
    handle: ({ db, actor }) => db.forInstitution(actor.institutionId, (trx) => ruleOptions(trx, actor)),
  }),
  route({
    method: 'get',
    path: '/rules/{ruleId}',
    summary: 'A rule with its versions and its ledger',
    tag,
    need: 'rules:read',
    params: RuleId,
    response: WholeRule,
    handle: ({ db, actor }, { params }) =>
      db.forInstitution(actor.institutionId, (trx) => viewRule(trx, actor.institutionId, params.ruleId)),
  }),
  route({
    method: 'post',
    path: '/rules',
    summary: 'Write a rule; it begins off or in shadow',
    tag,
    need: 'rules:change',
    body: NewRule,
    response: z.object({ ruleId: z.uuid() }),
    handle: (context, { body }) => addRule(context, body),
  }),
  route({
    method: 'put',
    path: '/rules/{ruleId}',
    summary: 'Change a rule, as of the version that was read',
    tag,
    need: 'rules:change',
    params: RuleId,
    body: RuleChange,
    response: Nothing,
    handle: (context, { params, body }) => changeRule(context, params.ruleId, body),
  }),
  route({
    method: 'put',
    path: '/rules/{ruleId}/state',
    summary: 'Turn a rule off, on, or let it run in shadow',
    tag,
    need: 'rules:change',
    params: RuleId,
    body: StateChange,
    response: Nothing,
    handle: (context, { params, body }) => setRuleState(context, params.ruleId, body),
  }),
  route({
    method: 'get',
    path: '/rules/{ruleId}/trials',
    summary: 'The last preview and back-test of what the rule says now',
    tag,
    need: 'rules:read',
    params: RuleId,
    response: Trials,
    handle: (context, { params }) =>
      context.db.forInstitution(context.actor.institutionId, (trx) => trialsOfRule(trx, context, params.ruleId)),
  }),
  route({
    method: 'get',
    path: '/rules/{ruleId}/met-already',
    summary: 'Who met the rule already when it began to speak; nobody was told of them',
    tag,
    need: 'rules:read',
    params: RuleId,
    response: MetAlready,
    handle: (context, { params }) =>
      context.db.forInstitution(context.actor.institutionId, (trx) => metAlready(trx, context, params.ruleId)),
  }),
  route({
    method: 'post',
    path: '/rule-previews',
    summary:
      'Ask whom a rule would name today, and how many a week; nothing is saved, and the answer is found by its id',
    tag,
    need: 'rules:read',
    body: Draft,
    response: Asked,
    handle: (context, { body }) => askForTrial(context, 'preview', body.definition),
  }),
  route({
    method: 'post',
    path: '/rule-back-tests',
    summary: 'Ask what a rule would have done in past weeks, and what came of it; the answer is found by its id',
    tag,
    need: 'rules:read',
    body: Draft,
    response: Asked,
    handle: (context, { body }) => askForTrial(context, 'back-test', body.definition),
  }),
  route({
    method: 'get',
    path: '/rule-trials/{trialId}',
    summary: 'How far a preview or a back-test is, and what it found',
    tag,
    need: 'rules:read',
    params: z.object({ trialId: z.uuid() }),
    response: Trial,
    handle: (context, { params }) =>
      context.db.forInstitution(context.actor.institutionId, (trx) => viewTrial(trx, context, params.trialId)),
  }),
];
