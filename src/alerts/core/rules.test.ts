import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MarkSelection, selectionKey } from '../../attendance/core/registers/mark-selection.ts';
import { addDays, addWeeks, dayNumber } from '../../kernel/week.ts';
import { trendBits } from '../../trends/core/trends.ts';
import { type Condition, ConditionSchema, reachOf, rhythmOf } from './condition.ts';
import { compile } from './evaluate.ts';
import { evaluatePoint } from './evaluate-point.ts';
import { explain, sentenceOf } from './explain.ts';
import { heldBack, type Prior, stepOf } from './fire.ts';
import type { AttendanceWeek, History, MarkedWeek } from './history.ts';

const monday = '2026-01-05';

/** One student whose scores of successive weeks are these; null for none. */
function scores(...values: (number | null)[]): History {
  return {
    ids: Int32Array.of(1),
    lastDay: dayNumber(addWeeks(monday, values.length - 1)) + 6,
    scored: values.map((value, week) => ({
      week: addWeeks(monday, week),
      score: Int16Array.of(value ?? -1),
      trends: null,
    })),
    yearFrom: 0,
    attendance: [],
    marks: new Map(),
    activity: new Map(),
    concerns: new Map(),
  };
}

/** One student's days: 'p' present, 'a' absent, '.' nothing expected; from a Monday on. */
function attendance(days: string): History {
  const weeks: AttendanceWeek[] = [];
  for (let from = 0; from < days.length; from += 7) {
    const week: AttendanceWeek = {
      week: addDays(monday, from),
      attended: new Float32Array(1),
      expected: new Float32Array(1),
      missed: new Uint8Array(7),
      met: new Uint8Array(1),
      away: new Uint8Array(1),
    };
    [...days.slice(from, from + 7)].forEach((mark, day) => {
      if (mark === '.') return;
      week.expected[0] = (week.expected[0] ?? 0) + 1;
      week.met[0] = (week.met[0] ?? 0) | (1 << day);
      if (mark === 'p') week.attended[0] = (week.attended[0] ?? 0) + 1;
      else {
        week.missed[day] = 1;
        week.away[0] = (week.away[0] ?? 0) | (1 << day);
      }
    });
    weeks.push(week);
  }
  return { ...scores(), lastDay: dayNumber(monday) + days.length - 1, attendance: weeks };
}

/** One student's sessions so marked, a digit a day; '.' a day without any mark. */
function marked(days: string, select: MarkSelection): History {
  const weeks: MarkedWeek[] = [];
  for (let from = 0; from < days.length; from += 7) {
    const week = { week: addDays(monday, from), counts: new Uint8Array(7), met: new Uint8Array(1) };
    [...days.slice(from, from + 7)].forEach((count, day) => {
      if (count === '.') return;
      week.counts[day] = Number(count);
      week.met[0] = (week.met[0] ?? 0) | (1 << day);
    });
    weeks.push(week);
  }
  return { ...scores(), lastDay: dayNumber(monday) + days.length - 1, marks: new Map([[selectionKey(select), weeks]]) };
}

const unexcused = { meanings: ['unexcused' as const], codes: ['O', 'G'] };

const holds = (condition: Condition, history: History) => compile(condition, history)(0);

