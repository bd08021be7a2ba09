export { applyRoster, foreseeRoster, type RosterResult } from './apply-roster.ts';
export { compareRecords } from './compare-records.ts';
export { type Cover, coverCaseload, endCover } from './cover-caseload.ts';
export { draftRollover } from './draft-rollover.ts';
export { listMerges, Merge, type MergeOfRecords, mergeStudents, unmergeStudents } from './merge-students.ts';
export { readRoster } from './read-roster.ts';
export { type MergeFollower, reread_job, rosterRoutes } from './routes.ts';
export * from './students-in-scope.ts';
