export { createInstitution, NewInstitution, systemActor } from './create-institution.ts';
export * from './queries.ts';
