import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EffectWorld, effectWorld, pairsOf } from '../../../../tests/effect-world.ts';
import { answerOf, type EffectPair, effectCells, estimateEffect } from './effect-estimate.ts';
import { changeAfter, type EffectMeasure, type History, standBefore } from './effect-history.ts';
import { compareInPool, type Pool } from './effect-match.ts';

const estimate = (world: EffectWorld, measure: EffectMeasure) => {
  const found = estimateEffect(pairsOf(effectWorld(world), measure));
  if (!found) throw new Error('somebody was helped and somebody was like them');
  return found;
};

describe('a known effect', () => {
  it('is found, and what the helped did before and after is not taken for it', () => {
    const index = estimate({ seed: 3, students: 4000, index: 40 }, 'index');
    expect(index.low).toBeGreaterThan(20);
    expect(index.low).toBeLessThan(40);
    expect(index.high).toBeGreaterThan(40);
    // The rise itself is far more: who stood low rises anyway.
    expect(index.own).toBeGreaterThan(index.difference + 5);
    const attendance = estimate({ seed: 3, students: 4000, attendance: 6 }, 'attendance');
    expect(attendance.low).toBeGreaterThan(2);
    expect(attendance.high).toBeGreaterThan(6);
    expect(attendance.n).toBeGreaterThan(200);
  });

  it('that is none is not found, though the helped rose', () => {
    const found = estimate({ seed: 5, students: 4000 }, 'index');
    expect(found.own).toBeGreaterThan(5);
    expect(found.low).toBeLessThan(0);
    expect(found.high).toBeGreaterThan(0);
    expect(answerOf('index', found)).toBe('no-better');
  });

  it('that harms is found too', () => {
    expect(answerOf('index', estimate({ seed: 8, students: 4000, index: -40 }, 'index'))).toBe('worse');
  });
});

describe('the interval of 95 %', () => {
  it.each([
    ['index', 0],
    ['index', 30],
    ['attendance', 0],
    ['attendance', 5],
  ] as const)(
    'of the %s holds a true effect of %d about as often as it says',
    (measure, effect) => {
      const worlds = Array.from({ length: 100 }, (_, i) => ({ seed: 1000 + i, students: 700, [measure]: effect }));
      const found = worlds.map((world) => estimate(world, measure));
      const held = found.filter(({ low, high }) => low <= effect && high >= effect).length / worlds.length;
      const bias = found.reduce((sum, { difference }) => sum + difference - effect, 0) / worlds.length;
      const reach = found.reduce((sum, { low, high }) => sum + (high - low) / 2, 0) / worlds.length;
      console.info(`${measure} ${effect}: coverage ${held}, bias ${bias.toFixed(2)}, reach ${reach.toFixed(2)}`);
      expect(held).toBeGreaterThan(0.89);
      expect(Math.abs(bias)).toBeLessThan(reach / 4);
    },
    60_000,
  );
});

describe('many kinds at once', () => {
  const isClear = ({ answer }: { answer: string }) => answer === 'better' || answer === 'worse';

  it('without any effect hardly ever seem to have one: each is drawn towards the others', () => {
    let [apart, together] = [0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const cells = Array.from({ length: 10 }, (_, key) => ({
        key,
        pairs: pairsOf(effectWorld({ seed: 100 * seed + key, students: 300 }), 'index'),
      }));
      together += effectCells('index', cells).filter(isClear).length;
      apart += cells.filter(({ pairs }) => {
        const alone = estimateEffect(pairs);
        return alone && pairs.length >= 10 && (alone.low > 0 || alone.high < 0);
      }).length;
    }
    console.info(`of 120 cells without effect: ${apart} clear alone, ${together} together`);
    expect(apart).toBeGreaterThan(0);
    expect(together).toBeLessThan(apart);
  }, 60_000);

  it('keep the one that truly helps apart from those that do not', () => {
    let wrong = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const cells = Array.from({ length: 6 }, (_, key) => ({
        key,
        pairs: pairsOf(effectWorld({ seed: 50 * seed + key, students: 1500, index: key === 0 ? 60 : 0 }), 'index'),
      }));
      const [helps, ...others] = effectCells('index', cells);
      expect(helps?.answer, `set ${seed}`).toBe('better');
      expect(helps?.pooled?.difference).toBeLessThan(helps?.found?.difference ?? 0);
      wrong += others.filter(isClear).length;
    }
    // Of 30 without effect.
    expect(wrong).toBeLessThanOrEqual(3);
  }, 60_000);

  it('of fewer than ten are not told, and do not move the others', () => {
    const pairs = pairsOf(effectWorld({ seed: 77, students: 1200, index: 30 }), 'index');
    const [few, many] = effectCells('index', [
      { key: 'few', pairs: pairs.slice(0, 9) },
      { key: 'many', pairs },
    ]);
    expect(few).toMatchObject({ n: 9, found: null, pooled: null, answer: 'too-few', hidden: null });
    expect(many).toEqual(effectCells('index', [{ key: 'many', pairs }])[0]);
    const same = Array<EffectPair>(12).fill({ own: 1, alike: 0, spread: 0, members: [1, 2, 3, 4, 5] });
    expect(effectCells('index', [{ key: 'same', pairs: same }])[0]).toMatchObject({ found: null, answer: 'too-few' });
  });
});

