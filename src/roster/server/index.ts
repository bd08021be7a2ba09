export { applyRoster, foreseeRoster, type RosterResult } from './apply-roster.ts';
export { readRoster } from './read-roster.ts';
export * from './students-in-scope.ts';
