import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBlock, laneOf, type MarkBlock, packMarks, replaceMarks, setMinutes, unpackMarks } from './mark-block.ts';
import { sessionName, sessionOf, sessionOfCode } from './session.ts';

const anyMark = fc.record({
  day: fc.integer({ min: 0, max: 6 }),
  session: fc.constantFrom(0, 1, 2, 11, 17, 100, 4_000),
  place: fc.integer({ min: 0, max: 127 }),
  code: fc.integer({ min: 1, max: 1_000 }),
  minutes: fc.option(fc.record({ late: fc.nat(600), early: fc.nat(600) }), { freq: 3 }),
});

interface SomeMark {
  day: number;
  session: number;
  place: number;
  code: number;
  minutes?: { late: number; early: number } | null;
}

function blockOf(marks: readonly SomeMark[]): MarkBlock {
  const block = emptyBlock(3);
  for (const { day, session, place, code, minutes } of marks) {
    const lane = laneOf(block, day, session);
    lane.codes[place] = code;
    setMinutes(lane, place, minutes ?? { late: 0, early: 0 });
  }
  return block;
}

describe('a packed week of marks', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(fc.array(anyMark, { maxLength: 60 }), (marks) => {
        const block = blockOf(marks);
        expect(unpackMarks(3, packMarks(block))).toEqual(block);
      }),
    );
  });

  it('takes a byte for a mark where codes are few', () => {
    const daily = blockOf([0, 1, 2, 3, 4].map((day) => ({ day, session: 0, place: 5, code: 2 })));
    expect(packMarks(daily).length).toBe(4 + 5 * (3 + 128));
  });

  it('takes five bytes more for a mark that carries minutes, and none where nobody does', () => {
    const mark = { day: 0, session: 0, place: 5, code: 2 };
    const plain = packMarks(blockOf([mark])).length;
    expect(packMarks(blockOf([{ ...mark, minutes: { late: 0, early: 0 } }])).length).toBe(plain);
    expect(packMarks(blockOf([{ ...mark, minutes: { late: 20, early: 0 } }])).length).toBe(plain + 1 + 5);
  });

  it('replaces exactly the covered days, for everybody', () => {
    const monday = { day: 0, session: 0 };
    const tuesday = { day: 1, session: 0 };
    const held = blockOf([
      { ...monday, place: 1, code: 7 },
      { ...tuesday, place: 1, code: 7 },
      { ...tuesday, place: 2, code: 8 },
    ]);
    const after = replaceMarks(held, blockOf([{ ...tuesday, place: 1, code: 9 }]), 0b10);
    expect(after).toEqual(
      blockOf([
        { ...monday, place: 1, code: 7 },
        { ...tuesday, place: 1, code: 9 },
      ]),
    );
    expect(() => replaceMarks(held, blockOf([{ ...monday, place: 1, code: 9 }]), 0b10)).toThrow(/does not cover/);
  });
});

describe('a word for a session', () => {
  it.each`
    word           | session
    ${''}          | ${'Day'}
    ${'Daily'}     | ${'Day'}
    ${'AM'}        | ${'AM'}
    ${'afternoon'} | ${'PM'}
    ${'P3'}        | ${'Period 3'}
    ${'Period 07'} | ${'Period 7'}
    ${'4'}         | ${'Period 4'}
  `('"$word" is $session', ({ word, session }) => {
    expect(sessionName(sessionOf(word) ?? -1)).toBe(session);
  });

  it('has a name of its own when it is none of these', () => {
    expect(sessionOf('Mathematics')).toBe(null);
    expect(sessionName(100, new Map([[100, 'Mathematics']]))).toBe('Mathematics');
    expect(['/', '\\', 'L'].map(sessionOfCode)).toEqual([1, 2, null]);
  });
});
