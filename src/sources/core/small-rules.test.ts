import { describe, expect, it } from 'vitest';
import { coveredRange } from './covered-range.ts';
import { isEnabledIn } from './enabled.ts';
import { reason, reasons } from './fates.ts';
import { matchInbox } from './inbox.ts';

describe('the days that a delivery covers', () => {
  const rows = { from: '2025-10-08', to: '2025-10-16' };
  const today = '2025-10-17';
  it('go from its first to its last stored row', () => {
    expect(coveredRange({ covers: 'days' }, rows, today)).toEqual(rows);
  });
  it('are whole weeks where the mapping says so, up to today', () => {
    expect(coveredRange({ covers: 'weeks' }, rows, today)).toEqual({ from: '2025-10-06', to: '2025-10-17' });
  });
  it('are those that were given, without a row too', () => {
    expect(coveredRange({ covers: { from: '2025-10-01', to: '2025-10-05' } }, null, today)).toEqual({
      from: '2025-10-01',
      to: '2025-10-05',
    });
    expect(coveredRange({ covers: { from: '2025-10-01', to: '2025-12-05' } }, null, today)).toEqual({
      from: '2025-10-01',
      to: today,
    });
  });
  it('are none when nothing was stored, or all of it lies ahead', () => {
    expect(coveredRange({ covers: 'days' }, null, today)).toBeNull();
    expect(coveredRange({ covers: { from: '2025-12-01', to: '2025-12-05' } }, null, today)).toBeNull();
  });
});

describe('whether a source counts', () => {
  const changes = [
    { fromWeek: '2025-09-01', isEnabled: true },
    { fromWeek: '2025-10-06', isEnabled: false },
  ];
  it.each([
    ['2025-08-25', false],
    ['2025-09-01', true],
    ['2025-09-29', true],
    ['2025-10-06', false],
    ['2026-01-05', false],
  ])('in the week of %s: %s', (week, expected) => {
    expect(isEnabledIn(changes, week)).toBe(expected);
    expect(isEnabledIn(changes.toReversed(), week)).toBe(expected);
  });
});

it('gives every reason its own number, and the numbers fit the five bits of a key', () => {
  expect(Object.values(reason).toSorted((a, b) => a - b)).toEqual(reasons.map((_, index) => index));
  expect(reasons.length).toBeLessThanOrEqual(32);
});

describe('a file in the watched folder', () => {
  const sources = [
    { key: 'vle', filePattern: 'Moodle-*.csv' },
    { key: 'doors', filePattern: 'gate?.csv*' },
    { key: 'quiz', filePattern: null },
    { key: 'all', filePattern: '*-all.csv' },
  ];
  it.each([
    ['moodle-2025-11-03.CSV', { kind: 'source', key: 'vle' }],
    ['gate7.csv.gz', { kind: 'source', key: 'doors' }],
    ['gate17.csv', { kind: 'unknown' }],
    ['xmoodle-1.csv', { kind: 'unknown' }],
    ['moodle-all.csv', { kind: 'ambiguous', keys: ['vle', 'all'] }],
    ['students.csv', { kind: 'roster' }],
    ['OneRoster-2025.zip', { kind: 'roster' }],
    ['(a+)+.csv', { kind: 'unknown' }],
  ])('%s', (name, expected) => {
    expect(matchInbox(name, sources, ['students.csv'])).toEqual(expected);
  });
});
