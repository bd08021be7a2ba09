import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories } from '../writing/occasions.ts';
import { readAddress } from './address.ts';
import { type Consent, refusable, whyNot } from './consent.ts';
import { fixedWords } from './fixed-words.ts';
import { type Ask, type Household, mayReachAt } from './govern.ts';
import { householdKeyOf } from './holder.ts';
import { isClosed } from './holidays.ts';
import { FamilyRules, presetRules } from './rules.ts';
import { ofAgeDay, rightsOf, whyNotGuardian, whyNotStudent, whyNotTrusted } from './who-may.ts';

const rules = presetRules['us-k12'];
const home = (more: Partial<Household> = {}): Household => ({
  timeZone: 'America/Chicago',
  hours: { from: '08:00', until: '20:00' },
  digest: 'each',
  sent: [],
  isHoliday: () => false,
  isKnown: () => false,
  ...more,
});
const ask = (more: Partial<Ask> = {}): Ask => ({ category: 'attendance', isAutomatic: true, isUrgent: false, ...more });
const at = (text: string) => Temporal.Instant.from(text);
const local = (text: string, zone = 'America/Chicago') => Temporal.ZonedDateTime.from(`${text}[${zone}]`).toInstant();
const until = (answer: ReturnType<typeof mayReachAt>) =>
  answer.kind === 'later'
    ? `${answer.why} ${answer.until.toZonedDateTimeISO('America/Chicago').toPlainDateTime()}`
    : answer.kind;

