export { listEvents, listViews } from './queries.ts';
export { type EventInput, type ListViewInput, record, recordListView, recordViews } from './record.ts';
export { ledgerRoutes } from './routes.ts';
