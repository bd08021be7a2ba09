import { hiddenParts, smallest_comparison, unlessSmall } from '../../../kernel/small-cells.ts';
import { quantile } from '../../../kernel/statistics/quantile.ts';
import { shareDifference } from '../../../kernel/statistics/share-difference.ts';
import { wilsonInterval } from '../../../kernel/statistics/wilson-interval.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { dayNumber } from '../../../kernel/week.ts';

/** A student whom an alert named in the year, and when a plan began for them. */
export interface Named {
  studentId: string;
  alertOn: IsoDate;
  /** The first plan of the year; null: none. */
  planOn: IsoDate | null;
}

export interface AccessGroup {
  key: string;
  kind: string;
  value: string;
  /** Whom an alert named; null: few, or what others leave over. */
  named: number | null;
  /** With a plan; null: few. */
  helped: number | null;
  share: { share: number; low: number; high: number } | null;
  /** Against everybody else of whom the same is recorded. */
  against: { share: number; difference: number; low: number; high: number } | null;
  answer: 'less' | 'more' | 'alike' | 'too-few';
  /** Half of those who were helped had a plan this many days after the alert. */
  medianDays: number | null;
  /** Which of its numbers open into names: none where the kind stays unnamed, or a part of it is hidden and would be what others leave over. */
  opens: ('named' | 'helped')[];
}

/** A difference within this is none worth a word. */
const alike_share = 0.05;

/** Who of those whom alerts named got help, and how soon, by group. Where a group is small, nothing is told of it. */
export function accessByGroup(
  named: readonly Named[],
  groups: readonly { studentId: string; kind: string; value: string }[],
  isNamed: (kind: string) => boolean,
): AccessGroup[] {
  const byId = new Map(named.map((one) => [one.studentId, one]));
  return [...Map.groupBy(groups, ({ kind }) => kind)].toSorted(byKey).flatMap(([kind, ofKind]) => {
    const parts = [...Map.groupBy(ofKind, ({ value }) => value)].toSorted(byKey).map(([value, members]) => ({
      value,
      people: members.flatMap(({ studentId }) => byId.get(studentId) ?? []),
    }));
    const hidden = hiddenParts(
      parts.map(({ people }) => people.length),
      smallest_comparison,
    );
    const all = parts.flatMap(({ people }) => people);
    const isOpen = isNamed(kind) && !hidden.includes(true);
    return parts.flatMap(({ value, people }, i) =>
      people.length === 0 ? [] : [groupOf({ kind, value, people, all, isHidden: hidden[i] === true, isOpen })],
    );
  });
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]) => (a[0] < b[0] ? -1 : 1);
const countHelped = (people: readonly Named[]) => people.filter(({ planOn }) => planOn !== null).length;

interface Part {
  kind: string;
  value: string;
  people: readonly Named[];
  all: readonly Named[];
  isHidden: boolean;
  isOpen: boolean;
}

function groupOf({ kind, value, people, all, isHidden, isOpen }: Part): AccessGroup {
  const nothing = {
    named: null,
    helped: null,
    share: null,
    against: null,
    answer: 'too-few',
    medianDays: null,
    opens: [],
  } satisfies Partial<AccessGroup>;
  const group = { key: `${kind}=${value}`, kind, value };
  if (isHidden) return { ...group, ...nothing };
  const [n, helped] = [people.length, countHelped(people)];
  const others = { n: all.length - n, helped: countHelped(all) - helped };
  // A share tells the count, and that of those without help too.
  const isTold = unlessSmall(helped, true) === true && unlessSmall(n - helped, true) === true;
  const isOtherTold =
    others.n >= smallest_comparison &&
    unlessSmall(others.helped, true) === true &&
    unlessSmall(others.n - others.helped, true) === true;
  const difference = isTold && isOtherTold ? shareDifference([helped, n], [others.helped, others.n]) : null;
  const days = people
    .flatMap(({ alertOn, planOn }) => (planOn === null ? [] : [Math.max(0, dayNumber(planOn) - dayNumber(alertOn))]))
    .toSorted((a, b) => a - b);
  return {
    ...group,
    named: n,
    helped: unlessSmall(helped, helped),
    share: isTold ? wilsonInterval(helped, n) : null,
    against: difference && { share: others.helped / others.n, ...difference },
    answer: answerOf(difference),
    medianDays: days.length < smallest_comparison ? null : Math.round(quantile(days, 0.5)),
    opens: isOpen ? (unlessSmall(helped, helped) ? ['named', 'helped'] : ['named']) : [],
  };
}

function answerOf(difference: { low: number; high: number } | null): AccessGroup['answer'] {
  if (!difference) return 'too-few';
  if (difference.high < 0) return 'less';
  if (difference.low > 0) return 'more';
  return Math.max(-difference.low, difference.high) < 2 * alike_share ? 'alike' : 'too-few';
}

export const access_words: Record<AccessGroup['answer'], string> = {
  less: 'Less often than others',
  more: 'More often than others',
  alike: 'As often as others',
  'too-few': 'Too few to tell',
};
