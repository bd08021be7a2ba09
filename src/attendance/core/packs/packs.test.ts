import { describe, expect, it } from 'vitest';
import { isMeaning } from '../meaning.ts';
import { type CodeChoices, packFamilies, packOn, readAlikeUntil, readCode } from './in-force.ts';

const school: CodeChoices = { preset: 'uk-school', families: [], own: [] };
const unknownToMapping = { attended: null, expected: null };

describe('code packs', () => {
  it.each`
    code    | day             | meaning             | why
    ${'C2'} | ${'2024-08-18'} | ${'unexplained'}    | ${'no such code yet'}
    ${'C2'} | ${'2024-08-19'} | ${'leave'}          | ${'part-time timetable, new on that day'}
    ${'Y'}  | ${'2024-07-01'} | ${'not_expected'}   | ${'one code for what can’t be helped'}
    ${'Y'}  | ${'2024-09-02'} | ${'unexplained'}    | ${'it became Y1 to Y7'}
    ${'Y4'} | ${'2024-09-02'} | ${'not_expected'}   | ${'site closed'}
    ${'H'}  | ${'2024-07-01'} | ${'leave'}          | ${'holiday authorised, until then'}
    ${'H'}  | ${'2024-09-02'} | ${'unexplained'}    | ${'not a code any more'}
    ${'J'}  | ${'2024-07-01'} | ${'offsite'}        | ${'an interview was attendance'}
    ${'J1'} | ${'2024-09-02'} | ${'leave'}          | ${'an interview is leave'}
    ${'U'}  | ${'2024-09-02'} | ${'late_unexcused'} | ${'after registration closed is an unauthorised absence'}
    ${'N'}  | ${'2024-09-02'} | ${'unexplained'}    | ${'a reason is still to be found'}
    ${'K'}  | ${'2024-09-02'} | ${'offsite'}        | ${'arranged by the local authority'}
  `('England reads $code on $day as $meaning: $why', ({ code, day, meaning }) => {
    expect(readCode(school, { code, ...unknownToMapping }, day).meaning).toBe(meaning);
  });

  it('lets an institution change packs, and say itself what a code means, from a day on', () => {
    const choices: CodeChoices = {
      preset: 'us-k12',
      families: [{ from: '2025-07-01', key: 'california' }],
      own: [{ code: 'X', from: '2025-09-01', meaning: 'medical', name: 'Dentist' }],
    };
    const on = (day: string) => readCode(choices, { code: 'X', attended: 0, expected: 1 }, day);
    expect(on('2025-06-30')).toMatchObject({ meaning: 'unexcused', from: 'mapping' });
    expect(on('2025-08-31')).toMatchObject({ meaning: 'excused', from: 'pack' });
    expect(on('2025-09-01')).toMatchObject({ meaning: 'medical', from: 'own' });
    expect(packOn(choices, '2025-07-01').name).toBe('California');
    expect(readAlikeUntil(choices, '2025-07-01')).toBe('2025-08-31');
    expect(readAlikeUntil(choices, '2025-09-01')).toBe(null);
  });

  it('reads a code that no pack knows as its mapping has it for the score', () => {
    const read = (attended: number, expected: number) =>
      readCode(school, { code: 'QQ', attended, expected }, '2025-09-01').meaning;
    expect([read(1, 1), read(0, 1), read(0, 0)]).toEqual(['present', 'unexcused', 'excused']);
  });

  it('holds packs that can be read: known meanings, a citation, days that ascend', () => {
    expect(packFamilies.map(({ key }) => key)).toEqual(['england', 'us-generic', 'california', 'texas', 'university']);
    for (const { packs } of packFamilies) {
      expect(packs.map(({ from }) => from)).toEqual(packs.map(({ from }) => from).toSorted());
      for (const pack of packs) {
        expect(pack.citation.length).toBeGreaterThan(20);
        expect(pack.checked.length).toBeGreaterThan(20);
        const codes = Object.entries(pack.codes);
        expect(codes.length).toBeGreaterThan(10);
        expect(codes.filter(([code, { meaning, name }]) => !isMeaning(meaning) || name === '' || code === '')).toEqual(
          [],
        );
      }
    }
  });
});
