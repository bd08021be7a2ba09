import { expect, it } from 'vitest';
import { accessByGroup, type Named } from './access.ts';

/** n students of a group; the first `helped` of them with a plan so many days after the alert. */
function people(group: string, n: number, helped: number, days = 10) {
  const named: Named[] = Array.from({ length: n }, (_, i) => ({
    studentId: `${group}${i}`,
    alertOn: '2026-09-07',
    planOn: i < helped ? `2026-09-${String(7 + days).padStart(2, '0')}` : null,
  }));
  return { named, groups: named.map(({ studentId }) => ({ studentId, kind: 'language', value: group })) };
}
const access = (...parts: ReturnType<typeof people>[]) =>
  accessByGroup(
    parts.flatMap(({ named }) => named),
    parts.flatMap(({ groups }) => groups),
    (kind) => kind === 'language',
  );

it.each([
  // group a: named, helped; group b: named, helped; what is said of a
  [100, 20, 300, 150, 'less'],
  [100, 80, 300, 150, 'more'],
  [1000, 500, 3000, 1500, 'alike'],
  [30, 12, 300, 150, 'too-few'],
] as const)('of %d named with %d helped, beside %d with %d, says %s', (n, helped, m, others, answer) => {
  expect(access(people('a', n, helped), people('b', m, others))[0]).toMatchObject({
    named: n,
    helped,
    answer,
    share: { share: helped / n },
    against: { share: others / m },
    medianDays: 10,
  });
});

it('tells nothing of a small group, nor of the one that the others would leave over', () => {
  const [small, next, large] = access(people('a', 9, 3), people('b', 12, 8), people('c', 200, 90));
  for (const group of [small, next])
    expect(group).toMatchObject({ named: null, helped: null, share: null, against: null, answer: 'too-few' });
  // Names of the large one would leave those of the small ones over.
  expect(large).toMatchObject({ named: 200, helped: 90, opens: [] });
  expect(access(people('a', 50, 3), people('b', 60, 30)).map(({ opens }) => opens)).toEqual([
    ['named'],
    ['named', 'helped'],
  ]);
});

it('tells no share that would name the few who were helped, or the few who were not', () => {
  for (const helped of [3, 47])
    expect(access(people('a', 50, helped), people('b', 60, 30))[0]).toMatchObject({
      named: 50,
      share: null,
      against: null,
    });
  expect(access(people('a', 50, 0), people('b', 60, 30))[0]).toMatchObject({
    helped: 0,
    answer: 'less',
    medianDays: null,
  });
});

it('counts help that began before the alert as there from the first day', () => {
  const { named, groups } = people('a', 20, 20);
  const early = named.map((one) => ({ ...one, planOn: '2026-09-01' }));
  expect(accessByGroup(early, groups, () => false)[0]?.medianDays).toBe(0);
});
