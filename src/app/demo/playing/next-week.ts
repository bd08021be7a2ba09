import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Institution, loadInstitution, moveDemoClock } from '../../../institution/server/index.ts';
import { fireFollowUps, proposeTiers } from '../../../interventions/server/index.ts';
import { dayIn } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { sendDue } from '../../../messages/server/index.ts';
import type { Context } from '../../../platform/http/route.ts';
import type { Services } from '../../../platform/services.ts';
import type { WorkView } from '../../core/session-view.ts';
import type { DemoInstitution } from '../demo-institution.ts';
import { demoInstitution } from '../demo-institutions.ts';
import { deliver, demoContext } from '../load-demo.ts';
import { deliverRoster, reachDeliveries, scoreAllWeeks } from './machine.ts';
import { demoTrouble, type Progress, startPlay } from './play.ts';

/** Asks for the next week of a demo. One that broke off is taken up again, and the clock goes no further than it was to. */
export async function startNextWeek(context: Context): Promise<WorkView> {
  return startPlay(context, 'next-week', async (trx, before) => {
    const institution = await loadInstitution(trx, context.actor.institutionId);
    const until = before?.what === 'next-week' && before.state !== 'done' ? before.until : null;
    const to = until === null ? nextWeekOf(institution) : Temporal.Instant.from(until);
    return { until: to.toString() };
  });
}

/** Where the clock of a demo goes next, a week further; a Problem where its data end. */
export function nextWeekOf(institution: Institution): Temporal.Instant {
  const to = weekAfter(institution, 1);
  const { last_day } = demoInstitution(institution.key);
  if (dayIn(institution.timeZone, to) > last_day)
    throw demoTrouble.ended(`The data of this demo end on ${last_day}. Reset it to play it again.`);
  return to;
}

/** A week of days later, by the institution's own calendar: the clocks may change in between. */
function weekAfter({ fixedNow, timeZone }: Institution, weeks: number, from: Temporal.Instant | null = fixedNow) {
  const at = from ?? Temporal.Now.instant();
  return at
    .toZonedDateTimeISO(timeZone)
    .add({ days: 7 * weeks })
    .toInstant();
}

/** Moves the clock by a week and lets everything happen that happens then. Safe to run twice. */
export async function playNextWeek(
  services: Services,
  institution: Institution,
  until: Temporal.Instant,
  progress: Progress,
  demo: DemoInstitution = demoInstitution(institution.key),
): Promise<void> {
  const { institutionId, timeZone } = institution;
  const [before, after] = [weekAfter(institution, -1, until), until].map((at) => dayIn(timeZone, at));
  if (before === undefined || after === undefined) return;
  const context = demoContext(services, institution, until.toString());
  const folder = await mkdtemp(join(tmpdir(), 'leadline-demo-'));
  try {
    progress('Turning to the next week', 0, 1);
    await services.db.forInstitution(institutionId, async (trx) => {
      await moveDemoClock(trx, institutionId, until);
      await record(trx, context, {
        verb: 'demo.next-week',
        subject: { kind: 'institution', id: String(institutionId) },
        details: { from: before, to: after },
      });
    });
    progress('Roster: who came and who left', 0, 1);
    await deliverRoster(context, await demo.roster(join(folder, 'roster'), after));
    await reachDeliveries(context, (done, of) => progress('Rows that were dated later', done, of));
    const files = await demo.writeNext(folder, before, after);
    await deliver(context, files, (done, of) => progress(`File ${done + 1} of ${of}`, done, of));
    await scoreAllWeeks(context, (done, of) => progress('Scoring the week', done, of));
    await proposeTiers(context);
    await fireFollowUps(context);
    await sendDue(services, institutionId);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
