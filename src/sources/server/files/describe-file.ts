import { sql } from 'kysely';
import { requireNeed } from '../../../kernel/require-need.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import { openWarehouse, type Warehouse } from '../../../platform/warehouse/warehouse.ts';
import { quotedColumn } from '../../core/check-sql.ts';
import type { Mapping } from '../../core/mapping.ts';
import { type ColumnProfile, type ColumnSample, profileOf, suggestMapping } from '../../core/suggest-mapping.ts';
import { readTimes } from '../../core/time-formats.ts';
import type { FileView } from '../../core/views.ts';
import type { VerbContext } from '../context.ts';
import { scratchFolder } from '../deliveries/scratch.ts';
import { trouble } from '../problems.ts';
import { findDelivery } from '../queries.ts';
import { type OpenedFile, openFile } from './read-file.ts';
import { type FileBody, requireStored, storeFile } from './store-file.ts';

const FIRST_ROWS = 20;
const MOST_COLUMNS = 200;
/** Columns with at most so many values are kinds or codes. */
const FEW = 60;
const IDS_TRIED = 500;
/** Dates of a file are few; with all of them, a day over 12 that decides between DD/MM and MM/DD is found wherever it stands. */
const DAYS_READ = 20_000;

/** A file that came before, and how its mapping opened it. */
interface StoredUpload {
  contentHash: string;
  fileName: string;
  sizeBytes: number;
  reading: Mapping['file'] | null;
}

/** Stores a file and describes it: its first rows, what its columns hold, and what they seem to be. */
export async function describeFile(
  context: VerbContext,
  upload: { fileName: string; body: FileBody } | StoredUpload,
): Promise<FileView> {
  requireNeed(context.actor, 'deliveries:manage');
  const stored =
    'body' in upload
      ? await storeFile(context, upload.body)
      : {
          contentHash: upload.contentHash,
          path: await requireStored(context, upload.contentHash),
          sizeBytes: upload.sizeBytes,
        };
  const warehouse = await openWarehouse({ temporaryFolder: await scratchFolder(context.dataFolder), keepsOrder: true });
  try {
    const reading = 'reading' in upload ? upload.reading : null;
    const file = await openFile(warehouse, stored.path, reading ?? { hasHeader: true });
    const shown = file.columns.slice(0, MOST_COLUMNS);
    await warehouse.run(
      `create table sample as select ${shown.map((name, index) => `${quotedColumn(name)} as x${index}`).join(', ')} from ${file.relation} limit 200000`,
    );
    const rows = await warehouse.rows<Record<string, string | null>>(
      `select ${shown.map((_, index) => `left(x${index}, 200) as x${index}`).join(', ')} from sample limit ${FIRST_ROWS}`,
    );
    const columns: ColumnProfile[] = [];
    for (const [index, name] of shown.entries())
      columns.push(profileOf(await sampleOf(context, warehouse, file, name, index)));
    return {
      contentHash: stored.contentHash,
      fileName: upload.fileName,
      sizeBytes: stored.sizeBytes,
      format: file.format,
      encoding: file.encoding,
      delimiter: file.delimiter,
      columns,
      rows: rows.map((row) => shown.map((_, index) => row[`x${index}`] ?? null)),
      suggestion: suggestMapping(columns),
    };
  } finally {
    await warehouse.close();
  }
}

/** The file of a delivery, as long as it is stored: to look at its columns again when the mapping is changed. */
export async function describeDelivery(context: VerbContext, deliveryId: string): Promise<FileView> {
  requireNeed(context.actor, 'deliveries:manage');
  const { institutionId } = context.actor;
  const { kind, mapping, contentHash, fileName, sizeBytes } = await context.db.forInstitution(institutionId, (trx) =>
    findDelivery(trx, institutionId, deliveryId),
  );
  if (kind === 'roster')
    throw trouble.notPossible('A roster has no mapping of columns. Open its delivery to see what became of its rows.');
  return describeFile(context, { contentHash, fileName, sizeBytes, reading: mapping?.file ?? null });
}

