export { createInstitution, NewInstitution, systemActor } from './create-institution.ts';
export * from './queries.ts';
export { institutionRoutes } from './routes.ts';
export { saveCalendarPeriod } from './save-calendar-period.ts';
export { saveUnit } from './save-unit.ts';
