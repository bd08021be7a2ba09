import { describe, expect, test } from 'vitest';
import { contrast } from './contrast.ts';
import { cssName, dark, light, type Tokens } from './tokens.ts';

const grounds: (keyof Tokens)[] = ['paper', 'raised', 'floating', 'hover', 'water'];
const texts: (keyof Tokens)[] = ['ink', 'inkSoft', 'inkFaint', 'accent', 'accentStrong', 'amber', 'red'];

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_name, tokens) => {
  test('every text colour reads at 4.5:1 or better on every ground', () => {
    const poor = texts.flatMap((text) =>
      grounds.filter((ground) => contrast(tokens[text], tokens[ground]) < 4.5).map((ground) => `${text} on ${ground}`),
    );
    expect(poor).toEqual([]);
  });

  test('text on a coloured ground reads at 4.5:1 or better', () => {
    const pairs: [keyof Tokens, keyof Tokens][] = [
      ['onAccent', 'accent'],
      ['onAccent', 'accentStrong'],
      ['onRed', 'red'],
      ['amber', 'amberSoft'],
      ['red', 'redSoft'],
      ['accent', 'accentSoft'],
      ['ink', 'accentSoft'],
      ['ink', 'amberSoft'],
      ['inkSoft', 'accentSoft'],
      ['inkSoft', 'amberSoft'],
    ];
    const poor = pairs.filter(([text, ground]) => contrast(tokens[text], tokens[ground]) < 4.5);
    expect(poor).toEqual([]);
  });

  test('what is drawn, and the edges of controls, stand at 3:1 or better', () => {
    const drawn: (keyof Tokens)[] = ['edge', 'accent', 'peersLine', 'waterline', 'heat4'];
    const poor = drawn.flatMap((mark) =>
      (['paper', 'raised'] as const)
        .filter((on) => contrast(tokens[mark], tokens[on]) < 3)
        .map((on) => `${mark}/${on}`),
    );
    expect(poor).toEqual([]);
  });
});

test('contrast is 21 for black on white and matches a published value', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  // #767676 on white is the well-known grey that only just passes AA.
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

test('token names become CSS names', () => {
  expect(cssName('inkSoft')).toBe('--ink-soft');
  expect(cssName('heat1')).toBe('--heat-1');
});
