import { describe, expect, it } from 'vitest';
import { type ExplainedWeek, explain } from './explain.ts';
import { sayExplanation } from './explain-words.ts';

const sources = [
  { sourceId: 1, measure: 'active_days' as const, direction: 1 as const },
  { sourceId: 2, measure: 'rate' as const, direction: 1 as const },
  { sourceId: 3, measure: 'count' as const, direction: -1 as const },
];
const nameOf = (sourceId: number) => ['', 'quiz', 'attendance', 'incident'][sourceId] ?? '';

function week(quiz: number, attendance: number, incidents: number, more: Partial<ExplainedWeek> = {}): ExplainedWeek {
  return {
    scoreRaw: 500 + quiz + attendance + incidents,
    contributions: [quiz, attendance, incidents].map((points, s) => ({ sourceId: s + 1, points })),
    group: 'BBB 2013J',
    modelVersion: '1',
    isReducedConfidence: false,
    ...more,
  };
}

const say = (...weeks: ExplainedWeek[]) => sayExplanation(explain(weeks, sources, 100), nameOf);

describe('the sentence that a tutor could say aloud', () => {
  it.each<[string, ExplainedWeek[]]>([
    [
      'Lower than peers for three weeks, mostly fewer quiz days.',
      [week(-70, -10, 0), week(-75, -10, 0), week(-80, -10, 0)],
    ],
    [
      'Lower than peers this week, mostly lower attendance. Down 90 points since last week, mostly lower attendance.',
      [week(0, 0, 0), week(-10, -80, 0)],
    ],
    ['Lower than peers for two weeks, mostly more incident activity.', [week(0, 0, -80), week(0, 0, -90)]],
    [
      'Lower than peers for two weeks, with fewer quiz days and lower attendance.',
      [week(-40, -40, -20), week(-40, -40, -20)],
    ],
    ['Higher than peers this week, mostly more quiz days.', [week(90, 10, 0)]],
    ['Much like peers for two weeks.', [week(10, -10, 0), week(20, -5, 0)]],
    [
      'Much like peers this week. Up 60 points since last week, mostly higher attendance.',
      [week(0, -80, 0), week(0, -20, 0)],
    ],
    ['We have too little data to say.', [week(0, 0, 0), week(0, 0, 0, { scoreRaw: null })]],
  ])('%s', (sentence, weeks) => {
    expect(say(...weeks)).toBe(sentence);
  });

  it('compares weeks only within one group and model version', () => {
    const now = week(-90, 0, 0);
    expect(explain([week(0, 0, 0), now], sources, 100)).toMatchObject({ change: { points: -90 } });
    expect(explain([week(0, 0, 0, { modelVersion: '0' }), now], sources, 100)).toMatchObject({ change: null });
    expect(explain([week(0, 0, 0, { group: 'BBB' }), now], sources, 100)).toMatchObject({ change: null });
  });

  it('breaks the count of weeks at a week without a score', () => {
    const low = week(-90, 0, 0);
    expect(explain([low, week(0, 0, 0, { scoreRaw: null }), low], sources, 100)).toMatchObject({
      place: 'lower',
      weeks: 1,
    });
  });

  it('counts a source that came or went as a change of all its points', () => {
    const without = { ...week(0, 0, 0), contributions: [{ sourceId: 1, points: 0 }] };
    expect(explain([without, week(0, -80, 0)], sources, 100)).toMatchObject({
      change: { points: -80, isMostlyOne: true, drivers: [{ sourceId: 2, points: -80, amount: 'less' }] },
    });
  });

  it('does not call it more activity when only the peers did less', () => {
    const stopped = (points: number, value: number) => ({
      ...week(points, 0, 0),
      contributions: [{ sourceId: 1, points, value }],
    });
    expect(say(stopped(-150, 0.2), stopped(-110, 0.1))).toBe('Lower than peers for two weeks, mostly fewer quiz days.');
    expect(say(stopped(-150, 0.2), stopped(-110, 0.9))).toContain(
      'Up 40 points since last week, mostly more quiz days.',
    );
  });

  it('says so when sources have been missing', () => {
    expect(say(week(-90, 0, 0, { isReducedConfidence: true }))).toContain('take this with care');
  });
});
