import { z } from 'zod';
import type { IsoDate } from '../../../kernel/week.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { invitationOf } from '../../core/invitation.ts';
import type { RecipientKind } from '../../core/kinds.ts';
import { loadMailSetting } from '../channels/mail-setting.ts';
import type { MessageContext } from '../context.ts';

/** What stands in a calendar. It names nobody: calendars are kept by others. */
export interface CalendarEvent {
  /** Its UID, the same through every change. */
  id: string;
  when: { startsAt: string; endsAt: string } | { on: IsoDate };
  summary: string;
  description: string;
  place: string;
  link: string;
}

const Kept = z.object({
  id: z.string(),
  when: z.union([z.object({ startsAt: z.string(), endsAt: z.string() }), z.object({ on: z.string() })]),
  summary: z.string(),
  description: z.string(),
  place: z.string(),
  link: z.string(),
});

export interface Invited {
  kind: RecipientKind;
  id: string;
  name: string;
  email: string;
}

export type InvitationStep = 'new' | 'changed' | 'cancelled';

/** In one transaction; see inviteInRounds. */
export const invited_at_once = 20;

/**
 * Brings somebody's calendar up to what now holds, in the caller's transaction: what is new or another time goes out as a REQUEST,
 * what is no more as a CANCEL, both under the same UID with one more in SEQUENCE; what is past is forgotten.
 * @param source keeps apart what different parts of the product look after
 * @param untold of these nothing is said any more, not even that they are called off
 * @param mail queues one mail with its calendar part
 */
export async function settleInvitations(
  trx: Tx,
  { clock, actor }: MessageContext,
  to: Invited,
  {
    source,
    sender,
    untold = new Set(),
  }: { source: string; sender: { name: string; email: string }; untold?: ReadonlySet<string> },
  events: readonly CalendarEvent[],
  mail: (step: InvitationStep, event: CalendarEvent, sequence: number, calendar: string) => Promise<unknown>,
): Promise<number> {
  const { institutionId } = actor;
  const now = clock.now();
  const key = { institution_id: institutionId, recipient_kind: to.kind, recipient_id: to.id, source };
  const rows = await trx
    .selectFrom('messages.invited')
    .select(['event_id', 'sequence', 'event', 'ends_at', 'is_cancelled'])
    .where('institution_id', '=', institutionId)
    .where('recipient_kind', '=', to.kind)
    .where('recipient_id', '=', to.id)
    .where('source', '=', source)
    .forUpdate()
    .execute();
  const known = new Map(rows.map((row) => [row.event_id, row]));
  const wanted = new Map(events.filter((event) => endOf(event) > now.epochMilliseconds).map((one) => [one.id, one]));
  let mailed = 0;
  const say = async (step: InvitationStep, event: CalendarEvent, sequence: number) => {
    const calendar = invitationOf(
      {
        ...event,
        sequence,
        when:
          'on' in event.when
            ? event.when
            : {
                startsAt: Temporal.Instant.from(event.when.startsAt),
                endsAt: Temporal.Instant.from(event.when.endsAt),
              },
        organiser: sender,
        people: [{ name: to.name, email: to.email }],
        isCancelled: step === 'cancelled',
      },
      now,
    );
    const row = {
      sequence,
      event: jsonb(event),
      ends_at: new Date(endOf(event)),
      is_cancelled: step === 'cancelled',
    };
    await trx
      .insertInto('messages.invited')
      .values({ ...key, event_id: event.id, ...row })
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'recipient_kind', 'recipient_id', 'source', 'event_id']).doUpdateSet(row),
      )
      .execute();
    await mail(step, event, sequence, calendar);
    mailed++;
  };
  for (const event of wanted.values()) {
    if (mailed >= invited_at_once) return mailed;
    const before = known.get(event.id);
    if (!before) await say('new', event, 0);
    else if (before.is_cancelled) await say('new', event, before.sequence + 1);
    else if (!isSame(Kept.parse(before.event), event)) await say('changed', event, before.sequence + 1);
  }
  for (const row of rows) {
    if (mailed >= invited_at_once) return mailed;
    if (row.ends_at.getTime() <= now.epochMilliseconds)
      await trx
        .deleteFrom('messages.invited')
        .where('institution_id', '=', institutionId)
        .where('recipient_kind', '=', to.kind)
        .where('recipient_id', '=', to.id)
        .where('source', '=', source)
        .where('event_id', '=', row.event_id)
        .execute();
    else if (!row.is_cancelled && !wanted.has(row.event_id) && !untold.has(row.event_id))
      await say('cancelled', Kept.parse(row.event), row.sequence + 1);
  }
  return mailed;
}

/** What a calendar shows: another description alone is no news. */
function isSame(a: CalendarEvent, b: CalendarEvent): boolean {
  const shown = ({ when, summary, place }: CalendarEvent) =>
    JSON.stringify(['on' in when ? when.on : [when.startsAt, when.endsAt], summary, place]);
  return shown(a) === shown(b);
}

/** A whole day ends when the last place on earth has it behind it. */
function endOf({ when }: CalendarEvent): number {
  return 'on' in when
    ? Temporal.PlainDate.from(when.on).add({ days: 1 }).toZonedDateTime('-12:00').epochMilliseconds
    : Temporal.Instant.from(when.endsAt).epochMilliseconds;
}

/** Whoever asks in a calendar: the institution's own address, so that nobody's private one leaves. */
export async function calendarSender(
  trx: Tx,
  { institutionId, name }: { institutionId: number; name: string },
): Promise<{ name: string; email: string }> {
  const setting = await loadMailSetting(trx, institutionId);
  return { name: setting?.from_name ?? name, email: setting?.from_address ?? 'calendar@leadline.invalid' };
}
