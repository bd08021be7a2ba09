import { expect, it } from 'vitest';
import { changeWords, planSteps, type StepLine } from './plan-changes.ts';

const before: StepLine[] = [
  { stepNo: 1, words: 'Order the bus pass', byWhom: 'office', dueOn: null },
  { stepNo: 2, words: 'Call the grandmother', byWhom: 'Ada', dueOn: '2014-03-03' },
];

it('keeps a step’s number when its words or its place change, so that a tick is about what was read', () => {
  const { keep, add, drop, changes } = planSteps(before, [
    { stepNo: 2, words: 'Call the grandmother', byWhom: 'Ada', dueOn: '2014-03-03' },
    { stepNo: 1, words: 'Order two bus passes', byWhom: 'office', dueOn: null },
  ]);
  expect(keep.map(({ stepNo, place }) => [stepNo, place])).toEqual([
    [2, 1],
    [1, 2],
  ]);
  expect([add, drop]).toEqual([[], []]);
  expect(changes.map(changeWords)).toEqual(['step: Order two bus passes (office) (was: Order the bus pass (office))']);
});

it('takes what has no number, a strange one, or one twice for a new step', () => {
  const step = { words: 'Find a mentor', byWhom: 'Ada', dueOn: null };
  const { keep, add, drop } = planSteps(before, [
    { stepNo: null, ...step },
    { stepNo: 9, ...step },
    { stepNo: 1, ...step },
    { stepNo: 1, ...step },
  ]);
  expect([keep.length, add.length, drop]).toEqual([1, 3, [2]]);
});

it('says of a step that goes what it was', () => {
  expect(planSteps(before, []).changes.map(changeWords)).toEqual([
    'step taken away: Order the bus pass (office)',
    'step taken away: Call the grandmother (Ada, by 2014-03-03)',
  ]);
});
