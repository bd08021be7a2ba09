import type { Tx } from '../../platform/db/database.ts';
import { driftWords } from '../core/trend-words.ts';
import type { DriftEvent } from '../core/views.ts';
import type { Page } from './page.ts';

/**
 * The drifts of the shown weeks among the groups that the filter's students are in, newest first.
 * @param groups peer groups by run
 */
export async function driftEvents(
  trx: Tx,
  { institution }: Page,
  groups: ReadonlyMap<number, ReadonlySet<number>>,
): Promise<DriftEvent[]> {
  if (groups.size === 0) return [];
  const rows = await trx
    .selectFrom('trends.cohort_drift')
    .selectAll()
    .where('institution_id', '=', institution.institutionId)
    .where('run', 'in', [...groups.keys()])
    .orderBy('week', 'desc')
    .orderBy('label')
    .execute();
  return rows
    .filter((row) => groups.get(row.run)?.has(row.group_no))
    .map((row) => {
      const cause = row.cause as DriftEvent['cause'];
      return {
        id: `${row.run}-${row.group_no}`,
        week: row.week,
        group: row.label,
        cause,
        words: driftWords(cause, row.fall_sd, row.evidence),
        fallSd: row.fall_sd,
        n: row.n,
      };
    });
}
