import { describe, expect, it } from 'vitest';
import { presets } from '../../../institution/core/presets.ts';
import { driftWords, trendWords } from '../cohort/trend-words.ts';
import { type CohortCounts, cohortSentence, compareSentence, listSentence, reasonOf } from './sentences.ts';

const words = presets['higher-education'].words;
const pupils = presets['uk-school'].words;
const counts: CohortCounts = { n: 40, scored: 38, changed: 12, conversation: 3, newConversation: 0, isOwn: true };

describe('a cohort in one sentence', () => {
  it.each<[Partial<CohortCounts>, string]>([
    [{}, '12 of your 40 students have changed since last week; 3 need a conversation.'],
    [
      { newConversation: 1 },
      '12 of your 40 students have changed since last week; 3 need a conversation, 1 of them new this week.',
    ],
    [
      { newConversation: 3 },
      '12 of your 40 students have changed since last week; 3 need a conversation, new this week.',
    ],
    [{ changed: 1, conversation: 1 }, '1 of your 40 students has changed since last week; 1 needs a conversation.'],
    [
      { changed: 0, conversation: 0 },
      'None of your 40 students have changed since last week; none needs a conversation.',
    ],
    [{ changed: null, conversation: 0 }, '38 of your 40 students have a score; none needs a conversation.'],
    [
      { isOwn: false, n: 3012, changed: 1204 },
      '1,204 of 3,012 students have changed since last week; 3 need a conversation.',
    ],
    [{ scored: 0 }, 'There is too little data to score any of your 40 students this week.'],
    [{ n: 0 }, 'No students are enrolled here in this week.'],
  ])('%j', (change, sentence) => {
    expect(cohortSentence({ ...counts, ...change }, words)).toBe(sentence);
  });

  it('speaks the institution’s own words', () => {
    expect(cohortSentence(counts, pupils)).toContain('your 40 pupils');
  });
});

describe('a list in one sentence', () => {
  const list = { total: 7, totalVisible: 40, group: null, isSearched: false, isOwn: true } as const;
  it.each([
    [list, '7 of your 40 students.'],
    [{ ...list, total: 40 }, 'Your 40 students.'],
    [{ ...list, group: 'stopped' as const }, '7 of your 40 students have left no trace for two weeks or more.'],
    [{ ...list, total: 1, group: 'recovering' as const }, '1 of your 40 students is recovering.'],
    [
      { ...list, total: 0, group: 'declining' as const },
      'None of your 40 students have fallen well below their own score of four weeks ago.',
    ],
    [{ ...list, total: 1, isSearched: true }, '1 of your 40 students matches the search.'],
    [{ ...list, total: 0, totalVisible: 0 }, 'You have no students in this week.'],
  ])('%j', (of, sentence) => {
    expect(listSentence(of, words)).toBe(sentence);
  });
});

it('says why the reader sees these students', () => {
  const why = [
    { via: 'caseload', staffId: 'a', reason: 'You look after this student' },
    { via: 'unit', unitId: 'u', reason: 'Leader of Arts' },
    { via: 'class', staffId: 'a', reason: 'You teach this student' },
  ] as const;
  expect(reasonOf(why, pupils)).toBe('The pupils you look after; Leader of Arts; The pupils of your classes');
});

it('compares without a best or a worst', () => {
  expect(compareSentence('absolute', 6, 1)).toBe(
    '6 groups by the absolute index, in the order of their names. 1 is too small to be shown.',
  );
  expect(compareSentence('attendance', 0, 0)).toBe('There is nothing to compare in this week.');
});

describe('a flag in words', () => {
  it.each([
    [
      trendWords('declining', false, { from: 512.4, to: 380, weeks: 4 }),
      'Lower by 132 points than four scored weeks ago.',
    ],
    [trendWords('consistently_low', false, { weeks: 5 }), 'Well below peers for five weeks.'],
    [
      trendWords('sustained_decline', true, { points: 90, weeks: 4 }),
      'Fell four weeks in a row, 90 points in all. This is an early sign and may mean little.',
    ],
    [
      trendWords('sustained_decline', false, { points: 90, weeks: 6 }),
      'Fell six weeks in a row, 90 points in all, and attendance fell too.',
    ],
    [trendWords('recovering', false, { from: 400, to: 470 }), 'Up by 70 points over two weeks.'],
    [trendWords('stopped', false, { weeks: 3, daysSinceSeen: 18 }), 'No trace for 18 days.'],
    [trendWords('stopped', false, { weeks: 2 }), 'No trace for two weeks, nor before.'],
    [
      driftWords('calendar', 0.72, { event: 'January exams' }),
      'The whole group fell by 0.7 standard deviations; the calendar has "January exams" in this week.',
    ],
    [
      driftWords('real', 1, {}),
      'The whole group fell by 1.0 standard deviations, and neither the calendar nor missing data explain it.',
    ],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });
});
