export { activityVolume, type VolumeSpan, type WeekVolume } from './activity-volume.ts';
export { applyDelivery } from './apply-delivery.ts';
export { correctDays, type DayChange } from './correct-days.ts';
export { type DeliveryFollower, followDeliveries, type Storing } from './delivery-follower.ts';
export { emptyInbox, inboxJob } from './inbox-job.ts';
export {
  abandonBrokenOffLoads,
  abandonLoad,
  applyLoad,
  beginLoad,
  holdReadingPoint,
  type Load,
  type LoadInput,
} from './load.ts';
export {
  type EnrolmentSpan,
  type EnrolmentWeek,
  readEnrolmentActivity,
  spanEndingAt,
} from './read-enrolment-activity.ts';
export { readFoldedWeek, readSourceWeek, type SourceWeekKey } from './read-source-week.ts';
export {
  type ReplacedSource,
  type ReplaceInput,
  type ReplaceResult,
  replaceSourceDays,
} from './replace-source-days.ts';
export { rereadDeliveries, rereadJob } from './reread-deliveries.ts';
export { rolledUpWeeks } from './rolled-up-weeks.ts';
export { type ActivityImport, importActivity, takeInDelivery } from './take-in-delivery.ts';
export { resumeDeliveries, takeInJob } from './take-in-job.ts';
export { tidyActivity, tidySourceWeek } from './tidy.ts';
