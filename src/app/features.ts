import { accessRoutes } from '../access/server/index.ts';
import { followDeliveries, inboxJob, rereadJob, resumeDeliveries, takeInJob } from '../activity/server/index.ts';
import { alertsRoutes, evaluate_schedule, evaluateJob, tryRuleJob } from '../alerts/server/index.ts';
import {
  attendanceRoutes,
  keepMarks,
  refresh_schedule,
  refreshAttendanceJob,
  resumeAttendance,
} from '../attendance/server/index.ts';
import { casesRoutes, followMerge, followUnmerge, pass_on_schedule, passOnJob } from '../cases/server/index.ts';
import {
  contactReportsJob,
  familiesRoutes,
  followMergeOfFamilies,
  followUnmergeOfFamilies,
  meetings_schedule,
  meetingsJob,
  people_schedule,
  peopleJob,
  pursue_schedule,
  pursueJob,
  reports_schedule,
  resumePeople,
  resumeWriting,
  take_in_schedule,
  takeInMessagesJob,
  write_schedule,
  writeJob,
} from '../families/server/index.ts';
import {
  follow_plans_schedule,
  followAdultAnswers,
  followPlansJob,
  insightsRoutes,
  layOutJob,
  resumeLayouts,
  sealPseudonymKeys,
} from '../insights/server/index.ts';
import { institutionRoutes, listInstitutions, passOnSoon } from '../institution/server/index.ts';
import {
  fire_schedule,
  fireJob,
  followMergeOfPlans,
  followUnmergeOfPlans,
  interventionsRoutes,
  invite_schedule,
  inviteJob,
  propose_schedule,
  proposeJob,
  resumeFollowUps,
  thenHandOn,
  thenPropose,
  watch_schedule,
  watchJob,
} from '../interventions/server/index.ts';
import { ledgerRoutes } from '../ledger/server/index.ts';
import {
  channelRoutes,
  messagesRoutes,
  read_mail_schedule,
  readMailJob,
  resumeSending,
  send_schedule,
  sendJob,
} from '../messages/server/index.ts';
import {
  count_schedule,
  countDueJob,
  followMergeOfNotices,
  followUnmergeOfNotices,
  noticesRoutes,
  resumeCounting,
} from '../notices/server/index.ts';
import type { Route } from '../platform/http/route.ts';
import type { JobKind } from '../platform/jobs/jobs.ts';
import type { Services } from '../platform/services.ts';
import { portalRoutes } from '../portal/server/index.ts';
import { rosterRoutes } from '../roster/server/index.ts';
import { scoringRoutes } from '../scoring/server/index.ts';
import { sourcesRoutes } from '../sources/server/index.ts';
import { surveysRoutes } from '../surveys/server/index.ts';
import { resumeRules, thenEvaluate } from './alert-jobs.ts';
import { unresolved_schedule, unresolvedJob } from './attendance-jobs.ts';
import type { AddCommands } from './cli/commands.ts';
import { addImportCommands } from './cli/import-commands.ts';
import { addOperatorCommands } from './cli/operator-commands.ts';
import { addRolloverCommand } from './cli/rollover-command.ts';
import { addScoringCommands } from './cli/scoring-commands.ts';
import { addDemoCommands, demoJob, demoRoutes } from './demo/index.ts';
import { family_communication_schedule, familyCommunicationJob } from './family-communication.ts';
import { addOuladCommand } from './oulad/oulad-command.ts';
import { resumeRuns, weekly_run_schedule, weeklyRunJob } from './scoring-jobs.ts';
import { checklistRoutes } from './setup/checklist.ts';

// A delivery's marks are kept by the slice above the one that stores it.
followDeliveries(keepMarks);
followDeliveries(followAdultAnswers);

/** The one visible registry: every route and every kind of background work that the product has. */
export const routes: readonly Route[] = [
  ...institutionRoutes,
  ...accessRoutes,
  ...ledgerRoutes,
  ...checklistRoutes,
  ...rosterRoutes([
    { merged: followMerge, unmerged: followUnmerge },
    { merged: followMergeOfPlans, unmerged: followUnmergeOfPlans },
    { merged: followMergeOfFamilies, unmerged: followUnmergeOfFamilies },
    { merged: followMergeOfNotices, unmerged: followUnmergeOfNotices },
  ]),
  ...sourcesRoutes,
  ...attendanceRoutes,
  ...scoringRoutes,
  ...casesRoutes,
  ...interventionsRoutes,
  ...noticesRoutes,
  ...alertsRoutes,
  ...messagesRoutes,
  ...channelRoutes,
  ...familiesRoutes,
  ...surveysRoutes,
  ...portalRoutes,
  ...insightsRoutes,
  ...demoRoutes,
];

export const jobKinds: readonly JobKind<never>[] = [
  familyCommunicationJob,
  demoJob,
  thenEvaluate(takeInJob),
  inboxJob,
  thenEvaluate(refreshAttendanceJob),
  unresolvedJob,
  rereadJob,
  thenPropose(weeklyRunJob),
  layOutJob,
  followPlansJob,
  evaluateJob,
  thenHandOn(passOnJob),
  proposeJob,
  fireJob,
  countDueJob,
  watchJob,
  tryRuleJob,
  sendJob,
  readMailJob,
  writeJob,
  peopleJob,
  contactReportsJob,
  takeInMessagesJob,
  pursueJob,
  meetingsJob,
  inviteJob,
];

/** Commands that the slices add to the command line. */
export const commandParts: readonly AddCommands[] = [
  addOperatorCommands,
  addImportCommands,
  addScoringCommands,
  addRolloverCommand,
  addOuladCommand,
  addDemoCommands,
];

/** Puts the institutions' schedules into the queue; safe to repeat. */
export async function scheduleJobs(services: Services): Promise<void> {
  for (const { institutionId, timeZone } of await listInstitutions(services.db)) {
    await services.jobs.schedule(inboxJob.name, '* * * * *', { institutionId }, timeZone);
    await services.jobs.schedule(sendJob.name, send_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(readMailJob.name, read_mail_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(writeJob.name, write_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(refreshAttendanceJob.name, refresh_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(unresolvedJob.name, unresolved_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(weeklyRunJob.name, weekly_run_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(followPlansJob.name, follow_plans_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(passOnJob.name, pass_on_schedule, { institutionId }, timeZone);
    // What is open is noted once where its student stands, also of institutions from before this was kept.
    await services.db.forInstitution(institutionId, passOnSoon({ jobs: services.jobs, actor: { institutionId } }));
    await services.jobs.schedule(proposeJob.name, propose_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(fireJob.name, fire_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(countDueJob.name, count_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(watchJob.name, watch_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(peopleJob.name, people_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(contactReportsJob.name, reports_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(takeInMessagesJob.name, take_in_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(pursueJob.name, pursue_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(meetingsJob.name, meetings_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(inviteJob.name, invite_schedule, { institutionId }, timeZone);
    await services.jobs.schedule(
      familyCommunicationJob.name,
      family_communication_schedule,
      { institutionId },
      timeZone,
    );
    await services.jobs.schedule(evaluateJob.name, evaluate_schedule, { institutionId }, timeZone);
  }
  await sealPseudonymKeys(services);
  await resumeSending(services);
  await resumeWriting(services);
  await resumeDeliveries(services);
  await resumeAttendance(services);
  await resumeRuns(services);
  await resumeLayouts(services);
  await resumeRules(services);
  await resumeFollowUps(services);
  await resumePeople(services);
  await resumeCounting(services);
}
