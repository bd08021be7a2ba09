export { wishForAgenda } from './agenda-wishes.ts';
export { Outcome, recordOutcome } from './appointment-outcome.ts';
export { changeAppointment, NewAppointment, planAppointment } from './appointments.ts';
export { assignGroup, NewGroup } from './assign-group.ts';
export { changePlan, endPlan, tickStep } from './change-plan.ts';
export { keepChronicMonth } from './chronic-again.ts';
export { doFollowUp, missFollowUp, moveFollowUp } from './do-follow-up.ts';
export { type FamilyAnswer, keepFamilyAnswer } from './family-answer.ts';
export { readFeed } from './feed.ts';
export { type Fired, fireFollowUps } from './fire-follow-ups.ts';
export { fire_schedule, fireJob, resumeFollowUps, thenHandOn } from './fire-job.ts';
export { followMergeOfPlans, followUnmergeOfPlans } from './follow-merge.ts';
export { handOnPlans } from './hand-on.ts';
export { interventionKinds } from './kinds.ts';
export { invite_schedule, inviteJob, mailInvitations } from './mail-invitations.ts';
export { makePlan, NewPlan, notePlan, type WantedPlan, writeNewPlan } from './make-plan.ts';
export { addToAgenda, decideItem, openMeeting } from './meetings.ts';
export { playbooksOf } from './playbooks.ts';
export { proposeTierFor, type WantedTier, withdrawProposal } from './proposals.ts';
export { propose_schedule, proposeJob, proposeTiers, thenPropose } from './propose-tiers.ts';
export { requirePlan } from './require-plan.ts';
export { interventionsRoutes } from './routes.ts';
export { seedInterventions } from './seed.ts';
export {
  agreementsOf,
  approvedLanguages,
  type SuccessRow,
  sharedPlansOf,
  successPlanById,
  wording_version,
} from './success-plan-row.ts';
export { link_purpose as success_link_purpose, SuccessInput, saveSuccessPlan } from './success-plans.ts';
export { decideTier, type TierNow, tiersOf } from './tiers.ts';
export { drawTrial, NewTrial, recordTrial } from './trials.ts';
export { claimVisitReminder, type FamilyVisit, visitsOfFamilies } from './visits-of-families.ts';
export { watch_schedule, watchJob } from './watch-job.ts';
export { checkIn, watchVisits } from './watch-visits.ts';
