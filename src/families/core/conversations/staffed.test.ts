import { describe, expect, it } from 'vitest';
import { readyLanguages } from '../../../kernel/languages.ts';
import { fixedReply } from './fixed-reply.ts';
import { afterStaffedHours, isStaffed, nextStaffed, type StaffedHours } from './staffed.ts';

const hours: StaffedHours = {
  days: [1, 2, 3, 4, 5],
  from: '08:00',
  until: '16:00',
  timeZone: 'America/Chicago',
  isHoliday: (day) => day === '2026-01-19',
};
const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime('America/Chicago').toInstant();
const local = (instant: Temporal.Instant | null) =>
  instant?.toZonedDateTimeISO('America/Chicago').toPlainDateTime().toString({ smallestUnit: 'minute' }) ?? null;

describe('staffed hours', () => {
  it.each([
    ['2026-01-16T08:00', true],
    ['2026-01-16T07:59', false],
    ['2026-01-16T16:00', false],
    ['2026-01-17T10:00', false],
    ['2026-01-19T10:00', false],
  ])('at %s: %s', (when, is) => {
    expect(isStaffed(hours, at(when))).toBe(is);
  });

  it.each([
    ['2026-01-16T17:00', 0, '2026-01-20T08:00'],
    ['2026-01-16T15:00', 0, '2026-01-16T15:00'],
    ['2026-01-16T15:00', 2, '2026-01-20T09:00'],
    ['2026-01-15T10:00', 8, '2026-01-16T10:00'],
    // The clocks change that night: an hour of staff is an hour of staff.
    ['2026-03-06T15:30', 1, '2026-03-09T08:30'],
  ])('from %s, %d hours later is %s', (when, count, then) => {
    expect(local(afterStaffedHours(hours, at(when), count))).toBe(then);
  });

  it('are none where nobody ever reads', () => {
    expect(nextStaffed({ ...hours, days: [] }, at('2026-01-16T10:00'))).toBeNull();
  });
});

describe('the words while nobody reads', () => {
  it.each(readyLanguages)('in %s name the school, the number, and when a person reads', (language) => {
    const said = fixedReply(language, {
      school: 'Riverbend',
      number: '911',
      at: at('2026-01-20T08:00'),
      timeZone: 'America/Chicago',
      helpLine: '',
    });
    expect(said).toContain('Riverbend');
    expect(said).toContain('911');
    expect(said).toMatch(/[2٢۲][0٠۰]/);
    expect(said).not.toMatch(/null|undefined/);
  });
});