describe('the household governor', () => {
  it.each([
    ['in the day', '2026-10-06T12:00', {}, 'yes'],
    ['at the first minute', '2026-10-06T08:00', {}, 'yes'],
    ['at the last', '2026-10-06T20:00', {}, 'quiet-hours 2026-10-07T08:00:00'],
    ['in the night', '2026-10-06T03:30', {}, 'quiet-hours 2026-10-06T08:00:00'],
    ['over the change of clocks in spring', '2026-03-07T23:30', {}, 'quiet-hours 2026-03-08T08:00:00'],
    ['over the change of clocks in autumn', '2026-10-31T23:30', {}, 'quiet-hours 2026-11-01T08:00:00'],
    ['a night worker at night', '2026-10-06T23:00', { hours: { from: '20:00', until: '02:00' } }, 'yes'],
    [
      'a night worker at noon',
      '2026-10-06T12:00',
      { hours: { from: '20:00', until: '02:00' } },
      'quiet-hours 2026-10-06T20:00:00',
    ],
    [
      'in a holiday of two days',
      '2026-10-06T12:00',
      { isHoliday: (day: string) => day <= '2026-10-07' },
      'holiday 2026-10-08T08:00:00',
    ],
    ['who wants one message a day, at noon', '2026-10-06T12:00', { digest: 'daily' }, 'digest 2026-10-06T17:00:00'],
    ['who wants one message a day, at five', '2026-10-06T17:00', { digest: 'daily' }, 'yes'],
    [
      'who wants one message a week, on Tuesday',
      '2026-10-06T17:30',
      { digest: 'weekly' },
      'digest 2026-10-09T17:00:00',
    ],
    ['who wants one message a week, on Friday at six', '2026-10-09T18:00', { digest: 'weekly' }, 'yes'],
  ] as const)('%s', (_, when, more, expected) => {
    expect(until(mayReachAt(rules, home(more as Partial<Household>), ask(), local(when)))).toBe(expected);
  });

  it('counts what goes to a home on its own days: one a day, three a week', () => {
    const sent = [local('2026-10-06T09:00')];
    expect(until(mayReachAt(rules, home({ sent }), ask(), local('2026-10-06T12:00')))).toBe(
      'household-full 2026-10-07T08:00:00',
    );
    const three = ['2026-10-02T09:00', '2026-10-03T09:00', '2026-10-05T09:00'].map((when) => local(when));
    expect(until(mayReachAt(rules, home({ sent: three }), ask(), local('2026-10-06T12:00')))).toBe(
      'household-full 2026-10-09T08:00:00',
    );
  });

  it('a digest that has gone today goes tomorrow', () => {
    const sent = [local('2026-10-06T17:05')];
    expect(until(mayReachAt(rules, home({ sent, digest: 'daily' }), ask(), local('2026-10-06T18:00')))).toBe(
      'digest 2026-10-07T17:00:00',
    );
  });

  it('says no when nothing is free for three weeks', () => {
    expect(mayReachAt(rules, home({ isHoliday: () => true }), ask(), local('2026-07-01T12:00'))).toEqual({
      kind: 'no',
      why: 'household-full',
    });
  });

  const zones = fc.constantFrom(
    'America/Chicago',
    'Europe/London',
    'Asia/Kolkata',
    'Pacific/Auckland',
    'America/St_Johns',
  );
  const moments = fc
    .integer({ min: 0, max: 366 * 24 * 60 })
    .map((minutes) => at('2026-01-01T00:00:00Z').add({ minutes }));
  const households = fc.record({
    timeZone: zones,
    hours: fc.constantFrom(
      { from: '08:00', until: '20:00' },
      { from: '18:00', until: '01:00' },
      { from: '06:30', until: '07:00' },
    ),
    digest: fc.constantFrom('each' as const, 'daily' as const, 'weekly' as const),
    sent: fc.array(moments, { maxLength: 6 }),
  });

  it('names a moment that is later, and at which it says yes', () => {
    fc.assert(
      fc.property(households, moments, fc.boolean(), (given, when, isUrgent) => {
        const household = home(given);
        const answer = mayReachAt(rules, household, ask({ isUrgent }), when);
        if (answer.kind !== 'later') return;
        expect(Temporal.Instant.compare(answer.until, when)).toBe(1);
        expect(mayReachAt(rules, household, ask({ isUrgent }), answer.until).kind).toBe('yes');
      }),
      { numRuns: 500 },
    );
  });

  it('never sends more than the cap, whoever asks and however often', () => {
    fc.assert(
      fc.property(zones, fc.array(moments, { minLength: 5, maxLength: 60 }), (timeZone, wanted) => {
        const sent: Temporal.Instant[] = [];
        for (const when of wanted.toSorted(Temporal.Instant.compare))
          if (mayReachAt(rules, home({ timeZone, sent }), ask(), when).kind === 'yes') sent.push(when);
        const days = sent.map((one) => one.toZonedDateTimeISO(timeZone).toPlainDate());
        for (const day of days) {
          expect(days.filter((other) => other.equals(day)).length).toBeLessThanOrEqual(rules.cap.day);
          const week = days.filter((other) => other.until(day).days >= 0 && other.until(day).days < 7);
          expect(week.length).toBeLessThanOrEqual(rules.cap.week);
        }
      }),
    );
  });

  it('an emergency is held by nothing, and a notice of the law by no cap', () => {
    fc.assert(
      fc.property(households, moments, (given, when) => {
        const known = home({ ...given, isKnown: () => true, isHoliday: () => true });
        expect(mayReachAt(rules, known, ask({ category: 'emergency' }), when)).toEqual({ kind: 'yes' });
        const full = home({
          ...given,
          hours: { from: '00:00', until: '23:59' },
          sent: Array.from({ length: 9 }, () => when),
        });
        const legal = mayReachAt(rules, full, ask({ category: 'legal' }), when);
        if (legal.kind === 'later') expect(legal.why).toBe('quiet-hours');
      }),
    );
  });

  it('what is known of a student halts what goes by itself, and is said to the person who writes', () => {
    const known = home({ isKnown: (day) => day === '2026-10-06' });
    const noon = local('2026-10-06T12:00');
    expect(mayReachAt(rules, known, ask(), noon)).toEqual({ kind: 'no', why: 'known-circumstance' });
    expect(mayReachAt(rules, known, ask({ category: 'legal' }), noon)).toEqual({
      kind: 'no',
      why: 'known-circumstance',
    });
    expect(mayReachAt(rules, known, ask({ isAutomatic: false }), noon)).toEqual({
      kind: 'yes',
      mind: 'known-circumstance',
    });
    expect(mayReachAt(rules, known, ask(), local('2026-10-07T12:00'))).toEqual({ kind: 'yes' });
  });
});

