export { addDemoCommands } from './demo-command.ts';
export { demoJob } from './demo-job.ts';
export { loadDemoIfEmpty } from './load-demo.ts';
export { removeDemo } from './remove-demo.ts';
export { demoRoutes } from './routes.ts';
