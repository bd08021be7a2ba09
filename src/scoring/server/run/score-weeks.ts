import { Problem } from '../../../kernel/problem.ts';
import { addWeeks, dayNumber, type Week } from '../../../kernel/week.ts';
import { type FixedFigures, pooled_weeks } from '../../core/absolute-index.ts';
import { imputeReach_weeks } from '../../core/frame.ts';
import { scoreWeek, type WeekScores } from '../../core/score-week.ts';
import { listModelVersions, type ModelVersion, versionOfWeek } from '../model/model-versions.ts';
import { type GroupReference, groupYears } from './fixed-figures.ts';
import { FixedReferences } from './fixed-references.ts';
import { LastSeen } from './last-seen.ts';
import { type MeasuredWeek, measureWeek } from './measure-week.ts';
import {
  beat,
  beginRun,
  dropUnchangedRun,
  failedRunsWithRows,
  failRun,
  finishRun,
  type OpenRun,
  type RunContext,
  type RunReason,
  standingRun,
} from './run-record.ts';
import { fingerprintOf, numberedWeek, type RunCounts, type ScoredWeek } from './scored-week.ts';
import { removeRows, storeRun } from './store-run.ts';
import { type Institutional, openStretch, type Stretch } from './stretch.ts';

/** What follows a week's scores within the same run, before it stands: trends. */
export interface RunFollower {
  /** Says what it would store, in a few words that change when that changes, and stores it when asked. */
  follow(week: FollowedWeek): Promise<{ fingerprint: string; store(open: OpenRun): Promise<void> }>;
  /** Removes what was stored of a run that failed. */
  remove(open: OpenRun): Promise<void>;
}

export interface FollowedWeek {
  stretch: Stretch;
  scored: ScoredWeek;
  version: ModelVersion;
}

export interface SequenceOptions {
  reason: RunReason;
  followers: readonly RunFollower[];
  /** Called when a week is done. */
  progress?: (done: number, of: number, outcome: RunOutcome) => void;
}

export type RunOutcome = { week: Week; run: number; counts: RunCounts } & (
  | { kind: 'standing' }
  /** The numbers were those of the run that stands already. */
  | { kind: 'unchanged' }
);

/** Scores weeks one after another; each becomes its own run. What a week needs of those before it is read once. */
export async function scoreWeeks(
  context: RunContext,
  base: Institutional,
  weeks: readonly Week[],
  options: SequenceOptions,
): Promise<RunOutcome[]> {
  const { db, actor } = context;
  const { institutionId } = actor;
  const versions = await db.forInstitution(institutionId, (trx) => listModelVersions(trx, institutionId));
  for (const left of await db.forInstitution(institutionId, (trx) => failedRunsWithRows(trx, institutionId)))
    await removeRun(context, left, options.followers);
  const references = new FixedReferences(db);
  const outcomes: RunOutcome[] = [];
  for (const stretchWeeks of stretchesOf(base, weeks)) {
    const stretch = await openStretch(db, base, stretchWeeks);
    const lastSeen = new LastSeen(db, stretch);
    for (const week of stretchWeeks) {
      const version = versionOfWeek(versions, week);
      const part = { part: outcomes.length + 1, parts: weeks.length };
      const outcome = await runOne(context, { stretch, week, version, references, lastSeen, part }, options);
      outcomes.push(outcome);
      options.progress?.(outcomes.length, weeks.length, outcome);
      stretch.columns.forgetBefore(addWeeks(week, -reach(version, stretch, week)));
    }
  }
  return outcomes;
}

/** How many calendar weeks lie between a week and the oldest that the next one may look back on. */
function reach({ settings }: ModelVersion, { calendars }: Stretch, week: Week): number {
  const taught = [...new Set(calendars.flatMap((calendar) => calendar.weeks))].sort().filter((past) => past <= week);
  const oldest = taught.at(-(settings.windowWeeks + imputeReach_weeks)) ?? taught[0] ?? week;
  return (dayNumber(week) - dayNumber(oldest)) / 7;
}

interface Job {
  stretch: Stretch;
  week: Week;
  version: ModelVersion;
  references: FixedReferences;
  lastSeen: LastSeen;
  part: { part: number; parts: number };
}

async function runOne(context: RunContext, job: Job, options: SequenceOptions): Promise<RunOutcome> {
  const { week, version, part } = job;
  const open = await beginRun(context, { week, modelVersion: version.modelVersion, reason: options.reason, part });
  try {
    return await runWithin(context, open, job, options);
  } catch (error) {
    await failRun(context, open, failureOf(error));
    await removeRun(context, open, options.followers);
    throw error;
  }
}

