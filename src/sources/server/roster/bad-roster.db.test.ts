import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tests/database.ts';
import { type Enrolled, enrolled } from '../../../../tests/enrolled.ts';
import { zipOf } from '../../../../tests/zip-of.ts';
import type { Database } from '../../../platform/db/database.ts';
import { importRoster } from './roster-delivery.ts';

describe('bad rosters', () => {
  let db: Database;
  let small: Enrolled;
  beforeAll(async () => {
    db = await freshDatabase();
    small = await enrolled(db);
  });
  afterAll(async () => {
    await db.close();
    await small.remove();
  });

  /** Everything that a delivery could have changed, but its own record and the ledger. */
  async function state() {
    const { rows } = await db.forInstitution(small.institutionId, (trx) =>
      sql`select (select count(*) from roster.student) as students, (select count(*) from roster.enrolment) as enrolments, (select count(*) from sources.coverage) as coverage,
        (select count(*) from activity.block) as blocks, (select count(*) from activity.load where state = 'applied') as loads, (select count(*) from institution.unit) as units,
        (select string_agg(display_name || source_key, ',' order by source_key) from roster.student) as names,
        (select count(*) from sources.delivery where state in ('applied', 'applying')) as applied`.execute(trx),
    );
    return rows[0];
  }

  const deliveries = () =>
    db.forInstitution(small.institutionId, (trx) => trx.selectFrom('sources.delivery').select('delivery_id').execute());

  const students = 'student,given_name\n001,Ann\n';
  const refused: { what: string; files: Record<string, string | Buffer>; problem: string }[] = [
    { what: 'no file that is a roster', files: { 'notes.csv': 'a,b\n1,2\n' }, problem: 'roster.no-files' },
    { what: 'no file at all', files: {}, problem: 'roster.no-files' },
    {
      what: 'students without an id column',
      files: { 'students.csv': 'name\nAnn\n' },
      problem: 'roster.missing-columns',
    },
    {
      what: 'a quotation mark that is never closed',
      files: { 'students.csv': `${students}"002,Bo\n003,Cy\n` },
      problem: 'files.unreadable',
    },
    {
      what: 'OneRoster 3',
      files: { 'manifest.csv': 'propertyName,value\noneroster.version,3.0\n', 'users.csv': 'sourcedId\n1\n' },
      problem: 'roster.wrong-version',
    },
    {
      what: 'bytes that are not UTF-8 far down',
      files: {
        'students.csv': Buffer.concat([
          Buffer.from(`student\n${'a\n'.repeat(600_000)}`),
          Buffer.from([0xff, 0xfe, 0x0a]),
        ]),
      },
      problem: 'files.unreadable',
    },
    {
      what: 'a row of two megabytes',
      files: { 'students.csv': `student,given_name\n001,"${'x'.repeat(2_000_000)}` },
      problem: 'files.line-too-long',
    },
  ];
  it.each(refused)('says what is wrong with $what, and keeps nothing', async ({ files, problem }) => {
    const before = [await state(), (await deliveries()).length];
    const folder = await mkdtemp(join(small.folder, 'roster-'));
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    await expect(importRoster(small.context, { institutionId: small.institutionId, folder })).rejects.toMatchObject({
      code: problem,
    });
    expect([await state(), (await deliveries()).length]).toEqual(before);
  });

  it.each([
    ['a zip bomb', zipOf([{ name: 'students.csv', content: Buffer.alloc(60_000_000) }])],
    ['a path out of the folder', zipOf([{ name: '../students.csv', content: students }])],
    ['no zip at all', Buffer.from('hello')],
  ])('does not open %s', async (_, bytes) => {
    const before = await state();
    const zip = join(small.folder, 'roster.zip');
    await writeFile(zip, bytes);
    await expect(importRoster(small.context, { institutionId: small.institutionId, zip })).rejects.toMatchObject({
      code: 'files.bad-archive',
    });
    expect(await state()).toEqual(before);
  });

  const badRows: [string, Record<string, string>][] = [
    ['a birth date of 31 February', { 'students.csv': 'student,date_of_birth\nX1,2006-02-31\n' }],
    ['a birth date in the year 1', { 'students.csv': 'student,date_of_birth\nX1,0001-01-01\n' }],
    ['a name with a NUL', { 'students.csv': 'student,given_name\nX1,A\0nn\n' }],
    ['a name of ten thousand characters', { 'students.csv': `student,given_name\nX1,${'x'.repeat(10_000)}\n` }],
    ['no id', { 'students.csv': 'student,given_name\n,Ann\n' }],
    ['a row with other columns than the header', { 'students.csv': 'student,given_name\nX1\n' }],
    [
      'an enrolment in a programme that is not there',
      {
        'enrolments.csv':
          'student,programme,term,year_of_study\n001,HIST,AUT,1\n001,PHIL,AUT,1\n002,HIST,AUT,1\n003,PHIL,AUT,1\n001,NONE,AUT,1\n',
      },
    ],
    ['a caseload of a staff member who is not there', { 'caseloads.csv': 'staff,student,kind\nS9,001,tutor\n' }],
    [
      'a circumstance that ends before it begins',
      { 'circumstances.csv': 'student,kind,reason,starts_on,ends_on\n001,exemption,Ill,2025-10-05,2025-10-01\n' },
    ],
    ['a unit of a kind that nobody knows', { 'units.csv': 'kind,code,name\ncastle,C,Castle\n' }],
    [
      'neither yes nor no',
      { 'circumstances.csv': 'student,kind,reason,starts_on,is_restricted\n001,exemption,Ill,2025-10-05,perhaps\n' },
    ],
  ];
  it.each(badRows)('takes no row with %s, and says why', async (_, files) => {
    const students = async () => ((await state()) as { students: number; units: number }).students;
    const before = await students();
    const folder = await mkdtemp(join(small.folder, 'roster-'));
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const { delivery } = await importRoster(small.context, { institutionId: small.institutionId, folder });
    expect(Object.entries(delivery.rowCounts).filter(([fate, n]) => fate.endsWith('.bad-value') && n > 0)).toHaveLength(
      1,
    );
    expect(await students()).toBe(before);
  });

  it('keeps SQL, HTML, formulas and emoji in names as the text they are', async () => {
    const folder = join(small.folder, 'names');
    await mkdir(folder);
    const names = [
      "Robert'); drop table roster.student;--",
      '<script>alert(1)</script>',
      '=1+1',
      '👩‍🎓 Zoë',
      'O’Neill "Bo"',
      '\u202eabc',
    ];
    await writeFile(
      join(folder, 'students.csv'),
      `student,display_name\n${names.map((name, i) => `N${i},"${name.replaceAll('"', '""')}"\n`).join('')}`,
    );
    await importRoster(small.context, { institutionId: small.institutionId, folder });
    const rows = await db.forInstitution(small.institutionId, (trx) =>
      trx
        .selectFrom('roster.student')
        .select('display_name')
        .where('source_key', 'like', 'N%')
        .orderBy('source_key')
        .execute(),
    );
    expect(rows.map(({ display_name }) => display_name)).toEqual(names);
  });
});