describe('who may be told', () => {
  it('comes of age on the birthday; of 29 February on 1 March of a common year', () => {
    expect(ofAgeDay('2008-10-06', 18)).toBe('2026-10-06');
    expect(ofAgeDay('2008-02-29', 18)).toBe('2026-03-01');
    expect(ofAgeDay('2008-02-29', 20)).toBe('2028-02-29');
    expect(ofAgeDay(null, 18)).toBeNull();
    expect(rightsOf(rules, '2008-10-07', '2026-10-06', null)).toBe('guardians');
    expect(rightsOf(rules, '2008-10-06', '2026-10-06', null)).toBe('review');
    expect(rightsOf(rules, null, '2026-10-06', null)).toBe('guardians');
    expect(rightsOf(presetRules['higher-education'], '2015-01-01', '2026-10-06', null)).toBe('student');
  });

  it('nothing loosens an order: no category reaches whom the roster or a no-contact forbids', () => {
    for (const category of categories)
      for (const rights of [
        'guardians',
        'student',
        'review',
        'student-only',
        'emergency-only',
        'guardians-too',
      ] as const) {
        expect(whyNotGuardian(rights, false, [], category)).toBe('roster-says-no');
        const orders = [
          { rule: 'only' as const, categories },
          { rule: 'no_contact' as const, categories: [] },
        ];
        expect(whyNotGuardian(rights, true, orders, category)).toBe('no-contact');
      }
    expect(
      whyNotGuardian(
        'guardians',
        true,
        [
          { rule: 'only', categories: ['legal'] },
          { rule: 'only', categories: ['events'] },
        ],
        'events',
      ),
    ).toBe('only-other-things');
  });

  it('of age, an emergency alone reaches everybody until it is decided', () => {
    for (const category of categories) {
      const isEmergency = category === 'emergency';
      expect(whyNotGuardian('review', true, [], category)).toBe(isEmergency ? null : 'rights-review');
      expect(whyNotStudent('review', category)).toBe(isEmergency ? null : 'rights-review');
      expect(whyNotGuardian('emergency-only', true, [], category)).toBe(isEmergency ? null : 'of-age');
      expect(whyNotGuardian('student-only', true, [], category)).toBe('of-age');
      expect(whyNotStudent('guardians', category)).toBe('not-of-age');
    }
  });

  it('a trusted contact hears of what the student named, from its first day to its last', () => {
    const given = { categories: ['wellbeing'], startsOn: '2026-09-01', until: '2026-12-31', isRevoked: false };
    expect(whyNotTrusted(given, 'wellbeing', '2026-12-31')).toBeNull();
    expect(whyNotTrusted(given, 'wellbeing', '2027-01-01')).toBe('ended');
    expect(whyNotTrusted(given, 'wellbeing', '2026-08-31')).toBe('ended');
    expect(whyNotTrusted(given, 'attendance', '2026-10-01')).toBe('only-other-things');
    expect(whyNotTrusted({ ...given, isRevoked: true }, 'wellbeing', '2026-10-01')).toBe('ended');
  });

  it('keeps homes apart, and a household that nobody names is the person alone', () => {
    const guardian = { kind: 'guardian' as const, id: 'g' };
    expect(householdKeyOf(guardian, 'F1-A')).toBe('home/F1-A');
    expect(householdKeyOf(guardian, '  ')).toBe('guardian/g');
    expect(householdKeyOf({ kind: 'student', id: 's' }, 'F1-A')).toBe('student/s');
  });
});

