import { evaluateRules } from '../alerts/server/index.ts';
import { followPlans, layOutRuns } from '../insights/server/index.ts';
import type { Week } from '../kernel/week.ts';
import { type RunContext, type RunOutcome, type RunReason, runWeek, scoreAll } from '../scoring/server/index.ts';
import { followRuns } from '../trends/server/index.ts';

export interface ScoreOrder {
  reason: RunReason;
  /** One week alone; left out: all that can be scored. */
  week?: Week | undefined;
  /** From this week on. */
  from?: Week | undefined;
  onlyMissing?: boolean | undefined;
  progress?: (done: number, of: number) => void;
  /** What follows once the scores are laid out; left out: the rules are evaluated. A demo looks back over some Mondays. */
  evaluate?: (context: RunContext) => Promise<unknown>;
}

/** Scores, finds trends, lays what changed out for reading, evaluates the rules and compares plans: the whole of what "the score is up to date" means. */
export async function scoreInstitution(
  context: RunContext,
  { week, from, onlyMissing, reason, progress, evaluate = evaluateRules }: ScoreOrder,
): Promise<RunOutcome[]> {
  const followers = [followRuns(context)];
  const outcomes = week
    ? [await runWeek(context, { week }, { reason, followers })]
    : await scoreAll(context, {
        reason,
        followers,
        ...(from ? { from } : {}),
        ...(onlyMissing ? { onlyMissing } : {}),
        progress: (done, of) => progress?.(done, 2 * of),
      });
  await layOutRuns(context.db, {
    institutionId: context.actor.institutionId,
    progress: (done, of) => progress?.(of + done, 2 * of),
  });
  await evaluate(context);
  await followPlans(context.db, context.actor.institutionId);
  return outcomes;
}
