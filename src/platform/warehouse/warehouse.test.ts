import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse, quoted, quotedName, type Warehouse } from './warehouse.ts';

describe('the warehouse', () => {
  let folder: string;
  let warehouse: Warehouse;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "leadline o'hara "));
    warehouse = await openWarehouse({ folders: [folder] });
  });
  afterAll(async () => {
    await warehouse.close();
    await rm(folder, { recursive: true });
  });

  it('rolls a CSV file up and hands out numbers as typed arrays', async () => {
    const path = join(folder, 'clicks.csv');
    await writeFile(path, 'student,day,clicks\n1,2025-09-01,3\n1,2025-09-01,4\n2,2025-09-02,5\n');
    const found: number[][] = [];
    const sql = `select student::int, (day - date '1970-01-01')::int, sum(clicks)::int from read_csv(${quoted(path)}) group by all order by 1`;
    for await (const chunk of warehouse.numbers(sql)) {
      const [students, days, clicks] = [chunk.column(0), chunk.column(1), chunk.column(2)];
      expect(students).toBeInstanceOf(Int32Array);
      for (let i = 0; i < chunk.rowCount; i++) found.push([Number(students[i]), Number(days[i]), Number(clicks[i])]);
    }
    expect(found).toEqual([
      [1, 20332, 7],
      [2, 20333, 5],
    ]);
  });

  it('reads Parquet and JSON without fetching an extension', async () => {
    const path = join(folder, 'a.parquet');
    await warehouse.run(`copy (select 1 as x) to ${quoted(path)} (format parquet)`);
    await writeFile(join(folder, 'a.jsonl'), '{"x":1}\n{"x":2}\n');
    expect(await warehouse.rows(`select sum(x)::int as n from read_parquet(${quoted(path)})`)).toEqual([{ n: 1 }]);
    expect(await warehouse.rows(`select sum(x)::int as n from read_json(${quoted(join(folder, 'a.jsonl'))})`)).toEqual([
      { n: 3 },
    ]);
  });

  it('refuses to read outside its folders, and to be told otherwise', async () => {
    await expect(warehouse.rows("select * from read_csv('/etc/passwd')")).rejects.toThrow(/permission|disabled/i);
    await expect(warehouse.rows(`select * from read_csv(${quoted(join(folder, '../../etc/passwd'))})`)).rejects.toThrow(
      /permission|disabled/i,
    );
    await expect(warehouse.run('set enable_external_access = true')).rejects.toThrow();
  });

  it('takes many ids by column, more than a chunk', async () => {
    await warehouse.run('create table ids (value varchar, enrolment_id integer)');
    const numbers = Int32Array.from({ length: 5000 }, (_, i) => i);
    await warehouse.append('ids', [Array.from(numbers, (n) => `00${n}'`), numbers]);
    expect(
      await warehouse.rows('select count(*)::int as n, max(value) as last, sum(enrolment_id)::int as s from ids'),
    ).toEqual([{ n: 5000, last: "00999'", s: 12_497_500 }]);
  });

  it('stays within its memory by spilling to disk', async () => {
    const small = await openWarehouse({ memoryMb: 512, threads: 1 });
    const rows = await small.rows(
      'select count(*)::int as n from (select range, hash(range) as h from range(12_000_000) order by h, range desc offset 1)',
    );
    expect(rows).toEqual([{ n: 11_999_999 }]);
    await small.close();
    expect(existsSync(small.folder)).toBe(false);
  });

  it('quotes names that files may carry', async () => {
    expect(await warehouse.rows(`select 1 as ${quotedName('a"b; drop table ids')}`)).toEqual([
      { 'a"b; drop table ids': 1 },
    ]);
  });
});
