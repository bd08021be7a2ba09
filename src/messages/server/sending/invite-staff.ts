import type { Tx } from '../../../platform/db/database.ts';
import type { MessageContext } from '../context.ts';
import { queueMessage } from '../queue-message.ts';
import { type CalendarEvent, type InvitationStep, type Invited, settleInvitations } from './settle-invitations.ts';

/** The staff who want what stands in their calendar by mail, and have an address. */
export async function staffWhoWantInvitations(trx: Tx, institutionId: number, today: string): Promise<Invited[]> {
  const rows = await trx
    .selectFrom('messages.staff_setting as t')
    .innerJoin('roster.staff as s', (join) =>
      join.onRef('s.institution_id', '=', 't.institution_id').onRef('s.staff_id', '=', 't.staff_id'),
    )
    .select(['s.staff_id', 's.display_name', 's.email'])
    .where('t.institution_id', '=', institutionId)
    .where('s.institution_id', '=', institutionId)
    .where('t.wants_invitations', '=', true)
    .where('s.email', 'is not', null)
    // Whoever left gets no more.
    .where((on) => on.or([on('s.left_on', 'is', null), on('s.left_on', '>', today)]))
    .orderBy('s.staff_id')
    .execute();
  return rows.flatMap(({ staff_id, display_name, email }) =>
    email === null ? [] : [{ kind: 'staff' as const, id: staff_id, name: display_name, email }],
  );
}

const step_words: Record<InvitationStep, string> = { new: 'Invitation', changed: 'Changed', cancelled: 'Called off' };

/** Settles the calendar of one member of staff; the mail says what and when, and of whom it is in the product alone. */
export async function inviteStaff(
  trx: Tx,
  ctx: MessageContext,
  to: Invited,
  of: { source: string; sender: { name: string; email: string }; timeZone: string },
  events: readonly CalendarEvent[],
): Promise<number> {
  return settleInvitations(trx, ctx, to, of, events, (step, event, sequence, calendar) =>
    queueMessage(trx, ctx, {
      kind: 'staff-invitation',
      to: { kind: 'staff', id: to.id },
      templateKey: 'staff-invitation',
      values: {
        step: step_words[step],
        words: event.summary,
        when: whenText(event, of.timeZone),
        link: new URL(event.link).pathname.replace(/^\/[^/]+/, '') || '/',
      },
      category: 'work',
      dedupeKey: `invitation/${to.id}/${of.source}/${event.id}/${sequence}`,
      origin: { kind: 'calendar', id: event.id },
      calendar,
    }),
  );
}

function whenText({ when }: CalendarEvent, timeZone: string): string {
  if ('on' in when)
    return Temporal.PlainDate.from(when.on).toLocaleString('en', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    });
  return Temporal.Instant.from(when.startsAt)
    .toZonedDateTimeISO(timeZone)
    .toLocaleString('en', { dateStyle: 'full', timeStyle: 'short' });
}
