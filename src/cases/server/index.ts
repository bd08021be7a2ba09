export { noteOnCase } from './add-entry.ts';
export { kindsOf, seedCases } from './kinds.ts';
export { ContactInput, keepStanding, logContacts, undoContact } from './log-contacts.ts';
export { openOrJoinCase, type WantedCase } from './open-or-join-case.ts';
export { casesRoutes } from './routes.ts';
export {
  lastContactsOf,
  type OpenCase,
  openCasesOf,
  raisedConcernsSince,
  recentlyClosedOf,
} from './what-others-ask.ts';
