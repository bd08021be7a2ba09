import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { zipOf } from '../../../../tests/zip-of.ts';
import type { MappingInput } from '../../core/mapping.ts';

/** Files that a delivery must not take, and rows that it must not store; bad-input.db.test.ts tries them all. */

export const mapping: MappingInput = {
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

export const good = 'student,time,n\n001,2025-10-06,1\n';
export const row = (text: string) => `student,time,n\n${text}\n`;
const wide = (n: number) => `${Array.from({ length: n }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(n - 1)}1\n`;

export interface BadFile {
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

export const notTaken: BadFile[] = [
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
    problem: 'sources.wrong-kind',
  },
  {
    what: 'random bytes in a gzip',
    file: gzipSync(createHash('sha512').update('any').digest()),
    problem: 'sources.wrong-kind',
  },
  {
    what: 'an archive that is not known here',
    file: Buffer.concat([Buffer.from('fd377a585a000004', 'hex'), createHash('sha512').update('xz').digest()]),
    problem: 'sources.wrong-kind',
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

export const badMappings: [string, unknown][] = [
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

export const nothingStored: BadFile[] = [
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
