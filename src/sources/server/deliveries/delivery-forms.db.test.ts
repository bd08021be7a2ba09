import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tests/database.ts';
import { clicks, rejectsOf, stored, take } from '../../../../tests/deliveries.ts';
import { type Enrolled, enrolled } from '../../../../tests/enrolled.ts';
import { zipOf } from '../../../../tests/zip-of.ts';
import { importActivity } from '../../../activity/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { openWarehouse, quoted } from '../../../platform/warehouse/warehouse.ts';
import type { MappingInput } from '../../core/mapping.ts';
import { describeDelivery } from '../files/describe-file.ts';

describe('the forms in which files come', () => {
  let db: Database;
  let small: Enrolled;
  let count = 0;

  beforeEach(async () => {
    db ??= await freshDatabase();
    await small?.remove();
    small = await enrolled(db, `enrolled-${++count}`);
  }, 60_000);
  afterAll(async () => {
    await db.close();
    await small.remove();
  });

  it('turns times of another zone into the school day, through the change of the clocks', async () => {
    const times = [
      '2025-10-06T22:59:59Z',
      '2025-10-06T23:00:00Z',
      '2025-10-25T23:30:00Z',
      '2025-10-26T23:30:00Z',
      '2025-10-20T01:00:00+02:00',
    ];
    const content = `who,when,n\n${times.map((time) => `003,${time},1\n`).join('')}`;
    await take(small, content, { ...clicks, time: { column: 'when', zone: 'in-text' } });
    expect([
      ...(await stored(small, 'clicks', '2025-10-06')),
      ...(await stored(small, 'clicks', '2025-10-20')),
    ]).toEqual(['4 2025-10-06 1', '4 2025-10-07 1', '4 2025-10-20 1', '4 2025-10-26 2']);
    await take(small, 'who,when,n\n003,2025-10-13 20:00,1\n003,2025-10-13 18:30,1\n', {
      ...clicks,
      time: { column: 'when', zone: 'America/New_York' },
    });
    expect(await stored(small, 'clicks', '2025-10-13')).toEqual(['4 2025-10-13 1', '4 2025-10-14 1']);
    await take(small, `who,when,n\n003,${Date.UTC(2025, 9, 8, 23, 30) / 1000},1\n`, {
      ...clicks,
      time: { column: 'when', format: 'unix-s', zone: 'UTC' },
    });
    expect(await stored(small, 'clicks', '2025-10-08')).toContain('4 2025-10-09 1');
  });

  it('shows the columns of a file again after it was delivered, as its mapping opened it', async () => {
    const bare: MappingInput = {
      file: { hasHeader: false },
      student: { column: '1' },
      time: { column: '2' },
      feeds: [{ source: 'clicks', value: { as: 'sum', column: '3' } }],
    };
    const { deliveryId, sizeBytes } = await take(small, '003,2025-10-06,2\n002,2025-10-07,1\n', bare);
    const file = await describeDelivery(small.context, deliveryId);
    expect(file).toMatchObject({ fileName: 'given.csv', sizeBytes });
    expect(file.columns.map(({ name }) => name)).toEqual(['1', '2', '3']);
    expect(file.rows).toEqual([
      ['003', '2025-10-06', '2'],
      ['002', '2025-10-07', '1'],
    ]);
    await rm(join(small.folder, 'files'), { recursive: true });
    await expect(describeDelivery(small.context, deliveryId)).rejects.toMatchObject({ code: 'sources.file-gone' });
  });

  it('counts the school day where the unit is', async () => {
    const units = db.owner.updateTable('institution.unit').set({ time_zone: 'Asia/Hong_Kong' });
    await units.where('institution_id', '=', small.institutionId).where('code', '=', 'PHIL').execute();
    const zoned: MappingInput = { ...clicks, time: { column: 'when', zone: 'UTC' } };
    await take(small, 'who,when,n\n003,2025-10-06 17:00,1\n002,2025-10-06 17:00,1\n', zoned);
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['3 2025-10-06 1', '4 2025-10-07 1']);
  });

  it('reads the day or the month first, as the mapping says, and ids without their zeros', async () => {
    const mapping: MappingInput = {
      ...clicks,
      student: { column: 'who', leadingZeros: 'ignore' },
      time: { column: 'when', format: 'dmy' },
    };
    const delivery = await take(
      small,
      'who;when;n\n3;06/10/2025 09:15;1\n3;06/10/2025 10:15;1\n3;7.10.25;1\n',
      mapping,
    );
    expect(delivery.rowCounts).toEqual({ stored: 3 });
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['4 2025-10-06 2', '4 2025-10-07 1']);
    await take(small, 'who,when,n\n003,10/08/2025,1\n', { ...clicks, time: { column: 'when', format: 'mdy' } });
    expect(await stored(small, 'clicks', '2025-10-08')).toContain('4 2025-10-08 1');
  });

  it('finds students by their other ids', async () => {
    const by = (identifierKind: string): MappingInput => ({ ...clicks, student: { column: 'who', identifierKind } });
    await take(small, 'who,when,n\nANN@X.ORG,2025-09-29,1\n', by('email'));
    await take(small, 'who,when,n\n79,2025-09-30,1\n', {
      ...by('card'),
      student: { column: 'who', identifierKind: 'card', leadingZeros: 'ignore' },
    });
    expect(await stored(small, 'clicks', '2025-09-29')).toEqual(['1 2025-09-29 1', '4 2025-09-30 1']);
  });

  const table = 'who,when,n\n003,2025-10-06,1\n"002",2025-10-07,"2"\nZoë,2025-10-07,1\n';
  const forms: [string, string | Buffer, MappingInput['file']?][] = [
    ['UTF-8', table],
    ['UTF-8 with a byte-order mark', `\uFEFF${table}`],
    ['UTF-16 with a byte-order mark', Buffer.from(`\uFEFF${table}`, 'utf16le')],
    ['UTF-16 without one', Buffer.from(table, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${table}`, 'utf16le').swap16()],
    ['Latin-1', Buffer.from(table, 'latin1')],
    [
      'Latin-1 that shows only far down',
      Buffer.from(table.replace('Zoë', `${'003,2025-10-06,0\n'.repeat(80_000)}Zoë`), 'latin1'),
    ],
    ['Windows line endings', table.replaceAll('\n', '\r\n')],
    ['old Macintosh line endings', table.replaceAll('\n', '\r')],
    ['line endings of all kinds', 'who,when,n\r\n003,2025-10-06,1\n"002",2025-10-07,"2"\r\nZoë,2025-10-07,1\r'],
    ['semicolons', table.replaceAll(',', ';')],
    ['tabs', table.replaceAll(',', '\t')],
    ['bars', table.replaceAll(',', '|')],
    ['gzip', gzipSync(table)],
    ['zip', zipOf([{ name: 'export/clicks.csv', content: table }])],
    ['gzip of UTF-16', gzipSync(Buffer.from(`\uFEFF${table}`, 'utf16le'))],
    [
      'JSON lines',
      '{"who":"003","when":"2025-10-06","n":1}\n{"who":"002","when":"2025-10-07","n":2}\n{"who":"Zoë","when":"2025-10-07","n":1}\n',
    ],
    [
      'columns in another order, and more of them',
      'x,n,when,y,who\n1,1,2025-10-06,,003\n1,2,2025-10-07,,002\n1,1,2025-10-07,,Zoë\n',
    ],
    ['other names of columns in capitals', table.replace('who,when,n', 'WHO,When,N')],
  ];
  it.each(forms)('reads %s', async (_, content) => {
    const delivery = await take(small, content);
    expect(delivery).toMatchObject({ state: 'applied', unknownIds: 1 });
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['3 2025-10-07 2', '4 2025-10-06 1']);
    const [unknown] = await rejectsOf(small, delivery.deliveryId);
    expect(unknown?.content).toContain('Zoë');
  });

  it('reads Parquet', async () => {
    const path = join(small.folder, 'clicks.parquet');
    const warehouse = await openWarehouse();
    await warehouse.run(
      `copy (select '003' as who, timestamp '2025-10-06 09:00:00' as "when", 1::int as n union all select '002', timestamp '2025-10-07', 2) to ${quoted(path)} (format parquet)`,
    );
    await warehouse.close();
    const { delivery } = await importActivity(small.context, {
      institutionId: small.institutionId,
      sourceKey: 'clicks',
      file: path,
      mapping: clicks,
    });
    expect(delivery.rowCounts).toEqual({ stored: 2 });
    expect(await stored(small, 'clicks', '2025-10-06')).toEqual(['3 2025-10-07 2', '4 2025-10-06 1']);
  });
});
