export { layOutRuns } from './lay-out-runs.ts';
export { insightsRoutes } from './routes.ts';
