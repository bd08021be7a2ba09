import { loadInstitution } from '../../../institution/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, dayIn, type IsoDate, type Week, weekOf } from '../../../kernel/week.ts';
import { scoringTrouble } from '../problems.ts';
import { Calendars } from './calendars.ts';
import { dueWeeks } from './due-weeks.ts';
import { readKinds } from './enrolments.ts';
import { retireUntaughtWeeks } from './retire-weeks.ts';
import type { RunContext, RunReason } from './run-record.ts';
import { type RunOutcome, type SequenceOptions, scoreWeeks } from './score-weeks.ts';
import { type Institutional, readInstitutional } from './stretch.ts';

/** Scores one week that is over, anew if it was scored before. */
export async function runWeek(
  context: RunContext,
  { week }: { week: Week },
  options: SequenceOptions,
): Promise<RunOutcome> {
  requireNeed(context.actor, 'runs:start');
  const { base, monday } = await checkWeek(context, week);
  const [outcome] = await scoreWeeks(context, base, [monday], options);
  if (!outcome) throw new Error('a week was scored without an outcome');
  return outcome;
}

/** Refuses a week that cannot be scored, with the reason. */
export async function checkWeek(
  context: RunContext,
  week: Week,
  holds = true,
): Promise<{ base: Institutional; monday: Week }> {
  const monday = weekOf(week);
  const { base, teaching, over } = await scorableWeeks(context, holds);
  if (addDays(monday, 6) > over)
    throw scoringTrouble.weekNotOver(
      `The week of ${monday} is not over. It can be scored from ${addDays(monday, 7)} on.`,
      { week: monday },
    );
  if (!teaching.includes(monday))
    throw scoringTrouble.notATeachingWeek(
      `Nobody who is enrolled is taught in the week of ${monday}. Choose a teaching week, or correct the calendar.`,
      { week: monday },
    );
  if (!base.coveredWeeks.has(monday) && ![...base.coveredWeeks].some((covered) => covered > monday))
    throw scoringTrouble.nothingDelivered(
      `No source has delivered anything for the week of ${monday} yet. Import its files first, then score it.`,
      { week: monday },
    );
  return { base, monday };
}

export interface ScoreAllOptions extends SequenceOptions {
  /** From this week on; left out: from the first. */
  from?: Week;
  /** Leaves weeks alone whose run stands and that no delivery has changed since: to carry on, or to catch up. */
  onlyMissing?: boolean;
}

/** Scores every teaching week that is over, from the first week that a source covers to the last. */
export async function scoreAll(context: RunContext, options: ScoreAllOptions): Promise<RunOutcome[]> {
  requireNeed(context.actor, 'runs:start');
  const { base, teaching, over } = await scorableWeeks(context);
  const covered = [...base.coveredWeeks].sort();
  const [first] = covered;
  const last = covered.at(-1);
  if (first === undefined || last === undefined)
    throw scoringTrouble.nothingDelivered('No source has delivered anything yet. Import files first, then score.');
  await retireUntaughtWeeks(context, teaching);
  const isDue = options.onlyMissing ? await dueWeeks(context) : () => true;
  const from = options.from === undefined || weekOf(options.from) < first ? first : weekOf(options.from);
  const weeks = teaching.filter((week) => week >= from && week <= last && addDays(week, 6) <= over && isDue(week));
  return scoreWeeks(context, base, weeks, options);
}

/**
 * After a correction: scores again from its first week on, since later weeks look back on it. Weeks whose numbers stay the
 * same keep their run.
 */
export function rescoreFrom(
  context: RunContext,
  { week }: { week: Week },
  options: Omit<SequenceOptions, 'reason'> & { reason?: RunReason },
): Promise<RunOutcome[]> {
  return scoreAll(context, { ...options, reason: options.reason ?? 'correction', from: weekOf(week) });
}

/** The week that a scheduled run on a Monday morning scores. */
export function lastWeekOver(over: IsoDate): Week {
  return weekOf(addDays(over, -6));
}

interface Scorable {
  base: Institutional;
  /** Weeks in which somebody is taught, ascending. */
  teaching: Week[];
  /** The last day that is over by the institution's clock. */
  over: IsoDate;
}

/** @param holds see readInstitutional */
export async function scorableWeeks({ db, clock, actor }: RunContext, holds = true): Promise<Scorable> {
  const { institutionId } = actor;
  const base = await readInstitutional(db, institutionId, holds);
  const { kinds, timeZone } = await db.forInstitution(institutionId, async (trx) => ({
    kinds: await readKinds(trx, institutionId),
    timeZone: (await loadInstitution(trx, institutionId)).timeZone,
  }));
  const calendars = new Calendars(base.periods, base.units);
  for (const kind of kinds) calendars.of(kind);
  const teaching = [...new Set(calendars.all.flatMap((calendar) => calendar.weeks))].sort();
  return { base, teaching, over: lastDayOver(timeZone, clock.now()) };
}

/** A clock that stands at the last minute of a day counts it as over; on a Monday morning it is Sunday. */
export function lastDayOver(timeZone: string, now: Temporal.Instant): IsoDate {
  return addDays(dayIn(timeZone, now.add({ minutes: 1 })), -1);
}
