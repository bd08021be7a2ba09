import type { IsoDate } from '../../../kernel/week.ts';

/** When somebody reads what families write. */
export interface StaffedHours {
  /** 1 Monday to 7 Sunday. */
  days: readonly number[];
  /** In the institution's time: '07:30'. */
  from: string;
  until: string;
  timeZone: string;
  /** The school is closed. */
  isHoliday: (day: IsoDate) => boolean;
}

const most_days = 60;

export function isStaffed(hours: StaffedHours, at: Temporal.Instant): boolean {
  const local = at.toZonedDateTimeISO(hours.timeZone);
  return (
    local.epochMilliseconds >= opens(hours, local.toPlainDate()) &&
    at.epochMilliseconds < closes(hours, local.toPlainDate())
  );
}

/** When somebody reads next: now, while it is staffed; null: nobody for two months. */
export function nextStaffed(hours: StaffedHours, at: Temporal.Instant): Temporal.Instant | null {
  return afterStaffedHours(hours, at, 0);
}

/** So many staffed hours after a moment: by when an answer is due. */
export function afterStaffedHours(hours: StaffedHours, at: Temporal.Instant, count: number): Temporal.Instant | null {
  let left_ms = count * 3_600_000;
  let day = at.toZonedDateTimeISO(hours.timeZone).toPlainDate();
  for (let n = 0; n < most_days; n++, day = day.add({ days: 1 })) {
    const from = Math.max(opens(hours, day), at.epochMilliseconds);
    const until = closes(hours, day);
    if (from >= until) continue;
    if (from + left_ms < until) return Temporal.Instant.fromEpochMilliseconds(from + left_ms);
    left_ms -= until - from;
  }
  return null;
}

function opens(hours: StaffedHours, day: Temporal.PlainDate): number {
  if (!hours.days.includes(day.dayOfWeek) || hours.isHoliday(day.toString())) return Number.POSITIVE_INFINITY;
  return day.toZonedDateTime({ timeZone: hours.timeZone, plainTime: Temporal.PlainTime.from(hours.from) })
    .epochMilliseconds;
}

const closes = (hours: StaffedHours, day: Temporal.PlainDate): number =>
  day.toZonedDateTime({ timeZone: hours.timeZone, plainTime: Temporal.PlainTime.from(hours.until) }).epochMilliseconds;