describe('triggers', () => {
  it.each<[string, Condition, History, 1 | 0 | -1]>([
    ['below twice', { when: 'score-below', threshold: 300, weeks: 2 }, scores(280, 299), 1],
    ['below once', { when: 'score-below', threshold: 300, weeks: 2 }, scores(300, 299), 0],
    ['a week without a score says nothing', { when: 'score-below', threshold: 300, weeks: 2 }, scores(null, 299), -1],
    ['too little history', { when: 'score-below', threshold: 300, weeks: 2 }, scores(299), -1],
    ['first below this year', { when: 'score-first-below', threshold: 350, weeksAbove: null }, scores(400, 349), 1],
    ['not the first time', { when: 'score-first-below', threshold: 350, weeksAbove: null }, scores(300, 400, 349), 0],
    [
      'after two weeks above',
      { when: 'score-first-below', threshold: 350, weeksAbove: 2 },
      scores(300, 400, 400, 349),
      1,
    ],
    ['dropped by more than 100', { when: 'score-drop', points: 100, weeks: 2 }, scores(500, 450, 399), 1],
    ['dropped by just 100', { when: 'score-drop', points: 100, weeks: 2 }, scores(500, 450, 400), 0],
    ['rose in each week', { when: 'score-rise', points: 50, weeks: 2 }, scores(300, 310, 350), 1],
    ['rose, but not in each', { when: 'score-rise', points: 50, weeks: 2 }, scores(300, 290, 350), 0],
    ['attended half', { when: 'attendance-below', share_pct: 75, weeks: 1 }, attendance('ppaa...'), 1],
    ['attended enough', { when: 'attendance-below', share_pct: 50, weeks: 1 }, attendance('ppaa...'), 0],
    ['too few sessions', { when: 'attendance-below', share_pct: 75, weeks: 1 }, attendance('aaa....'), -1],
    [
      'three so marked in ten days',
      { when: 'marked', ...unexcused, count: 3, days: 10 },
      marked('0200001', unexcused),
      1,
    ],
    [
      'the same, named in another order',
      { when: 'marked', meanings: ['unexcused'], codes: ['G', 'O'], count: 3, days: 10 },
      marked('0200001', unexcused),
      1,
    ],
    ['two so marked', { when: 'marked', ...unexcused, count: 3, days: 10 }, marked('0200000', unexcused), 0],
    ['so marked long ago', { when: 'marked', ...unexcused, count: 3, days: 5 }, marked('30000000', unexcused), 0],
    ['no marks known', { when: 'marked', ...unexcused, count: 3, days: 10 }, marked('.......', unexcused), -1],
    [
      'other marks asked for',
      { when: 'marked', meanings: [], codes: [], count: 1, days: 10 },
      marked('0200001', unexcused),
      -1,
    ],
    ['three missed', { when: 'absences', count: 3, days: 7, consecutive: false }, attendance('apapa..'), 1],
    ['missed long ago', { when: 'absences', count: 3, days: 7, consecutive: false }, attendance('aaappp.pppppp.'), 0],
    [
      'away in a row over a weekend',
      { when: 'absences', count: 3, days: 14, consecutive: true },
      attendance('ppppa..aa'),
      1,
    ],
    ['a row that was broken', { when: 'absences', count: 3, days: 14, consecutive: true }, attendance('ppaap..aa'), 0],
  ])('%s', (_, condition, history, answer) => {
    expect(holds(condition, history)).toBe(answer);
  });

  it('finds that a pattern begins only in its first week', () => {
    const week = (n: number, bits: number) => ({
      week: addWeeks(monday, n),
      score: Int16Array.of(400),
      trends: Uint8Array.of(bits),
    });
    const began = { ...scores(400, 400), scored: [week(0, 0), week(1, trendBits.stopped)] };
    const goesOn = { ...scores(400, 400), scored: [week(0, trendBits.stopped), week(1, trendBits.stopped)] };
    expect(holds({ when: 'trend', trend: 'stopped', begins: true }, began)).toBe(1);
    expect(holds({ when: 'trend', trend: 'stopped', begins: true }, goesOn)).toBe(0);
    expect(holds({ when: 'trend', trend: 'stopped', begins: false }, goesOn)).toBe(1);
  });

  it('takes nothing for a zero only where something was delivered', () => {
    const history = (active: number, covered: number) => ({
      ...scores(),
      lastDay: dayNumber(monday) + 6,
      activity: new Map([['vle', [{ week: monday, active: Uint8Array.of(active), covered }]]]),
    });
    const nothing: Condition = { when: 'no-activity', sources: ['vle'], days: 5 };
    expect(holds(nothing, history(0, 127))).toBe(1);
    expect(holds(nothing, history(0, 0))).toBe(-1);
    expect(holds(nothing, history(0b1000000, 127))).toBe(0);
    expect(holds(nothing, history(0b0000001, 127)), 'before the window').toBe(1);
  });
});

