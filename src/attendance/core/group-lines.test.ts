import { describe, expect, it } from 'vitest';
import { type GroupCell, groupTables } from './group-lines.ts';

const cell = (value: string, students: number, chronic = 0): GroupCell => ({
  kind: 'home-language',
  value,
  students,
  known: students,
  chronic,
  expected: 100 * students,
  attended: 90 * students,
});
const whole = (students: number) => ({
  students,
  known: students,
  chronic: 10,
  expected: 100 * students,
  attended: 90 * students,
});

describe('figures by group', () => {
  // Shown as language:students; a dash is hidden. The last line is of those of whom nothing is recorded.
  it.each`
    what                                                | spanish | somali | all    | shown
    ${'all large'}                                      | ${40}   | ${10}  | ${100} | ${'Somali:10 Spanish:40 Not recorded:50'}
    ${'one small: the next smallest is hidden with it'} | ${40}   | ${4}   | ${100} | ${'Somali:- Spanish:- Not recorded:56'}
    ${'two small'}                                      | ${3}    | ${4}   | ${100} | ${'Somali:- Spanish:- Not recorded:93'}
    ${'those not recorded are few'}                     | ${40}   | ${10}  | ${52}  | ${'Somali:- Spanish:40 Not recorded:-'}
    ${'nobody is left over'}                            | ${40}   | ${10}  | ${50}  | ${'Somali:10 Spanish:40'}
  `('$what', ({ spanish, somali, all, shown }) => {
    const [table] = groupTables([cell('spanish', spanish), cell('somali', somali)], whole(all));
    expect(table?.name).toBe('Home language');
    expect(
      table?.lines.map(({ name, students, chronic }) => `${name}:${chronic === null ? '-' : students}`).join(' '),
    ).toBe(shown);
    for (const line of table?.lines ?? [])
      if (line.chronic === null) expect([line.students, line.known, line.ratePct]).toEqual([0, 0, null]);
  });

  it('leaves out a kind that says the same of everybody', () => {
    expect(groupTables([cell('spanish', 30)], whole(30))).toEqual([]);
  });
});
