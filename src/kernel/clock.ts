/** Where the time comes from. An institution may have a fixed now (demo, tests): see institution/server `clockOf`. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

export function fixedClock(instant: string | Temporal.Instant): Clock {
  const at = typeof instant === 'string' ? Temporal.Instant.from(instant) : instant;
  return { now: () => at };
}