const leaf = fc.oneof(
  fc.record({
    when: fc.constant('score-below' as const),
    threshold: fc.integer({ min: 1, max: 1000 }),
    weeks: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    when: fc.constant('score-drop' as const),
    points: fc.integer({ min: 1, max: 300 }),
    weeks: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    when: fc.constant('score-rise' as const),
    points: fc.integer({ min: 1, max: 300 }),
    weeks: fc.integer({ min: 1, max: 3 }),
  }),
);
const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));
const course = fc.array(fc.option(fc.integer({ min: 0, max: 1000 }), { freq: 5 }), { minLength: 1, maxLength: 14 });

describe('a condition', () => {
  it('is refused when it holds for nearly everybody, or nobody could read it', () => {
    expect(ConditionSchema.safeParse({ not: { when: 'score-below', threshold: 300, weeks: 1 } }).success).toBe(false);
    expect(ConditionSchema.safeParse({ when: 'run-code', code: 'x' }).success).toBe(false);
    expect(ConditionSchema.safeParse({ all: [] }).success).toBe(false);
    const deep = { all: [{ any: [{ all: [{ any: [{ when: 'score-below', threshold: 300, weeks: 1 }] }] }] }] };
    expect(ConditionSchema.safeParse(deep).success).toBe(false);
  });

  it('obeys De Morgan, also where something cannot be said', () => {
    fc.assert(
      fc.property(tree, tree, course, (a, b, values) => {
        const history = scores(...values);
        expect(holds({ not: { all: [a, b] } }, history)).toBe(holds({ any: [{ not: a }, { not: b }] }, history));
      }),
    );
  });

  it('looks no further back than it says: what is not read does not matter', () => {
    fc.assert(
      fc.property(tree, course, (condition, values) => {
        const whole = scores(...values);
        const reach = reachOf([condition]).scoredWeeks;
        expect(holds(condition, { ...whole, scored: whole.scored.slice(-reach) })).toBe(holds(condition, whole));
      }),
    );
  });

  it('has reasons whenever it holds by something that is there, and a sentence for them', () => {
    fc.assert(
      fc.property(tree, course, (condition, values) => {
        fc.pre(ConditionSchema.safeParse(condition).success && !JSON.stringify(condition).includes('"not"'));
        const history = scores(...values);
        const reasons = explain(condition, history, 0);
        if (holds(condition, history) === 1) expect(sentenceOf(reasons)).toMatch(/^[A-Z].+\.$/);
      }),
    );
  });

  it('is evaluated weekly when any part of it rests on scores', () => {
    expect(rhythmOf({ all: [{ when: 'attendance-below', share_pct: 75, weeks: 4 }] })).toBe('daily');
    expect(
      rhythmOf({
        all: [
          { when: 'attendance-below', share_pct: 75, weeks: 4 },
          { when: 'score-below', threshold: 300, weeks: 1 },
        ],
      }),
    ).toBe('weekly');
  });
});

/** Runs a rule over the weeks of a course, from nothing or from what was raised before a week. */
function fires(
  condition: Condition,
  values: readonly (number | null)[],
  { cooldown_days = 14, margin = 20, from = 0, before = new Map<number, Prior>() } = {},
): { days: number[]; priors: Map<number, Prior> } {
  const rule = { condition, cooldown_days, margin: { score_points: margin, attendance_pct: 0 } };
  const days: number[] = [];
  const priors = new Map(before);
  for (let week = from; week < values.length; week++) {
    const history = scores(...values.slice(0, week + 1));
    const outcome = evaluatePoint(rule, history, Uint8Array.of(1), priors);
    const prior = priors.get(0);
    if (outcome.clear.length > 0 && prior) priors.set(0, { ...prior, clearedOn: prior.clearedOn ?? history.lastDay });
    if (outcome.fire.length > 0) {
      days.push(history.lastDay);
      priors.set(0, { onDay: history.lastDay, clearedOn: null });
    }
  }
  return { days, priors };
}

