import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importActivity } from '../../activity/server/index.ts';
import { followPlans } from '../../insights/server/index.ts';
import {
  createInstitution,
  demoStateOf,
  type Institution,
  institutionByKey,
  listInstitutions,
  saveDemoState,
  systemActor,
  todayOf,
} from '../../institution/server/index.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { sendDue } from '../../messages/server/index.ts';
import { removeTenant } from '../../platform/db/remove-tenant.ts';
import type { Services } from '../../platform/services.ts';
import type { VerbContext } from '../../sources/server/index.ts';
import { layOut } from '../setup/lay-out.ts';
import { furnishInstitution } from '../setup/set-up-institution.ts';
import { playAgreements } from './casework/agreements.ts';
import { playAttendanceMorning } from './casework/attendance-morning.ts';
import { playCasework } from './casework/casework.ts';
import { playNotices } from './casework/notices.ts';
import { playPartners } from './casework/partners.ts';
import { inviteDemoPeople } from './casework/people.ts';
import { playPlans } from './casework/plans.ts';
import { playTrials } from './casework/trials.ts';
import type { DemoFile, DemoInstitution } from './demo-institution.ts';
import { demoInstitution, demoKeys } from './demo-institutions.ts';
import { playConversations } from './families/conversations.ts';
import { playFamilyPeople } from './families/family-people.ts';
import { playFamilyWriting } from './families/family-writing.ts';
import { playGatherings } from './families/gatherings.ts';
import { playPastHelp } from './families/past-help.ts';
import { playSurveys } from './families/surveys.ts';
import { deliverRoster, evaluatePastMondays, scoreAllWeeks } from './playing/machine.ts';
import type { Progress } from './playing/play.ts';

/** Loads the demo institutions when the database holds no institution at all, or only a demo whose loading broke off. */
export async function loadDemoIfEmpty(services: Services, progress: Progress): Promise<void> {
  const institutions = await listInstitutions(services.db);
  const unfinished = institutions.filter((one) => one.isDemo && !demoStateOf(one).isLoaded);
  if (institutions.length > 0 && unfinished.length === 0) return;
  // The others of a demo that broke off may not be there at all yet; a real institution is never added to.
  const isOurs = institutions.every((one) => one.isDemo);
  for (const key of demoKeys) {
    const standing = institutions.find((one) => one.key === key);
    if (standing ? unfinished.includes(standing) : isOurs)
      await loadDemoInstitution(services, demoInstitution(key), progress);
  }
}

/** Creates one demo institution (anew, where its loading had broken off) and fills it. */
export async function loadDemoInstitution(
  services: Services,
  demo: DemoInstitution,
  progress: Progress,
): Promise<void> {
  const broken = await institutionByKey(services.db, demo.key);
  if (broken) await removeTenant(services.db, broken.institutionId);
  const { key, name, preset, timeZone, now } = demo;
  const institution = await createInstitution(
    services.db,
    { key, name, preset, timeZone, fixedNow: now, isDemo: true },
    'Leadline',
  );
  await furnishInstitution(services, institution.institutionId, demo.model ?? undefined);
  await fillDemo(services, institution, demo, progress);
}

/** Everything from an empty institution to scored weeks, through the same verbs that real files go through. */
export async function fillDemo(
  services: Services,
  institution: Institution,
  demo: DemoInstitution,
  progress: Progress,
): Promise<void> {
  const context = demoContext(services, institution, demo.now);
  const atFirst = demoContext(services, institution, demo.set_up_at ?? demo.now);
  const folder = await mkdtemp(join(tmpdir(), 'leadline-demo-'));
  const say = (words: string, done: number, of: number) => progress(`${demo.name}: ${words}`, done, of);
  try {
    say('laying out', 0, 1);
    await layOut(atFirst, await demo.layOut());
    say('roster', 0, 1);
    await deliverRoster(atFirst, await demo.roster(join(folder, 'roster'), todayOf(institution)));
    await inviteDemoPeople(atFirst, services, demo);
    await deliver(context, await demo.writePast(folder), (done, of) => say('activity', done, of));
    if (demo.preset === 'us-k12') await playAgreements(context, demo.timeZone);
    await scoreAllWeeks(
      context,
      (done, of) => say('scoring the weeks', done, of),
      (scored) => evaluatePastMondays(scored, demo.timeZone),
    );
    say('casework', 0, 1);
    const carers = await playCasework(context, demo.timeZone);
    if (demo.preset === 'us-k12') await playAttendanceMorning(context);
    say('plans', 0, 1);
    await playPlans(context, { timeZone: demo.timeZone, preset: demo.preset, carers });
    if (demo.preset === 'us-k12') await playPartners(context, demo.timeZone);
    if (demo.preset === 'us-k12') await playPastHelp(context, demo.timeZone);
    if (demo.preset === 'us-k12') await playTrials(context, demo.timeZone);
    if (demo.preset === 'us-k12') await playNotices(context, demo.timeZone);
    if (demo.preset === 'us-k12') {
      say('messages to families', 0, 1);
      await playSurveys(context, services, demo.timeZone);
      await playFamilyWriting(context, services, demo.timeZone);
      await playFamilyPeople(context, demo.timeZone);
      await playConversations(context);
      await playGatherings(context, demo.timeZone);
    }
    await followPlans(context.db, institution.institutionId);
    await sendDue(services, institution.institutionId);
    await context.db.forInstitution(institution.institutionId, (trx) =>
      saveDemoState(trx, institution.institutionId, { isLoaded: true, attribution: demo.attribution }),
    );
    say('ready', 1, 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function demoContext({ db, dataFolder }: Services, { institutionId }: Institution, now: string): VerbContext {
  return { db, dataFolder, clock: fixedClock(now), actor: systemActor(institutionId, 'Demo') };
}

/** Imports files one after another; one that is held waits for a person, as any delivery would. */
export async function deliver(
  context: VerbContext,
  files: readonly DemoFile[],
  progress: (done: number, of: number) => void,
): Promise<void> {
  const { institutionId } = context.actor;
  for (const [index, { source, path, covers, arrived_at }] of files.entries()) {
    progress(index, files.length);
    const then = arrived_at === undefined ? context : { ...context, clock: fixedClock(arrived_at) };
    await importActivity(then, { institutionId, sourceKey: source, file: path, ...(covers && { covers }) });
  }
}
