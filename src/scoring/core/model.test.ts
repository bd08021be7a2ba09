import { describe, expect, it } from 'vitest';
import { modelPresets, modelSettingsSchema } from './model.ts';

const levels = { peerAttributes: ['programme', 'year'], fallbackLevels: ['institution'] };

describe('model settings', () => {
  it('start from the defaults that the design names', () => {
    const model = modelPresets['higher-education'];
    expect(model).toMatchObject({
      weights: { attendance: 40, vle: 30, library: 20, other: 10 },
      lambda: 0.5,
      windowWeeks: 8,
      minGroup: 10,
      pointsPerSd: 100,
      minCoverage: 0.5,
      attentionBelow: 350,
      significantBelow: 300,
      bandWidth: 200,
      rateSdFloor: 0.1,
      zClamp: 3,
      missing: 'exclude',
    });
    expect(Object.keys(modelPresets['us-k12'].weights)).toEqual([
      'attendance',
      'academic',
      'behavioural',
      'social-emotional',
    ]);
  });

  it.each([
    ['a negative weight', { attendance: -1, vle: 2 }],
    ['a weight that is no number', { attendance: Number.NaN }],
    ['an absurd weight', { attendance: 1e308 }],
    ['an infinite weight', { attendance: Number.POSITIVE_INFINITY }],
    ['a weight in words', { attendance: '40' }],
    ['weights that are all zero', { attendance: 0, vle: 0 }],
    ['no weights', {}],
    ['a group named by SQL', { "x'; drop table scoring.run; --": 40 }],
    ['a group named by HTML', { '<b>vle</b>': 40 }],
    ['too many groups', Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`g${i}`, 1]))],
  ])('refuse %s', (_, weights) => {
    expect(modelSettingsSchema.safeParse({ ...levels, weights }).success).toBe(false);
  });

  it.each([
    ['a memory that never fades', { lambda: 1 }],
    ['a negative memory', { lambda: -0.5 }],
    ['groups of one', { minGroup: 1 }],
    ['significant concern above attention', { significantBelow: 400 }],
    ['no points per standard deviation', { pointsPerSd: 0 }],
    ['a setting that does not exist', { lamda: 0.5 }],
    ['half a week', { windowWeeks: 7.5 }],
  ])('refuse %s', (_, overrides) => {
    expect(modelSettingsSchema.safeParse({ ...levels, weights: { vle: 1 }, ...overrides }).success).toBe(false);
    expect(modelSettingsSchema.safeParse({ ...levels, weights: { vle: 1 } }).success).toBe(true);
  });
});
