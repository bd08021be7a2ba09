import { expect, test } from 'vitest';
import { detailLines, wordsOfVerb } from './event-words.ts';

test('a verb without words of its own is read as it is written', () => {
  expect(wordsOfVerb('access.invite-user')).toBe('gave someone a role');
  expect(wordsOfVerb('cases.close-case')).toBe('close case');
});

test('a change reads from what it was to what it is; nothing is said in a word', () => {
  expect(
    detailLines({ nextReviewOn: { from: null, to: '2026-10-01' }, rows: { stored: 3 }, is_shared: false }),
  ).toEqual([
    { name: 'next review on', says: 'nothing → 2026-10-01' },
    { name: 'rows', says: '{"stored":3}' },
    { name: 'is shared', says: 'false' },
  ]);
});