describe('consent', () => {
  const of = (category: string, channel: Consent['channel'], state: Consent['state']): Consent => ({
    category,
    channel,
    state,
  });
  it('what was said of a channel comes before what was said of all', () => {
    expect(whyNot(rules, [], 'events', 'sms')).toBeNull();
    expect(whyNot(rules, [of('events', '*', 'withdrawn')], 'events', 'sms')).toBe('refused');
    expect(
      whyNot(rules, [of('events', '*', 'withdrawn'), of('events', 'email', 'given')], 'events', 'email'),
    ).toBeNull();
    expect(whyNot(rules, [of('surveys', '*', 'withdrawn')], 'events', 'sms')).toBeNull();
    expect(whyNot(presetRules['uk-school'], [], 'surveys', 'email')).toBe('not-agreed');
    expect(whyNot(presetRules['uk-school'], [of('surveys', '*', 'given')], 'surveys', 'email')).toBeNull();
  });

  it('emergencies may not be refused, by any rules that can be saved', () => {
    for (const preset of Object.values(presetRules)) {
      expect(FamilyRules.parse(preset)).toEqual(preset);
      expect(refusable(preset)).not.toContain('emergency');
      expect(whyNot(preset, [of('emergency', '*', 'withdrawn')], 'emergency', 'sms')).toBeNull();
      const silent = {
        ...preset,
        purposes: { ...preset.purposes, emergency: { ...preset.purposes.emergency, consent: 'unless-refused' } },
      };
      expect(FamilyRules.safeParse(silent).success).toBe(false);
    }
  });

  it('is confirmed in every language in words of at most two texts, with how to undo it', () => {
    for (const [language, words] of Object.entries(fixedWords)) {
      const all = [words.optOut('Riverbend Unified'), words.optOutOf('Riverbend Unified', words.categories.surveys)];
      for (const text of all) {
        expect(text, language).toContain('START');
        expect(text.length, language).toBeLessThanOrEqual(
          /^[\p{Script=Latin}\p{N}\p{P}\p{Z}]+$/u.test(text) ? 306 : 201,
        );
      }
      expect(Object.keys(words.categories)).toEqual([...categories]);
    }
  });
});

describe('addresses', () => {
  it.each([
    ['sms', '(202) 555-0143', 'US', '+12025550143'],
    ['sms', '07400 123456', 'GB', '+447400123456'],
    ['voice', '+49 30 901820', 'US', '+4930901820'],
    ['email', ' Rosa@Example.ORG ', 'US', 'rosa@example.org'],
    ['letter', '12 Elm Street \r\n\tApt 4\n\nHouston, TX 77002', 'US', '12 Elm Street\nApt 4\nHouston, TX 77002'],
  ] as const)('%s %s', (channel, given, country, expected) => {
    expect(readAddress(channel, given, country)).toMatchObject({ kind: 'ok', address: expected });
  });

  it('a landline takes no texts', () => {
    expect(readAddress('sms', '020 7946 0018', 'GB')).toMatchObject({ kind: 'ok', takesTexts: false });
  });

  it.each([
    ['sms', ''],
    ['sms', 'ask at the door'],
    ['sms', '911'],
    ['sms', '+1 202 555 0143 ext 12'],
    ['voice', '+1 900 555 0100'],
    ['email', 'a@b'],
    ['email', 'a b@example.org'],
    ['email', 'a@example.org\r\nBcc: x@example.org'],
    ['email', '"<script>"@example.org'],
    ['email', 'a..b@example.org'],
    ['letter', 'one line'],
    ['letter', 'a\nb\nc\nd\ne\nf\ng\nh'],
    ['letter', `a\n${'b'.repeat(80)}`],
  ] as const)('%s "%s" is none', (channel, given) => {
    expect(readAddress(channel, given, 'US').kind).toBe('bad');
  });

  it('reads anything without a fault, and what it reads again as the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sms', 'email', 'voice', 'letter'),
        fc.string({ unit: 'binary', maxLength: 80 }),
        (channel, text) => {
          const read = readAddress(channel, text, 'US');
          if (read.kind === 'ok')
            expect(readAddress(channel, read.address, 'US')).toMatchObject({ address: read.address });
        },
      ),
    );
  });
});

it('a school is closed when the nearest unit that says anything says so', () => {
  const period = (unitId: string | null, kind: 'term' | 'holiday', startsOn: string, endsOn: string) => ({
    unitId,
    kind,
    startsOn,
    endsOn,
  });
  const periods = [
    period(null, 'term', '2026-09-01', '2026-12-18'),
    period(null, 'holiday', '2026-10-05', '2026-10-09'),
    period('north', 'term', '2026-10-05', '2026-10-06'),
  ];
  expect(isClosed(periods, ['south'], '2026-10-05')).toBe(true);
  expect(isClosed(periods, ['north'], '2026-10-05')).toBe(false);
  expect(isClosed(periods, ['north'], '2026-10-07')).toBe(true);
  expect(isClosed(periods, [], '2026-10-12')).toBe(false);
  expect(isClosed(periods, [], '2026-08-01')).toBe(false);
});
