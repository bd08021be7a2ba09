import { expect, it } from 'vitest';
import { contactWords, triedSentence } from './contact.ts';

it('says how often somebody tried, and nothing where nobody did', () => {
  expect(triedSentence({ lastTwoWayOn: null, triesSince: 0 })).toBeNull();
  expect(triedSentence({ lastTwoWayOn: null, triesSince: 1 })).toBe('tried once, not reached');
  expect(triedSentence({ lastTwoWayOn: '2014-02-01', triesSince: 3 })).toBe('tried 3 times since, not reached');
});

it('tells an answer from an attempt and from what a machine sent', () => {
  expect(contactWords('call', 'two_way')).toBe('Call');
  expect(contactWords('call', 'attempt')).toBe('Called, no answer');
  expect(contactWords('email', 'automated')).toBe('Email, sent automatically');
});
