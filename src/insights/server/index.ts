export { layOutJob, resumeLayouts } from './lay-out-job.ts';
export { layOutRuns } from './lay-out-runs.ts';
export { sealPseudonymKeys } from './pseudonym-key.ts';
export { insightsRoutes } from './routes.ts';
