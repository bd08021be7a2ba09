export { isEnabledIn } from '../core/enabled.ts';
export { type ClickFile, stageClicks } from '../oulad/clicks.ts';
export { readOulad } from '../oulad/read.ts';
export { PolicyAnswer } from './answers.ts';
export { institutionNow, type VerbContext } from './context.ts';
export { checkDelivery, openChecked } from './deliveries/check-delivery.ts';
export { type Brought, finishDelivery, noteBrought, noteProgress } from './deliveries/finish-delivery.ts';
export { rejectsPath } from './deliveries/list-rejects.ts';
export { moveDelivery } from './deliveries/move-delivery.ts';
export { type ActivityUpload, type Received, receiveDelivery } from './deliveries/receive-delivery.ts';
export { recheckDelivery } from './deliveries/recheck-delivery.ts';
export { refuseDelivery, releaseDelivery } from './deliveries/release-delivery.ts';
export { sweepScratch } from './deliveries/scratch.ts';
export { type CheckedFile, checkFile } from './files/check-file.ts';
export { describeFile } from './files/describe-file.ts';
export { previewMapping } from './files/preview-mapping.ts';
export { storedPath } from './files/store-file.ts';
export {
  type Delivery,
  findDelivery,
  listDeliveries,
  listSources,
  sourceById,
  sourceByKey,
} from './queries.ts';
export { changeSource, SourceChange } from './registry/change-source.ts';
export { ALWAYS, createSource, NewSource } from './registry/create-source.ts';
export { endDecision, recordDecision } from './registry/decide-policy.ts';
export { policyDecisions } from './registry/policy-decisions.ts';
export { setSourceEnabled } from './registry/set-source-enabled.ts';
export { sourceViews } from './registry/source-views.ts';
export {
  importRoster,
  type RosterImport,
  type RosterUpload,
  receiveRoster,
  takeInRoster,
} from './roster/roster-delivery.ts';
export { take_in_job } from './route-parts.ts';
export { sourcesRoutes } from './routes.ts';
