export { listEvents, listViews } from './queries.ts';
export { type EventInput, record, recordViews } from './record.ts';
export { ledgerRoutes } from './routes.ts';
