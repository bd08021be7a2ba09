export { activityVolume, type VolumeSpan, type WeekVolume } from './activity-volume.ts';
export { abandonLoad, applyLoad, beginLoad, holdReadingPoint, type Load, type LoadInput } from './load.ts';
export {
  type EnrolmentSpan,
  type EnrolmentWeek,
  readEnrolmentActivity,
  spanEndingAt,
} from './read-enrolment-activity.ts';
export { readSourceWeek, type SourceWeekKey } from './read-source-week.ts';
export { type ReplaceInput, type ReplaceResult, replaceSourceDays } from './replace-source-days.ts';
export { tidyActivity, tidySourceWeek } from './tidy.ts';
