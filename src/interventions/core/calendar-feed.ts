import { contentLines, escapedText, utcStamp } from '../../kernel/calendar-lines.ts';
import { addDays, type IsoDate } from '../../kernel/week.ts';

export interface FeedEvent {
  /** Stays the same when the event moves: a calendar then moves it too. */
  id: string;
  /** Counts changes, so that a calendar takes the newer one. */
  sequence: number;
  /** A whole day, or a moment. */
  when: { on: IsoDate } | { startsAt: Temporal.Instant; endsAt: Temporal.Instant };
  summary: string;
  description: string;
  link: string;
}

/**
 * A calendar as programs read it (RFC 5545): all-day events, which stand on their civil day in every time zone and across changes of
 * the clocks; lines end in CRLF and are folded at 75 octets.
 */
export function calendarFeed(name: string, events: readonly FeedEvent[], stamp: Temporal.Instant): string {
  const dtstamp = utcStamp(stamp);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Leadline//Follow-ups//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapedText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT4H',
    ...events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${event.id}@leadline`,
      `SEQUENCE:${event.sequence}`,
      `DTSTAMP:${dtstamp}`,
      ...('on' in event.when
        ? [
            `DTSTART;VALUE=DATE:${event.when.on.replaceAll('-', '')}`,
            `DTEND;VALUE=DATE:${addDays(event.when.on, 1).replaceAll('-', '')}`,
          ]
        : [`DTSTART:${utcStamp(event.when.startsAt)}`, `DTEND:${utcStamp(event.when.endsAt)}`]),
      `SUMMARY:${escapedText(event.summary)}`,
      `DESCRIPTION:${escapedText(event.description)}`,
      `URL:${event.link.replaceAll(/[\r\n]/g, '')}`,
      `TRANSP:${'on' in event.when ? 'TRANSPARENT' : 'OPAQUE'}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return contentLines(lines);
}
