export { followAdultAnswers, layOutAdultAnswers } from './adults/adult-answers.ts';
export { follow_plans_schedule, followPlans, followPlansJob } from './effects/follow-plans.ts';
export { viewEffects } from './effects/view-effects.ts';
export { layOutJob, resumeLayouts } from './layout/lay-out-job.ts';
export { layOutRuns } from './layout/lay-out-runs.ts';
export { sealPseudonymKeys } from './names/pseudonym-key.ts';
export { insightsRoutes } from './routes.ts';
