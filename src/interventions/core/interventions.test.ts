import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarPeriod } from '../../institution/core/calendar.ts';
import { addDays, weekdayOf } from '../../kernel/week.ts';
import { calendarFeed } from './calendar-feed.ts';
import { fire, followUpAfter, nextState, sessionsPlanned } from './plans/follow-up.ts';
import { type Goal, goalFor, goalLine, progressOf } from './plans/progress.ts';
import { openDayFrom, schoolDays } from './school-days.ts';
import { agendaOf } from './tiers/agenda.ts';
import type { Playbook } from './tiers/playbook.ts';
import { PlaybookDefinition } from './tiers/playbook.ts';
import { presetInterventions } from './tiers/preset-kinds.ts';
import { presetPlaybooks } from './tiers/preset-playbooks.ts';
import { proposeTier, type TierFacts } from './tiers/propose.ts';
import { spreadSentence, tierSpread } from './tiers/tier.ts';

const period = (kind: CalendarPeriod['kind'], startsOn: string, endsOn: string): CalendarPeriod => ({
  kind,
  name: kind,
  academicYear: '2013-14',
  termCode: kind === 'term' ? 'T' : null,
  startsOn,
  endsOn,
  unitId: null,
});
const year = schoolDays(
  [
    period('term', '2013-09-02', '2014-06-20'),
    period('holiday', '2014-03-10', '2014-03-14'),
    period('closure', '2014-03-19', '2014-03-19'),
  ],
  [],
);

describe('follow-ups', () => {
  // after, every … days, review -> next
  it.each([
    ['2014-02-03', 7, '2014-06-02', '2014-02-10', 'check'],
    ['2014-03-03', 7, '2014-06-02', '2014-03-17', 'check'], // 10 March is in the holiday
    ['2014-03-12', 7, '2014-06-02', '2014-03-20', 'check'], // 19 March is closed
    ['2014-03-07', 2, '2014-06-02', '2014-03-17', 'check'], // a Sunday, then the holiday
    ['2014-05-26', 7, '2014-06-02', '2014-06-02', 'review'],
    ['2014-05-30', 7, '2014-06-02', '2014-06-02', 'review'],
    ['2014-06-02', 7, '2014-06-02', '2014-06-09', 'check'], // the review has been: it goes on
  ] as const)('after %s, every %i days, review on %s: %s (%s)', (after, followUpDays, reviewOn, dueOn, kind) => {
    expect(followUpAfter(year, after, { followUpDays, reviewOn })).toEqual({ dueOn, kind });
  });

  it('always have a next one, later than the last and on a day when the school is open', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 260 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 200 }),
        (n, followUpDays, r) => {
          const after = addDays('2013-09-02', n);
          const { dueOn } = followUpAfter(year, after, { followUpDays, reviewOn: addDays(after, r) });
          expect(dueOn > after).toBe(true);
          expect(weekdayOf(dueOn)).toBeLessThan(5);
          if (dueOn <= '2014-06-20') expect(year.isOpen(dueOn)).toBe(true);
        },
      ),
    );
  });

  it('are told of once and escalated once, however often and on whatever days it is looked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 80 }),
        (n, looks) => {
          const start = addDays('2013-09-02', n);
          let dueOn = openDayFrom(year, start);
          let toldOn: string | null = null;
          let escalatedOn: string | null = null;
          let told = 0;
          let escalated = 0;
          for (const back of looks.toSorted((a, b) => a - b)) {
            const today = addDays(start, back);
            const firing = fire({ dueOn, toldOn, escalatedOn }, year, today);
            if (firing.do === 'move') ({ dueOn } = firing);
            if (firing.do === 'tell') {
              told++;
              toldOn = today;
              expect(year.isOpen(today) && today >= dueOn).toBe(true);
            }
            if (firing.do === 'escalate') {
              escalated++;
              escalatedOn = today;
              expect(toldOn).not.toBeNull();
            }
          }
          expect(told).toBeLessThanOrEqual(1);
          expect(escalated).toBeLessThanOrEqual(told);
        },
      ),
    );
  });

  it('are answered once', () => {
    expect(nextState('open', 'do')).toBe('done');
    expect(nextState('done', 'do')).toBeNull();
    expect(nextState('missed', 'do')).toBeNull();
    expect(nextState('cancelled', 'miss')).toBeNull();
  });

  it('count the dose by the days when the school was open', () => {
    expect(sessionsPlanned(year, 2, '2014-02-03', '2014-02-09')).toBe(2);
    expect(sessionsPlanned(year, 2, '2014-03-10', '2014-03-14')).toBe(0);
    expect(sessionsPlanned(year, 5, '2014-03-17', '2014-03-21')).toBe(4);
  });
});

