import { expect, test } from 'vitest';
import { fileName, tableCsv } from './download.ts';

test('a table becomes CSV that keeps commas, quotes and line breaks in their cells', () => {
  const csv = tableCsv({
    columns: [{ label: 'Week' }, { label: 'Score', numeric: true }],
    rows: [
      ['said "hello", left\nearly', 512],
      ['17 Feb', null],
    ],
  });
  expect(csv).toBe('Week,Score\r\n"said ""hello"", left\nearly",512\r\n17 Feb,\r\n');
});

test('a text that looks like a formula is not executed by a spreadsheet, while a negative number stays a number', () => {
  const csv = tableCsv({ columns: [{ label: 'a' }], rows: [['=1+1'], ['@SUM(A1)'], [-12]] });
  expect(csv).toBe("a\r\n'=1+1\r\n'@SUM(A1)\r\n-12\r\n");
});

test('a file is named after its chart', () => {
  expect(fileName('Scores of BBB 2013J, week 19')).toBe('scores-of-bbb-2013j-week-19');
  expect(fileName('…')).toBe('chart');
});
