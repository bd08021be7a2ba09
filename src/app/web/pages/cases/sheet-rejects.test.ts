import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContacts } from '../../../../cases/core/casework-sheet.ts';
import { readTable, rejectsOf } from '../../../../kernel/sheet.ts';
import { tableCsv } from '../../../../ui/charts/download.ts';

const columns = ['student', 'words'] as const;
const read = (text: string) => {
  const table = readTable(text, { columns, needed: ['student'], mostRows: 50 });
  if (table.kind === 'unreadable') throw new Error(table.words);
  return table.lines.map(({ get }) => [get('student'), get('words')]);
};

describe('the rows of a spreadsheet that did not come in', () => {
  it('can be brought again as they are saved, with every cell as it stood', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '=', '-', '+', '@', '\n', ' ', "'", '7') })
      .map((text) => text.trim());
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (cells) => {
        const rows = cells
          .map(([student, words]) => [`s${student}`, words] as const)
          .filter(([, words]) => !/^'[=+\-@]/.test(words));
        const text = tableCsv({ columns: columns.map((label) => ({ label })), rows });
        const fates = rows.map((_, at) => ({ rowNo: at + 2, fate: at % 2 ? 'stored' : 'bad-value', words: 'why' }));
        const saved = tableCsv(rejectsOf(text, fates));
        expect(read(saved)).toEqual(rows.filter((_, at) => at % 2 === 0));
        // Saved of what was saved, it has the two columns of reasons once.
        expect(rejectsOf(saved, [{ rowNo: 2, fate: 'bad-value', words: 'still' }]).columns).toHaveLength(4);
      }),
    );
  });

  it('keep their number, say why, and leave out what is stored or was there', () => {
    const text = '\uFEFFStudent;Day\ns1;2014-02-30\n\ns2;2014-02-10\ns3;2014-02-10';
    const rows = [
      { rowNo: 2, fate: 'bad-value', words: 'day "2014-02-30" is no day.' },
      { rowNo: 4, fate: 'stored', words: null },
      { rowNo: 5, fate: 'duplicate', words: null },
    ];
    expect(rejectsOf(text, rows)).toEqual({
      columns: [{ label: 'Student' }, { label: 'Day' }, { label: 'row' }, { label: 'why' }],
      rows: [['s1', '2014-02-30', '2', 'day "2014-02-30" is no day.']],
    });
  });

  it('are found by a number that counts as the spreadsheet does', () => {
    const sheet = readContacts('student,day,way\n\ns1,2014-02-10,call\n"s\n2",2014-02-10,call\ns3,2014-02-10,call');
    expect(sheet.kind === 'read' && sheet.rows.map(({ rowNo }) => rowNo)).toEqual([3, 4, 5]);
  });
});
