export { evaluate_schedule, evaluateJob, evaluateSoon } from './evaluate-job.ts';
export { type Evaluated, evaluateRules } from './evaluate-rules.ts';
export { alertsRoutes } from './routes.ts';
export { tryRuleJob } from './rule-trials.ts';
export { seedRules } from './seed-rules.ts';
