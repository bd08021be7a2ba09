import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verbWords } from '../../src/ledger/web/verb-words.ts';

const recorded = new Set(
  globSync('src/**/*.ts')
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\bverb:([^,})]*)/g)])
    .flatMap(([, value = '']) => [...value.matchAll(/'([a-z]+\.[a-z-]+)'/g)].map(([, verb = '']) => verb)),
);

it('says in words what every verb did that the ledger records', () => {
  expect(recorded.size).toBeGreaterThan(200);
  expect([...recorded].filter((verb) => !verbWords[verb]).toSorted()).toEqual([]);
});
