import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareOut } from './share-out.ts';

it('gives each family to somebody who speaks its language, and leaves the others their share', () => {
  const shared = shareOut(
    [
      { key: 'a', language: 'en' },
      { key: 'b', language: 'es' },
      { key: 'c', language: 'en' },
      { key: 'd', language: 'so' },
    ],
    [
      { staffId: 'ana', languages: ['en', 'es'] },
      { staffId: 'bo', languages: ['en'] },
    ],
  );
  expect(Object.fromEntries(shared.map(({ key, ...rest }) => [key, rest]))).toEqual({
    a: { staffId: 'bo', needsInterpreter: false },
    b: { staffId: 'ana', needsInterpreter: false },
    c: { staffId: 'ana', needsInterpreter: false },
    d: { staffId: 'bo', needsInterpreter: true },
  });
});

it('assigns every family as soon as there is a caller, and speakers of one language evenly', () => {
  const language = fc.constantFrom('en', 'es', 'ar', 'so');
  fc.assert(
    fc.property(
      fc.array(language, { maxLength: 60 }),
      fc.array(fc.uniqueArray(language, { minLength: 1 }), { minLength: 1, maxLength: 5 }),
      (families, callers) => {
        const shared = shareOut(
          families.map((spoken, n) => ({ key: String(n), language: spoken })),
          callers.map((languages, n) => ({ staffId: `s${n}`, languages })),
        );
        expect(shared).toHaveLength(families.length);
        for (const { key, staffId, needsInterpreter } of shared) {
          expect(staffId).not.toBeNull();
          const speaks = callers[Number(staffId?.slice(1))]?.includes(families[Number(key)] ?? 'en') ?? false;
          expect(speaks).toBe(!needsInterpreter);
        }
      },
    ),
  );
  const even = shareOut(
    Array.from({ length: 10 }, (_, n) => ({ key: `${n}`, language: 'en' })),
    [
      { staffId: 'x', languages: ['en'] },
      { staffId: 'y', languages: ['en'] },
    ],
  );
  expect(even.filter(({ staffId }) => staffId === 'x')).toHaveLength(5);
});
