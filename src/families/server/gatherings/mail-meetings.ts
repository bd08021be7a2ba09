import type { Institution } from '../../../institution/server/index.ts';
import { approvedLanguages } from '../../../interventions/server/index.ts';
import { readyLanguageOf } from '../../../kernel/languages.ts';
import {
  type CalendarEvent,
  calendarSender,
  inviteInRounds,
  inviteStaff,
  type MessageContext,
  queueToFamily,
  settleInvitations,
  staffWhoWantInvitations,
} from '../../../messages/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { mailWords } from '../../core/gatherings/mail-words.ts';
import { type Holder, holderKinds, type Recipient } from '../../core/people/holder.ts';
import { makeFamilyLink } from '../page-link.ts';
import { recipientsFor } from '../people/recipients-for.ts';
import { type BookedMeeting, bookedMeetings } from './booked.ts';

const farthest_hours = 366 * 24;

/** Mails what families booked as calendar programs take it: to hosts who want it, and to the family where mail is how it is written to. */
export async function mailMeetings(
  { db, publicUrl }: { db: Database; publicUrl: string },
  ctx: MessageContext,
  institution: Institution,
): Promise<number> {
  const { institutionId, timeZone } = institution;
  const now = ctx.clock.now();
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const { meetings, hosts, sender, holders } = await db.forInstitution(institutionId, async (trx) => {
    const meetings = await bookedMeetings(trx, institutionId, { from: now, until: now.add({ hours: farthest_hours }) });
    return {
      meetings,
      hosts: await staffWhoWantInvitations(trx, institutionId, today),
      sender: await calendarSender(trx, institution),
      holders: await holdersOf(trx, institutionId, meetings),
    };
  });
  let mailed = 0;
  for (const host of hosts)
    mailed += await inviteInRounds(db, ctx, (trx) =>
      inviteStaff(
        trx,
        ctx,
        host,
        { source: 'meetings', sender, timeZone },
        meetings
          // A visit to a home stands in the host's calendar as the visit that it is.
          .filter(({ hostStaffId, way }) => hostStaffId === host.id && way !== 'home')
          .map((one) => eventOf(one, 'Meeting with a family', `${publicUrl}/${institution.key}/families/meetings`)),
      ),
    );
  for (const holder of holders)
    mailed += await inviteInRounds(db, ctx, (trx) =>
      mailFamily(trx, ctx, { institution, publicUrl, sender }, holder, meetings),
    );
  return mailed;
}

/** Whoever has booked, or has something of ours in their calendar that may have to go. */
async function holdersOf(trx: Tx, institutionId: number, meetings: readonly BookedMeeting[]): Promise<Holder[]> {
  const rows = await trx
    .selectFrom('messages.invited')
    .select(['recipient_kind', 'recipient_id'])
    .distinct()
    .where('institution_id', '=', institutionId)
    .where('source', '=', 'meetings')
    .where('recipient_kind', '!=', 'staff')
    .where('is_cancelled', '=', false)
    .execute();
  const all = [
    ...meetings.map(({ holder }) => holder),
    ...rows.flatMap(({ recipient_kind, recipient_id }) => {
      const kind = holderKinds.find((one) => one === recipient_kind);
      return kind ? [{ kind, id: recipient_id }] : [];
    }),
  ];
  return [...new Map(all.map((one) => [`${one.kind}/${one.id}`, one])).values()];
}

