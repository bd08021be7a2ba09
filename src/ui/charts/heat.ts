/** How strong a day is drawn: 0 is nothing, 1..4 from little to much. */
export type HeatLevel = 0 | 1 | 2 | 3 | 4;

/**
 * Upper bounds of the levels 1..3 from the days that had something (their quartiles), so that one busy day
 * does not make all the others pale. Fewer than four different values: each its own level.
 */
export function heatBounds(values: readonly (number | null)[]): number[] {
  const some = values.filter((value): value is number => value !== null && value > 0).toSorted((a, b) => a - b);
  const different = [...new Set(some)];
  if (different.length <= 4) return different.slice(0, 3);
  const quartile = (share: number): number => some[Math.min(some.length - 1, Math.floor(share * some.length))] ?? 0;
  return [quartile(0.25), quartile(0.5), quartile(0.75)];
}

export function heatLevel(value: number, bounds: readonly number[]): HeatLevel {
  if (value <= 0) return 0;
  const level = bounds.findIndex((bound) => value <= bound);
  return (level < 0 ? 4 : level + 1) as HeatLevel;
}

/** Attendance: nothing of what was expected is 0, all of it is 4. */
export function attendanceLevel(attended: number, expected: number): HeatLevel {
  if (expected <= 0 || attended <= 0) return 0;
  return attended >= expected ? 4 : 2;
}
