import { expect, test } from 'vitest';
import { modelPresets, modelSettingsSchema } from '../core/model.ts';
import { modelChecks, settingsOf, sharesOf, valuesOf } from './model-values.ts';

const preset = modelPresets['higher-education'];

test('settings survive the form, and every preset passes its checks', () => {
  for (const settings of Object.values(modelPresets)) {
    const values = { ...valuesOf(settings, ['attendance', 'new-group']), reason: 'Attendance is delivered daily now.' };
    expect(settingsOf(values)).toEqual(settings);
    for (const [name, check] of Object.entries(modelChecks))
      expect(check?.(values[name as 'reason'] as never, values), name).toBeNull();
  }
});

test('what the form lets through, the model accepts, and what it refuses, the model refuses too', () => {
  const values = { ...valuesOf(preset, []), reason: 'Attendance is delivered daily now.' };
  const tries: [keyof typeof values, string][] = [
    ['attentionBelow', '1001'],
    ['significantBelow', '360'],
    ['lambda', '0.96'],
    ['windowWeeks', '1.5'],
    ['minGroup', '4'],
    ['minCoverage', '0'],
    ['pointsPerSd', '9'],
    ['zClamp', '11'],
    ['rateSdFloor', '0.6'],
    ['bandWidth', '19'],
  ];
  for (const [name, value] of tries) {
    const changed = { ...values, [name]: value };
    expect(modelChecks[name]?.(value as never, changed), name).not.toBeNull();
    expect(modelSettingsSchema.safeParse(settingsOf(changed)).success, name).toBe(false);
  }
});

test('a weight that is empty is none, and all of nothing is refused', () => {
  const nothing = { attendance: '', vle: '0' };
  expect(modelChecks.weights?.(nothing, valuesOf(preset, []))).not.toBeNull();
  expect(sharesOf({ attendance: '40', vle: '30', library: '20', other: '10' })).toEqual({
    attendance: 0.4,
    vle: 0.3,
    library: 0.2,
    other: 0.1,
  });
  expect(sharesOf({ attendance: '40', vle: '40', other: '20' }, new Set(['attendance', 'vle']))).toEqual({
    attendance: 0.5,
    vle: 0.5,
    other: 0,
  });
  expect(sharesOf(nothing)).toEqual({ attendance: 0, vle: 0 });
});
