import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTimes } from './time-formats.ts';

describe('reading the format of a column of times', () => {
  it.each([
    [['2025-10-06', '2025-10-07 09:00'], { kind: 'clear', format: 'iso', hasOffset: false }],
    [['2025-10-06T09:00:00Z', '2025-10-06T09:00:00+02:00'], { kind: 'clear', format: 'iso', hasOffset: true }],
    [['06/10/2025', '25/10/2025'], { kind: 'clear', format: 'dmy' }],
    [['10/06/2025 9:00', '10/25/2025 9:00'], { kind: 'clear', format: 'mdy' }],
    [['6.10.25', '25.10.25'], { kind: 'clear', format: 'dmy' }],
    [['1759741200', '1759744800'], { kind: 'clear', format: 'unix-s' }],
    [['1759741200000'], { kind: 'clear', format: 'unix-ms' }],
    [['45936.5', '45937'], { kind: 'clear', format: 'excel' }],
    [['05/06/2025', '07/08/2025'], { kind: 'ambiguous' }],
    [['Tuesday', 'Wednesday'], { kind: 'unreadable' }],
    [['', ' '], { kind: 'unreadable' }],
  ])('%j', (values, expected) => {
    expect(readTimes(values)).toMatchObject(expected);
  });

  it('finds the one day over 12 that decides, however late it comes', () => {
    const early = Array.from({ length: 12 }, (_, i) => `${String(i + 1).padStart(2, '0')}/03/2025`);
    expect(readTimes(early)).toMatchObject({ kind: 'ambiguous' });
    expect(readTimes([...early, '13/03/2025'])).toMatchObject({ kind: 'clear', format: 'dmy' });
    expect(readTimes([...early, '03/13/2025'])).toMatchObject({ kind: 'clear', format: 'mdy' });
  });

  it('shows what an ambiguous date would be either way', () => {
    expect(readTimes(['05/06/2025'])).toMatchObject({
      examples: [{ text: '05/06/2025', dmy: '2025-06-05', mdy: '2025-05-06' }],
    });
  });

  it('never calls dates of a true order the other one', () => {
    const day = fc.date({ min: new Date('1995-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 40 }), fc.boolean(), (days, isDmy) => {
        const written = days.map((date) => {
          const [d, m] = [String(date.getUTCDate()).padStart(2, '0'), String(date.getUTCMonth() + 1).padStart(2, '0')];
          return `${isDmy ? `${d}/${m}` : `${m}/${d}`}/${date.getUTCFullYear()}`;
        });
        const found = readTimes(written);
        // All days alike (05/05) tell nothing, and nothing depends on it.
        const tells = days.some((date) => date.getUTCDate() !== date.getUTCMonth() + 1);
        if (found.kind === 'clear' && tells) expect(found.format).toBe(isDmy ? 'dmy' : 'mdy');
        else expect(['clear', 'ambiguous']).toContain(found.kind);
      }),
    );
  });
});
