import { describe, expect, it } from 'vitest';
import { columnsOf, Mapping, type MappingInput } from './mapping.ts';

const least: MappingInput = {
  student: { column: 's' },
  time: { column: 't' },
  feeds: [{ source: 'a', value: { as: 'rows' } }],
};

describe('a mapping', () => {
  it('needs a student, a time and one source; the rest has defaults', () => {
    expect(Mapping.parse(least)).toMatchObject({
      file: { hasHeader: true },
      student: { identifierKind: 'source', leadingZeros: 'exact' },
      time: { format: 'iso', zone: 'local', pattern: null },
      covers: 'days',
      feeds: [{ kinds: null }],
    });
  });

  it('names each column that a file must have once', () => {
    const feeds: MappingInput['feeds'] = [
      { source: 'a', kinds: ['x'], value: { as: 'sum', column: 'n' } },
      { source: 'b', kinds: ['y'], value: { as: 'rate', attended: 'n', expected: 'e' } },
    ];
    expect(columnsOf(Mapping.parse({ ...least, kind: 'k', term: 't2', feeds }))).toEqual([
      's',
      't',
      't2',
      'k',
      'n',
      'e',
    ]);
  });

  it.each([
    [
      'two sources for what no other names',
      { kind: 'k', feeds: ['a', 'b'].map((source) => ({ source, value: { as: 'rows' } })) },
    ],
    [
      'one source twice',
      {
        kind: 'k',
        feeds: [
          { source: 'a', kinds: ['x'], value: { as: 'rows' } },
          { source: 'a', value: { as: 'rows' } },
        ],
      },
    ],
    ['a zone that does not exist', { time: { column: 't', zone: 'Europe/Atlantis' } }],
    ['a delimiter of two characters', { file: { delimiter: '||' } }],
    ['a first day after the last', { covers: { from: '2025-02-02', to: '2025-02-01' } }],
  ])('refuses %s', (_, change) => {
    expect(Mapping.safeParse({ ...least, ...change }).success).toBe(false);
  });

  it('survives being saved and read', () => {
    const parsed = Mapping.parse(least);
    expect(Mapping.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });
});
