import { beforeAll, describe, expect, it } from 'vitest';
import { dayNumber } from '../../kernel/week.ts';
import { openOulad, readWorld, table } from '../../scoring/core/reference/tables.ts';
import { scoreWorld } from '../../scoring/core/reference/world.ts';
import { kindsOfBits, type TrendContext, type TrendKind } from './trends.ts';
import { type TrendColumns, trendsOfWeek } from './trends-of-week.ts';

/** How often each trend occurs among the Open University's student-weeks from week 4 on, and how those end. */
describe('trends on the Open University sample', () => {
  const found = new Map<TrendKind | 'any week', { weeks: number; endedBadly: number }>();

  beforeAll(async () => {
    const db = await openOulad();
    const outcomes = await table<{ bad: boolean }>(
      db,
      `select final_result in ('Fail', 'Withdrawn') as bad from oulad_enrolment order by enrolment`,
    );
    const world = await readWorld(db);
    db.closeSync();
    const scored = new Map(scoreWorld(world).map((week) => [week.week, week.scores]));
    const context: TrendContext = { attentionBelow: 350, hadAlertOrCase: false, twoWeeksOn: null, daysSinceSeen: null };
    world.calendars.forEach((teaching, calendar) => {
      const positions = Int32Array.from(world.enrolments.flatMap((row, i) => (row.calendar === calendar ? [i] : [])));
      const columns: TrendColumns[] = teaching.flatMap((week) => {
        const scores = scored.get(week);
        if (!scores) return [];
        const unknown = new Float64Array(positions.length);
        const seen = new Int32Array(world.enrolments.length).fill(-1);
        return [{ weekNumber: dayNumber(week) / 7, scoreRaw: scores.scoreRaw, attendance: unknown, seen }];
      });
      for (let last = 4; last < columns.length; last++) {
        const { bits } = trendsOfWeek(
          columns.slice(0, last + 1),
          new Int32Array(world.enrolments.length),
          positions,
          () => context,
        );
        for (const i of positions) {
          if (Number.isNaN(columns[last]?.scoreRaw[i])) continue;
          for (const kind of ['any week' as const, ...kindsOfBits(bits[i] ?? 0)]) {
            const count = found.get(kind) ?? { weeks: 0, endedBadly: 0 };
            found.set(kind, { weeks: count.weeks + 1, endedBadly: count.endedBadly + (outcomes[i]?.bad ? 1 : 0) });
          }
        }
      }
    });
  });

  it.each<[TrendKind, number, number]>([
    ['consistently-low', 14, 95],
    ['declining', 12, 46],
    ['sustained-decline', 10, 43],
    ['recovering', 8, 25],
  ])('%s: %i %% of student-weeks, of which %i %% end in fail or withdrawal', (kind, share, endedBadly) => {
    const all = found.get('any week')?.weeks ?? 0;
    const of = found.get(kind) ?? { weeks: 0, endedBadly: 0 };
    expect(all).toBe(78_892);
    expect([Math.round((100 * of.weeks) / all), Math.round((100 * of.endedBadly) / of.weeks)]).toEqual([
      share,
      endedBadly,
    ]);
  });
});
