import { addDays, type IsoDate } from '../../../kernel/week.ts';

export const callOutcomes = ['reached', 'no-answer', 'left-message', 'wrong-number', 'call-back'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export const outcome_words: Record<CallOutcome, string> = {
  reached: 'Spoke with them',
  'no-answer': 'No answer',
  'left-message': 'Left a message',
  'wrong-number': 'Wrong number',
  'call-back': 'They asked to be called back',
};

/** Calls in vain, after which somebody looks for another way. */
export const most_tries = 4;

export interface AfterCall {
  state: 'to-do' | 'done' | 'dropped';
  /** When it is on the list again. */
  dueOn: IsoDate;
  /** Only a conversation counts as contact. */
  reach: 'two_way' | 'attempt';
  /** Nobody was reached this way: another is needed. */
  needsAnotherWay: boolean;
}

/**
 * What becomes of a call.
 * @param tries with this one
 * @param callBackOn the day on which they want to be called; left out: tomorrow
 */
export function afterCall(outcome: CallOutcome, tries: number, today: IsoDate, callBackOn?: IsoDate): AfterCall {
  if (outcome === 'reached') return { state: 'done', dueOn: today, reach: 'two_way', needsAnotherWay: false };
  if (outcome === 'call-back')
    return { state: 'to-do', dueOn: callBackOn ?? addDays(today, 1), reach: 'attempt', needsAnotherWay: false };
  if (outcome === 'wrong-number' || tries >= most_tries)
    return { state: 'dropped', dueOn: today, reach: 'attempt', needsAnotherWay: true };
  return { state: 'to-do', dueOn: addDays(today, 1), reach: 'attempt', needsAnotherWay: false };
}
