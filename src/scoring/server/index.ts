export { type ExportedScore, exportedColumns, exportScores } from './export-scores.ts';
export { listModelVersions, type ModelVersion, type SettingChange, versionOfWeek } from './model-versions.ts';
export { isAttendance, type PastScores, readGroupIndex, readPastScores } from './past-scores.ts';
export { type Rederived, type RederivedTerm, rederive } from './rederive.ts';
export type { OpenRun, RunContext, RunReason } from './run-record.ts';
export { lastDayOver, lastWeekOver, rescoreFrom, runWeek, type ScoreAllOptions, scoreAll } from './run-week.ts';
export type { FollowedWeek, RunFollower, RunOutcome, SequenceOptions } from './score-weeks.ts';
export type { RunCounts } from './scored-week.ts';
export { seedModel } from './seed-model.ts';
