import { expect, it } from 'vitest';
import type { PlanView } from '../core/views.ts';
import { changesOf, clashesOf, valuesOf } from './plan-values.ts';

// Only what a form reads of a plan.
const opened = {
  kindKey: 'check-in',
  tier: 2,
  reason: 'Missed Mondays.',
  barrierKey: null,
  goal: 'Comes daily.',
  goalMeasure: 'attendance',
  goalUnit: null,
  baseline: 91,
  target: 95,
  goalBy: '2014-04-14',
  sessionsPerWeek: 1,
  sessionMinutes: 15,
  followUpDays: 7,
  caseManagerStaffId: '018f0000-0000-7000-8000-000000000001',
  startsOn: '2014-02-17',
  reviewOn: '2014-04-14',
  studentVoice: '',
  familyVoice: '',
  steps: [{ stepNo: 1, words: 'Bus pass', byWhom: 'office', dueOn: null, doneOn: null, doneBy: null }],
} as unknown as PlanView;

it('sends only what was changed, so that what somebody else saved is not written over', () => {
  const mine = { ...valuesOf(opened), target: '97' };
  const now = { ...opened, goal: 'Comes every day but one.' };
  expect(changesOf(now, { ...mine, goal: now.goal })).toEqual({ target: 97 });
});

it('sends all steps where one of them changed, and none where none did', () => {
  const values = valuesOf(opened);
  expect(changesOf(opened, values)).toEqual({});
  const changed = {
    ...values,
    steps: [...values.steps, { stepNo: null, words: 'Call home', byWhom: 'Ada', dueOn: '' }],
  };
  expect(changesOf(opened, changed).steps?.map(({ stepNo }) => stepNo)).toEqual([1, null]);
});

it('names what both changed, and not what only one of them did or both alike', () => {
  const now = { ...opened, goal: 'Theirs.', target: 96, reviewOn: '2014-04-07' };
  const mine = { ...valuesOf(opened), goal: 'Mine.', target: '96', reviewOn: '2014-04-07', reason: 'Mine alone.' };
  expect(clashesOf(opened, now, mine)).toEqual(['goal']);
});
