/** An hour by which the absences of a unit are to be explained, and who is told of those that are not. */
export interface ResolveBy {
  resolveById: string;
  /** Null: the whole institution. */
  unitId: string | null;
  hour: number;
  staffId: string;
}

/** Which setting is a unit's: its own, else the nearest one above it, else the institution's. */
export function resolveByOf<T extends Pick<ResolveBy, 'unitId'>>(
  settings: readonly T[],
  chain: readonly string[],
): T | null {
  for (const unitId of [...chain, null]) {
    const found = settings.find((one) => one.unitId === unitId);
    if (found) return found;
  }
  return null;
}

/** Whether the hour has come on that day, by a clock on the wall: one hour that a change of clocks leaves out comes with the next. */
export function hasCome(now: Temporal.ZonedDateTime, hour: number): boolean {
  return now.hour >= hour;
}
