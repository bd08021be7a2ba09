import { z } from 'zod';
import type { IsoDate } from '../../kernel/week.ts';

export const appointmentKinds = ['meeting', 'conference', 'home-visit'] as const;
export type AppointmentKind = (typeof appointmentKinds)[number];
export const appointmentKindWords: Record<AppointmentKind, string> = {
  meeting: 'Meeting',
  conference: 'Conference about attendance',
  'home-visit': 'Home visit',
};

export const appointmentStates = ['planned', 'held', 'not-held', 'cancelled'] as const;
export type AppointmentState = (typeof appointmentStates)[number];
export type AppointmentEvent = 'hold' | 'fail' | 'cancel' | 'move';

/** From each state, what may happen; anything else is a lost race. */
const transitions: Record<AppointmentState, Partial<Record<AppointmentEvent, AppointmentState>>> = {
  planned: { hold: 'held', fail: 'not-held', cancel: 'cancelled', move: 'planned' },
  held: {},
  'not-held': {},
  cancelled: {},
};

export function appointmentAfter(state: AppointmentState, event: AppointmentEvent): AppointmentState | null {
  return transitions[state][event] ?? null;
}

/** What a conference on attendance agrees: it goes into the plan as it was said. */
export const ConferenceSheet = z.object({
  goal: z.string().trim().min(1, 'say what you agreed to reach').max(500),
  target: z.number().min(-1_000_000).max(1_000_000),
  goalBy: z.iso.date(),
  studentVoice: z.string().trim().max(2_000).default(''),
  familyVoice: z.string().trim().max(2_000).default(''),
  /** Added to the plan's steps. */
  steps: z
    .array(
      z.object({
        words: z.string().trim().min(1).max(300),
        byWhom: z.string().trim().min(1).max(120),
        dueOn: z.iso.date().nullable().default(null),
      }),
    )
    .max(10)
    .default([]),
});
export type ConferenceSheet = z.output<typeof ConferenceSheet>;

/**
 * The moment at which the clocks of a place show a day and time. A time that a change of the clocks skips is the one that much later;
 * of one that comes twice, the first.
 */
export function momentIn(timeZone: string, day: IsoDate, time: string): Temporal.Instant {
  return Temporal.PlainDate.from(day)
    .toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) })
    .toInstant();
}

export function clockIn(timeZone: string, at: Date): { day: IsoDate; time: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return { day: local.toPlainDate().toString(), time: local.toPlainTime().toString({ smallestUnit: 'minute' }) };
}

/**
 * When something said by a device without a network was done. Never after it was heard; a device whose clock is before the appointment was
 * made is wrong, and then it counts from when it was heard.
 */
export function realMoment(said: string | undefined, { heardAt, madeAt }: { heardAt: Date; madeAt: Date }): Date {
  const at = said === undefined ? heardAt.getTime() : Date.parse(said);
  return at < madeAt.getTime() || at > heardAt.getTime() ? heardAt : new Date(at);
}

/** A check-in from before it was moved to a later time: taken for the later one, nobody would look out for whoever goes then. */
export function isOfLaterTime(
  { sequence, real }: { sequence: number | undefined; real: Date },
  row: { state: string; sequence: number; starts_at: Date },
): boolean {
  return row.state === 'planned' && sequence !== undefined && sequence < row.sequence && real < row.starts_at;
}
