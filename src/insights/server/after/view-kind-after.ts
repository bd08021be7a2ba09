import { z } from 'zod';
import { firstActionsOfKind, kindsOf } from '../../../cases/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { smallest_comparison } from '../../../kernel/small-cells.ts';
import { addDays } from '../../../kernel/week.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { type Course, poolAfter } from '../../core/after/after-action.ts';
import type { KindAfterView } from '../../core/after/after-views.ts';
import { pooledSentence } from '../../core/after/after-words.ts';
import { openPage, type Page } from '../lists/page.ts';
import { trouble } from '../problems.ts';
import { followedLayouts, readBeside, readEnds, type Start } from './after-readers.ts';
import { countEnds } from './view-after.ts';

export const KindAfterQuery = z.object({ kind: z.string().max(40).optional() });

/** Of more cases a part is looked at, taken evenly over the year. */
const most_cases = 120;
/** Of each case. */
const most_candidates = 60;
const most_members = 30;
const cases_at_once = 15;

/** What is known of past weeks changes with the layouts alone: what was found is kept for the day, until a case is opened. */
const kept = new WeakMap<Database, Map<string, KindAfterView>>();
const most_kept = 100;

/** What happened after the cases of a kind, together and beside similar students; never by person, few are not told. */
export async function viewKindAfter(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  { kind: asked }: z.output<typeof KindAfterQuery>,
): Promise<KindAfterView> {
  requireNeed(actor, 'cases:lead');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, undefined);
    const kinds = (await kindsOf(trx, institutionId, { isEvenInactive: true })).map(({ key, name }) => ({ key, name }));
    const kind = asked === undefined ? kinds[0] : kinds.find(({ key }) => key === asked);
    if (!kind) throw trouble.unknownFilter('There is no such kind of case. Choose one of the list.');
    const year = page.weeks.filter(({ academicYear }) => academicYear === page.week.academicYear);
    const [from, to] = [year[0]?.week ?? page.today, page.today];
    const asking = { kindKey: kind.key, from, to, today: page.today, most: most_cases };
    const { total, actions } = await firstActionsOfKind(trx, actor, asking);
    const stamps = page.layouts.map(({ stamp }) => stamp);
    const key = JSON.stringify([institutionId, page.today, stamps, kinds, kind, actor.why('cases:lead'), total]);
    const known = kept.get(db) ?? new Map<string, KindAfterView>();
    kept.set(db, known);
    const found = known.get(key) ?? { ...(await pooled(trx, page, kind, actions)), kinds, opened: total };
    known.set(key, found);
    for (const oldest of known.keys()) {
      if (known.size <= most_kept) break;
      known.delete(oldest);
    }
    return found;
  });
}

async function pooled(
  trx: Tx,
  page: Page,
  kind: { key: string; name: string },
  actions: readonly { studentId: string; on: string }[],
): Promise<Omit<KindAfterView, 'kinds' | 'opened'>> {
  const starts: Start[] = actions.flatMap(({ studentId, on }) => {
    const layouts = followedLayouts(page, on);
    return layouts.length > 1 ? [{ studentIds: [studentId], layouts }] : [];
  });
  const pairs: { own: Course; members: Course[]; until: string }[] = [];
  for (let from = 0; from < starts.length; from += cases_at_once) {
    const some = starts.slice(from, from + cases_at_once);
    const sizes = { candidates: most_candidates, members: most_members };
    for (const { no, own, matched } of await readBeside(trx, page, some, sizes)) {
      const until = addDays(some[no]?.layouts.at(-1)?.week ?? page.today, 6);
      if (matched.kind === 'matched') pairs.push({ own, members: matched.members, until });
    }
  }
  const absolute = poolAfter(pairs, 'absolute', smallest_comparison);
  const hasAbsolute = absolute.some((week, k) => k > 0 && week !== null);
  const weeks = hasAbsolute ? absolute : poolAfter(pairs, 'score', smallest_comparison);
  return {
    kind,
    academicYear: page.week.academicYear,
    sentence: pooledSentence(weeks, { kind: kind.name, students: page.institution.words.students }),
    measure: hasAbsolute ? 'absolute' : 'score',
    looked: actions.length,
    compared: pairs.length < smallest_comparison ? 0 : pairs.length,
    weeks,
    left: pairs.length < smallest_comparison ? null : await leftOf(trx, page, pairs),
  };
}

async function leftOf(
  trx: Tx,
  page: Page,
  pairs: readonly { own: Course; members: readonly Course[]; until: string }[],
): Promise<NonNullable<KindAfterView['left']>> {
  const ids = [
    ...new Set(pairs.flatMap(({ own, members }) => [own, ...members].map(({ enrolmentId }) => enrolmentId))),
  ];
  const ends = await readEnds(trx, page.institution.institutionId, ids, page.today);
  const untilOf = new Map(
    pairs.flatMap(({ own, members, until }) => [own, ...members].map((one) => [one, until] as const)),
  );
  return {
    own: countEnds(
      pairs.map(({ own }) => own),
      ends,
      untilOf,
    ),
    alike: countEnds(
      pairs.flatMap(({ members }) => members),
      ends,
      untilOf,
    ),
  };
}
