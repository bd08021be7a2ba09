import { type RawBuilder, sql } from 'kysely';
import { arrayLiteral } from '../../platform/db/bulk-insert.ts';
import type { BulkType } from '../../platform/db/bulk-values.ts';
import { addFate, type RosterTable } from '../core/roster-batch.ts';
import type { RosterSync } from './roster-sync.ts';

interface LinkTable {
  table: string;
  counted: RosterTable;
  /** The primary key after institution_id. */
  key: readonly { column: string; type: BulkType }[];
  /** Which rows still hold. */
  isOpen: RawBuilder<unknown>;
  /** What becomes of those that a complete roster leaves out. */
  end: { set: RawBuilder<unknown> } | 'delete';
}

/** Ends the links that a complete roster no longer names, a page of the table at a time. */
export async function endAbsent(sync: RosterSync, link: LinkTable, wanted: ReadonlySet<string>): Promise<void> {
  const columns = sql.join(link.key.map(({ column }) => sql.ref(column)));
  for (let after: string[] | null = null; ; ) {
    const later: RawBuilder<unknown> =
      after === null
        ? sql``
        : sql`and (${columns}) > (${sql.join(after.map((value, index) => sql`${value}::${sql.raw(link.key[index]?.type ?? 'text')}`))})`;
    const { rows } = await sync.run((trx) =>
      sql<
        Record<string, string>
      >`select ${columns} from ${sql.table(link.table)} where institution_id = ${sync.institutionId} and ${link.isOpen} ${later} order by ${columns} limit ${sync.step * 5}`.execute(
        trx,
      ),
    );
    const keys = rows.map((row) => link.key.map(({ column }) => row[column] ?? ''));
    const last = keys.at(-1);
    if (!last) return;
    after = last;
    await end(
      sync,
      link,
      keys.filter((key) => !wanted.has(key.join('/'))),
    );
  }
}

async function end(sync: RosterSync, link: LinkTable, keys: readonly string[][]): Promise<void> {
  for (let from = 0; from < keys.length; from += sync.step) {
    const some = keys.slice(from, from + sync.step);
    const arrays = sql.join(
      link.key.map(
        ({ type }, index) => sql`${arrayLiteral(some.map((key) => key[index] ?? ''))}::text::${sql.raw(type)}[]`,
      ),
    );
    const names = sql.join(link.key.map(({ column }) => sql.ref(column)));
    const match = sql.join(
      link.key.map(({ column }) => sql`t.${sql.ref(column)} = gone.${sql.ref(column)}`),
      sql` and `,
    );
    const where = sql`from unnest(${arrays}) as gone (${names}) where t.institution_id = ${sync.institutionId} and ${match}`;
    await sync.run((trx) =>
      link.end === 'delete'
        ? sql`delete from ${sql.table(link.table)} t using unnest(${arrays}) as gone (${names}) where t.institution_id = ${sync.institutionId} and ${match}`.execute(
            trx,
          )
        : sql`update ${sql.table(link.table)} t set ${link.end.set} ${where}`.execute(trx),
    );
    addFate(sync.counts, link.counted, 'ended', some.length);
  }
}
