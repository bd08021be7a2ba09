import type { NoScore, WeekInfo } from '../views.ts';

const numbers = ['None', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

/** What is known about why an enrolment has no score: its sources' weights and measures, in one order. */
export interface NoScoreEvidence {
  code: 'exempt' | 'sources' | 'coverage' | 'peers';
  weights: readonly number[];
  measures: readonly (number | null)[];
}

/** Why there is no score, in words. */
export function noScoreOf({ code, weights, measures }: NoScoreEvidence): NoScore {
  switch (code) {
    case 'exempt':
      return { code: 'exempt', words: 'Exempt this week, so not scored.' };
    case 'sources':
      return { code: 'coverage', words: 'No source that counts applies here.' };
    case 'peers':
      return { code: 'small_group', words: 'There are too few peers to compare with.' };
    case 'coverage': {
      const applying = weights.flatMap((weight, s) => (weight > 0 ? [s] : []));
      const silent = applying.filter((s) => (measures[s] ?? null) === null).length;
      const of = (numbers[applying.length] ?? String(applying.length)).toLowerCase();
      const sources = applying.length === 1 ? 'source' : 'sources';
      return {
        code: 'coverage',
        words: `${numbers[silent] ?? silent} of ${of} ${sources} gave no data: too little to say.`,
      };
    }
  }
}

/** For a week that nobody is scored in. */
export function notScoredWeek(week: WeekInfo, isRun: boolean): NoScore {
  if (week.kind === 'break') return { code: 'not_taught', words: `Nothing is taught (${week.label}).` };
  if (isRun) return { code: 'not_enrolled', words: 'Not enrolled at the end of this week.' };
  return { code: 'not_run', words: 'This week has not been scored yet.' };
}
