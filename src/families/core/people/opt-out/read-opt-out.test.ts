import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOptOut } from './read-opt-out.ts';
import { said_first } from './said-table.ts';
import { said_more } from './said-table-more.ts';

const said = { ...said_first, ...said_more };

describe('an opt-out in any words', () => {
  for (const [language, kinds] of Object.entries(said))
    for (const [kind, texts] of Object.entries(kinds))
      it(`${language}: ${kind}`, () => {
        const wrong = texts.flatMap((text) => {
          const reading = readOptOut(text);
          return reading.kind === kind ? [] : [`${text} -> ${reading.kind} (${reading.found})`];
        });
        expect(wrong).toEqual([]);
      });

  it('stands on a table of hundreds, with every language and every answer', () => {
    expect(Object.keys(said)).toHaveLength(9);
    for (const kinds of Object.values(said))
      expect(Object.keys(kinds).toSorted()).toEqual(['no', 'opt-in', 'opt-out', 'unsure', 'wrong-number']);
    expect(Object.values(said).flatMap((kinds) => Object.values(kinds).flat()).length).toBeGreaterThan(400);
  });

  it('is as wide as it was said: of surveys alone, of calls alone, or of all', () => {
    const scope = (text: string) => readOptOut(text).scope;
    expect(scope('no more surveys please')).toEqual({ categories: ['surveys'], channel: 'this' });
    expect(scope('no me manden más encuestas')).toEqual({ categories: ['surveys'], channel: 'this' });
    expect(scope('stop calling me')).toEqual({ categories: 'all', channel: 'voice' });
    expect(scope('Stop with the emails')).toEqual({ categories: 'all', channel: 'email' });
    expect(scope('لا تتصلوا بي')).toEqual({ categories: 'all', channel: 'voice' });
    expect(scope('Do not contact me again')).toEqual({ categories: 'all', channel: 'every' });
    expect(scope('ne me contactez plus')).toEqual({ categories: 'all', channel: 'every' });
    expect(scope('STOP')).toEqual({ categories: 'all', channel: 'this' });
    expect(scope('no more texts except emergencies')).toMatchObject({ categories: 'all' });
    expect(scope('stop all messages about events and everything')).toMatchObject({ categories: 'all' });
  });

  it('of a long story a person reads what sounds like one', () => {
    const story = `${'He was ill all week and we went to the doctor twice and he said rest. '.repeat(4)} Please stop sending me messages about it.`;
    expect(readOptOut(story).kind).toBe('unsure');
  });

  it('does not depend on capitals, accents of Latin letters, spaces or marks around it', () => {
    const samples = ['stop', 'no mas', 'arret', 'koniec', 'pare', 'توقف', '退订'];
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.constantFrom('', '!', '.', '!!', ' ', '\n', '…'),
        fc.constantFrom('', ' ', '\t', '"'),
        fc.boolean(),
        (word, end, start, isLoud) => {
          expect(readOptOut(start + (isLoud ? word.toUpperCase() : word) + end).kind).toBe('opt-out');
        },
      ),
    );
  });

  it('reads anything at all without a fault, and quickly', () => {
    fc.assert(fc.property(fc.string({ maxLength: 3_000, unit: 'binary' }), (text) => Boolean(readOptOut(text).kind)));
    const hostile = [
      'stop '.repeat(20_000),
      'no quiero '.repeat(10_000),
      'لا اريد '.repeat(10_000),
      'do not want to get for any '.repeat(4_000),
      'a'.repeat(100_000),
    ];
    for (const text of hostile) {
      const began = performance.now();
      readOptOut(text);
      expect(performance.now() - began).toBeLessThan(250);
    }
  });
});
