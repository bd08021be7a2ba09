import { describe, expect, it } from 'vitest';
import { goalSourceUnit, weekValue } from './goal-source.ts';

const none = [null, null, null, null, null, null, null];
const week = (days: (number | null)[], more: { expected?: (number | null)[]; levels?: (number | null)[] } = {}) => ({
  days: [...days, ...none].slice(0, 7),
  expected: more.expected ? [...more.expected, ...none].slice(0, 7) : null,
  levels: more.levels ? [...more.levels, ...none].slice(0, 7) : null,
});

describe('a week as a goal is measured by it', () => {
  it.each([
    ['assignments: one of four handed in', 'rate', week([1, 0, 0], { expected: [1, 1, 2] }), 25],
    ['none handed in is a zero', 'rate', week([0, 0], { expected: [1, 1] }), 0],
    ['none due says nothing', 'rate', week([0, 0], { expected: [0, 0] }), null],
    ['two clubs on two days', 'count', week([1, 0, 1]), 2],
    ['a covered week without any is a zero', 'count', week([0, 0, 0]), 0],
    ['a week that nobody delivered is not', 'count', week([]), null],
    ['three days on the platform, one of them twice', 'active_days', week([2, 0, 1, 1]), 3],
    ['the last answer of the week', 'level', week([], { levels: [2, null, 4] }), 4],
    ['no answer', 'level', week([], { levels: [] }), null],
  ])('%s', (_, measure, given, value) => {
    expect(weekValue(measure, given)).toBe(value);
  });

  it('has a unit of its measure', () => {
    expect(['rate', 'count', 'active_days', 'level'].map(goalSourceUnit)).toEqual(['%', 'a week', 'days a week', '']);
  });
});
