import type { Acting } from '../../cases/server/index.ts';
import { contentLines, escapedText, utcStamp } from '../../kernel/calendar-lines.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PageLink } from './opened-page.ts';
import { readInvitations } from './read-family.ts';

/** A booked meeting as a calendar takes it; null where none is booked. */
export async function calendarOfMeeting(
  trx: Tx,
  ctx: Acting,
  link: PageLink,
  invitationId: string,
  address: string,
): Promise<string | null> {
  const one = (await readInvitations(trx, ctx, link)).find((asked) => asked.invitationId === invitationId);
  if (!one?.booked) return null;
  const startsAt = Temporal.Instant.from(one.booked.startsAt);
  return contentLines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Leadline//Meetings//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${invitationId}@leadline`,
    `SEQUENCE:${one.sequence}`,
    `DTSTAMP:${utcStamp(ctx.clock.now())}`,
    `DTSTART:${utcStamp(startsAt)}`,
    `DTEND:${utcStamp(startsAt.add({ minutes: one.booked.minutes }))}`,
    `SUMMARY:${escapedText(`${one.title}, ${one.host}`)}`,
    `LOCATION:${escapedText(one.place)}`,
    `URL:${address}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}