describe('what nobody sees', () => {
  it('can pass for an effect, and how little of it would be enough is said', () => {
    const fooled = { key: 'hidden', pairs: pairsOf(effectWorld({ seed: 41, students: 4000, hidden: 0.9 }), 'index') };
    const true60 = { key: 'true', pairs: pairsOf(effectWorld({ seed: 41, students: 4000, index: 60 }), 'index') };
    const [first] = effectCells('index', [fooled]);
    const [second] = effectCells('index', [true60]);
    expect(first?.answer).toBe('better');
    expect(first?.hidden?.limit).toBeGreaterThan(1);
    expect(first?.hidden?.point).toBeLessThan(second?.hidden?.limit ?? 0);
  });
});

describe('the answer', () => {
  it.each([
    ['attendance', 0.5, 4, 'better'],
    ['attendance', -4, -0.5, 'worse'],
    ['attendance', -3, 1.9, 'no-better'],
    ['attendance', -3, 2.1, 'too-few'],
    ['index', -5, 19, 'no-better'],
    ['index', -60, 60, 'too-few'],
    ['left', -9, -1, 'better'],
    ['left', 1, 9, 'worse'],
    ['left', -2.9, 8, 'no-better'],
    ['left', -8, 8, 'too-few'],
  ] as const)('on %s with an interval from %d to %d is %s', (measure, low, high, answer) => {
    expect(answerOf(measure, { low, high })).toBe(answer);
  });
});

describe('who is alike', () => {
  const history = (absolute: readonly number[][], attended: readonly number[][]): History => ({
    enrolments: Int32Array.from(absolute.map((_, i) => i + 1)),
    weeks: (absolute[0] ?? []).map((_, w) => ({
      score: Float32Array.from(absolute.map((row) => row[w] ?? Number.NaN)),
      absolute: Float32Array.from(absolute.map((row) => row[w] ?? Number.NaN)),
      attended: Float32Array.from(attended.map((row) => row[w] ?? Number.NaN)),
      expected: Float32Array.from(attended.map((row) => (row[w] === undefined ? Number.NaN : 5))),
    })),
  });

  it('is said by level, path and attendance up to the week, and by what changed from the four weeks before', () => {
    const one = history([[400, 410, 420, 430, 440, 300, 500, 520]], [[5, 5, 4, 4, 4, 3, 5, 5]]);
    const before = standBefore(one, 5);
    expect(before.score[0]).toBe(300);
    expect(before.change[0]).toBe(300 - 410);
    expect(before.attendance[0]).toBe((100 * 15) / 20);
    expect(before.attendanceEarlier[0]).toBe(100);
    expect(changeAfter(one, 5, 7, [7])).toEqual({
      attendance: Float64Array.of(25),
      index: Float64Array.of(510 - (420 + 430 + 440 + 300) / 4),
    });
    expect(changeAfter(one, 5, 7, [6]).index[0]).toBe(500 - 397.5);
    // Whose own help began at once has waited no week.
    expect(changeAfter(one, 5, 7, [5]).index[0]).toBeNaN();
    expect(standBefore(one, 2).change[0]).toBeNaN();
  });

  const pool = (n: number, more: Partial<Pool> = {}): Pool => {
    const flat = (value: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => value(i));
    return {
      before: {
        score: flat((i) => 400 + i),
        absolute: flat((i) => 400 + i),
        change: flat(() => Number.NaN),
        attendance: flat(() => 80),
        attendanceEarlier: flat(() => 90),
      },
      strata: new Int32Array(n),
      sites: new Int32Array(n),
      isWaiting: new Uint8Array(n).fill(1),
      after: {
        attendance: flat((i) => i % 3),
        index: flat((i) => i % 7),
        left: flat(() => Number.NaN),
        placebo: flat(() => Number.NaN),
      },
      ...more,
    };
  };

  it('never is oneself, nor anybody helped at the time, nor of another tier or grade', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 30, maxLength: 90 }), fc.nat(29), (kinds, row) => {
        const strata = Int32Array.from(kinds, (kind) => (kind === 2 ? 0 : kind));
        const isWaiting = Uint8Array.from(kinds, (kind) => (kind === 2 ? 0 : 1));
        const [found] = compareInPool(pool(kinds.length, { strata, isWaiting }), [row]);
        for (const at of found?.members ?? []) {
          expect(at).not.toBe(row);
          expect(isWaiting[at]).toBe(1);
          expect(strata[at]).toBe(strata[row]);
        }
      }),
    );
  });

  it('is nobody where nobody stood there, and unknown is like unknown alone', () => {
    const far = pool(60);
    far.before.score[0] = -5000;
    expect(compareInPool(far, [0])[0]).toMatchObject({ members: [], measures: { index: null, attendance: null } });
    const unknown = pool(60);
    unknown.before.attendance[0] = Number.NaN;
    expect(compareInPool(unknown, [0])[0]?.members).toEqual([]);
    const [found] = compareInPool(pool(60), [20]);
    expect(found?.members.length).toBeGreaterThanOrEqual(5);
    expect(found?.measures.left).toBeNull();
  });
});
