import type { Week } from '../../../kernel/week.ts';
import type { AttendanceWeek } from '../../core/history.ts';

/** A week's sums by day, as rules ask for them. */
export function packAttendance(
  week: Week,
  n: number,
  sum: { attended: Float64Array; expected: Float64Array },
): AttendanceWeek {
  const made: AttendanceWeek = {
    week,
    attended: new Float32Array(n),
    expected: new Float32Array(n),
    missed: new Uint8Array(n * 7),
    met: new Uint8Array(n),
    away: new Uint8Array(n),
  };
  for (let i = 0; i < n; i++) {
    for (let day = 0; day < 7; day++) {
      const at = i * 7 + day;
      const [attended, expected] = [sum.attended[at] ?? 0, sum.expected[at] ?? 0];
      // The sums are those of the score; a day counts as met where anything was expected.
      made.attended[i] = (made.attended[i] ?? 0) + attended;
      made.expected[i] = (made.expected[i] ?? 0) + expected;
      if (expected <= 0) continue;
      made.missed[at] = Math.min(255, Math.max(0, Math.round(expected - attended)));
      made.met[i] = (made.met[i] ?? 0) | (1 << day);
      if (attended <= 0) made.away[i] = (made.away[i] ?? 0) | (1 << day);
    }
  }
  return made;
}
