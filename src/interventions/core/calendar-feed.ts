import { addDays, type IsoDate } from '../../kernel/week.ts';

export interface FeedEvent {
  /** Stays the same when the event moves: a calendar then moves it too. */
  id: string;
  /** Counts changes, so that a calendar takes the newer one. */
  sequence: number;
  on: IsoDate;
  summary: string;
  description: string;
  link: string;
}

/**
 * A calendar as programs read it (RFC 5545): all-day events, which stand on their civil day in every time zone and across changes of
 * the clocks; lines end in CRLF and are folded at 75 octets.
 */
export function calendarFeed(name: string, events: readonly FeedEvent[], stamp: Temporal.Instant): string {
  const dtstamp = `${stamp.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')}`;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Leadline//Follow-ups//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${text(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT4H',
    ...events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${event.id}@leadline`,
      `SEQUENCE:${event.sequence}`,
      `DTSTAMP:${dtstamp}`,
      `DTSTART;VALUE=DATE:${event.on.replaceAll('-', '')}`,
      `DTEND;VALUE=DATE:${addDays(event.on, 1).replaceAll('-', '')}`,
      `SUMMARY:${text(event.summary)}`,
      `DESCRIPTION:${text(event.description)}`,
      `URL:${event.link.replaceAll(/[\r\n]/g, '')}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function text(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n');
}

/** No line over 75 octets, and no character broken in two. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    // A continued line begins with a space, which counts.
    if (octets + size > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = '';
      octets = 0;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}
