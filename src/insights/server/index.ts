export { followAdultAnswers, layOutAdultAnswers } from './adult-answers.ts';
export { follow_plans_schedule, followPlans, followPlansJob } from './follow-plans.ts';
export { layOutJob, resumeLayouts } from './lay-out-job.ts';
export { layOutRuns } from './lay-out-runs.ts';
export { sealPseudonymKeys } from './pseudonym-key.ts';
export { insightsRoutes } from './routes.ts';
export { viewEffects } from './view-effects.ts';
