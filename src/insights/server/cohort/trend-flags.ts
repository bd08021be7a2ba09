import { type SqlBool, sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { trendWords } from '../../core/cohort/trend-words.ts';
import type { Trend, TrendFlag } from '../../core/views.ts';

const order: readonly Trend[] = ['stopped', 'consistently_low', 'declining', 'sustained_decline', 'recovering'];

/** A recovery is told of only after there was concern: else it is praise for having been fine. */
export const isShown = sql<SqlBool>`not (kind = 'recovering' and evidence @> '{"isForPraise": 0}')`;

/** The flags of a run's enrolments, those that call for attention most first. */
export async function flagsOf(
  trx: Tx,
  institutionId: number,
  run: number,
  enrolmentIds: readonly number[],
): Promise<Map<number, TrendFlag[]>> {
  if (enrolmentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('trends.flag')
    .select(['enrolment_id', 'kind', 'since', 'is_uncertain', 'evidence'])
    .where('institution_id', '=', institutionId)
    .where('run', '=', run)
    .where('enrolment_id', 'in', [...enrolmentIds])
    .where(isShown)
    .execute();
  const flags = new Map<number, TrendFlag[]>();
  for (const row of rows) {
    // The table's check holds kinds to these.
    const trend = row.kind as Trend;
    const own = flags.get(row.enrolment_id) ?? [];
    flags.set(row.enrolment_id, own);
    own.push({
      trend,
      words: trendWords(trend, row.is_uncertain, row.evidence),
      isUncertain: row.is_uncertain,
      since: row.since,
      evidence: figuresOf(row.evidence),
    });
  }
  for (const own of flags.values()) own.sort((a, b) => order.indexOf(a.trend) - order.indexOf(b.trend));
  return flags;
}

function figuresOf(evidence: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(evidence).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
