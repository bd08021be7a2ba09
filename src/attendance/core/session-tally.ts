import { BLOCK_SIZE } from '../../activity/core/block.ts';
import { meanings } from './meaning.ts';
import { first_named, type SessionId } from './session.ts';
import type { DayMarks } from './tally/tally.ts';

/** Beside the sessions with a name of their own: the last of a day with three or more, and all of a day with several. */
export const last_session: SessionId = -1;
export const all_sessions: SessionId = -2;

const expects = Uint8Array.from(meanings, ({ expected }) => expected);
const attends = Uint8Array.from(meanings, ({ attended }) => attended);
const no_slot = -1;
const most_sessions = 32_768;

export interface SessionCount {
  session: SessionId;
  expected: number;
  absent: number;
}

/** In which sessions the enrolments of a block were missing, counted as patterns.ts counts a student's. */
export class SessionTally {
  readonly #slotOf = new Int16Array(most_sessions + 2).fill(no_slot);
  #sessions: SessionId[] = [];
  #expected = new Int32Array(8 * BLOCK_SIZE);
  #absent = new Int32Array(8 * BLOCK_SIZE);

  /** For the next block. */
  clear(): void {
    this.#sessions = [];
    this.#slotOf.fill(no_slot);
    this.#expected.fill(0);
    this.#absent.fill(0);
  }

  addDay(place: number, { meanings: marks, sessions, count }: DayMarks): void {
    let expected = 0;
    let isLastAttended = 0;
    for (let i = 0; i < count; i++) {
      const meaning = marks[i] ?? 0;
      if (expects[meaning] !== 1) continue;
      const session = sessions?.[i] ?? 0;
      expected++;
      isLastAttended = attends[meaning] ?? 0;
      if (count > 1) this.#add(place, all_sessions, isLastAttended);
      if (session >= first_named) this.#add(place, session, isLastAttended);
    }
    if (expected >= 3) this.#add(place, last_session, isLastAttended);
  }

  #add(place: number, session: SessionId, attended: number): void {
    const at = this.#slot(session) * BLOCK_SIZE + place;
    this.#expected[at] = (this.#expected[at] ?? 0) + 1;
    this.#absent[at] = (this.#absent[at] ?? 0) + 1 - attended;
  }

  #slot(session: SessionId): number {
    const known = this.#slotOf[session + 2] ?? no_slot;
    if (known !== no_slot) return known;
    const slot = this.#sessions.push(session) - 1;
    this.#slotOf[session + 2] = slot;
    if ((slot + 1) * BLOCK_SIZE > this.#expected.length) {
      this.#expected = grown(this.#expected);
      this.#absent = grown(this.#absent);
    }
    return slot;
  }

  at(place: number): SessionCount[] {
    return this.#sessions.flatMap((session, slot) => {
      const expected = this.#expected[slot * BLOCK_SIZE + place] ?? 0;
      return expected === 0 ? [] : [{ session, expected, absent: this.#absent[slot * BLOCK_SIZE + place] ?? 0 }];
    });
  }
}

function grown(of: Int32Array): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * of.length);
  twice.set(of);
  return twice;
}