const low: Condition = { when: 'score-below', threshold: 300, weeks: 1 };
const sunday = (week: number) => dayNumber(addWeeks(monday, week)) + 6;

describe('firing', () => {
  it('raises one alert for one stretch, not one a week', () => {
    expect(fires(low, [400, 290, 280, 270]).days).toEqual([sunday(1)]);
  });

  it('does not count a stretch as over while it is just above the threshold', () => {
    expect(fires(low, [290, 310, 290, 310, 290], { cooldown_days: 0 }).days).toEqual([sunday(0)]);
    expect(fires(low, [290, 320, 290], { cooldown_days: 0 }).days).toEqual([sunday(0), sunday(2)]);
  });

  it('waits for the cooldown before it raises the same again', () => {
    expect(fires(low, [290, 400, 290, 290], { cooldown_days: 21 }).days).toEqual([sunday(0), sunday(3)]);
  });

  it('ends nothing because nothing can be said', () => {
    expect(fires(low, [290, null, 290], { cooldown_days: 0 }).days).toEqual([sunday(0)]);
  });

  it('knows nothing of what came after, when a week is evaluated again', () => {
    const prior = { onDay: 10, clearedOn: 24 };
    const asOf = (day: number, stillHolds: boolean) =>
      stepOf(prior, { day, holds: stillHolds, stillHolds, cooldown_days: 0 });
    expect(asOf(17, true)).toBe('continue');
    expect(asOf(24, false)).toBe('clear');
    expect(asOf(24, true)).toBe('continue');
    expect(asOf(31, true)).toBe('fire');
  });

  it('comes to the same when a week is evaluated again, or evaluation goes on from any week', () => {
    fc.assert(
      fc.property(
        tree,
        course,
        fc.nat(13),
        fc.integer({ min: 0, max: 40 }),
        (condition, values, cut, cooldown_days) => {
          const at = Math.min(cut, values.length);
          const whole = fires(condition, values, { cooldown_days });
          const first = fires(condition, values.slice(0, at), { cooldown_days });
          const rest = fires(condition, values, { cooldown_days, from: at, before: first.priors });
          expect([...first.days, ...rest.days]).toEqual(whole.days);
          expect(rest.priors).toEqual(whole.priors);
        },
      ),
    );
  });

  it('depends on what is known in the end, not on the order in which it came', () => {
    fc.assert(
      fc.property(course, fc.nat(13), fc.option(fc.integer({ min: 0, max: 1000 })), (values, week, late) => {
        // A week that was missing comes late: everything from it on is evaluated again, upon what was raised before it.
        const at = week % values.length;
        const corrected = values.map((value, index) => (index === at ? late : value));
        const before = fires(low, values.slice(0, at));
        const again = fires(low, corrected, { from: at, before: before.priors });
        expect([...before.days, ...again.days]).toEqual(fires(low, corrected).days);
      }),
    );
  });
});

describe('exclusions', () => {
  const none = { hasLeft: false, exemption: false, circumstance: false, drift: null, quiet: null, stale: null };
  it('let an alert through when there are none', () => {
    expect(heldBack(none)).toEqual({ state: 'open', kind: null, words: null });
  });
  it('keep back for good before they only put off', () => {
    expect(heldBack({ ...none, hasLeft: true, quiet: 'Easter' })).toMatchObject({ state: 'suppressed', kind: 'left' });
    expect(heldBack({ ...none, drift: 'BBB 2013J', stale: 'Moodle' })).toMatchObject({ kind: 'cohort-drift' });
    expect(heldBack({ ...none, stale: 'Moodle brought nothing' })).toMatchObject({
      state: 'waiting',
      kind: 'stale-source',
    });
    expect(heldBack({ ...none, quiet: 'Easter' }).words).toBe('Waits until after Easter.');
  });
});
