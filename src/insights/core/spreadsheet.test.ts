import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, harmless } from './spreadsheet.ts';

describe('text in an exported file', () => {
  it.each(['=1+1', '+cmd|calc', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =HYPERLINK("x")', '＝1+1'])(
    'is not taken for a formula: %j',
    (text) => {
      expect(harmless(text)).toBe(`'${text}`);
    },
  );

  it.each(['Ana', 'O’Neill', '00123', 'a=b', 'Jean-Luc', ''])('stays as it is when it is harmless: %j', (text) => {
    expect(harmless(text)).toBe(text);
  });

  it('never begins with a sign that starts a formula, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(harmless(text)).not.toMatch(/^\s*[=+\-@]/);
        expect(harmless(text)).not.toMatch(/^[\t\r\n]/);
      }),
    );
  });

  it('is read back as one field, with quotes, commas and line ends in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const line = csvLine([text, 1]);
        const field = line.slice(0, line.lastIndexOf(',1\r\n'));
        expect(field.slice(1, -1).replaceAll('""', '"')).toBe(harmless(text));
        expect(field.startsWith('"') && field.endsWith('"')).toBe(true);
      }),
    );
  });

  it('leaves numbers, negative ones too, and gaps untouched', () => {
    expect(csvLine([-12, 3.5, null, 'x'])).toBe('-12,3.5,,"x"\r\n');
  });
});
