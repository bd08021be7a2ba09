import { unlessSmall } from '../../../kernel/small-cells.ts';
import { sourceKind } from '../../../sources/core/source-kinds.ts';
import { weightGroupWords } from '../../../sources/core/weight-groups.ts';
import type { Facts } from '../../core/cohort/cells.ts';
import { domainOrder } from '../../core/cohort/domains.ts';
import { valueWords } from '../../core/student/contributions.ts';
import type { CohortDomain, CohortSource, MeanWeek, WeekInfo } from '../../core/views.ts';
import type { Layout } from '../layout/layouts.ts';
import type { Page } from '../lists/page.ts';

interface CohortWeeks {
  page: Page;
  shown: readonly WeekInfo[];
  /** By run. */
  facts: ReadonlyMap<number, Facts>;
  isDeidentified: boolean;
}

/** The domains of a filter's students side by side, from sums that each week's layout holds. */
export function cohortDomains({ page, shown, facts, isDeidentified }: CohortWeeks): CohortDomain[] {
  const layoutOf = (week: WeekInfo): Layout | undefined => page.layouts.find((one) => one.week === week.week);
  const now = (page.layout && facts.get(page.layout.run)?.domainFacts) ?? null;
  const weights = new Map(
    Object.entries(now?.domains ?? {}).map(([domain, { applying, of }]) => [domain, of > 0 ? applying / of : 0]),
  );
  return domainOrder(page.institution.preset, weights).map((domain): CohortDomain => {
    const sums = now?.domains[domain];
    const isShown = sums !== undefined && unlessSmall(sums.scored, true) !== null;
    return {
      domain,
      label: weightGroupWords(domain),
      points: isShown ? sums.points / sums.scored : null,
      n: isShown ? sums.scored : 0,
      // Of readers who may not know single students, few of many are few all the same.
      low: isShown && (!isDeidentified || unlessSmall(sums.low, true) !== null) ? sums.low : null,
      coverage: isShown && sums.applying > 0 ? sums.present / sums.applying : null,
      weeks: shown.map((week) => weekOfDomain(week, layoutOf(week), facts, domain)),
      sources: sourcesOf(page, now, domain),
    };
  });
}

function weekOfDomain(
  week: WeekInfo,
  layout: Layout | undefined,
  facts: ReadonlyMap<number, Facts>,
  domain: string,
): MeanWeek {
  const found = layout && facts.get(layout.run);
  if (!found) return gap(week, week.kind === 'break' ? week.label : 'Not scored');
  if (found.domainFacts === null) return gap(week, 'Not taken apart yet');
  const sums = found.domainFacts.domains[domain];
  if (!sums || sums.absoluteN === 0)
    return gap(week, sums?.n ? 'Not available before the fifth scored week' : 'No data');
  const mean = unlessSmall(sums.absoluteN, sums.absolute / sums.absoluteN);
  return { week: week.week, mean, n: sums.absoluteN, gap: mean === null ? 'Too few students' : null };
}

function gap({ week }: WeekInfo, words: string): MeanWeek {
  return { week, mean: null, n: 0, gap: words };
}

function sourcesOf({ frame }: Page, now: Facts['domainFacts'], domain: string): CohortSource[] {
  const scored = Object.entries(now?.sources ?? {}).flatMap(([id, sums]): CohortSource[] => {
    const source = frame.sources.get(Number(id));
    if (sums.domain !== domain || !source) return [];
    const isShown = unlessSmall(sums.n, true) !== null;
    return [
      {
        sourceId: Number(id),
        source: source.name,
        n: isShown ? sums.n : 0,
        points: isShown ? sums.points / sums.n : null,
        valueWords: isShown ? valueWords(source.measure, sums.x / sums.n, domain === 'attendance') : '',
        missing: isShown ? null : 'Too few students',
      },
    ];
  });
  const unscored = [...frame.sources].flatMap(([sourceId, { name, kind, weightGroup }]): CohortSource[] =>
    weightGroup === 'none' && sourceKind(kind)?.domain === domain
      ? [{ sourceId, source: name, n: 0, points: null, valueWords: '', missing: 'Kept out of the score' }]
      : [],
  );
  return [...scored.toSorted((a, b) => (a.points ?? 0) - (b.points ?? 0)), ...unscored];
}
