import type { Story } from '../../cast.ts';

/** How a student who comes, but belongs nowhere, is doing in a week. */
export interface Connection {
  /** The chance that an assignment is handed in. */
  hands_in: number;
  /** What they answer about belonging, peers and adults, from 1 to 5. */
  answer: number;
  /** The chance of a club's meeting, or of taking part when a teacher looks. */
  takes_part: number;
}

/** From handing in half to nothing over the autumn; from the institution's today on a mentor helps, and it turns. */
export function connectionOf(story: Story, weeksToNow: number): Connection | null {
  if (story !== 'unconnected') return null;
  const helped = [0.4, 0.6, 0.8, 0.9, 0.9];
  if (weeksToNow < 0) {
    const hands_in = helped[-weeksToNow - 1] ?? 0.9;
    return { hands_in, answer: weeksToNow < -1 ? 4 : 3, takes_part: 0.3 + 0.5 * hands_in };
  }
  if (weeksToNow > 14) return { hands_in: 0.8, answer: 3, takes_part: 0.6 };
  if (weeksToNow > 9) return { hands_in: 0.4, answer: 2, takes_part: 0.4 };
  return { hands_in: 0, answer: 1, takes_part: 0.1 };
}
