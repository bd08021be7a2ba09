import { sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ReadDelivery } from '../../core/rederived.ts';

/** The deliveries that brought the days of a run's week, as far as they had taken effect when the run read them; by source, latest first. */
export async function deliveriesOfRun(trx: Tx, institutionId: number, run: number): Promise<ReadDelivery[]> {
  const i = institutionId;
  const { rows } = await sql<{
    sourceId: number;
    deliveryId: string;
    fileName: string;
    receivedAt: Date;
    coversFrom: IsoDate | null;
    coversTo: IsoDate | null;
  }>`
    select c.source_id as "sourceId", d.delivery_id as "deliveryId", d.file_name as "fileName", d.received_at as "receivedAt",
      d.covers_from as "coversFrom", d.covers_to as "coversTo"
    from scoring.run r
    join activity.covered c on c.institution_id = ${i} and c.source_id = any(r.source_ids) and c.week = r.week
    join activity.load l on l.institution_id = ${i} and l.load_id = c.load_id and l.state = 'applied'
    join sources.delivery d on d.institution_id = ${i} and d.delivery_id = l.delivery_id
    where r.institution_id = ${i} and r.run = ${run} and (r.read_up_to is null or l.applied_number <= r.read_up_to)
    order by c.source_id, l.applied_number desc`.execute(trx);
  return rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
}
