import { describe, expect, it } from 'vitest';
import { nextStep, weekdaysAfter } from './pursue.ts';

describe('a family that has not answered', () => {
  it('is called after a text, visited after a call, and after that left to people', () => {
    expect([nextStep.text, nextStep.call, nextStep.visit]).toEqual(['call', 'visit', null]);
  });

  it.each([
    ['2026-02-09', 3, '2026-02-12'],
    ['2026-02-12', 3, '2026-02-17'],
    ['2026-02-13', 1, '2026-02-16'],
    ['2026-02-14', 1, '2026-02-16'],
  ])('%s, %d weekdays later: %s', (day, count, then) => {
    expect(weekdaysAfter(day, count)).toBe(then);
  });
});
