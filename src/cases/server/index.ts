export { type Acting, dayOf, type Moment, momentOf, type Verb } from './acting.ts';
export { CasePaperView } from './answers.ts';
export { actedOnBetween, firstActionOf, firstActionsOfKind } from './case/acted-on.ts';
export { addBarrier } from './case/add-barrier.ts';
export { noteOnCase } from './case/add-entry.ts';
export { changeCase } from './case/change-case.ts';
export { closeCase, reopenCase } from './case/close-case.ts';
export { openCase } from './case/open-case.ts';
export { openOrJoinCase, type WantedCase } from './case/open-or-join-case.ts';
export { scoresOn } from './case/score-then.ts';
export {
  lastContactsOf,
  type OpenCase,
  openCasesOf,
  raisedConcernsSince,
  recentlyClosedOf,
} from './case/what-others-ask.ts';
export { familyContacts } from './contacts/family-contacts.ts';
export { ContactInput, keepStanding, logContacts, storeContacts, undoContact } from './contacts/log-contacts.ts';
export { followMerge, followUnmerge } from './follow-merge.ts';
export { coveredBy } from './handover/absence-cover.ts';
export { passOn } from './handover/pass-on.ts';
export { pass_on_schedule, passOnJob } from './handover/pass-on-job.ts';
export { requireOwner, staffFor, tutorOf } from './handover/staff-for.ts';
export { listed, readFacts as readStandingFacts, readReach } from './handover/standings.ts';
export { kindsOf, seedCases } from './kinds.ts';
export { caseFilesFolder } from './notes/keep-bytes.ts';
export { writeNote } from './notes/write-note.ts';
export { PaperChoice, paperOf, recordPrint } from './paper.ts';
export { saveTeam } from './people/teams.ts';
export { AdultChoice } from './people/trusted-adult-routes.ts';
export { adultsNear, endTrustedAdult, nameTrustedAdult, trustedAdultsOf } from './people/trusted-adults.ts';
export { keptStudent, recordsOf, requireCase, requireStudents } from './require-student.ts';
export {
  carryOutRollover,
  draftRolloverDelivery,
  type RolloverContext,
  receiveRollover,
  viewRollover,
} from './rollover/rollover.ts';
export { casesRoutes } from './routes.ts';
export { endConcern, raiseConcern, takeConcern } from './sharing/concerns.ts';
export { addPartner, addPartnerPerson } from './sharing/keep-partners.ts';
export {
  answerAsPartner,
  NewPartnerReferral,
  referToPartner,
} from './sharing/partners.ts';
export { decideReferral, type OfferedReferral, offerReferral, referCase } from './sharing/referrals.ts';
export { studentsNamed } from './sheets/named-in-sheet.ts';
