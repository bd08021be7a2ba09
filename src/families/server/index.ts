export { proposeReason, type SaidReason } from './answers/explanations.ts';
export { reasonsNotTaken } from './answers/reasons-said.ts';
export { openCampaign } from './calls/campaigns.ts';
export { endCall, type WantedCall, wantCall } from './calls/end-call.ts';
export { whoIsNamed } from './conversations/check-names.ts';
export { inboxSettingOf } from './conversations/inbox-setting.ts';
export { pursue_schedule, pursueJob, pursueSilent } from './conversations/pursue-silent.ts';
export { replyToFamily } from './conversations/reply.ts';
export { saveInboxSetting, saveSpeaker } from './conversations/save-inbox-setting.ts';
export { take_in_schedule, takeInMessages, takeInMessagesJob } from './conversations/take-in.ts';
export { viewConversation } from './conversations/view-conversation.ts';
export { viewInbox } from './conversations/view-inbox.ts';
export { followMergeOfFamilies, followUnmergeOfFamilies } from './follow-merge.ts';
export { answerForFamily, Booking, bookTime, freeTime } from './gatherings/book-time.ts';
export { changeEvent, planEvent } from './gatherings/events.ts';
export { addTheme, answerEvent, answerForGuest, GuestAnswer, markGuest } from './gatherings/guests.ts';
export { meetings_schedule, meetingsJob } from './gatherings/meetings-job.ts';
export { offerTimes } from './gatherings/offer-times.ts';
export { invitationForFamily } from './gatherings/view-offers.ts';
export { makeFamilyLink, type PagePurpose, pagePurposes } from './page-link.ts';
export { type HealthInput, noteContactHealth } from './people/contact-health.ts';
export { type Heard, hearFamily } from './people/hear-family.ts';
export { keepConsent, type SaidConsent } from './people/keep-consent.ts';
export { mayReach, mayReachAll, type ReachAsk } from './people/may-reach.ts';
export { pauseMessages } from './people/pauses.ts';
export {
  contactReportsJob,
  people_schedule,
  peopleJob,
  reports_schedule,
  resumePeople,
  takeReports,
} from './people/people-job.ts';
export { restrictGuardian } from './people/permissions.ts';
export { readPreferences } from './people/person-facts.ts';
export { keepPreference } from './people/preferences.ts';
export { readHolders } from './people/read-people.ts';
export { type Reached, reachedFor, recipientsFor } from './people/recipients-for.ts';
export { type OptOutInput, recordOptIn, recordOptOut } from './people/record-opt-out.ts';
export { decideRights, openReviews } from './people/rights.ts';
export { rulesOf } from './people/rules.ts';
export { sweepReach } from './people/unreachable.ts';
export { whoHas } from './people/who-has.ts';
export { familiesRoutes } from './routes.ts';
export { saveAutomatic } from './writing/automatic/automatic.ts';
export { absentOn, findAudience } from './writing/batches/audience.ts';
export { recallBatch, releaseBatch } from './writing/batches/decide-batch.ts';
export { prepareBatch } from './writing/batches/prepare-batch.ts';
export { readFields } from './writing/batches/real-fields.ts';
export { sendBatches } from './writing/batches/send-batch.ts';
export { prepareDrafts, resumeWriting, write_schedule, writeJob, writeSoon } from './writing/batches/work-job.ts';
export { type OnlyRecipient, type WantedBatch, writeToFamilies } from './writing/batches/write-to-families.ts';
export { type Foreseen, foreseeBatch } from './writing/foresee-batch.ts';
export { languagesInUse } from './writing/templates/language-use.ts';
export { approveWords, makeTemplate, saveDraft } from './writing/templates/templates.ts';
