import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tests/database.ts';
import { type Enrolled, enrolled } from '../../../tests/enrolled.ts';
import { zipOf } from '../../../tests/zip-of.ts';
import { importActivity } from '../../activity/server/index.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Database } from '../../platform/db/database.ts';
import { openWarehouse } from '../../platform/warehouse/warehouse.ts';
import type { MappingInput } from '../core/mapping.ts';
import { importRoster } from './roster-delivery.ts';

const mapping: MappingInput = {
  student: { column: 'student' },
  time: { column: 'time' },
  feeds: [{ source: 'clicks', value: { as: 'sum', column: 'n' } }],
};
const dmy: MappingInput = { ...mapping, time: { column: 'time', format: 'dmy' } };
const unix: MappingInput = { ...mapping, time: { column: 'time', format: 'unix-s' } };
const marks: MappingInput = {
  student: { column: 'student' },
  time: { column: 'time' },
  feeds: [
    {
      source: 'marks',
      value: {
        as: 'marks',
        column: 'code',
        codes: { P: { attended: 1, expected: 1 }, A: { attended: 0, expected: 1 } },
      },
    },
  ],
};
const rate: MappingInput = {
  student: { column: 'student' },
  time: { column: 'time' },
  feeds: [{ source: 'marks', value: { as: 'rate', attended: 'a', expected: 'e' } }],
};

const good = 'student,time,n\n001,2025-10-06,1\n';
const row = (text: string) => `student,time,n\n${text}\n`;
const wide = (n: number) => `${Array.from({ length: n }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(n - 1)}1\n`;

interface BadFile {
  what: string;
  name?: string;
  file: string | Buffer;
  mapping?: MappingInput;
  /** The code of the Problem: the file is not taken at all. */
  problem?: string;
  /** The fate of every row: the delivery is refused or held, and nothing is stored. */
  fate?: string;
  source?: string;
}

