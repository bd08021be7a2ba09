import { addWeeks, dayNumber } from '../../../kernel/week.ts';
import { reachOf } from '../../core/condition.ts';
import type { StudentRule } from '../../core/definition.ts';
import { evaluatePoint } from '../../core/evaluate-point.ts';
import type { Prior } from '../../core/fire.ts';
import type { History } from '../../core/history.ts';
import type { AlertContext } from '../context.ts';
import { type Frame, readFrame } from '../raise/frame.ts';
import { HistoryReader } from '../raise/history-reader.ts';
import { type StandingWeek, standingWeeks } from '../raise/standing-weeks.ts';
import { knownWhenScored } from './known-then.ts';
import { inScopeOn, ruleScopeOf } from './rule-scope.ts';

export interface Simulation {
  weeks: StandingWeek[];
  frame: Frame;
  /** What a rule with no alert before would have raised, in order; `week` is an index into `weeks`. */
  fires: { position: number; week: number }[];
  /** In scope in any of the weeks. */
  inScope: Uint8Array;
  /** By position the first of the weeks with a score below the level. */
  firstBelow(level: number): Int16Array;
  /** In the last week: those for whom it holds, and what was known. */
  last: { history: History; inScope: Uint8Array } | null;
}

/** The farthest that a rule may look back, with a holiday in between. */
const longestBack_weeks = 44;

export interface Simulated {
  most_weeks: number;
  /** Each week with the scores, attendance and activity that had been read when it was first scored: corrections are not seen. */
  isAsKnownThen: boolean;
  progress?: (done: number, of: number) => Promise<void>;
}

/**
 * Runs a rule over past weeks as it would have run then: each week sees only weeks up to itself. What it would have told does not
 * happen; nothing is written.
 */
export async function simulateRule(
  { db, actor }: Pick<AlertContext, 'db' | 'actor'>,
  rule: StudentRule,
  { most_weeks, isAsKnownThen, progress }: Simulated,
): Promise<Simulation> {
  const { institutionId } = actor;
  const standing = await standingWeeks(db, institutionId);
  const weeks = standing.slice(-most_weeks);
  const first = weeks[0];
  const end = weeks.at(-1);
  const span = { firstDay: dayNumber(first?.week ?? '1970-01-05'), lastDay: dayNumber(end?.week ?? '1970-01-05') + 6 };
  const frame = await readFrame(db, institutionId, span);
  const wanted = await ruleScopeOf(db, institutionId, frame, rule.scope);
  const reader = new HistoryReader(db, institutionId, frame, standing);
  const reach = reachOf([rule.condition]);
  const known = isAsKnownThen ? await knownWhenScored(db, institutionId) : null;
  const priors = new Map<number, Prior>();
  const fires: Simulation['fires'] = [];
  const everInScope = new Uint8Array(frame.ids.length);
  const scores: Int16Array[] = [];
  let last: Simulation['last'] = null;
  for (const [index, { week }] of weeks.entries()) {
    const day = dayNumber(week) + 6;
    await progress?.(index, weeks.length);
    const history = await reader.asOf(day, reach, known?.get(week) ?? null);
    const inScope = inScopeOn(frame, wanted, day);
    const outcome = evaluatePoint(rule, history, inScope, priors);
    for (const position of outcome.clear) {
      const prior = priors.get(position);
      if (prior && prior.clearedOn === null) priors.set(position, { ...prior, clearedOn: day });
    }
    for (const position of outcome.fire) {
      priors.set(position, { onDay: day, clearedOn: null });
      fires.push({ position, week: index });
    }
    for (let i = 0; i < inScope.length; i++) if (inScope[i] === 1) everInScope[i] = 1;
    scores.push(
      history.scored.at(-1)?.week === week ? (history.scored.at(-1)?.score ?? new Int16Array(0)) : new Int16Array(0),
    );
    last = { history, inScope };
    // Of a year only what is still looked back on is kept.
    if (reach.scoredWeeks !== Number.POSITIVE_INFINITY) reader.forgetBefore(addWeeks(week, -longestBack_weeks));
  }
  return { weeks, frame, fires, inScope: everInScope, firstBelow: (level) => firstBelow(scores, frame, level), last };
}

function firstBelow(scores: readonly Int16Array[], { ids }: Frame, level: number): Int16Array {
  const on = new Int16Array(ids.length).fill(-1);
  for (const [week, column] of scores.entries())
    for (let i = 0; i < column.length; i++) {
      const score = column[i] ?? -1;
      if (score >= 0 && score < level && on[i] === -1) on[i] = week;
    }
  return on;
}
