export { Outcome, recordOutcome } from './appointments/appointment-outcome.ts';
export { changeAppointment, NewAppointment, planAppointment } from './appointments/appointments.ts';
export { bookVisit, endBookedVisit, endsOfBookedVisits } from './appointments/booked-visits.ts';
export { invite_schedule, inviteJob, mailInvitations } from './appointments/mail-invitations.ts';
export { claimVisitReminder, type FamilyVisit, visitsOfFamilies } from './appointments/visits-of-families.ts';
export { watch_schedule, watchJob } from './appointments/watch-job.ts';
export { checkIn, watchVisits } from './appointments/watch-visits.ts';
export { followMergeOfPlans, followUnmergeOfPlans } from './follow-merge.ts';
export { assignGroup, NewGroup } from './plans/assign-group.ts';
export { changePlan, endPlan, tickStep } from './plans/change-plan.ts';
export { keepChronicMonth } from './plans/chronic-again.ts';
export { doFollowUp, missFollowUp, moveFollowUp } from './plans/do-follow-up.ts';
export { readFeed } from './plans/feed.ts';
export { type Fired, fireFollowUps } from './plans/fire-follow-ups.ts';
export { fire_schedule, fireJob, resumeFollowUps, thenHandOn } from './plans/fire-job.ts';
export { handOnPlans } from './plans/hand-on.ts';
export { makePlan, NewPlan, notePlan, type WantedPlan, writeNewPlan } from './plans/make-plan.ts';
export { requirePlan } from './plans/require-plan.ts';
export { interventionsRoutes } from './routes.ts';
export { type FamilyAnswer, keepFamilyAnswer } from './success/family-answer.ts';
export {
  agreementsOf,
  approvedLanguages,
  type SuccessRow,
  sharedPlansOf,
  successPlanById,
  wording_version,
} from './success/success-plan-row.ts';
export { link_purpose as success_link_purpose, SuccessInput, saveSuccessPlan } from './success/success-plans.ts';
export { wishForAgenda } from './tiers/agenda-wishes.ts';
export { interventionKinds } from './tiers/kinds.ts';
export { addToAgenda, decideItem, openMeeting } from './tiers/meetings.ts';
export { playbooksOf } from './tiers/playbooks.ts';
export { proposeTierFor, type WantedTier, withdrawProposal } from './tiers/proposals.ts';
export { propose_schedule, proposeJob, proposeTiers, thenPropose } from './tiers/propose-tiers.ts';
export { seedInterventions } from './tiers/seed.ts';
export { enrolledHere } from './tiers/spread.ts';
export { decideTier, type TierNow, tiersOf } from './tiers/tiers.ts';
export { drawTrial, NewTrial, recordTrial } from './trials/trials.ts';
