/** Neighbouring weeks without data, for the same reason, are one gap. */
export interface Gap {
  from: number;
  to: number;
  reason: string;
}

export function gapsOf(reasons: readonly (string | null)[]): Gap[] {
  const gaps: Gap[] = [];
  reasons.forEach((reason, i) => {
    const last = gaps.at(-1);
    if (reason === null) return;
    if (last && last.to === i - 1 && last.reason === reason) last.to = i;
    else gaps.push({ from: i, to: i, reason });
  });
  return gaps;
}

/** The first week of each month, where there is room for its name. */
export function monthStarts(weeks: readonly string[], px_per_week: number, room_px = 36): number[] {
  const starts: number[] = [];
  weeks.forEach((week, i) => {
    const isStart = i === 0 || weeks[i - 1]?.slice(0, 7) !== week.slice(0, 7);
    const last = starts.at(-1);
    if (!isStart) return;
    if (last !== undefined && (i - last) * px_per_week < room_px) {
      // A month with a single week at the very start gives way to the next one.
      if (starts.length === 1) starts[0] = i;
      return;
    }
    starts.push(i);
  });
  return starts;
}
