import { z } from 'zod';
import { explanationKeys } from '../../attendance/core/registers/explanation.ts';
import type { Acting } from '../../cases/server/index.ts';
import { eventAnswers } from '../../families/core/gatherings/event.ts';
import { channels, digests } from '../../families/core/people/holder.ts';
import { categories } from '../../families/core/writing/occasions.ts';
import {
  answerEvent,
  bookTime,
  freeTime,
  keepPreference,
  proposeReason,
  readPreferences,
  recordOptIn,
  recordOptOut,
} from '../../families/server/index.ts';
import type { Institution } from '../../institution/server/index.ts';
import { keepFamilyAnswer } from '../../interventions/server/index.ts';
import type { ReadyLanguage } from '../../kernel/languages.ts';
import { Problem } from '../../kernel/problem.ts';
import { takeInbound } from '../../messages/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { answerSurvey } from '../../surveys/server/index.ts';
import type { PortalKey } from '../core/say.ts';
import type { PageLink } from './opened-page.ts';
import { readEvents, readInvitations, readPlans, studentsOf } from './read-family.ts';

/** What the page says after somebody did something, and beside what. */
export interface Done {
  act: string;
  /** Of what: a student, an invitation. */
  id: string;
  says: PortalKey;
  /** What was typed into a form that was not taken; of one that was taken, nothing. */
  typed: Fields;
}

type Fields = (name: string) => string;
interface Given {
  institution: Institution;
  link: PageLink;
  language: ReadyLanguage;
  field: Fields;
}

type Doing = (trx: Tx, ctx: Acting, given: Given) => Promise<PortalKey>;

const day = z.iso.date();
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What each purpose lets its reader do; nothing else is done, whatever a form says. */
const allowed: Record<PageLink['purpose'], readonly string[]> = {
  family: [
    'survey',
    'explain',
    'write',
    'book',
    'cancel',
    'decline',
    'event',
    'settings',
    'stop',
    'allow',
    'plan',
    'language',
  ],
  absences: ['explain', 'write'],
  meeting: ['book', 'cancel', 'decline', 'write'],
  event: ['event'],
  plan: ['plan', 'write'],
};

const acts: Record<string, Doing> = {
  explain: async (trx, ctx, { link, field }) => {
    const student = (await studentsOf(trx, ctx, link)).find(({ studentId }) => studentId === field('id'));
    const reason = explanationKeys.find((key) => key === field('reason'));
    const on = day.safeParse(field('day'));
    if (!student || !reason || !on.success) return 'needDay';
    await proposeReason(trx, ctx, {
      studentId: student.studentId,
      fromDay: on.data,
      toDay: on.data,
      reason,
      words: field('words').trim(),
      holder: link.holder,
      via: 'page',
    });
    return 'explained';
  },
  write: async (trx, _, { institution, link, field }) => {
    const text = field('message').trim();
    if (text === '') return 'needMessage';
    // The form's own id: a second press, or a reload, brings the same message.
    await takeInbound(trx, institution, {
      channel: 'page',
      provider: 'family-page',
      providerId: `${link.linkId}/${field('id').slice(0, 60)}`,
      fromAddress: `${link.holder.kind}:${link.holder.id}`,
      toAddress: 'family-page',
      text: text.slice(0, 4_000),
      proof: 'signed',
    });
    return 'written';
  },
  book: async (trx, ctx, { link, field, language }) => {
    const invitationId = await ownInvitation(trx, ctx, link, field('id'));
    const slot = z.uuid().safeParse(field('slot'));
    if (!invitationId || !slot.success) return 'chooseTime';
    await bookTime(
      trx,
      ctx,
      invitationId,
      {
        slotId: slot.data,
        interpreter: field('interpreter') === 'yes' ? language : null,
        wish: field('wish').trim().slice(0, 1_000),
      },
      { by: 'family' },
    );
    return 'booked';
  },
  cancel: (trx, ctx, given) => free(trx, ctx, given, 'cancel'),
  decline: (trx, ctx, given) => free(trx, ctx, given, 'decline'),
  survey: async (trx, ctx, { link, field, language }) => {
    const students = await studentsOf(trx, ctx, link, 'surveys');
    const isKept = await answerSurvey(trx, ctx, {
      holder: link.holder,
      studentIds: students.map(({ studentId }) => studentId),
      windowId: field('id'),
      language,
      field,
    });
    return isKept ? 'answered' : 'needAnswer';
  },
  event: async (trx, ctx, { link, field, language }) => {
    const event = (await readEvents(trx, ctx, link)).find(({ eventId }) => eventId === field('id'));
    const answer = eventAnswers.find((one) => one === field('answer'));
    if (!event || !answer) return 'closed';
    const people = z.coerce
      .number()
      .int()
      .min(1)
      .max(20)
      .safeParse(field('people') || undefined);
    await answerEvent(
      trx,
      ctx,
      event.eventId,
      { householdKey: event.householdKey, holderKind: link.holder.kind, holderId: link.holder.id },
      {
        answer,
        people: people.success ? people.data : null,
        interpreter: field('interpreter') === 'yes' ? language : null,
      },
    );
    return 'answered';
  },
  settings: async (trx, ctx, { link, field, language }) => {
    const before = (await readPreferences(trx, ctx.actor.institutionId, [link.holder.id]))(link.holder);
    const by = channels.find((channel) => channel === field('by'));
    const [from, until] = [time.safeParse(field('from')), time.safeParse(field('until'))];
    await keepPreference(trx, ctx, link.holder, {
      language,
      channelOrder: by ? [by, ...(before.channelOrder ?? channels).filter((one) => one !== by)] : before.channelOrder,
      hours: from.success && until.success && from.data !== until.data ? { from: from.data, until: until.data } : null,
      timeZone: before.timeZone,
      isLargePrint: field('large') === 'yes',
      wantsAudio: field('audio') === 'yes',
      needsInterpreter: field('interpreter') === 'yes',
      digest: digests.find((one) => one === field('digest')) ?? before.digest,
      // Whoever is behind the code says what they want now; somebody else's older word does not stand against it.
      revision: before.revision,
    });
    return 'saved';
  },
  stop: (trx, ctx, given) => consent(trx, ctx, given, false),
  allow: (trx, ctx, given) => consent(trx, ctx, given, true),
  plan: async (trx, ctx, { institution, link, field }) => {
    const plan = (await readPlans(trx, ctx, link)).find(({ successPlanId }) => successPlanId === field('id'));
    const answer = field('answer') === 'changes' ? 'changes' : 'agreed';
    const name = field('name').trim();
    if (!plan || plan.state === 'replaced') return 'closed';
    if (name === '') return 'needName';
    if (answer === 'changes' && field('words').trim() === '') return 'needMessage';
    await keepFamilyAnswer(trx, { institution }, plan, {
      answer,
      name: name.slice(0, 120),
      words: field('words').trim().slice(0, 2_000),
      linkId: link.linkId,
      guardianId: link.holder.kind === 'guardian' ? link.holder.id : null,
    });
    return 'answered';
  },
};

