export { evaluate_schedule, evaluateJob, evaluateSoon } from './raise/evaluate-job.ts';
export { type Evaluated, evaluateRules } from './raise/evaluate-rules.ts';
export { alertsRoutes } from './routes.ts';
export { tryRuleJob } from './rules/rule-trials.ts';
export { seedRules } from './rules/seed-rules.ts';