describe('progress', () => {
  const goal: Goal = { baseline: 88, target: 96, startsOn: '2014-02-03', goalBy: '2014-03-31' };
  const points = (...values: number[]) => values.map((value, n) => ({ on: addDays('2014-02-09', 7 * n), value }));

  it('is silent with fewer than four points, whatever they say', () => {
    expect(progressOf(goal, points(99, 99, 99))).toMatchObject({ kind: 'insufficient', have: 3, need: 4 });
    expect(progressOf(goal, points(99, 99, 99, 99), 2)).toMatchObject({ kind: 'met' });
  });
  it.each([
    ['the last four reach the goal', [90, 96, 97, 96, 98], 'met'],
    ['the last four lie short of the line', [88, 87, 88, 88, 89], 'below-line'],
    ['around it', [90, 92, 90, 94, 93], 'on-line'],
  ] as const)('where %s', (_, values, kind) => {
    expect(progressOf(goal, points(...values)).kind).toBe(kind);
  });
  it('reads a goal that lies below the start downwards', () => {
    const tardies: Goal = { baseline: 5, target: 1, startsOn: '2014-02-03', goalBy: '2014-03-31' };
    expect(progressOf(tardies, points(1, 0, 1, 1)).kind).toBe('met');
    expect(progressOf(tardies, points(5, 6, 5, 5)).kind).toBe('below-line');
  });
  it('leaves out what was measured before the plan', () => {
    const before = [-4, -3, -2, -1].map((n) => ({ on: addDays('2014-02-02', 7 * n), value: 99 }));
    expect(progressOf(goal, [...before, ...points(90)])).toMatchObject({ kind: 'insufficient', have: 1 });
  });
  it('has a line from the baseline to the target, level after it', () => {
    expect(goalLine(goal, '2014-02-03')).toBe(88);
    expect(goalLine(goal, '2014-03-03')).toBe(92);
    expect(goalLine(goal, '2014-05-01')).toBe(96);
  });

  it('never asks for less attendance of who began above the target; of incidents less is the goal', () => {
    const above = { ...goal, baseline: 100, target: 95 };
    const full = points(100, 100, 100, 100);
    expect(progressOf(goalFor('attendance', above), full).kind).toBe('met');
    expect(progressOf(goalFor('own', above), full).kind).toBe('below-line');
    expect(goalFor('attendance', goal)).toEqual(goal);
  });
});

describe('what is proposed', () => {
  const playbooks: Playbook[] = presetPlaybooks['us-k12'].map((one, n) => ({
    ...one,
    playbookId: String(n),
    version: 1,
    isActive: true,
  }));
  const facts = (change: Partial<TierFacts>): TierFacts => ({
    tier: 1,
    enrolledDays: 100,
    absentDays: 2,
    score: 500,
    trends: [],
    concerns: 0,
    progress: [],
    ...change,
  });
  const met = { kind: 'met', have: 6, words: 'The last 4 of 6 data points reach the goal.' } as const;
  // what is known -> tier, or nothing
  it.each([
    ['2 of 100 days missed', {}, null],
    ['9 of 100 days missed', { absentDays: 9 }, 2],
    ['19 of 100 days missed', { absentDays: 19 }, 2],
    ['20 of 100 days missed', { absentDays: 20 }, 3],
    ['9 of 100, in tier 2 already', { absentDays: 9, tier: 2 }, null],
    ['3 of 10 days: too few days to speak of a share', { absentDays: 3, enrolledDays: 10 }, null],
    ['attendance not known', { absentDays: null, enrolledDays: null }, null],
    ['two concerns', { concerns: 2 }, 2],
    ['goal met in tier 2', { tier: 2, progress: [met] }, 1],
    ['goal met, but 9 of 100 missed', { tier: 2, absentDays: 9, progress: [met] }, null],
    ['one of two goals met', { tier: 2, progress: [met, { ...met, kind: 'on-line' }] }, null],
    ['tier 2 without a plan: nothing speaks for less help', { tier: 2 }, null],
    ['goal met in tier 3', { tier: 3, progress: [met] }, 2],
  ] as const)('%s', (_, change, tier) => {
    expect(proposeTier(facts(change as Partial<TierFacts>), playbooks)?.tier ?? null).toBe(tier);
  });
  it('carries its reasons with their figures', () => {
    expect(proposeTier(facts({ absentDays: 9 }), playbooks)?.reasons).toEqual([
      { kind: 'missed', words: 'Missed 9 of 100 days (9 %).' },
    ]);
  });
});

