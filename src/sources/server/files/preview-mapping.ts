import type { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { dateOfDayNumber } from '../../../kernel/week.ts';
import { openWarehouse } from '../../../platform/warehouse/warehouse.ts';
import { type CheckPlan, judgedSql } from '../../core/check-sql.ts';
import { type RowCounts, reasons } from '../../core/fates.ts';
import { Mapping } from '../../core/mapping.ts';
import type { PreviewView } from '../../core/views.ts';
import { institutionNow, type VerbContext } from '../context.ts';
import { loadLookup } from '../deliveries/load-lookup.ts';
import { scratchFolder } from '../deliveries/scratch.ts';
import { listSources } from '../queries.ts';
import { openMapped } from './check-file.ts';
import { checkMappingFits } from './mapping-fits.ts';
import { requireStored } from './store-file.ts';

const ROWS_JUDGED = 10_000;
const ROWS_SHOWN = 50;

/** What would become of the first rows of a stored file under a mapping; nothing is kept. */
export async function previewMapping(
  context: VerbContext,
  contentHash: string,
  input: z.input<typeof Mapping>,
): Promise<PreviewView> {
  requireNeed(context.actor, 'deliveries:manage');
  const { institutionId } = context.actor;
  const mapping = Mapping.parse(input);
  const sources = await context.db.forInstitution(institutionId, (trx) => listSources(trx, institutionId));
  checkMappingFits(mapping, sources);
  const path = await requireStored(context, contentHash);
  const { institution, today } = await institutionNow(context.db, institutionId);
  const warehouse = await openWarehouse({
    temporaryFolder: await scratchFolder(context.dataFolder),
    keepsOrder: true,
    joinsAsWritten: true,
  });
  try {
    const file = await openMapped(warehouse, { path, mapping }, false);
    const zones = await loadLookup(context.db, warehouse, institution, mapping);
    const input = `(select row_number() over () as leadline_row, * from (select * from ${file.relation} limit ${ROWS_JUDGED}))`;
    const plan: CheckPlan = { mapping, input, zones, today };
    await warehouse.run(`create table judged as ${judgedSql(plan, ['leadline_row as leadline_row'])}`);
    const byReason = await warehouse.rows<{ reason: number; n: number }>(
      'select reason::int as reason, count(*)::int as n from judged group by 1',
    );
    const counts: RowCounts = {};
    for (const { reason, n } of byReason) {
      const fate = reasons[reason]?.fate ?? 'bad-value';
      counts[fate] = (counts[fate] ?? 0) + n;
    }
    const rows = await warehouse.rows<Judged>(
      `select leadline_row::int as row, reason::int as reason, student_key, feed_no::int as feed_no, if(day between 0 and 65535, day::int, null) as day, value, expected from judged order by 1 limit ${ROWS_SHOWN}`,
    );
    return { counts, rows: rows.map((row) => shown(row, mapping)) };
  } finally {
    await warehouse.close();
  }
}

type Judged = {
  row: number;
  reason: number;
  student_key: string | null;
  feed_no: number | null;
  day: number | null;
  value: number | null;
  expected: number | null;
};

function shown(row: Judged, mapping: Mapping): PreviewView['rows'][number] {
  const feed = row.feed_no === null ? undefined : mapping.feeds[row.feed_no - 1];
  const isRate = feed?.value.as === 'marks' || feed?.value.as === 'rate';
  return {
    row: row.row,
    fate: reasons[row.reason]?.fate ?? 'bad-value',
    reason: reasons[row.reason]?.words ?? '',
    student: row.student_key,
    day: row.day === null ? null : dateOfDayNumber(row.day),
    source: feed?.source ?? null,
    value: row.value,
    expected: isRate ? row.expected : null,
  };
}
