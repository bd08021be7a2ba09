import type { IsoDate } from '../../../kernel/week.ts';

export interface Hours {
  day: IsoDate;
  /** Local times: '15:30'. */
  from: string;
  until: string;
}

export const most_slots = 400;

/**
 * The times within somebody's hours, each of the same length, one pause after each. Where the clocks change in between, the
 * wall clock rules: what does not exist on that day is left out, and an hour that comes twice is offered once.
 * @param timeZone IANA name of the place
 */
export function slotsWithin(
  hours: readonly Hours[],
  { minutes, pauseMinutes, timeZone }: { minutes: number; pauseMinutes: number; timeZone: string },
): Temporal.Instant[] {
  const found = new Map<string, Temporal.Instant>();
  for (const { day, from, until } of hours) {
    const end = Temporal.PlainTime.from(until);
    let wall = Temporal.PlainDate.from(day).toPlainDateTime(from);
    const last = Temporal.PlainDate.from(day).toPlainDateTime(end);
    while (Temporal.PlainDateTime.compare(wall.add({ minutes }), last) <= 0 && found.size < most_slots) {
      const zoned = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
      if (zoned.toPlainDateTime().equals(wall)) found.set(wall.toString(), zoned.toInstant());
      wall = wall.add({ minutes: minutes + pauseMinutes });
    }
  }
  return [...found.values()].sort(Temporal.Instant.compare);
}

export interface Span {
  startsAt: Temporal.Instant;
  minutes: number;
}

/** The times of the one that touch a time of the other. */
export function overlapping(offered: readonly Span[], taken: readonly Span[]): Span[] {
  const end = ({ startsAt, minutes }: Span) => startsAt.epochMilliseconds + minutes * 60_000;
  return offered.filter((span) =>
    taken.some((other) => span.startsAt.epochMilliseconds < end(other) && other.startsAt.epochMilliseconds < end(span)),
  );
}
