import { html } from 'hono/html';
import { type Acting, momentOf } from '../../cases/server/index.ts';
import { refusable } from '../../families/core/people/consent.ts';
import type { FamilyCategory } from '../../families/core/writing/occasions.ts';
import { readHolders, readPreferences, rulesOf } from '../../families/server/index.ts';
import type { Institution } from '../../institution/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/db/database.ts';
import { openSurveysFor } from '../../surveys/server/index.ts';
import type { Done } from './act.ts';
import { type Frame, type Html, words } from './frame.ts';
import type { PageLink } from './opened-page.ts';
import {
  attendancePart,
  eventPart,
  explainPart,
  historyPart,
  meetingPart,
  saysPart,
  settingsPart,
  writePart,
} from './parts.ts';
import { planPart } from './plan-part.ts';
import { readEvents, readHistory, readInvitations, readPlans, readStudents, studentsOf } from './read-family.ts';
import { surveyPart } from './survey-part.ts';

/** The number to call in danger, where the school is. */
export function emergencyNumber(locale: string): string {
  const region = locale.split('-')[1] ?? '';
  if (['US', 'CA', 'MX'].includes(region)) return '911';
  return region === 'GB' ? '999' : '112';
}

/** What lies behind the code: as much of the family's page as the link is for. */
export async function familyPage(
  trx: Tx,
  ctx: Acting,
  {
    institution,
    link,
    frame,
    done,
    address,
  }: { institution: Institution; link: PageLink; frame: Frame; done: Done | null; address: string },
): Promise<Html> {
  const { timeZone } = institution;
  const { today } = await momentOf(trx, ctx);
  const isAll = link.purpose === 'family';
  const of = (act: string, id: string) => (done?.act === act && done.id === id ? done : null);
  const after = (acts: readonly string[]) => (done && acts.includes(done.act) ? saysPart(frame, done.says) : '');
  const students = isAll || link.purpose === 'absences' ? await readStudents(trx, ctx, link) : [];
  const invitations = isAll || link.purpose === 'meeting' ? await readInvitations(trx, ctx, link) : [];
  const events = isAll || link.purpose === 'event' ? await readEvents(trx, ctx, link) : [];
  const planParts: Html[] = [];
  for (const plan of isAll || link.purpose === 'plan' ? await readPlans(trx, ctx, link) : [])
    planParts.push(await planPart(trx, institution.institutionId, frame, plan, of('plan', plan.successPlanId)));
  const surveys = isAll
    ? await openSurveysFor(
        trx,
        ctx,
        link.holder,
        (await studentsOf(trx, ctx, link, 'surveys')).map(({ studentId }) => studentId),
      )
    : [];
  return html`<h1>${words(frame, 'hello', { name: link.name })}</h1>
<p>${words(frame, 'about', { school: institution.name })}</p>
${students.map(
  (student) =>
    html`${attendancePart(frame, student)}${explainPart(frame, student, today, of('explain', student.studentId))}`,
)}
${planParts}
${surveys.map((one) => surveyPart(frame, one, of('survey', one.windowId)))}
${after(['book', 'cancel', 'decline'])}
${invitations.map((one) => meetingPart(frame, one, timeZone, address))}
${after(['event'])}
${events.length > 0 ? html`<h2>${words(frame, 'events')}</h2>` : ''}
${events.map((one) => eventPart(frame, one, timeZone))}
${link.purpose === 'event' ? '' : writePart(frame, uuidv7(), emergencyNumber(institution.locale), after(['write']))}
${isAll ? await aboutReader(trx, ctx, institution, link, frame, after(['settings', 'stop', 'allow'])) : ''}`;
}

/** How this reader is written to, and who has. */
async function aboutReader(
  trx: Tx,
  ctx: Acting,
  institution: Institution,
  link: PageLink,
  frame: Frame,
  says: ReturnType<typeof saysPart>,
): Promise<Html> {
  const { institutionId, timeZone } = institution;
  const { rules } = await rulesOf(trx, institution);
  const preference = (await readPreferences(trx, institutionId, [link.holder.id]))(link.holder);
  const stopped = (await readHolders(trx, institutionId, [link.holder]))(link.holder)
    .consents.filter(({ state, channel }) => state === 'withdrawn' && channel === '*')
    .map(({ category }) => category as FamilyCategory);
  return html`${settingsPart(frame, preference, stopped, refusable(rules), says)}
${historyPart(frame, await readHistory(trx, ctx, link), timeZone)}`;
}