async function sampleOf(
  context: VerbContext,
  warehouse: Warehouse,
  file: OpenedFile,
  name: string,
  index: number,
): Promise<ColumnSample> {
  const x = `x${index}`;
  const [summary] = await warehouse.rows<{ n: number; empty: number; numbers: number; distinct: number }>(
    `select count(*)::int as n, count(*) filter (${x} is null or trim(${x}) = '')::int as empty, count(try_cast(${x} as double))::int as numbers, count(distinct ${x})::int as distinct from sample`,
  );
  const texts = async (query: string) => (await warehouse.rows<{ value: string }>(query)).map(({ value }) => value);
  const examples = await texts(`select distinct left(${x}, 100) as value from sample where trim(${x}) <> '' limit 8`);
  const days = await daysOf(texts, file, name, x, examples);
  const distinct = summary?.distinct ?? 0;
  const values =
    distinct > 0 && distinct <= FEW
      ? await warehouse.rows<{ value: string; rows: number }>(
          `select left(trim(${x}), 100) as value, count(*)::int as rows from sample where trim(${x}) <> '' group by 1 order by 2 desc, 1`,
        )
      : null;
  const ids =
    distinct > 1 || (summary?.n ?? 0) <= 3
      ? await texts(`select distinct trim(${x}) as value from sample where trim(${x}) <> '' limit ${IDS_TRIED}`)
      : [];
  return {
    name,
    examples,
    days,
    values,
    rows: summary?.n ?? 0,
    empty: summary?.empty ?? 0,
    numbers: summary?.numbers ?? 0,
    distinct,
    ids: await matches(context, ids),
  };
}

/** Days of the sample; of the whole file where these leave open whether the day or the month comes first. */
async function daysOf(
  texts: (query: string) => Promise<string[]>,
  file: OpenedFile,
  name: string,
  x: string,
  examples: readonly string[],
): Promise<string[]> {
  if (!examples.some((text) => /\d/.test(text) && text.length <= 40)) return [];
  // Times of day are cut off where a day stands before them and no offset behind.
  const of = (column: string, relation: string) =>
    `select distinct case when regexp_matches(v, '^\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}[ T]') and not regexp_matches(v, '(Z|[+-]\\d{2}:?\\d{2})$')
      then regexp_extract(v, '^[^ T]+') else left(v, 40) end as value
      from (select trim(${column}) as v from ${relation}) where v <> '' limit ${DAYS_READ}`;
  const sampled = await texts(of(x, 'sample'));
  return readTimes(sampled).kind === 'ambiguous' ? texts(of(quotedColumn(name), file.relation)) : sampled;
}

/** Which kinds of student id the texts are. */
async function matches(
  { db, actor: { institutionId } }: VerbContext,
  texts: readonly string[],
): Promise<ColumnProfile['ids']> {
  const tried = texts.filter((text) => text.length <= 200).map((text) => text.replaceAll('\0', ''));
  if (tried.length === 0) return [];
  const list = arrayLiteral(tried);
  return db.forInstitution(institutionId, async (trx) => {
    const { rows } = await sql<{ kind: string; n: number }>`select kind, count(*) as n from roster.student_identifier
      where institution_id = ${institutionId} and value = any(${list}::text::text[]) group by kind`.execute(trx);
    // Comparing without zeros cannot use the index: only for columns of digits, where a few odd ids do not hide the many.
    const isNumeric = tried.filter((text) => /^\d+$/.test(text)).length >= tried.length * 0.8;
    const bare = isNumeric
      ? await sql<{
          kind: string;
          n: number;
        }>`select kind, count(distinct ltrim(value, '0')) as n from roster.student_identifier
          where institution_id = ${institutionId} and ltrim(value, '0') = any(select ltrim(t, '0') from unnest(${list}::text::text[]) as t) group by kind`.execute(
          trx,
        )
      : { rows: [] };
    const without = new Map(bare.rows.map(({ kind, n }) => [kind, n / tried.length]));
    const kinds = new Set([...rows.map(({ kind }) => kind), ...without.keys()]);
    return [...kinds].map((kind) => {
      const share = (rows.find((row) => row.kind === kind)?.n ?? 0) / tried.length;
      return { kind, share, shareWithoutZeros: Math.max(share, without.get(kind) ?? 0) };
    });
  });
}
