export { activateModel } from './model/activate-model.ts';
export { DraftInput, discardDraft, draftModel } from './model/draft-model.ts';
export { listModelVersions, type ModelVersion, versionOfWeek } from './model/model-versions.ts';
export { previewModel } from './model/preview-model.ts';
export { reseedModel } from './model/reseed-model.ts';
export { seedModel } from './model/seed-model.ts';
export { type ExportedScore, exportedColumns, exportScores } from './reading/export-scores.ts';
export {
  isAttendance,
  type PastScores,
  readGroupIndex,
  readPastScores,
  readShownScores,
} from './reading/past-scores.ts';
export { rederive } from './reading/rederive.ts';
export { scoringRoutes } from './routes.ts';
export { failBrokenOffRuns } from './run/fail-broken-off-runs.ts';
export { listRuns } from './run/list-runs.ts';
export {
  closeDeadRuns,
  hasBrokenOffRun,
  hasStandingRun,
  type OpenRun,
  type RunContext,
  type RunReason,
} from './run/run-record.ts';
export { lastDayOver, lastWeekOver, rescoreFrom, runWeek, type ScoreAllOptions, scoreAll } from './run/run-week.ts';
export type { FollowedWeek, RunFollower, RunOutcome, SequenceOptions } from './run/score-weeks.ts';
export type { RunCounts } from './run/scored-week.ts';
export { actorOfOrder, type RunOrder, startRun } from './run/start-run.ts';
