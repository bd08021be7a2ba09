import type { Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { mayCount } from '../../../sources/core/policy.ts';
import { gateWords, sourceKind } from '../../../sources/core/source-kinds.ts';
import { type ModelSettings, weightOfGroup } from '../../core/model.ts';
import { scoringTrouble } from '../problems.ts';
import { readSources } from './source-list.ts';

/** Refuses a model that would give weight to what stays out of the score without a decision. Runs leave it out all the same. */
export async function requireDecided(
  trx: Tx,
  institutionId: number,
  before: ModelSettings,
  after: ModelSettings,
  week: Week,
): Promise<void> {
  const undecided = (await readSources(trx, institutionId)).find(
    (source) =>
      weightOfGroup(before, source) === 0 &&
      weightOfGroup(after, source) > 0 &&
      !mayCount(source.kind, source.decisions, week),
  );
  if (!undecided) return;
  const gate = sourceKind(undecided.kind)?.gate;
  throw scoringTrouble.needsPolicy(
    `This would give weight to ${undecided.name}, which stays out of the score until a policy decision is recorded. Record it on the model page first. ${gate ? gateWords[gate] : ''}`.trim(),
    { sourceId: undecided.sourceId },
  );
}
