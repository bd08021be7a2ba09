export { activateModel } from './activate-model.ts';
export { DraftInput, discardDraft, draftModel } from './draft-model.ts';
export { type ExportedScore, exportedColumns, exportScores } from './export-scores.ts';
export { failBrokenOffRuns } from './fail-broken-off-runs.ts';
export { listRuns } from './list-runs.ts';
export { listModelVersions, type ModelVersion, versionOfWeek } from './model-versions.ts';
export { isAttendance, type PastScores, readGroupIndex, readPastScores, readShownScores } from './past-scores.ts';
export { previewModel } from './preview-model.ts';
export { rederive } from './rederive.ts';
export { reseedModel } from './reseed-model.ts';
export { scoringRoutes } from './routes.ts';
export {
  closeDeadRuns,
  hasBrokenOffRun,
  hasStandingRun,
  type OpenRun,
  type RunContext,
  type RunReason,
} from './run-record.ts';
export { lastDayOver, lastWeekOver, rescoreFrom, runWeek, type ScoreAllOptions, scoreAll } from './run-week.ts';
export type { FollowedWeek, RunFollower, RunOutcome, SequenceOptions } from './score-weeks.ts';
export type { RunCounts } from './scored-week.ts';
export { seedModel } from './seed-model.ts';
export { actorOfOrder, type RunOrder, startRun } from './start-run.ts';
