import type { IsoDate, Week } from '../../../kernel/week.ts';
import { weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { holdsIn, mayCount } from '../../core/policy.ts';
import { gateOf, gateWords, soundsGated, sourceKind } from '../../core/source-kinds.ts';
import type { PolicyDecisionView, PolicyView, Source } from '../../core/views.ts';
import { trouble } from '../problems.ts';

export type StoredDecision = Omit<PolicyDecisionView, 'isInForce'>;

/** By source, newest first. */
export async function policyDecisions(trx: Tx, institutionId: number): Promise<Map<number, StoredDecision[]>> {
  const rows = await trx
    .selectFrom('sources.policy_decision')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('from_week', 'desc')
    .orderBy('decision_id', 'desc')
    .execute();
  const bySource = new Map<number, StoredDecision[]>();
  for (const row of rows) {
    const own = bySource.get(row.source_id) ?? [];
    bySource.set(row.source_id, own);
    own.push({
      decisionId: row.decision_id,
      decidedBy: row.decided_by,
      decidedOn: row.decided_on,
      reason: row.reason,
      reviewOn: row.review_on,
      fromWeek: row.from_week,
      endedFromWeek: row.ended_from_week,
      endReason: row.end_reason,
      recordedAt: row.recorded_at.toISOString(),
      recordedBy: row.recorded_by,
      endedBy: row.ended_by,
    });
  }
  return bySource;
}

export function policyView(
  { kind }: Pick<Source, 'kind'>,
  stored: readonly StoredDecision[],
  today: IsoDate,
): PolicyView | null {
  const gate = gateOf(kind);
  if (gate === null) return null;
  const decisions = stored.map((decision) => ({ ...decision, isInForce: holdsIn(decision, weekOf(today)) }));
  return { gate, isInForce: decisions.some(({ isInForce }) => isInForce), decisions };
}

interface Weighing {
  sourceId: number | null;
  key: string;
  name: string;
  kind: string | null;
  weightGroup: string;
}

/**
 * Refuses a place in the score to what needs a decision and has none, and to what only sounds so until somebody says what it is.
 * The run itself asks again (scoring/server/source-list.ts), so this refusal is for the person, not for safety.
 */
export async function requireMayWeigh(trx: Tx, institutionId: number, source: Weighing, week: Week): Promise<void> {
  if (source.weightGroup === 'none') return;
  const gate = gateOf(source.kind);
  if (gate === null) {
    if (source.kind === null && soundsGated(source))
      throw trouble.sayKind(
        `“${source.name}” sounds like a screener or like discipline, which stay out of the score unless a decision is recorded. Choose its kind, or leave it in the group that is stored and not scored.`,
      );
    return;
  }
  const decisions =
    source.sourceId === null ? [] : ((await policyDecisions(trx, institutionId)).get(source.sourceId) ?? []);
  if (mayCount(source.kind, decisions, week)) return;
  throw trouble.needsPolicy(
    `${source.name} may count in the score only once a policy decision is recorded on the model page: who decided it, when, why, and when it is looked at again. Until then, leave it in the group that is stored and not scored. ${gateWords[gate]}`,
    { gate },
  );
}

/** A screener does not become something else because its kind is in the way. */
export function requireKindMayChange(before: Pick<Source, 'kind' | 'name' | 'measure'>, kind: string | null): void {
  if (gateOf(before.kind) !== null)
    throw trouble.kindStays(
      `${before.name} is a source that counts only by decision, and what it holds does not change with its kind. Make another source for another kind of data.`,
    );
  checkKind(kind, before.measure);
}

export function checkKind(kind: string | null, measure: string): void {
  const known = sourceKind(kind);
  if (known && known.measure !== measure)
    throw trouble.kindMeasure(
      `A source of the kind “${known.name}” is measured as ${known.measure}. Choose that measure, or no kind.`,
      { measure: known.measure },
    );
}