describe('ready-made playbooks', () => {
  it.each(['us-k12', 'uk-school', 'higher-education'] as const)(
    'of %s hold by their own rules and name kinds that are there',
    (preset) => {
      const kinds = presetInterventions[preset].map(({ key }) => key);
      for (const { definition } of presetPlaybooks[preset]) {
        expect(PlaybookDefinition.parse(definition)).toEqual(definition);
        expect(definition.leastPoints).toBeGreaterThanOrEqual(4);
        for (const { kindKey } of definition.does) expect(kinds).toContain(kindKey);
      }
      expect(new Set(presetPlaybooks[preset].map(({ tier }) => tier)).size).toBe(3);
    },
  );
  it('refuse fewer than four data points', () => {
    const [first] = presetPlaybooks['us-k12'];
    expect(() => PlaybookDefinition.parse({ ...first?.definition, leastPoints: 3 })).toThrow();
  });
});

describe('the spread over tiers', () => {
  it('says where a site is above what is healthy', () => {
    expect(tierSpread(100, { 2: 15, 3: 5 }).map(({ is }) => is)).toEqual(['within', 'within', 'within']);
    const above = tierSpread(100, { 2: 18, 3: 6 });
    expect(above.map(({ is }) => is)).toEqual(['within', 'above', 'above']);
    expect(spreadSentence(above, 'tier')).toContain('18 % in tier 2 and 6 % in tier 3');
    expect(tierSpread(0, { 2: 0, 3: 0 }).every(({ share }) => share === 0)).toBe(true);
  });
});

describe('an agenda', () => {
  it('begins with who may need more help, and leaves out whom nothing speaks for', () => {
    const base = {
      tier: 1,
      proposal: null,
      reviews: [],
      plans: 0,
      unanswered: 0,
      wishes: [],
      tierSince: null,
    } as const;
    const items = agendaOf(
      [
        { ...base, studentId: 'a', name: 'A' },
        { ...base, studentId: 'b', name: 'B', tier: 2, plans: 0, tierSince: '2014-01-06' },
        { ...base, studentId: 'c', name: 'C', plans: 1, reviews: ['2014-02-20'] },
        {
          ...base,
          studentId: 'd',
          name: 'D',
          proposal: { tier: 2, reasons: [{ kind: 'missed', words: 'Missed 9 of 92 days (9.8 %).' }] },
        },
        { ...base, studentId: 'e', name: 'E', plans: 1, unanswered: 1 },
      ],
      { tier: 'tier' },
      3,
    );
    expect(items.map(({ studentId }) => studentId)).toEqual(['d', 'e', 'c']);
    expect(items[0]?.reasons[0]?.words).toBe('More help is proposed: tier 1 → 2. Missed 9 of 92 days (9.8 %).');
  });
});

describe('a calendar feed', () => {
  const stamp = Temporal.Instant.from('2014-03-09T06:59:00Z');
  const event = {
    id: 'x',
    sequence: 2,
    when: { on: '2014-03-09' },
    summary: 'Follow-up: Mentoring',
    description: 'é'.repeat(60),
    link: 'https://x.example/a',
  };
  const feed = calendarFeed('Follow-ups, a; b', [event], stamp);

  it('puts a follow-up on its civil day, on the day when the clocks change too', () => {
    expect(feed).toContain('DTSTART;VALUE=DATE:20140309\r\nDTEND;VALUE=DATE:20140310\r\n');
    expect(feed).toContain('DTSTAMP:20140309T065900Z');
  });
  it('folds lines at 75 octets and escapes what has a meaning', () => {
    for (const line of feed.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(feed).toContain('X-WR-CALNAME:Follow-ups\\, a\\; b');
    expect(feed.replaceAll('\r\n ', '')).toContain(`DESCRIPTION:${'é'.repeat(60)}`);
    expect(feed.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });
});