/** Does what a form of the page asks for, if its link is for that. What is refused is said in the family's words. */
export async function act(trx: Tx, ctx: Acting, given: Given): Promise<Done | null> {
  const name = given.field('do');
  const doing = acts[name];
  if (!doing || !allowed[given.link.purpose].includes(name)) return null;
  const says = await doing(trx, ctx, given);
  return { act: name, id: given.field('id'), says, typed: isRefusal(says) ? given.field : () => '' };
}

const refusals: readonly PortalKey[] = [
  'needDay',
  'needMessage',
  'needName',
  'needAnswer',
  'chooseTime',
  'taken',
  'tooLate',
  'closed',
];

export function isRefusal(says: PortalKey): boolean {
  return refusals.includes(says);
}

/** What a refused verb means to a family; the caller's transaction was rolled back. */
export function refusalOf(error: unknown): PortalKey | null {
  if (!(error instanceof Problem)) return null;
  if (error.code === 'gatherings.closed') return 'tooLate';
  if (error.code === 'gatherings.conflict') return 'taken';
  return error.status === 422 ? 'needDay' : 'closed';
}

async function ownInvitation(trx: Tx, ctx: Acting, link: PageLink, id: string): Promise<string | null> {
  const own = await readInvitations(trx, ctx, link);
  return own.find(({ invitationId }) => invitationId === id)?.invitationId ?? null;
}

async function free(trx: Tx, ctx: Acting, { link, field }: Given, step: 'cancel' | 'decline'): Promise<PortalKey> {
  const invitationId = await ownInvitation(trx, ctx, link, field('id'));
  if (!invitationId) return 'closed';
  await freeTime(trx, ctx, invitationId, step, { by: 'family' });
  return step === 'cancel' ? 'cancelled' : 'declined';
}

async function consent(trx: Tx, ctx: Acting, { link, field }: Given, wants: boolean): Promise<PortalKey> {
  const category = categories.find((one) => one === field('id'));
  if (!category) return 'closed';
  await (wants ? recordOptIn : recordOptOut)(trx, ctx, {
    holder: link.holder,
    categories: [category],
    channel: 'email',
    isEverywhere: true,
    words: 'Chosen on the family’s page',
    via: 'page',
  });
  return wants ? 'saved' : 'stopped';
}
