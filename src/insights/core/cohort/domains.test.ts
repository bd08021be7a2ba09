import { describe, expect, it } from 'vitest';
import type { DomainView } from '../student/student-views.ts';
import { absoluteParts } from './domain-facts.ts';
import { domainOrder, domainSentence, domainsOfWeek } from './domains.ts';

const view = (domain: string, label: string, points: number | null): DomainView => ({
  domain,
  label,
  points,
  lastPoints: null,
  coverage: 1,
  weeks: [],
  sources: [],
});

describe('domains', () => {
  it('hold the points of their sources, and no data where none had any', () => {
    const term = { weight: 5, x: 1, points: -10 };
    const week = domainsOfWeek([
      { sourceId: 1, domain: 'academic', ...term },
      { sourceId: 2, domain: 'academic', ...term, points: 4 },
      { sourceId: 3, domain: 'academic', weight: 5, x: null, points: null },
      { sourceId: 4, domain: 'behavioural', weight: 20, x: null, points: null },
      { sourceId: 5, domain: 'attendance', ...term, weight: 0 },
    ]);
    expect(Object.fromEntries(week)).toEqual({
      academic: { points: -6, present: 10, applying: 15 },
      behavioural: { points: null, present: 0, applying: 20 },
    });
  });

  it('are four for schools, also without data, and the groups of weights for a university', () => {
    const weights = new Map([
      ['vle', 30],
      ['attendance', 40],
      ['none', 0],
    ]);
    expect(domainOrder('us-k12', new Map())).toEqual(['attendance', 'academic', 'behavioural', 'social-emotional']);
    expect(domainOrder('higher-education', weights)).toEqual(['attendance', 'vle']);
  });

  it.each([
    [[-8, -115, -19, -49], 'Academic and social-emotional pull it down; attendance does not.'],
    [[-60, -5, 0, 0], 'Attendance pulls it down.'],
    [[10, 5, null, null], null],
  ])('say which of %j pull a score down', ([a, b, c, d], words) => {
    const all = [
      view('attendance', 'Attendance', a ?? null),
      view('academic', 'Academic', b ?? null),
      view('behavioural', 'Behavioural', c ?? null),
      view('social-emotional', 'Social-emotional', d ?? null),
    ];
    expect(domainSentence(all)).toBe(words);
  });

  it('add up to the absolute index, less 500, over the measures that the fixed figures know', () => {
    const of = new Map([
      [1, { mean: 0.9, sd: 0.1 }],
      [2, { mean: 4, sd: 1 }],
    ]);
    const parts = absoluteParts(
      [
        { sourceId: 1, direction: 1, weight: 40, x: 0.8 },
        { sourceId: 2, direction: -1, weight: 10, x: 6 },
        { sourceId: 3, direction: 1, weight: 10, x: 1 },
      ],
      { of, compositeMean: 0.2, compositeSd: 0.5 },
      { pointsPerSd: 100, zClamp: 3 },
    );
    // Composite (40 x -1 + 10 x -2) / 50 = -1.2; (-1.2 - 0.2) x 100 / 0.5 = -280.
    expect([...parts.values()].reduce((sum, part) => sum + part, 0)).toBeCloseTo(-280, 9);
    expect(parts.has(3)).toBe(false);
  });
});
