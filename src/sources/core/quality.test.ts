import { describe, expect, it } from 'vitest';
import { freshness } from './freshness.ts';
import { type QualityEvidence, quality } from './quality.ts';

const perfect: QualityEvidence = {
  expectedDays: 20,
  coveredDays: 20,
  counts: { stored: 1000 },
  lagHours: [6, 8],
  staleAfterHours: 48,
};
const at = (text: string) => Temporal.Instant.from(text);

describe('the quality of a source', () => {
  it('is 100 % when nothing is missing, unknown, late or double, and then nothing is to be done', () => {
    const found = quality(perfect);
    expect(found.pct).toBe(100);
    expect(found.parts.map(({ toRaise }) => toRaise)).toEqual([null, null, null, null]);
  });
  it.each([
    ['completeness', { coveredDays: 10 }, 0.5, 88],
    ['matched', { counts: { stored: 800, 'unknown-student': 150, 'bad-value': 50 } }, 0.8, 95],
    ['timeliness', { lagHours: [6, 100] }, 0.5, 88],
    ['duplicates', { counts: { stored: 750, duplicate: 250 } }, 0.75, 94],
  ] as const)('falls with %s, and says how to raise it', (part, change, share, pct) => {
    const found = quality({ ...perfect, ...change });
    const judged = found.parts.find((each) => each.part === part);
    expect(judged?.share).toBeCloseTo(share);
    expect(judged?.toRaise).toMatch(/\w/);
    expect(found.pct).toBe(pct);
  });
  it('is not known before the first delivery, rather than 0', () => {
    expect(quality({ expectedDays: 0, coveredDays: 0, counts: {}, lagHours: [], staleAfterHours: 48 }).pct).toBeNull();
  });
  it('does not count rows against a source that are kept aside or of other kinds', () => {
    expect(quality({ ...perfect, counts: { stored: 10, 'not-yet': 1000, 'other-kind': 1000 } }).pct).toBe(100);
  });
});

describe('freshness', () => {
  const now = at('2025-11-05T12:00:00Z');
  it.each([
    [null, { state: 'never' }],
    ['2025-11-05T11:30:00Z', { state: 'fresh', words: 'Up to date' }],
    ['2025-11-03T12:00:00Z', { state: 'fresh' }],
    ['2025-11-03T11:59:00Z', { state: 'stale', words: 'Stale (> 48 h): last data 2 days ago' }],
    ['2025-11-06T00:00:00Z', { state: 'fresh', ageHours: 0 }],
  ])('of data until %s', (until, expected) => {
    expect(freshness(until === null ? null : at(until), now)).toMatchObject(expected);
  });
  it('goes by how often the source is expected', () => {
    expect(freshness(at('2025-11-01T12:00:00Z'), now, 24 * 7).state).toBe('fresh');
  });
});
