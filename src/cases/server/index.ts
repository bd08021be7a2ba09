export { noteOnCase } from './add-entry.ts';
export { kindsOf, seedCases } from './kinds.ts';
export { openOrJoinCase, type WantedCase } from './open-or-join-case.ts';
export {
  lastContactsOf,
  type OpenCase,
  openCasesOf,
  raisedConcernsSince,
  recentlyClosedOf,
} from './what-others-ask.ts';
