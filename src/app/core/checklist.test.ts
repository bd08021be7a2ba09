import { expect, test } from 'vitest';
import { checklist, type SetUpFacts, type StepKey } from './checklist.ts';

const fresh: SetUpFacts = {
  name: 'Lakeside',
  timeZone: 'Europe/London',
  today: '2026-10-12',
  students: 'students',
  terms: [],
  units: 0,
  studentCount: 0,
  enrolledToday: 0,
  sources: { enabled: 0, mapped: 0 },
  deliveries: { applied: 0, held: 0, failed: 0 },
  coveredWeeks: 0,
  standingRuns: { n: 0, last: null },
  lastFailure: null,
  people: { all: 1, seeStudents: 1 },
};
const term = { name: 'Autumn', startsOn: '2026-09-21', endsOn: '2026-12-11' };
const step = (facts: SetUpFacts, key: StepKey) => {
  const found = checklist(facts).steps.find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
};

test('a fresh institution has itself done, and the calendar is next', () => {
  const { done, of, steps } = checklist(fresh);
  expect([done, of]).toEqual([1, 7]);
  expect(steps.map(({ key, state }) => `${key} ${state}`)).toEqual([
    'institution done',
    'calendar next',
    'roster open',
    'sources open',
    'activity open',
    'run open',
    'people open',
  ]);
});

test('a step done out of turn counts, and what is next is the first that is open', () => {
  const { steps, done } = checklist({ ...fresh, people: { all: 4, seeStudents: 3 }, terms: [term] });
  expect(done).toBe(3);
  expect(steps.find(({ state }) => state === 'next')?.key).toBe('roster');
});

test('a calendar whose last term is over asks for attention', () => {
  expect(step({ ...fresh, terms: [{ ...term, endsOn: '2026-10-02' }] }, 'calendar')).toMatchObject({
    state: 'attention',
  });
  expect(step({ ...fresh, terms: [term] }, 'calendar')).toMatchObject({
    state: 'done',
    words: '1 term; today is in Autumn.',
  });
});

test('a roster in which nobody is enrolled today asks for attention', () => {
  expect(step({ ...fresh, studentCount: 20, enrolledToday: 0 }, 'roster').state).toBe('attention');
});

test('a first delivery that is held leads to it, not to another upload', () => {
  const held = step({ ...fresh, deliveries: { applied: 0, held: 1, failed: 0 } }, 'activity');
  expect(held).toMatchObject({ path: '/deliveries?state=held', words: '1 delivery is held for somebody to look at.' });
});

test('a run that failed says why', () => {
  expect(step({ ...fresh, lastFailure: 'No model yet.' }, 'run').toDo).toContain('No model yet.');
});