async function removeRun({ db }: RunContext, open: OpenRun, followers: readonly RunFollower[]): Promise<void> {
  for (const follower of followers) await follower.remove(open);
  await removeRows(db, open.institutionId, open.run);
}

async function runWithin(context: RunContext, open: OpenRun, job: Job, options: SequenceOptions): Promise<RunOutcome> {
  const { db, actor } = context;
  const { stretch, week, version } = job;
  const scored = await computeWeek(job);
  await db.forInstitution(actor.institutionId, (trx) => beat(trx, open, 'scoring', 40));
  const followed = [];
  for (const follower of options.followers) followed.push(await follower.follow({ stretch, scored, version }));
  const { ids } = stretch.enrolments;
  const fingerprint = fingerprintOf(
    scored,
    ids,
    version.modelVersion,
    followed.map((part) => part.fingerprint),
  );
  const standing = await standingRun(db, actor.institutionId, week);
  if (standing?.fingerprint === fingerprint) {
    await dropUnchangedRun(context, open, standing.run, stretch);
    return { kind: 'unchanged', week, run: standing.run, counts: scored.counts };
  }
  await storeRun(db, open, scored, ids, version.modelVersion);
  await db.forInstitution(actor.institutionId, (trx) => beat(trx, open, 'trends', 95));
  for (const part of followed) await part.store(open);
  await finishRun(context, open, {
    sourceIds: scored.measured.sources.map(({ sourceId }) => sourceId),
    sources: scored.measured.measures.map(({ source, isCovered, isImputed }, s) => ({
      sourceId: source.sourceId,
      key: scored.measured.sources[s]?.key,
      measure: source.measure,
      direction: source.direction,
      weightGroup: source.weightGroup,
      isCovered,
      isImputed,
    })),
    weightProfiles: scored.weightProfiles,
    readUpTo: stretch.readUpTo,
    heardUpTo: stretch.heardUpTo,
    counts: scored.counts,
    fingerprint,
  });
  return { kind: 'standing', week, run: open.run, counts: scored.counts };
}

async function computeWeek({ stretch, week, version, references, lastSeen }: Job): Promise<ScoredWeek> {
  const known = await references.of(stretch, week, version);
  const measured = await measureWeek(stretch, week, version.settings);
  const fixed: FixedFigures = (level, group) => known[level]?.[group]?.fixed.figures ?? null;
  const scores = scoreWeek(measured.frame, measured.measures, measured.activity, version.settings, fixed);
  hideEarlyIndex(stretch, measured, scores, known);
  const years = groupYears(stretch, measured.levels, week);
  references.keeper(version, measured.sources).note(measured, scores, (level, group) => years[level]?.[group] ?? null);
  return numberedWeek(measured, scores, known, await lastSeen.asOf(measured), version.settings);
}

/**
 * Step 7: none before an enrolment's fifth week, unless its own group has last year's figures. A coarser group may have
 * figures by then; held against those first and its own group's after, a line would jump for no reason of the student's.
 */
function hideEarlyIndex(
  stretch: Stretch,
  { week, frame, levels }: MeasuredWeek,
  scores: WeekScores,
  known: readonly (GroupReference | null)[][],
): void {
  if (!known.some((level) => level.some(Boolean))) return;
  const isEarly = stretch.calendars.map(({ weeks }) => weeks.filter((past) => past < week).length < pooled_weeks);
  const hasLastYear = known[0]?.map((reference) => reference?.kind === 'last-year') ?? [];
  for (let i = 0; i < frame.size; i++)
    if (isEarly[frame.calendarOf[i] ?? -1] && !hasLastYear[levels[0]?.groupOf[i] ?? -1])
      scores.absoluteIndex[i] = Number.NaN;
}

/** Weeks whose calendars hang together stay in one stretch; between academic years a new one begins. */
function stretchesOf(base: Institutional, weeks: readonly Week[]): Week[][] {
  const terms = base.periods.filter((period) => period.kind === 'term');
  const stretches: Week[][] = [];
  for (const week of [...weeks].sort()) {
    const current = stretches.at(-1);
    const last = current?.at(-1);
    const isJoined =
      last !== undefined &&
      (week <= addWeeks(last, 1) || terms.some((term) => term.startsOn <= addWeeks(last, 1) && term.endsOn >= week));
    if (current && isJoined) current.push(week);
    else stretches.push([week]);
  }
  return stretches;
}

function failureOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return `The run stopped because of a fault in the program or the database (${(error as Error).message}). The scores of the run before still stand; start it again.`;
}
