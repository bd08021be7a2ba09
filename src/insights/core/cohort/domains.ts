import { capital } from '../../../kernel/capital.ts';
import { weightGroupChoices, weightGroupWords } from '../../../sources/core/weight-groups.ts';
import type { ContributionView, DomainSource, DomainView } from '../student/student-views.ts';

/** One source in one week's score, with the domain (the model's group of weights) that it belonged to then. */
export interface DomainTerm {
  sourceId: number;
  domain: string;
  /** 0: it does not apply. */
  weight: number;
  x: number | null;
  points: number | null;
}

/** What a domain gave and took in one week. */
export interface DomainWeek {
  /** Null: none of its sources had data, or there is no score. */
  points: number | null;
  /** Weights of the sources with data, and of those that apply. */
  present: number;
  applying: number;
}

/** A week by domain: points of a score's sources add up to their domain's, and those to the score. */
export function domainsOfWeek(terms: readonly DomainTerm[]): Map<string, DomainWeek> {
  const byDomain = new Map<string, DomainWeek>();
  for (const { domain, weight, x, points } of terms) {
    if (weight <= 0) continue;
    const own = byDomain.get(domain) ?? { points: null, present: 0, applying: 0 };
    byDomain.set(domain, own);
    own.applying += weight;
    if (x !== null) own.present += weight;
    if (points !== null) own.points = (own.points ?? 0) + points;
  }
  return byDomain;
}

/** Schools see their four domains, also one of which nothing is known; others the groups that have a weight, heaviest first. */
export function domainOrder(preset: string, weights: ReadonlyMap<string, number>): string[] {
  const fixed =
    preset === 'higher-education'
      ? []
      : weightGroupChoices.school.map(({ value }) => value).filter((group) => group !== 'other' && group !== 'none');
  const others = [...weights]
    .filter(([group, weight]) => weight > 0 && !fixed.includes(group))
    .toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en'))
    .map(([group]) => group);
  return [...fixed, ...others];
}

/** From here on a domain is worth a word: a quarter of a standard deviation of the score, as moves are. */
export const notable_points = 25;

interface DomainInput {
  domain: string;
  /** By week of the view; null in a week without a score. */
  weeks: readonly { week: string; terms: readonly DomainTerm[] | null; gap: string | null }[];
  at: string;
  contributions: readonly (ContributionView & { domain: string })[];
  /** Of the domain, stored and kept out of the score. */
  unscored: readonly DomainSource[];
}

export function domainView({ domain, weeks, at, contributions, unscored }: DomainInput): DomainView {
  const found = weeks.map(({ week, terms, gap }) => {
    const own = terms === null ? undefined : domainsOfWeek(terms).get(domain);
    return { week, own, gap: own?.points == null ? (gap ?? 'No data') : null };
  });
  const now = found.find(({ week }) => week === at)?.own;
  const last = found.findLast(({ week, own }) => week < at && own?.points != null)?.own;
  const sources = contributions
    .filter((one) => one.domain === domain)
    .map(
      ({ sourceId, source, points, valueWords, peerWords, missing }): DomainSource => ({
        sourceId,
        source,
        points,
        valueWords,
        peerWords,
        missing,
      }),
    )
    .toSorted((a, b) => (a.points ?? 0) - (b.points ?? 0));
  return {
    domain,
    label: weightGroupWords(domain),
    points: now?.points ?? null,
    lastPoints: last?.points ?? null,
    coverage: now && now.applying > 0 ? now.present / now.applying : null,
    weeks: found.map(({ week, own, gap }) => ({ week, points: own?.points ?? null, gap })),
    sources: [...sources, ...unscored],
  };
}

/** "Academic and social-emotional pull it down; attendance does not." Null where no domain stands out. */
export function domainSentence(domains: readonly DomainView[]): string | null {
  const pulling = domains
    .filter(({ points }) => points !== null && points <= -notable_points)
    .toSorted((a, b) => (a.points ?? 0) - (b.points ?? 0));
  if (pulling.length === 0) return null;
  const holding = domains.filter(
    ({ points, domain }) =>
      points !== null && points > -notable_points / 2 && !pulling.some((one) => one.domain === domain),
  );
  const down = `${capital(listed(pulling.map(({ label }) => lower(label))))} ${pulling.length === 1 ? 'pulls' : 'pull'} it down`;
  const attendance = holding.find(({ domain }) => domain === 'attendance') ?? null;
  return attendance ? `${down}; attendance does not.` : `${down}.`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
const lower = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);
