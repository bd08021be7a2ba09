import type { Institution, Unit } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { dayIn, type IsoDate, type Week, weekOf } from '../../../kernel/week.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { WeekInfo } from '../../core/views.ts';
import { type Frame, frameOf } from '../frame.ts';
import type { Layout } from '../layout/layouts.ts';
import { trouble } from '../problems.ts';

/** What every page stands on: the institution's words and calendar, and the week that is looked at. */
export interface Page {
  frame: Frame;
  institution: Institution;
  units: readonly Unit[];
  today: IsoDate;
  weeks: readonly WeekInfo[];
  layouts: readonly Layout[];
  week: WeekInfo;
  /** The layout of the week itself; null when it is not scored, and then `unscored` says why. */
  layout: Layout | null;
  unscored: string | null;
  /** The layout that names the students: the week's, or the last one before it. Null before the first run. */
  base: Layout | null;
}

export async function openPage(
  trx: Tx,
  { db, actor, clock }: { db: Database; actor: Actor; clock: Clock },
  asked: Week | undefined,
): Promise<Page> {
  const { institutionId } = actor;
  const frame = await frameOf(trx, db, institutionId);
  const { institution, units } = frame;
  const today = dayIn(institution.timeZone, clock.now());
  const layouts = frame.layouts.filter((layout) => layout.week <= today);
  const weeks = frame.weeksUntil(today);
  const wanted = asked ? weekOf(asked) : (layouts.at(-1)?.week ?? weekOf(today));
  if (wanted > today) {
    throw trouble.futureWeek(`The week of ${wanted} lies ahead. The last one to look at is that of ${weekOf(today)}.`, {
      week: wanted,
    });
  }
  const week = weeks.find((one) => one.week === wanted) ?? outsideCalendar(wanted);
  const base = layouts.findLast((layout) => layout.week <= wanted) ?? null;
  const layout = base?.week === wanted ? base : null;
  const unscored = layout ? null : await whyUnscored(trx, institutionId, week);
  return { frame, institution, units, today, weeks, layouts, week, layout, unscored, base };
}

function outsideCalendar(week: Week): WeekInfo {
  return { week, kind: 'break', label: `Week of ${week}`, academicYear: '', isScored: false };
}

async function whyUnscored(trx: Tx, institutionId: number, week: WeekInfo): Promise<string> {
  if (week.kind === 'break') return `Nothing is taught in this week (${week.label}), so there are no scores.`;
  const run = await trx
    .selectFrom('scoring.run')
    .select(['state', 'failure'])
    .where('institution_id', '=', institutionId)
    .where('week', '=', week.week)
    .where('state', 'in', ['standing', 'running', 'failed'])
    .orderBy('run', 'desc')
    .executeTakeFirst();
  if (run?.state === 'standing') return 'This week’s scores are ready and being laid out. Look again in a minute.';
  if (run?.state === 'running') return 'This week is being scored at the moment. Look again in a few minutes.';
  if (run?.state === 'failed') return `Scoring this week did not succeed: ${run.failure ?? 'it broke off'}`;
  return 'This week has not been scored yet. Scores are made once the week is over.';
}
