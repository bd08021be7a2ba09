import { expect, it } from 'vitest';
import { afterCall, type CallOutcome } from './outcome.ts';

it.each<[CallOutcome, number, ReturnType<typeof afterCall>['state'], string, boolean]>([
  ['reached', 1, 'done', '2026-09-01', false],
  ['no-answer', 1, 'to-do', '2026-09-02', false],
  ['left-message', 3, 'to-do', '2026-09-02', false],
  ['no-answer', 4, 'dropped', '2026-09-01', true],
  ['wrong-number', 1, 'dropped', '2026-09-01', true],
  ['call-back', 5, 'to-do', '2026-09-04', false],
])('after "%s" at try %i a call is %s, due %s; another way is needed: %s', (outcome, tries, state, dueOn, other) => {
  const after = afterCall(outcome, tries, '2026-09-01', '2026-09-04');
  expect(after).toMatchObject({ state, dueOn, needsAnotherWay: other });
  expect(after.reach).toBe(outcome === 'reached' ? 'two_way' : 'attempt');
});