async function mailFamily(
  trx: Tx,
  ctx: MessageContext,
  of: { institution: Institution; publicUrl: string; sender: { name: string; email: string } },
  holder: Holder,
  meetings: readonly BookedMeeting[],
): Promise<number> {
  const { institution, publicUrl, sender } = of;
  const { institutionId, timeZone } = institution;
  const invitations = await invitationsOf(trx, institutionId, holder);
  const told = await toldOf(trx, institutionId, holder, [...new Set(invitations.values())]);
  const recipient = [...told.values()][0];
  const mine = meetings.filter(
    (one) => one.holder.kind === holder.kind && one.holder.id === holder.id && told.has(one.studentId),
  );
  const first = recipient?.channels[0];
  // Whoever may not be written to, or reads texts first, gets no mail.
  if (!recipient || first?.channel !== 'email') return 0;
  const language = readyLanguageOf(recipient.language);
  const isDraft = language !== 'en' && !(await approvedLanguages(trx, institutionId)).has(language);
  const to = { ...holder, name: recipient.name, email: first.address };
  return settleInvitations(
    trx,
    ctx,
    to,
    {
      source: 'meetings',
      sender,
      untold: new Set([...invitations].flatMap(([id, studentId]) => (told.has(studentId) ? [] : [id]))),
    },
    mine.map((one) => eventOf(one, one.title, publicUrl)),
    async (step, event, sequence, calendar) => {
      const said = mailWords[language][step];
      const title = isDraft ? `${said} / ${mailWords.en[step]}` : said;
      const starts = 'startsAt' in event.when ? Temporal.Instant.from(event.when.startsAt) : ctx.clock.now();
      const when = starts
        .toZonedDateTimeISO(timeZone)
        .toLocaleString(recipient.language, { dateStyle: 'full', timeStyle: 'short' });
      const page =
        step === 'cancelled'
          ? ''
          : (await makeFamilyLink(trx, ctx, { purpose: 'meeting', subjectId: event.id, holder, name: recipient.name }))
              .path;
      return queueToFamily(trx, ctx, {
        to: holder,
        channel: 'email',
        address: first.address,
        language: recipient.language,
        studentIds: [...told.keys()],
        householdKey: recipient.householdKey,
        category: 'events',
        // What it is about may be seen over a shoulder: it stands inside.
        subject: `${title} (${institution.name})`,
        body: [title, '', event.summary, when, event.place, ...(page ? ['', `${publicUrl}${page}`] : [])].join('\n'),
        dedupeKey: `invitation/${holder.id}/${event.id}/${sequence}`,
        origin: { kind: 'invitation', id: event.id },
        calendar,
      });
    },
  );
}

/** What somebody was asked to, and about whom. */
async function invitationsOf(trx: Tx, institutionId: number, { kind, id }: Holder): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom('families.invitation')
    .select(['invitation_id', 'student_id'])
    .where('institution_id', '=', institutionId)
    .where('holder_kind', '=', kind)
    .where('holder_id', '=', id)
    .execute();
  return new Map(rows.map(({ invitation_id, student_id }) => [invitation_id, student_id]));
}

/** Of these students those about whose events somebody is told, and how they are reached. */
async function toldOf(
  trx: Tx,
  institutionId: number,
  { kind, id }: Holder,
  studentIds: readonly string[],
): Promise<Map<string, Recipient>> {
  const all = await recipientsFor(trx, institutionId, studentIds, 'events');
  return new Map(
    [...all].flatMap(([studentId, some]) => {
      const me = some.find((one) => one.kind === kind && one.id === id);
      return me ? [[studentId, me] as const] : [];
    }),
  );
}

/** As they are reached about events of any of these students; null: not at all. */
export async function recipientOf(
  trx: Tx,
  institutionId: number,
  holder: Holder,
  studentIds: readonly string[],
): Promise<Recipient | null> {
  return [...(await toldOf(trx, institutionId, holder, studentIds)).values()][0] ?? null;
}

function eventOf(
  { invitationId, startsAt, minutes, way, place }: BookedMeeting,
  summary: string,
  link: string,
): CalendarEvent {
  return {
    id: invitationId,
    summary,
    description: '',
    // A home's address is in no calendar.
    place: way === 'home' ? '' : place,
    link,
    when: { startsAt: startsAt.toString(), endsAt: startsAt.add({ minutes }).toString() },
  };
}
