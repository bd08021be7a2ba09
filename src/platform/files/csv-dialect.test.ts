import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, detectDelimiter, detectEncoding, headerOf, recordsOf } from './csv-dialect.ts';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => new Uint8Array(Buffer.from(text, encoding));

describe('the encoding of a file', () => {
  it.each([
    ['utf-8', bytes('naïve')],
    ['utf-8', bytes('\uFEFFa')],
    ['utf-16le', bytes('\uFEFFa,b', 'utf16le')],
    ['utf-16le', bytes('student,time', 'utf16le')],
    ['utf-16be', new Uint8Array(Buffer.from('student,time', 'utf16le').swap16())],
    ['latin-1', bytes('naïve', 'latin1')],
    ['utf-8', bytes('')],
    ['utf-8', bytes('naïve').subarray(0, 3)],
  ] as const)('is %s', (expected, head) => {
    expect(detectEncoding(head)).toBe(expected);
  });
});

describe('the delimiter of a file', () => {
  it.each([
    [',', 'a,b,c\n1,2,3\n'],
    [';', 'a;b\n"1;5";2\n1,5;2,5\n'],
    ['\t', 'a\tb, c\n1\t2, 3\n'],
    ['|', 'a|b\n1|2'],
    [',', 'one column\n1\n'],
    [',', 'when,who\n2025-10-06 09:00:00,1\n2025-10-06 10:00:00,2\n'],
  ])('is %j', (expected, head) => {
    expect(detectDelimiter(head)).toBe(expected);
  });
});

describe('records of CSV', () => {
  const dialect = { delimiter: ',', quote: '"' };
  it('keeps line endings and quotes within quotes, and takes any line ending between', () => {
    expect(recordsOf('a,"b\r\nb"\r\n"c""c",d\re,f\n\ng,', dialect, 9)).toEqual([
      ['a', 'b\r\nb'],
      ['c"c', 'd'],
      ['e', 'f'],
      ['g', ''],
    ]);
  });
  it('knows a header alone from a header with rows', () => {
    expect(headerOf('a,b\n\n', dialect)).toMatchObject({ hasMore: false, isWhole: true });
    expect(headerOf('a,b', dialect)).toMatchObject({ header: ['a', 'b'], hasMore: false });
    expect(headerOf('a,b\n"1', dialect)).toMatchObject({ hasMore: true });
    expect(headerOf('\n\n', dialect)).toMatchObject({ header: null });
  });
  it('reads back what csvLine writes, save for the apostrophe before formulas', () => {
    const cell = fc.string({ unit: 'binary' }).filter((text) => !/^[=+\-@\t\r]/.test(text) && text !== '');
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), (cells) => {
        expect(recordsOf(csvLine(cells), dialect, 5)).toEqual([cells]);
      }),
    );
  });
  it('lets no spreadsheet execute a cell, and leaves numbers alone', () => {
    expect(csvLine(['=1+1', '+cmd', '@sum', '-2', '-x', '\tx'])).toBe("'=1+1,'+cmd,'@sum,-2,'-x,'\tx\r\n");
  });
});
