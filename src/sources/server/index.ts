export { isEnabledIn } from '../core/enabled.ts';
export { type ClickFile, stageClicks } from '../oulad/clicks.ts';
export { readOulad } from '../oulad/read.ts';
export { PolicyAnswer } from './answers.ts';
export { changeSource, SourceChange } from './change-source.ts';
export { checkDelivery, openChecked } from './check-delivery.ts';
export { type CheckedFile, checkFile } from './check-file.ts';
export { institutionNow, type VerbContext } from './context.ts';
export { ALWAYS, createSource, NewSource } from './create-source.ts';
export { endDecision, recordDecision } from './decide-policy.ts';
export { describeFile } from './describe-file.ts';
export { type Brought, finishDelivery, noteBrought, noteProgress } from './finish-delivery.ts';
export { rejectsPath } from './list-rejects.ts';
export { moveDelivery } from './move-delivery.ts';
export { policyDecisions } from './policy-decisions.ts';
export { previewMapping } from './preview-mapping.ts';
export {
  type Delivery,
  findDelivery,
  listDeliveries,
  listSources,
  sourceById,
  sourceByKey,
} from './queries.ts';
export { type ActivityUpload, type Received, receiveDelivery } from './receive-delivery.ts';
export { recheckDelivery } from './recheck-delivery.ts';
export { refuseDelivery, releaseDelivery } from './release-delivery.ts';
export { importRoster, type RosterImport, type RosterUpload, receiveRoster, takeInRoster } from './roster-delivery.ts';
export { take_in_job } from './route-parts.ts';
export { sourcesRoutes } from './routes.ts';
export { sweepScratch } from './scratch.ts';
export { setSourceEnabled } from './set-source-enabled.ts';
export { sourceViews } from './source-views.ts';
export { storedPath } from './store-file.ts';
