import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyOf, presetBarriers, presetKinds } from './kinds.ts';

const key = /^[a-z][a-z0-9-]{0,39}$/;

it('makes a key of any name, in any script', () => {
  expect(keyOf('Thinking of leaving')).toBe('thinking-of-leaving');
  expect(keyOf('Économie')).toBe('economie');
  expect(keyOf('住房')).not.toBe(keyOf('交通'));
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
      fc.pre(name.trim() !== '');
      expect(keyOf(name)).toMatch(key);
    }),
  );
});

it('starts every preset with kinds that a case can go through', () => {
  for (const kinds of Object.values(presetKinds)) {
    expect(kinds.length).toBeGreaterThanOrEqual(4);
    expect(new Set(kinds.map((kind) => kind.key)).size).toBe(kinds.length);
    for (const kind of kinds) {
      expect(kind.key).toMatch(key);
      expect(kind.stages.length).toBeGreaterThan(1);
      expect(kind.closeReasons).toContain('Opened in error');
    }
  }
  for (const barrier of presetBarriers) expect(barrier.key).toMatch(key);
});
