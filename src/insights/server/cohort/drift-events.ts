import type { Tx } from '../../../platform/db/database.ts';
import { driftWords } from '../../core/cohort/trend-words.ts';
import type { DriftEvent } from '../../core/views.ts';
import type { Layout } from '../layout/layouts.ts';
import type { Page } from '../lists/page.ts';

/**
 * The drifts of the shown weeks among the groups that the filter's students are in, newest first.
 * @param groupsOf the peer groups of a run that they are in
 */
export async function driftEvents(
  trx: Tx,
  { institution }: Page,
  layouts: readonly Layout[],
  groupsOf: (run: number) => ReadonlySet<number | null>,
): Promise<DriftEvent[]> {
  if (layouts.length === 0) return [];
  const rows = await trx
    .selectFrom('trends.cohort_drift')
    .selectAll()
    .where('institution_id', '=', institution.institutionId)
    .where(
      'run',
      'in',
      layouts.map(({ run }) => run),
    )
    .orderBy('week', 'desc')
    .orderBy('label')
    .execute();
  const groups = new Map([...new Set(rows.map(({ run }) => run))].map((run) => [run, groupsOf(run)]));
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
