import { contentLines, escapedText, utcStamp } from '../../kernel/calendar-lines.ts';
import { addDays, type IsoDate } from '../../kernel/week.ts';

export interface Invitation {
  /** Stays the same through every change. */
  id: string;
  sequence: number;
  /** A moment, or a whole day. */
  when: { startsAt: Temporal.Instant; endsAt: Temporal.Instant } | { on: IsoDate };
  summary: string;
  description: string;
  place: string;
  link: string;
  organiser: { name: string; email: string };
  people: readonly { name: string; email: string }[];
  isCancelled: boolean;
}

/**
 * An invitation as calendar programs take it (iTIP, RFC 5546): a REQUEST, also for a change, with one more in SEQUENCE, or a CANCEL of
 * what was asked under the same UID.
 */
export function invitationOf(it: Invitation, stamp: Temporal.Instant): string {
  const when =
    'on' in it.when
      ? [
          `DTSTART;VALUE=DATE:${it.when.on.replaceAll('-', '')}`,
          `DTEND;VALUE=DATE:${addDays(it.when.on, 1).replaceAll('-', '')}`,
        ]
      : [`DTSTART:${utcStamp(it.when.startsAt)}`, `DTEND:${utcStamp(it.when.endsAt)}`];
  return contentLines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Leadline//Invitations//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${it.isCancelled ? 'CANCEL' : 'REQUEST'}`,
    'BEGIN:VEVENT',
    `UID:${it.id}@leadline`,
    `SEQUENCE:${it.sequence}`,
    `DTSTAMP:${utcStamp(stamp)}`,
    ...when,
    `SUMMARY:${escapedText(it.summary)}`,
    `DESCRIPTION:${escapedText(it.description)}`,
    ...(it.place ? [`LOCATION:${escapedText(it.place)}`] : []),
    `URL:${it.link.replaceAll(/[\r\n]/g, '')}`,
    `ORGANIZER;CN=${quoted(it.organiser.name)}:mailto:${address(it.organiser.email)}`,
    ...it.people.map(
      ({ name, email }) =>
        `ATTENDEE;CN=${quoted(name)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${address(email)}`,
    ),
    `STATUS:${it.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}

/** A parameter's value holds no quotes and no control characters, whatever a name does. */
const quoted = (name: string) => `"${name.replaceAll(/["\p{Cc}]/gu, ' ').trim()}"`;
const address = (email: string) => email.replaceAll(/[\s\p{Cc}<>",;]/gu, '');
