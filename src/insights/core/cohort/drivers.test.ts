import { describe, expect, it } from 'vitest';
import { driversOf, inSentence, mostlyWords } from './drivers.ts';

const sources = [
  { sourceId: 1, measure: 'active_days' as const, direction: 1 as const },
  { sourceId: 2, measure: 'rate' as const, direction: 1 as const },
  { sourceId: 3, measure: 'count' as const, direction: -1 as const },
];
const names = new Map([
  [1, { name: 'Quiz', measure: 'active_days' as const }],
  [2, { name: 'VLE', measure: 'rate' as const }],
  [3, { name: 'Incidents', measure: 'count' as const }],
]);
const week = (...points: number[]) => ({
  scoreRaw: 500 + points.reduce((sum, one) => sum + one, 0),
  contributions: points.map((one, s) => ({ sourceId: s + 1, points: one })),
  group: 'BBB',
  modelVersion: '1',
  isReducedConfidence: false,
});
const say = (before: ReturnType<typeof week> | null, now: ReturnType<typeof week>) =>
  mostlyWords(driversOf(before, now, sources, 100), names);

describe('what moved a score most', () => {
  it.each([
    [week(0, 0, 0), week(-90, 0, 0), 'mostly fewer quiz days'],
    [week(0, 0, 0), week(0, 0, -90), 'mostly more incidents activity'],
    [week(0, 0, 0), week(0, 40, 0), 'mostly higher VLE'],
    [week(0, 0, 0), week(-40, -40, 0), 'fewer quiz days and lower VLE'],
    [week(-80, 0, 0), week(-80, 0, 0), 'mostly fewer quiz days'],
    [null, week(-80, 0, 0), 'mostly fewer quiz days'],
    [week(0, 0, 0), week(2, -2, 0), null],
    [week(-150, -60, 0), week(-110, -60, 0), 'mostly fewer quiz days'],
    // High still, and falling: it is the fall that asks for a word.
    [week(90, 90, 0), week(40, 90, 0), 'mostly fewer quiz days'],
  ])('is said in a few words', (before, now, words) => {
    expect(say(before, now)).toBe(words);
  });

  it('is nothing without a score', () => {
    expect(driversOf(week(0, 0, 0), { ...week(0, 0, 0), scoreRaw: null as never }, sources, 100)).toEqual([]);
    expect(mostlyWords([], names)).toBeNull();
  });
});

it('writes names as they stand within a sentence', () => {
  expect(['Quiz', 'VLE', 'eBooks', 'Été'].map(inSentence)).toEqual(['quiz', 'VLE', 'eBooks', 'été']);
});
