import { addWeeks, dayNumber, type Week } from '../../../kernel/week.ts';
import { measureKinds, modelSettingsSchema, type ScoredSource } from '../model.ts';
import type { World } from './world.ts';

/** For tests: mulberry32, a small seeded generator of numbers in 0..1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A world in which everything that section 5 speaks of happens: holidays, leavers, exemptions, outages, small groups. */
export function randomWorld(seed: number): World {
  const random = seeded(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  const chance = (share: number) => random() < share;
  const start: Week = '2025-09-01';
  const weeks = Array.from({ length: 13 }, (_, w) => addWeeks(start, w));
  const calendars = [weeks.filter((_, w) => w !== 6), weeks.filter((_, w) => w !== 0 && w !== 9 && w !== 10)];
  const size = 60 + upTo(60);
  const enrolments = Array.from({ length: size }, () => {
    const programme = upTo(4);
    // Group 7 stays small; -1 has no peer group at all.
    const peers = chance(0.05) ? 7 : chance(0.03) ? -1 : programme;
    return {
      calendar: programme % 2,
      first_day: chance(0.15) ? dayNumber(start) + upTo(50) : dayNumber(start) - 100,
      last_day: chance(0.15) ? dayNumber(start) + upTo(90) : dayNumber(start) + 400,
      groups: [peers, chance(0.9) ? programme >> 1 : 2, 0],
    };
  });
  const sources: ScoredSource[] = Array.from({ length: 6 }, (_, s) => ({
    sourceId: s,
    measure: measureKinds[s % 5] ?? 'count',
    direction: chance(0.25) ? -1 : 1,
    weightGroup: ['attendance', 'vle', 'other'][upTo(3)] ?? 'other',
  }));
  const applies = sources.map((_, s) => Uint8Array.from({ length: size }, () => (s % 2 === 0 || chance(0.8) ? 1 : 0)));
  const exempt = new Set<string>();
  for (let i = 0; i < size; i++) for (const week of weeks) if (chance(0.02)) exempt.add(`${i} ${week}`);
  const covered = new Set<string>();
  const observed: World['observed'] = new Map();
  const habit = enrolments.map(() => random() * 6 * (chance(0.2) ? 0 : 1));
  for (const [s, source] of sources.entries()) {
    for (const week of weeks) {
      if (chance(s === 0 ? 0 : 0.2)) continue;
      covered.add(`${s} ${week}`);
      const rows = enrolments.flatMap((_, enrolment) => {
        if (chance(0.3)) return [];
        const expected = upTo(4);
        const amount = Math.floor(random() * (habit[enrolment] ?? 0));
        const value = {
          rate: Math.min(expected, amount),
          active_days: amount,
          level: amount / 7,
          count: amount * 9,
          sum: amount * 1.25,
        };
        return [{ enrolment, value: value[source.measure], expected }];
      });
      observed.set(`${s} ${week}`, rows);
    }
  }
  const model = modelSettingsSchema.parse({
    lambda: [0, 0.5, 0.8][upTo(3)],
    missing: chance(0.5) ? 'impute' : 'exclude',
    weights: { attendance: 40, vle: 30, other: 10 },
    peerAttributes: ['programme', 'year'],
    fallbackLevels: ['programme', 'institution'],
  });
  return { model, sources, calendars, enrolments, exempt, applies, covered, observed };
}
