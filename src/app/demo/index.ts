export { addDemoCommands } from './demo-command.ts';
export { loadDemoIfEmpty } from './load-demo.ts';
export { demoJob } from './playing/demo-job.ts';
export { removeDemo } from './playing/remove-demo.ts';
export { demoRoutes } from './routes.ts';
