import { unitChain } from '../../../institution/server/index.ts';
import { dayNumber, type IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { explain } from '../../../scoring/core/explain.ts';
import { sayExplanation } from '../../../scoring/core/explain-words.ts';
import { sourceKind } from '../../../sources/core/source-kinds.ts';
import { domainOrder, domainSentence, domainsOfWeek, domainView } from '../../core/cohort/domains.ts';
import { inSentence } from '../../core/cohort/drivers.ts';
import { contributionViews } from '../../core/student/contributions.ts';
import { type CalendarWeek, enrolmentWeeks } from '../../core/student/enrolment-calendar.ts';
import { noScoreOf } from '../../core/student/no-score-words.ts';
import type {
  ChartEvent,
  DomainView,
  EnrolmentView,
  ScoreWeek,
  StudentView,
  WaterfallView,
} from '../../core/student/student-views.ts';
import type { NoScore, TrendFlag } from '../../core/views.ts';
import { chartEvents } from '../cohort/chart-events.ts';
import { flagsOf } from '../cohort/trend-flags.ts';
import { runSourcesOf } from '../frame.ts';
import type { Layout } from '../layout/layouts.ts';
import { yearLabel } from '../lists/filter-options.ts';
import type { Page } from '../lists/page.ts';
import { lastDayOf, unitName } from '../lists/student-rows.ts';
import {
  type EnrolmentRow,
  readAttendance,
  readEnrolments,
  readScores,
  type ScoredWeekRow,
} from './enrolment-queries.ts';
import type { RunSources } from './explain-scores.ts';

/** The student's enrolments that had begun by the week, the primary one first. */
export async function enrolmentViews(
  trx: Tx,
  page: Page,
  studentId: string,
  circumstances: StudentView['circumstances'],
): Promise<EnrolmentView[]> {
  const { institutionId } = page.institution;
  const lastDay = lastDayOf(page);
  const enrolments = await readEnrolments(trx, institutionId, studentId, lastDay);
  const ids = enrolments.map(({ enrolmentId }) => enrolmentId);
  const layouts = page.layouts.filter(({ week }) => week <= page.week.week);
  const scores = Map.groupBy(await readScores(trx, institutionId, layouts, ids), ({ enrolmentId }) => enrolmentId);
  const sources = await runSourcesOf(
    trx,
    page.frame,
    layouts.map(({ run }) => run),
  );
  const flags = page.layout ? await flagsOf(trx, institutionId, page.layout.run, ids) : new Map<number, TrendFlag[]>();
  const attendance = page.base ? await readAttendance(trx, institutionId, page.base.run, ids) : new Map();
  const views: EnrolmentView[] = [];
  for (const enrolment of enrolments) {
    const calendar = enrolmentWeeks(
      page.frame.periods,
      unitChain(page.units, enrolment.programmeUnitId),
      enrolment,
      lastDay,
    );
    const rows = new Map((scores.get(enrolment.enrolmentId) ?? []).map((row) => [row.run, row]));
    const own: Own = { page, enrolment, calendar, layouts, rows, sources };
    const trends = flags.get(enrolment.enrolmentId) ?? [];
    const events = await chartEvents(trx, { institutionId, calendar, layouts, rows, circumstances });
    views.push(toView(own, trends, events, attendance.get(enrolment.enrolmentId) ?? null));
  }
  return views;
}

interface Own {
  page: Page;
  enrolment: EnrolmentRow;
  calendar: readonly CalendarWeek[];
  layouts: readonly Layout[];
  /** By run. */
  rows: ReadonlyMap<number, ScoredWeekRow>;
  sources: ReadonlyMap<number, RunSources>;
}

function toView(
  own: Own,
  trends: TrendFlag[],
  events: ChartEvent[],
  attendance: { attended: number; expected: number } | null,
): EnrolmentView {
  const { page, enrolment, calendar, layouts, rows } = own;
  const lastDay = lastDayOf(page);
  const { layout } = page;
  const now = layout && rows.get(layout.run);
  const isEnded = enrolment.to !== null && enrolment.to <= lastDay;
  const waterfall = layout && now ? waterfallOf(own, layout, now) : null;
  const domains = domainsOf(own, waterfall);
  const recovery = trends.find(({ trend }) => trend === 'recovering')?.evidence.expectedAnyway;
  return {
    enrolmentId: enrolment.enrolmentId,
    isPrimary: enrolment.isPrimary,
    programme: unitName(page.units, enrolment.programmeUnitId),
    cohort: enrolment.termCode,
    year: yearLabel(enrolment.year, page.institution.words),
    mode: enrolment.mode,
    units: unitsOf(page, enrolment),
    from: enrolment.from,
    // An end that is dated later is not known yet, as far as a page of this day goes.
    to: isEnded ? enrolment.to : null,
    sentence: withDomains(sentenceOf(own, layout), domains),
    trends,
    expectedRecovery: recovery ?? null,
    lastSeen: now?.lastSeenOn ?? lastRow(layouts, rows)?.lastSeenOn ?? null,
    attendance: attendanceView(attendance, calendar[0]?.week ?? page.week.week, lastDay),
    weeks: calendar.map((week) => scoreWeek(own, week)),
    events,
    domains,
    waterfall,
    comparison:
      layout && now ? { week: layout.week, modelVersion: layout.modelVersion, runId: String(layout.run) } : null,
  };
}

function attendanceView(
  sums: { attended: number; expected: number } | null,
  from: IsoDate,
  to: IsoDate,
): EnrolmentView['attendance'] {
  return sums && sums.expected > 0 ? { ...sums, share: sums.attended / sums.expected, from, to } : null;
}

/** From the top of the tree down, the campus after its programme's units. */
function unitsOf({ units, institution }: Page, { programmeUnitId, campusUnitId }: EnrolmentRow): string[] {
  const above = unitChain(units, programmeUnitId).slice(1).toReversed();
  const names = above.map((unitId) => unitName(units, unitId));
  return [institution.name, ...names, ...(campusUnitId ? [unitName(units, campusUnitId)] : [])];
}

function lastRow(layouts: readonly Layout[], rows: ReadonlyMap<number, ScoredWeekRow>): ScoredWeekRow | undefined {
  const layout = layouts.findLast(({ run }) => rows.has(run));
  return layout && rows.get(layout.run);
}

function scoreWeek({ page, layouts, rows, sources, enrolment }: Own, { week, kind, name }: CalendarWeek): ScoreWeek {
  const layout = layouts.find((one) => one.week === week);
  const row = layout && rows.get(layout.run);
  if (!layout || !row) {
    const none: ScoreWeek = {
      week,
      kind,
      score: null,
      scoreRaw: null,
      absolute: null,
      absoluteAgainst: null,
      coverage: 0,
      isReducedConfidence: false,
      noScore: null,
      peerGroup: null,
      n: null,
      p25: null,
      p75: null,
      modelVersion: null,
    };
    return { ...none, noScore: whyNone(page, enrolment, { week, kind, name }, layout !== undefined) };
  }
  const weights = sources.get(layout.run)?.profiles[row.profileNo] ?? [];
  return {
    week,
    kind,
    score: row.score,
    scoreRaw: row.scoreRaw,
    absolute: row.absolute,
    absoluteAgainst: row.absoluteAgainst,
    coverage: row.coverage ?? 0,
    isReducedConfidence: row.isReducedConfidence,
    noScore: row.noScore && noScoreOf({ code: row.noScore, weights, measures: row.measures }),
    peerGroup: row.peerGroup,
    n: row.n,
    p25: row.p25,
    p75: row.p75,
    modelVersion: layout.modelVersion,
  };
}

function whyNone(page: Page, { from, to }: EnrolmentRow, week: CalendarWeek, isRun: boolean): NoScore {
  const sunday = dayNumber(week.week) + 6;
  if ((from !== null && dayNumber(from) > sunday) || (to !== null && dayNumber(to) < sunday)) {
    return { code: 'not_enrolled', words: 'Not enrolled at the end of this week.' };
  }
  if (week.kind === 'break') return { code: 'not_taught', words: `${week.name}: nothing is taught.` };
  if (isRun) return { code: 'not_run', words: 'Enrolled after this week was scored.' };
  return {
    code: 'not_run',
    words: sunday >= dayNumber(page.today) ? 'This week is not over yet.' : 'This week has not been scored yet.',
  };
}

function sentenceOf({ page, calendar, layouts, rows, sources, enrolment }: Own, layout: Layout | null): string {
  const row = layout && rows.get(layout.run);
  if (!layout) return page.unscored ?? '';
  if (!row) return whyNone(page, enrolment, { week: layout.week, kind: 'teaching', name: '' }, true).words;
  const run = sources.get(layout.run);
  if (row.noScore) {
    return `No score this week. ${noScoreOf({ code: row.noScore, weights: run?.profiles[row.profileNo] ?? [], measures: row.measures }).words}`;
  }
  const taught = calendar.filter(({ kind, week }) => kind !== 'break' && week <= layout.week);
  const weeks = taught.map(({ week }) => {
    const of = layouts.find((one) => one.week === week);
    const then = of && rows.get(of.run);
    const names = of && sources.get(of.run);
    return {
      scoreRaw: then?.scoreRaw ?? null,
      contributions: (then?.contributions ?? []).flatMap((points, s) => {
        const sourceId = names?.sources[s]?.sourceId;
        return sourceId === undefined || points === null
          ? []
          : [{ sourceId, points, value: then?.measures[s] ?? null }];
      }),
      group: then?.groupKey ?? '',
      modelVersion: String(of?.modelVersion),
      isReducedConfidence: then?.isReducedConfidence ?? false,
    };
  });
  const nameOf = (sourceId: number) => inSentence(run?.sources.find((one) => one.sourceId === sourceId)?.name ?? '');
  return sayExplanation(explain(weeks, run?.sources ?? [], layout.pointsPerSd), nameOf);
}

/** This week's score source by source, beside the enrolment's scored week before. */
function waterfallOf(own: Own, layout: Layout, now: ScoredWeekRow): WaterfallView | null {
  if (now.score === null || now.scoreRaw === null) return null;
  const { layouts, rows } = own;
  const lastLayout = layouts.findLast(
    (one) => one.week < layout.week && (rows.get(one.run)?.scoreRaw ?? null) !== null,
  );
  const last = lastLayout && rows.get(lastLayout.run);
  return {
    week: layout.week,
    score: now.score,
    scoreRaw: now.scoreRaw,
    lastWeek: lastLayout?.week ?? null,
    lastScoreRaw: last?.scoreRaw ?? null,
    contributions: contributionViews(termsOf(own, now), last ? termsOf(own, last) : [], layout.zClamp),
  };
}

function termsOf({ sources }: Own, row: ScoredWeekRow) {
  const run = sources.get(row.run);
  const weights = run?.profiles[row.profileNo] ?? [];
  return (run?.sources ?? []).map(({ sourceId, name, measure, direction, weightGroup, isCovered, isImputed }, s) => ({
    sourceId,
    domain: weightGroup,
    source: name,
    measure,
    direction,
    isCovered: isCovered || isImputed,
    weight: weights[s] ?? 0,
    x: row.measures[s] ?? null,
    mean: row.means?.[s] ?? null,
    sd: row.sds?.[s] ?? null,
    points: row.contributions?.[s] ?? null,
  }));
}

/** The domains side by side, week by week, from what each week's run stored. */
function domainsOf(own: Own, waterfall: WaterfallView | null): DomainView[] {
  const { page, calendar, layouts, rows, sources, enrolment } = own;
  const byWeek = new Map(layouts.map((layout) => [layout.week, layout]));
  const weeks = calendar.map((week) => {
    const layout = byWeek.get(week.week);
    const row = layout && rows.get(layout.run);
    if (!row) return { week: week.week, terms: null, gap: whyNone(page, enrolment, week, layout !== undefined).words };
    return { week: week.week, terms: termsOf(own, row), gap: row.noScore ? 'No score' : null };
  });
  const last = weeks.findLast(({ terms }) => terms !== null)?.terms ?? [];
  const weights = new Map([...domainsOfWeek(last)].map(([domain, { applying }]) => [domain, applying]));
  const domainOf = new Map(last.map(({ sourceId, domain }) => [sourceId, domain]));
  const run = page.layout ? sources.get(page.layout.run) : undefined;
  const scored = new Set(run?.sources.map(({ sourceId }) => sourceId));
  const contributions = (waterfall?.contributions ?? []).map((one) => ({
    ...one,
    domain: domainOf.get(one.sourceId) ?? page.frame.sources.get(one.sourceId)?.weightGroup ?? '',
  }));
  return domainOrder(page.institution.preset, weights).map((domain) =>
    domainView({
      domain,
      weeks,
      at: page.week.week,
      contributions,
      unscored: [...page.frame.sources].flatMap(([sourceId, { name, kind, weightGroup }]) =>
        !scored.has(sourceId) && weightGroup === 'none' && sourceKind(kind)?.domain === domain
          ? [{ sourceId, source: name, points: null, valueWords: '', peerWords: '', missing: 'Kept out of the score' }]
          : [],
      ),
    }),
  );
}

function withDomains(sentence: string, domains: readonly DomainView[]): string {
  const more = domainSentence(domains);
  return more === null ? sentence : `${sentence} ${more}`;
}
