export { layOutRun } from './lay-out-run.ts';
export { insightsRoutes } from './routes.ts';
