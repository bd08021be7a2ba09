import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../kernel/week.ts';
import { type PersonFacts, placeOf, usualOrder, weekListOf } from './contact-order.ts';
import { contactWords, reasonWords } from './person-words.ts';

const today = '2026-02-16';
const context = { today, thresholds: { attention: 350, concern: 300 }, setting: usualOrder, isEarly: false };

const person = (change: Partial<PersonFacts> = {}): PersonFacts => ({
  studentId: 's',
  score: 500,
  change2: 0,
  change4: 0,
  attendance: 0.9,
  attendanceChange: 0,
  daysSinceSeen: 1,
  isNeverSeen: false,
  trends: [],
  alerts: [],
  hadConcern: false,
  hasOpenCase: false,
  lastTwoWayOn: null,
  triesSince: 0,
  dismissedUntil: null,
  ...change,
});
const alert = (firedOn: string, isGoodNews = false) => ({ alertId: 'a', words: 'Below 300.', firedOn, isGoodNews });

describe('the contact list', () => {
  it('asks for a conversation after an alert, and no more once somebody reached the student', () => {
    expect(placeOf(person({ alerts: [alert(addDays(today, -1))] }), context).place).toBe('talk');
    expect(placeOf(person({ alerts: [alert(addDays(today, -1))], lastTwoWayOn: today }), context).place).toBe('done');
  });

  it('asks again when an alert comes after the last contact', () => {
    const facts = person({ alerts: [alert(today)], lastTwoWayOn: addDays(today, -3) });
    expect(placeOf(facts, context).place).toBe('talk');
  });

  it('is not answered by tries that reached nobody', () => {
    expect(placeOf(person({ alerts: [alert(today)], triesSince: 4 }), context).place).toBe('talk');
  });

  it('leaves out who was put off until the day comes', () => {
    const facts = person({ alerts: [alert(addDays(today, -2))], dismissedUntil: addDays(today, 1) });
    expect(placeOf(facts, context).place).toBe('later');
    expect(placeOf(facts, { ...context, today: addDays(today, 1) }).place).toBe('talk');
  });

  it('praises a recovery only after there was concern', () => {
    const up = person({ trends: [{ trend: 'recovering', isUncertain: false }], change2: 64 });
    expect(placeOf(up, context).place).toBe('none');
    expect(placeOf({ ...up, hadConcern: true }, context).place).toBe('good-news');
  });

  it('names who has not come yet only while scores are young', () => {
    const unseen = person({ score: null, isNeverSeen: true, daysSinceSeen: null });
    expect(placeOf(unseen, context).place).toBe('none');
    expect(placeOf(unseen, { ...context, isEarly: true }).place).toBe('not-yet-seen');
  });

  it('does not rest on what is early and uncertain unless attendance falls too', () => {
    const falling = person({ trends: [{ trend: 'sustained_decline', isUncertain: true }], change4: -60 });
    expect(placeOf(falling, context).place).toBe('none');
  });

  it('drops nobody: who does not fit the capacity stands on the team’s list, in the same order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ score: fc.integer({ min: 0, max: 1000 }), change4: fc.integer({ min: -300, max: 300 }) })),
        fc.integer({ min: 1, max: 12 }),
        (drawn, perWeek) => {
          const people = drawn.map((facts, n) =>
            person({ ...facts, studentId: `s${String(n).padStart(4, '0')}`, alerts: [alert(today)] }),
          );
          const list = weekListOf(people, context, perWeek);
          expect(list.talk.length).toBe(Math.min(perWeek, people.length));
          const all = [...list.talk, ...list.overflow];
          expect(all.map(({ studentId }) => studentId).sort()).toEqual(people.map(({ studentId }) => studentId).sort());
          for (let i = 1; i < all.length; i++)
            expect(all[i - 1]?.placed.points).toBeGreaterThanOrEqual(all[i]?.placed.points ?? 0);
          expect(weekListOf(people.toReversed(), context, perWeek)).toEqual(list);
        },
      ),
    );
  });

  it('says why in a sentence, and since when nobody reached the student', () => {
    const facts = person({ trends: [{ trend: 'stopped', isUncertain: false }], daysSinceSeen: 19 });
    expect(reasonWords(facts)).toBe('Not seen for 19 days.');
    expect(reasonWords(person({ alerts: [alert(today)], change4: -40, attendanceChange: -0.2 }))).toBe(
      'Below 300; attendance falls too.',
    );
    expect(contactWords(null, 3)).toBe('tried three times, not reached');
    expect(contactWords(12, 0)).toBe('12 days ago');
  });
});
