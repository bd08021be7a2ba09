export { coveredBy } from './absence-cover.ts';
export { actedOnBetween, firstActionOf, firstActionsOfKind } from './acted-on.ts';
export { type Acting, dayOf, type Moment, momentOf, type Verb } from './acting.ts';
export { addBarrier } from './add-barrier.ts';
export { noteOnCase } from './add-entry.ts';
export { CasePaperView } from './answers.ts';
export { changeCase } from './change-case.ts';
export { closeCase, reopenCase } from './close-case.ts';
export { endConcern, raiseConcern, takeConcern } from './concerns.ts';
export { familyContacts } from './family-contacts.ts';
export { followMerge, followUnmerge } from './follow-merge.ts';
export { caseFilesFolder } from './keep-bytes.ts';
export { addPartner, addPartnerPerson } from './keep-partners.ts';
export { kindsOf, seedCases } from './kinds.ts';
export { ContactInput, keepStanding, logContacts, storeContacts, undoContact } from './log-contacts.ts';
export { studentsNamed } from './named-in-sheet.ts';
export { openCase } from './open-case.ts';
export { openOrJoinCase, type WantedCase } from './open-or-join-case.ts';
export { PaperChoice, paperOf, recordPrint } from './paper.ts';
export {
  answerAsPartner,
  NewPartnerReferral,
  referToPartner,
} from './partners.ts';
export { passOn } from './pass-on.ts';
export { pass_on_schedule, passOnJob } from './pass-on-job.ts';
export { decideReferral, type OfferedReferral, offerReferral, referCase } from './referrals.ts';
export { keptStudent, recordsOf, requireCase, requireStudents } from './require-student.ts';
export {
  carryOutRollover,
  draftRolloverDelivery,
  type RolloverContext,
  receiveRollover,
  viewRollover,
} from './rollover.ts';
export { casesRoutes } from './routes.ts';
export { scoresOn } from './score-then.ts';
export { requireOwner, staffFor, tutorOf } from './staff-for.ts';
export { listed, readFacts as readStandingFacts, readReach } from './standings.ts';
export { saveTeam } from './teams.ts';
export { AdultChoice } from './trusted-adult-routes.ts';
export { adultsNear, endTrustedAdult, nameTrustedAdult, trustedAdultsOf } from './trusted-adults.ts';
export {
  lastContactsOf,
  type OpenCase,
  openCasesOf,
  raisedConcernsSince,
  recentlyClosedOf,
} from './what-others-ask.ts';
export { writeNote } from './write-note.ts';
