import type { StudentRule } from './definition.ts';
import { compile } from './evaluate.ts';
import { type Prior, stepOf } from './fire.ts';
import type { History } from './history.ts';

export interface PointOutcome {
  /** Positions whose alert belongs to this day, ascending. */
  fire: number[];
  /** Positions whose alert of before is over. */
  clear: number[];
  /** Positions that hold again before the cooldown has passed. */
  cooling: number;
  /** Positions where the condition holds, fired or going on. */
  holding: number;
}

/**
 * A rule on one day, for everybody.
 * @param isInScope enrolled on that day, and within the rule's scope
 * @param priors by position, the rule's last alert before the day
 */
export function evaluatePoint(
  rule: Pick<StudentRule, 'condition' | 'margin' | 'cooldown_days'>,
  history: History,
  isInScope: Uint8Array,
  priors: ReadonlyMap<number, Prior>,
): PointOutcome {
  const holds = compile(rule.condition, history);
  const goesOn = compile(rule.condition, history, rule.margin);
  const outcome: PointOutcome = { fire: [], clear: [], cooling: 0, holding: 0 };
  for (let i = 0; i < history.ids.length; i++) {
    const isHolding = isInScope[i] === 1 && holds(i) === 1;
    if (isHolding) outcome.holding++;
    const prior = priors.get(i);
    if (prior === undefined) {
      if (isHolding) outcome.fire.push(i);
      continue;
    }
    const step = stepOf(prior, {
      day: history.lastDay,
      holds: isHolding,
      // What cannot be said ends nothing.
      stillHolds: isHolding || goesOn(i) !== 0,
      cooldown_days: rule.cooldown_days,
    });
    if (step === 'fire') outcome.fire.push(i);
    else if (step === 'clear') outcome.clear.push(i);
    else if (step === 'cooling') outcome.cooling++;
  }
  return outcome;
}
