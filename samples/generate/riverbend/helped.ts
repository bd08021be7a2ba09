import type { GeneratedStudent } from '../model.ts';

/** What some who often miss were offered in autumn. */
export interface Help {
  kind_key: 'check-in' | 'nudge-letter';
  /** Teaching weeks before the institution's last full week. */
  began_weeks_to_now: number;
}

/** By how much a level rises that was helped by a morning check-in: about four days in a hundred. Letters change nothing here. */
const check_in_lift = 0.6;

/**
 * Who was helped last autumn, in ordinary lists and not by what became of them: so that what the effects page finds can be held
 * against what is true of these data.
 */
export function helpOf({ index, story, disposition, enrolments: [enrolment] }: GeneratedStudent): Help | null {
  // Those of the counselor who can sign in have stories of their own.
  if (enrolment?.programme === 'LINCOLN' && enrolment.year === 'Grade 6') return null;
  if (story !== 'steady' || disposition.base < -0.7 || disposition.base > -0.15) return null;
  const began_weeks_to_now = 8 + (Math.floor(index / 10) % 5);
  if (index % 10 === 3) return { kind_key: 'check-in', began_weeks_to_now };
  if (index % 10 === 7) return { kind_key: 'nudge-letter', began_weeks_to_now };
  return null;
}

/** What help adds to a student's level in a week. */
export function liftOf(student: GeneratedStudent, weeksToNow: number): number {
  const help = helpOf(student);
  return help?.kind_key === 'check-in' && weeksToNow < help.began_weeks_to_now ? check_in_lift : 0;
}
