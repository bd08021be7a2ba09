import { unlessSmall } from '../../kernel/small-cells.ts';
import { quantile } from '../../kernel/statistics/quantile.ts';

/** What a rule would have done, week by week, and what came of those whom it named. Weeks are indexes into the weeks looked at. */
export interface BackTestInput {
  weeks: number;
  /** Enrolments looked at in any of those weeks. */
  positions: number;
  /** By position: 1 for those in scope in any week. */
  inScope: Uint8Array;
  /** The alerts, in order. */
  fires: readonly { position: number; week: number }[];
  /** By position the first week below the level of concern; -1 for never. */
  fellOn: Int16Array;
  /** By position the week in which it left or withdrew, or is known to have failed; -1 for no. After the last week: `weeks`. */
  leftOn: Int16Array;
  /** By position: somebody reached or helped the student after the first alert. */
  wasHelped: Uint8Array;
  /** Groups to look at, each by the positions of its members. */
  groups: readonly { kind: string; value: string; members: Int32Array }[];
  tutors: number;
}

export interface Hit {
  /** Alerted before it happened. */
  found: number;
  /** It happened without an alert before. */
  missed: number;
  /** Of those alerted who could still meet it, how many did. */
  alerted: number;
  /** Weeks between the first alert and the event: the median; null without any. */
  warning_weeks: number | null;
}

export interface BackTest {
  weeks: number;
  students: number;
  alerts: number;
  alertedStudents: number;
  perTutorWeek: number | null;
  perWeek: number[];
  fell: Hit;
  left: Hit;
  /** Alerted, helped, and did well: no false alarm. */
  helped: number;
  /** Alerted, not known to be helped, and nothing of the kind came. */
  unfounded: number;
  /** Those whom it named and for whom nothing can be said yet: named in the last weeks. */
  open: number;
  /** Null rates are hidden: the group is small. */
  groups: { kind: string; value: string; n: number | null; share: number | null }[];
}

/** What was named so lately has not had its time yet. */
const latest_weeks = 2;

export function backTest(input: BackTestInput): BackTest {
  const { weeks, positions, inScope, fires, fellOn, leftOn, wasHelped, groups, tutors } = input;
  const first = new Int16Array(positions).fill(-1);
  const perWeek = new Array<number>(weeks).fill(0);
  for (const { position, week } of fires) {
    perWeek[week] = (perWeek[week] ?? 0) + 1;
    const before = first[position] ?? -1;
    if (before < 0 || week < before) first[position] = week;
  }
  const fell = hitsOf(inScope, first, fellOn);
  const left = hitsOf(inScope, first, leftOn);
  let alertedStudents = 0;
  let helped = 0;
  let unfounded = 0;
  let open = 0;
  let students = 0;
  for (let i = 0; i < positions; i++) {
    if (inScope[i] === 1) students++;
    const on = first[i] ?? -1;
    if (on < 0) continue;
    alertedStudents++;
    if (happened(fellOn[i]) || happened(leftOn[i])) continue;
    if (wasHelped[i] === 1) helped++;
    else if (on >= weeks - latest_weeks) open++;
    else unfounded++;
  }
  return {
    weeks,
    students,
    alerts: fires.length,
    alertedStudents,
    perTutorWeek: tutors > 0 && weeks > 0 ? fires.length / tutors / weeks : null,
    perWeek,
    fell,
    left,
    helped,
    unfounded,
    open,
    groups: groups.map(({ kind, value, members }) => {
      const n = members.length;
      const named = members.reduce((sum, i) => sum + ((first[i] ?? -1) >= 0 ? 1 : 0), 0);
      // A difference would tell of the few who were not named, or were.
      const share = n > 0 ? unlessSmall(n, unlessSmall(named, unlessSmall(n - named, named / n))) : null;
      return { kind, value, n: unlessSmall(n, n), share };
    }),
  };
}

const happened = (week: number | undefined): boolean => (week ?? -1) >= 0;

/** Only what comes after an alert was found by it; who was there already could not be found any more. */
function hitsOf(inScope: Uint8Array, first: Int16Array, eventOn: Int16Array): Hit {
  const hit: Hit = { found: 0, missed: 0, alerted: 0, warning_weeks: null };
  const warnings: number[] = [];
  for (let i = 0; i < first.length; i++) {
    if (inScope[i] !== 1) continue;
    const on = first[i] ?? -1;
    const event = eventOn[i] ?? -1;
    if (on >= 0 && (event < 0 || event > on)) hit.alerted++;
    if (event < 0) continue;
    if (on >= 0 && on < event) {
      hit.found++;
      warnings.push(event - on);
    } else if (on < 0) hit.missed++;
  }
  if (warnings.length > 0) hit.warning_weeks = quantile(Float64Array.from(warnings).sort(), 0.5);
  return hit;
}