const notTaken: BadFile[] = [
  { what: 'an empty file', file: '', problem: 'sources.empty-file' },
  { what: 'nothing but a byte-order mark', file: '\uFEFF', problem: 'sources.empty-file' },
  { what: 'nothing but blank lines', file: '\n\r\n\n', problem: 'sources.empty-file' },
  { what: 'a header and nothing below', file: 'student,time,n\n', problem: 'sources.no-rows' },
  { what: 'a header without an end of line', file: 'student,time,n', problem: 'sources.no-rows' },
  { what: 'no column for the student', file: 'pupil,time,n\n001,2025-10-06,1\n', problem: 'sources.missing-columns' },
  { what: 'no column for the time', file: 'student,n\n001,1\n', problem: 'sources.missing-columns' },
  { what: 'no header at all', file: '001,2025-10-06,1\n002,2025-10-06,1\n', problem: 'sources.missing-columns' },
  {
    what: 'another delimiter than the mapping says',
    file: good,
    mapping: { ...mapping, file: { delimiter: ';' } },
    problem: 'sources.missing-columns',
  },
  { what: 'three thousand columns', file: wide(3000), problem: 'sources.unreadable' },
  {
    what: 'a first line of two megabytes',
    file: `student,time,${'n'.repeat(2_000_000)}\n`,
    problem: 'files.line-too-long',
  },
  { what: 'a PDF', file: '%PDF-1.7\n%âãÏÓ\n1 0 obj\n', problem: 'sources.wrong-kind' },
  { what: 'a picture', file: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), problem: 'sources.wrong-kind' },
  {
    what: 'an old Excel file',
    file: Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex'),
    problem: 'sources.wrong-kind',
  },
  { what: 'a database', file: 'SQLite format 3\0', problem: 'sources.wrong-kind' },
  {
    what: 'random bytes',
    file: Buffer.from(Array.from({ length: 5000 }, (_, i) => ((i * 7919 + (i >> 3) * 31) % 251) | 1)),
    problem: 'sources.missing-columns',
  },
  {
    what: 'an Excel workbook',
    file: zipOf([
      { name: '[Content_Types].xml', content: '<Types/>' },
      { name: 'xl/workbook.xml', content: '<workbook/>' },
    ]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip bomb',
    file: zipOf([{ name: 'bomb.csv', content: Buffer.alloc(60_000_000) }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip bomb that lies about its size',
    file: zipOf([{ name: 'bomb.csv', content: Buffer.alloc(60_000_000), claimedSize: 10 }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip whose path climbs out',
    file: zipOf([{ name: '../../etc/cron.d/evil', content: good }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip with an absolute path',
    file: zipOf([{ name: '/etc/passwd', content: good }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip with a path climbing in its middle',
    file: zipOf([{ name: 'a/../../b.csv', content: good }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip with a Windows path',
    file: zipOf([{ name: 'C:\\Windows\\system.ini', content: good }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip with a drive',
    file: zipOf([{ name: 'C:/autoexec.bat', content: good }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip with a symbolic link',
    file: zipOf([{ name: 'clicks.csv', content: '/etc/passwd', mode: 0o120777 }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip with a password',
    file: zipOf([{ name: 'clicks.csv', content: good, flags: 1 }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip within a zip',
    file: zipOf([{ name: 'inner.zip', content: zipOf([{ name: 'clicks.csv', content: good }]) }]),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip of two files',
    file: zipOf(['a.csv', 'b.csv'].map((name) => ({ name, content: good }))),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip that holds a name twice',
    file: zipOf(['a/x.csv', 'b/x.csv'].map((name) => ({ name, content: good }))),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip of two thousand files',
    file: zipOf(Array.from({ length: 2000 }, (_, i) => ({ name: `${i}.csv`, content: 'x' }))),
    problem: 'files.bad-archive',
  },
  { what: 'a zip of nothing', file: zipOf([]), problem: 'files.bad-archive' },
  {
    what: 'a zip cut in half',
    file: zipOf([{ name: 'clicks.csv', content: good.repeat(50) }]).subarray(0, 90),
    problem: 'files.bad-archive',
  },
  {
    what: 'a zip with an end only',
    file: Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(10)]),
    problem: 'files.bad-archive',
  },
  { what: 'a gzip cut in half', file: gzipSync(good.repeat(100)).subarray(0, 40), problem: 'files.bad-archive' },
  { what: 'a gzip bomb', file: gzipSync(Buffer.alloc(60_000_000)), problem: 'files.bad-archive' },
  { what: 'broken Parquet', file: `PAR1${'x'.repeat(100)}PAR1`, problem: 'sources.unreadable' },
  { what: 'JSON lines without an object', file: '{not json\n{nor this\n', problem: 'sources.unreadable' },
  {
    what: 'a mapping to a source that is not there',
    file: good,
    mapping: { ...mapping, feeds: [{ source: 'nothing', value: { as: 'rows' } }] },
    problem: 'sources.bad-mapping',
  },
  {
    what: 'a mapping of marks into a count',
    file: good,
    mapping: { ...marks, feeds: [{ source: 'clicks', value: marks.feeds[0]?.value ?? { as: 'rows' } }] },
    problem: 'sources.bad-mapping',
  },
  {
    what: 'a pattern for times that is none',
    file: good,
    mapping: { ...mapping, time: { column: 'time', pattern: '%Q%%%' } },
    problem: 'sources.bad-mapping',
  },
  { what: 'a source that is not there', file: good, source: 'nothing', problem: 'sources.unknown-source' },
  { what: 'a source without a mapping', file: good, source: 'quiz', problem: 'sources.no-mapping' },
];

const badMappings: [string, unknown][] = [
  ['a time zone of the moon', { ...mapping, time: { column: 'time', zone: 'Moon/Crater' } }],
  [
    'a kind that goes to two sources',
    {
      ...mapping,
      kind: 'k',
      feeds: ['clicks', 'quiz'].map((source) => ({ source, kinds: ['x'], value: { as: 'rows' } })),
    },
  ],
  ['kinds without a column', { ...mapping, feeds: [{ source: 'clicks', kinds: ['x'], value: { as: 'rows' } }] }],
  ['no feed', { ...mapping, feeds: [] }],
  ['days that end before they begin', { ...mapping, covers: { from: '2025-10-07', to: '2025-10-06' } }],
  [
    'an attendance worth less than nothing',
    {
      ...marks,
      feeds: [{ source: 'marks', value: { as: 'marks', column: 'code', codes: { P: { attended: -1, expected: 1 } } } }],
    },
  ],
  ['a field that nobody knows', { ...mapping, sql: 'drop table' }],
];

const nothingStored: BadFile[] = [
  { what: 'the year 1', file: row('001,0001-01-01,1'), fate: 'bad-value' },
  { what: 'the year 9999', file: row('001,9999-12-31,1'), fate: 'bad-value' },
  { what: 'the year 294247', file: row('001,294247-01-01,1'), fate: 'bad-value' },
  { what: 'infinity as a day', file: row('001,infinity,1'), fate: 'bad-value' },
  { what: '30 February', file: row('001,2025-02-30,1'), fate: 'bad-value' },
  { what: 'a day in words', file: row('001,last Tuesday,1'), fate: 'bad-value' },
  { what: 'no day', file: row('001,,1'), fate: 'bad-value' },
  { what: 'month 13 where the day comes first', file: row('001,05/13/2025,1'), mapping: dmy, fate: 'bad-value' },
  { what: 'seconds since 1970 beyond all numbers', file: row('001,1e300,1'), mapping: unix, fate: 'bad-value' },
  { what: 'a negative count', file: row('001,2025-10-06,-5'), fate: 'bad-value' },
  { what: 'a count that is no number', file: row('001,2025-10-06,many'), fate: 'bad-value' },
  { what: 'NaN', file: row('001,2025-10-06,NaN'), fate: 'bad-value' },
  { what: 'infinity as a count', file: row('001,2025-10-06,inf'), fate: 'bad-value' },
  { what: 'a count beyond all numbers', file: row('001,2025-10-06,1e400'), fate: 'bad-value' },
  { what: 'a count of ten billions', file: row('001,2025-10-06,10000000000'), fate: 'bad-value' },
  { what: 'a decimal comma', file: 'student;time;n\n001;2025-10-06;1,5\n', fate: 'bad-value' },
  { what: 'no count', file: row('001,2025-10-06,'), fate: 'bad-value' },
  { what: 'no student', file: row(',2025-10-06,1'), fate: 'bad-value' },
  { what: 'spaces for a student', file: row('"   ",2025-10-06,1'), fate: 'bad-value' },
  { what: 'an id with quotes', file: row('"0""0""1",2025-10-06,1'), fate: 'unknown-student' },
  { what: 'an id with emoji', file: row('👩‍🎓001,2025-10-06,1'), fate: 'unknown-student' },
  {
    what: 'an id that is a formula',
    file: row('"=HYPERLINK(""http://evil"",""001"")",2025-10-06,1'),
    fate: 'unknown-student',
  },
  { what: 'an id that is SQL', file: row("001'; drop table roster.student; --,2025-10-06,1"), fate: 'unknown-student' },
  { what: 'an id that is HTML', file: row('<img src=x onerror=alert(1)>,2025-10-06,1'), fate: 'unknown-student' },
  { what: 'an id with a NUL', file: row('00\u00001,2025-10-06,1'), fate: 'unknown-student' },
  { what: 'an id that turns the writing direction', file: row('\u202e100,2025-10-06,1'), fate: 'unknown-student' },
  {
    what: 'an id of a hundred thousand characters',
    file: row(`${'9'.repeat(100_000)},2025-10-06,1`),
    fate: 'unknown-student',
  },
  { what: 'an id in full-width digits', file: row('００１,2025-10-06,1'), fate: 'unknown-student' },
  { what: 'a row with too few columns', file: row('001,2025-10-06'), fate: 'bad-value' },
  { what: 'a row with too many columns', file: row('001,2025-10-06,1,extra'), fate: 'bad-value' },
  { what: 'a quotation mark that is never closed', file: row('"001,2025-10-06,1'), fate: 'bad-value' },
  { what: 'text after a closing quotation mark', file: row('"001"x,2025-10-06,1'), fate: 'bad-value' },
  { what: 'a line of three megabytes', file: row(`001,2025-10-06,${'1'.repeat(3_000_000)}`), fate: 'bad-value' },
  {
    what: 'a quoted cell of three megabytes of lines',
    file: row(`001,2025-10-06,"${'1\n'.repeat(1_500_000)}"`),
    fate: 'bad-value',
  },
  {
    what: 'a code that the mapping does not know',
    file: 'student,time,code\n001,2025-10-06,Z\n',
    mapping: marks,
    fate: 'bad-value',
    source: 'marks',
  },
  {
    what: 'more attended than expected',
    file: 'student,time,a,e\n001,2025-10-06,2,1\n',
    mapping: rate,
    fate: 'bad-value',
    source: 'marks',
  },
  { what: 'a day before the enrolment', file: row('001,2025-09-01,1'), fate: 'outside-enrolment' },
  { what: 'a day after the enrolment', file: row('002,2025-10-11,1'), fate: 'outside-enrolment' },
  {
    what: 'a day outside those that it covers',
    file: row('001,2025-10-06,1'),
    mapping: { ...mapping, covers: { from: '2025-10-07', to: '2025-10-07' } },
    fate: 'bad-value',
  },
  {
    what: 'JSON lines whose id is an object',
    file: '{"student":{"$ne":null},"time":"2025-10-06","n":1}\n',
    fate: 'unknown-student',
  },
  {
    what: 'broken JSON after a good line',
    file: '{"student":"999","time":"2025-10-06","n":1}\n{"student":"999","time"\n',
    fate: 'any',
  },
];

describe('bad input', () => {
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

  async function take({ file, name = 'given.csv', mapping: given = mapping, source = 'clicks' }: BadFile) {
    const path = join(small.folder, name);
    await writeFile(path, file);
    const isUnmapped = source === 'quiz';
    return importActivity(small.context, {
      institutionId: small.institutionId,
      sourceKey: source,
      file: path,
      ...(isUnmapped ? {} : { mapping: given }),
    });
  }

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

  it.each(notTaken)('says what is wrong with $what, and keeps nothing', async (bad) => {
    const before = [await state(), (await deliveries()).length];
    const problem = await take(bad).then(
      () => null,
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ code: bad.problem, status: expect.any(Number) });
    expect((problem as Problem).message).toMatch(/[.?]$/);
    expect((problem as Problem).message).not.toMatch(/read_csv|\/tmp|undefined|null/);
    expect([await state(), (await deliveries()).length]).toEqual(before);
  });

  it.each(badMappings)('does not accept a mapping with %s', async (_, given) => {
    const before = await state();
    await expect(take({ what: '', file: good, mapping: given as MappingInput })).rejects.toMatchObject({
      name: 'ZodError',
    });
    expect(await state()).toEqual(before);
  });

  it.each(nothingStored)('stores nothing of $what, and says why', async (bad) => {
    const before = await state();
    const { delivery } = await take(bad);
    expect(['refused', 'held']).toContain(delivery.state);
    expect(delivery.stateReason).toMatch(/\.|\?$/);
    if (bad.fate !== 'any') expect(delivery.rowCounts).toEqual({ [bad.fate ?? '']: expect.any(Number) });
    expect(await state()).toEqual(before);
    const rejects = await db.forInstitution(small.institutionId, (trx) =>
      trx
        .selectFrom('sources.reject')
        .select(['row_number', 'fate', 'reason'])
        .where('delivery_id', '=', delivery.deliveryId)
        .execute(),
    );
    expect(rejects[0]).toMatchObject({ row_number: expect.any(Number), reason: expect.stringMatching(/\w/) });
  });

  it('gives rejects back so that no spreadsheet executes them', async () => {
    const { delivery } = await take({ what: '', file: row('"=cmd|\' /C calc\'!A0",2025-10-06,-1\n@x,2025-10-06,1') });
    const text = await readFile(join(small.folder, 'rejects', `${delivery.deliveryId}.csv`), 'utf8');
    expect(text).toContain(",'=cmd|");
    expect(text).toContain(",'@x,");
    expect(text, 'a number stays a number').toContain(',-1,');
  });

  it('does not believe a broken Parquet column, nor one that is missing', async () => {
    const path = join(small.folder, 'x.parquet');
    const warehouse = await openWarehouse();
    await warehouse.run(`copy (select 1 as a) to '${path}' (format parquet)`);
    await warehouse.close();
    await expect(
      importActivity(small.context, { institutionId: small.institutionId, sourceKey: 'clicks', file: path, mapping }),
    ).rejects.toMatchObject({ code: 'sources.missing-columns' });
  });

  describe('rosters', () => {
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
      expect(
        Object.entries(delivery.rowCounts).filter(([fate, n]) => fate.endsWith('.bad-value') && n > 0),
      ).toHaveLength(1);
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
});
