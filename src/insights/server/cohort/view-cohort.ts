import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { unlessSmall } from '../../../kernel/small-cells.ts';
import type { Database } from '../../../platform/db/database.ts';
import { type Facts, type Narrowing, scoreMoments } from '../../core/cohort/cells.ts';
import { distributionOf } from '../../core/cohort/distribution.ts';
import { type CountedGroup, groupOrder, listedGroups } from '../../core/cohort/groups.ts';
import { cohortSentence } from '../../core/student/sentences.ts';
import type { CohortFilter, CohortView, GroupCount, MeanWeek, ShareWeek, WeekInfo } from '../../core/views.ts';
import { runTermsOf } from '../frame.ts';
import type { Layout } from '../layout/layouts.ts';
import { filterNarrowing, savedCohorts } from '../lists/filter.ts';
import { filterOptions } from '../lists/filter-options.ts';
import { openPage, type Page } from '../lists/page.ts';
import { no_run, rosterCells } from '../lists/roster-list.ts';
import { shareableCells } from '../names/deidentify.ts';
import { countedCells, factsUnder, type Part, readerOf, visibleCells } from '../reader.ts';
import { sourceHealth } from '../source-health.ts';
import { cohortDomains } from './cohort-domains.ts';
import { driftEvents } from './drift-events.ts';

const shown_weeks = 12;

/** The cohort page: how a filter's students are distributed, who needs attention, and how it moved over the last weeks. */
export async function viewCohort(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  filter: CohortFilter,
): Promise<CohortView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, filter.week);
    const reader = await readerOf(trx, actor, 'cohorts:read', page);
    const cohorts = await savedCohorts(trx, actor, page.units);
    const narrowing = filterNarrowing(filter, page.units, cohorts);
    const shown = page.weeks.filter(({ week }) => week <= page.week.week).slice(-shown_weeks);
    const layouts = layoutsOf(page, shown);
    const parts = page.base
      ? shareableCells(reader, await visibleCells(trx, reader, layouts, await runTermsOf(trx, page.frame, layouts)))
      : await rosterCells(trx, page, reader);
    const facts = new Map(layouts.map((layout) => [layout.run, factsUnder(parts, layout, narrowing)]));
    const { layout, base } = page;
    const now = base ? facts.get(base.run) : undefined;
    const scored = layout && now ? now : null;
    const before = layout ? (page.layouts.findLast(({ week }) => week < layout.week) ?? null) : null;
    return {
      week: page.week,
      filter,
      options: filterOptions(parts, base?.run ?? no_run, page.units, cohorts, page.institution.words),
      reason: reader.reason,
      sentence: sentenceOf(page, scored, before !== null, reader.isOwn),
      run: layout && runInfo(layout),
      unscored: page.unscored,
      thresholds: (base ?? { thresholds: { attention: 350, concern: 300 } }).thresholds,
      n: now?.n ?? countedCells(parts, no_run, narrowing).reduce((n, { facts: { n: own } }) => n + own, 0),
      nScored: scored?.scored ?? 0,
      distribution:
        layout && scored && unlessSmall(scored.scored, distributionOf(scored, layout.bandWidth, layout.pointsPerSd)),
      ...momentsOf(scored),
      groups: scored ? groupCounts(scored, before ? (facts.get(before.run) ?? null) : null, reader.isDeidentified) : [],
      domains: cohortDomains({ page, shown, facts, isDeidentified: reader.isDeidentified }),
      decliningShare: shown.map((week) => decliningShare(week, facts, page.layouts)),
      absolute: shown.map((week) => meanAbsolute(week, facts, page.layouts)),
      drift: await driftEvents(trx, page, layouts, (run) => groupsUnder(parts, run, narrowing)),
      sources: await sourceHealth(trx, { db, actor, clock }, page, shown),
    };
  });
}

/** The layouts of the weeks shown, and the one that names the students even where it is older. */
function layoutsOf({ layouts, base }: Page, shown: readonly WeekInfo[]): Layout[] {
  const weeks = new Set(shown.map(({ week }) => week));
  const found = layouts.filter(({ week }) => weeks.has(week));
  return base && !found.includes(base) ? [base, ...found] : found;
}

export function runInfo({ run, finishedAt, modelVersion }: Layout) {
  return { runId: String(run), finishedAt: finishedAt.toISOString(), modelVersion };
}

function countIn(facts: Facts, group: CountedGroup): number {
  return facts.groups[groupOrder.indexOf(group)] ?? 0;
}

function sentenceOf(page: Page, facts: Facts | null, hasBefore: boolean, isOwn: boolean): string {
  if (!facts) return page.unscored ?? '';
  return cohortSentence(
    {
      n: facts.n,
      scored: facts.scored,
      changed: hasBefore ? countIn(facts, 'changed') : null,
      conversation: countIn(facts, 'conversation'),
      newConversation: countIn(facts, 'new_conversation'),
      isOwn,
    },
    page.institution.words,
  );
}

function momentsOf(facts: Facts | null): { mean: number | null; sd: number | null } {
  const moments = facts && scoreMoments(facts);
  return (moments && facts && unlessSmall(facts.scored, moments)) ?? { mean: null, sd: null };
}

/** For readers who may not know single students, a group with few members is left out. */
function groupCounts(facts: Facts, before: Facts | null, isDeidentified: boolean): GroupCount[] {
  return listedGroups.flatMap((group) => {
    const n = countIn(facts, group);
    if (isDeidentified && unlessSmall(n, n) === null) return [];
    const nLastWeek = before && countIn(before, group);
    const isHidden = isDeidentified && nLastWeek !== null && unlessSmall(nLastWeek, nLastWeek) === null;
    return [{ group, n, nLastWeek: isHidden ? null : nLastWeek }];
  });
}

function layoutOf(week: WeekInfo, layouts: readonly Layout[]): Layout | undefined {
  return layouts.find((layout) => layout.week === week.week);
}

export function gapOf(week: WeekInfo): string {
  return week.kind === 'break' ? week.label : 'Not scored';
}

function decliningShare(week: WeekInfo, facts: ReadonlyMap<number, Facts>, layouts: readonly Layout[]): ShareWeek {
  const layout = layoutOf(week, layouts);
  const found = layout && facts.get(layout.run);
  if (!found) return { week: week.week, share: null, n: 0, of: 0, gap: gapOf(week) };
  const n = countIn(found, 'declining');
  const of = found.scored;
  const share = of === 0 ? null : unlessSmall(of, n / of);
  return { week: week.week, share, n: share === null ? 0 : n, of, gap: share === null ? 'Too few scores' : null };
}

function meanAbsolute(week: WeekInfo, facts: ReadonlyMap<number, Facts>, layouts: readonly Layout[]): MeanWeek {
  const layout = layoutOf(week, layouts);
  const found = layout && facts.get(layout.run);
  if (!found) return { week: week.week, mean: null, n: 0, gap: gapOf(week) };
  const { absoluteN: n, absoluteSum } = found;
  if (n === 0) return { week: week.week, mean: null, n, gap: 'Not available before the fifth scored week' };
  const mean = unlessSmall(n, absoluteSum / n);
  return { week: week.week, mean, n, gap: mean === null ? 'Too few students' : null };
}

/** The peer groups that the filter's students are in. */
function groupsUnder(parts: readonly Part[], run: number, narrowing: Narrowing): ReadonlySet<number | null> {
  return new Set(countedCells(parts, run, narrowing).map(({ peerGroupNo }) => peerGroupNo));
}
