import type { CaseListKey } from './views.ts';

const places: Record<CaseListKey, string> = {
  mine: 'with you',
  team: 'in your teams’ queues',
  unassigned: 'with nobody yet',
  overdue: 'past their target day',
  all: 'open',
  watching: 'that you watch',
  closed: 'closed',
};

/** "12 open cases with you; 3 are past their target day." */
export function caseListSentence(
  { list, total, overdue }: { list: CaseListKey; total: number; overdue: number },
  words: { students: string },
): string {
  const cases = (n: number) => `${n.toLocaleString('en-GB')} ${n === 1 ? 'case' : 'cases'}`;
  if (total === 0)
    return list === 'closed' ? 'No case was closed yet.' : `No case of your ${words.students} ${places[list]}.`;
  if (list === 'closed') return `${cases(total)} closed.`;
  if (list === 'overdue') return `${cases(total)} past ${total === 1 ? 'its' : 'their'} target day.`;
  const head =
    list === 'all'
      ? `${total.toLocaleString('en-GB')} open ${total === 1 ? 'case' : 'cases'}`
      : `${cases(total)} ${places[list]}`;
  return overdue === 0
    ? `${head}, none past its target day.`
    : `${head}; ${overdue.toLocaleString('en-GB')} ${overdue === 1 ? 'is' : 'are'} past the target day.`;
}

/** "Students below 350: 61 % contacted within 14 days (37 of 61)." */
export function coverageSentence({
  below,
  contacted,
  attention,
  days,
}: {
  below: number;
  contacted: number;
  attention: number;
  days: number;
}): string {
  if (below === 0) return `Nobody is below ${attention} in the last scored week.`;
  const share = Math.round((100 * contacted) / below);
  return `Below ${attention} in the last scored week: ${share} % contacted within ${days} days (${contacted.toLocaleString('en-GB')} of ${below.toLocaleString('en-GB')}).`;
}
