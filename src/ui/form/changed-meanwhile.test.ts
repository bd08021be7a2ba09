import { expect, test } from 'vitest';
import { changedMeanwhile, saysNow } from './changed-meanwhile.ts';

const opened = { goal: 'Comes each day', reason: 'Bus' };

test('a field that both changed is named', () => {
  expect(changedMeanwhile(opened, { goal: 'Comes by nine', reason: 'Bus' }, { goal: 'Comes at all' })).toEqual([
    'goal',
  ]);
});

test.each([
  ['that only one changed here', { goal: 'Comes each day', reason: 'Bus' }, { goal: 'Comes at all' }],
  ['that only the other changed', { goal: 'Comes by nine', reason: 'Bus' }, { reason: 'Bus pass' }],
  ['that both changed to the same', { goal: 'Comes by nine', reason: 'Bus' }, { goal: 'Comes by nine' }],
])('a field %s is not', (_, now, changes) => {
  expect(changedMeanwhile(opened, now, changes)).toEqual([]);
});

test('what stands there now is said, and no more of it than can be read', () => {
  expect(saysNow('Comes by nine')).toBe('It says now: “Comes by nine”');
  expect(saysNow('x'.repeat(300))).toBe(`It says now: “${'x'.repeat(200)}…”`);
  expect(saysNow(' ')).toBe('Somebody else emptied this meanwhile.');
  expect(saysNow([{ stepNo: 1 }])).toBe('Somebody else changed this meanwhile.');
});
