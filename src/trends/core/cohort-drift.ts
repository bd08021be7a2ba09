/** A group's mean absolute index, week by week, oldest first; NaN where there is none. The last is the week looked at. */
export type IndexByWeek = readonly number[];

/** One source's volume in one group: this week, and its mean over the teaching weeks looked back on. */
export interface Volume {
  sourceId: number;
  group: number;
  now: number;
  usual: number;
}

/** Something in the calendar that explains a quiet week. */
export interface CalendarEvent {
  kind: 'exams' | 'holiday' | 'other';
  name: string;
}

export type DriftCause =
  | { kind: 'data-gap'; sourceIds: number[] }
  | { kind: 'calendar'; event: CalendarEvent }
  | { kind: 'real' };

export type CohortDrift =
  | { kind: 'insufficient'; have: number; need: number }
  | { kind: 'steady'; points: number }
  | { kind: 'drift'; points: number; now: number; before: number; cause: DriftCause };

const compared_weeks = 4;
const half = 0.5;
/** A source has collapsed in a group when it brings less than this share of the usual, */
export const collapsedBelow = 0.3;
/** and everywhere when it has in this share of the groups that it usually serves. */
export const everywhereFrom = 0.9;

/**
 * A group's mean absolute index over half a standard deviation below that of its last four weeks. Alerts about
 * individuals from such a week carry the drift: it may not be about them.
 * @param volumes of every source in every group, the group's own included
 * @param event what the group's calendar says about the week
 */
export function cohortDrift(
  index: IndexByWeek,
  pointsPerSd: number,
  volumes: readonly Volume[],
  event: CalendarEvent | null,
): CohortDrift {
  const now = index.at(-1) ?? Number.NaN;
  const past = index
    .slice(0, -1)
    .slice(-compared_weeks)
    .filter((mean) => !Number.isNaN(mean));
  if (Number.isNaN(now) || past.length < compared_weeks) {
    return { kind: 'insufficient', have: past.length, need: compared_weeks };
  }
  const before = past.reduce((sum, mean) => sum + mean, 0) / past.length;
  const points = now - before;
  if (!(points < -half * pointsPerSd)) return { kind: 'steady', points };
  return { kind: 'drift', points, now, before, cause: causeOf(volumes, event) };
}

/**
 * Some sources collapsed everywhere while others go on: a data gap, whatever the calendar says. All of them: a closed
 * institution if the calendar knows of one, else a data gap too. None: the calendar, or else it is real.
 */
function causeOf(volumes: readonly Volume[], event: CalendarEvent | null): DriftCause {
  const bySource = Map.groupBy(
    volumes.filter((volume) => volume.usual > 0),
    (volume) => volume.sourceId,
  );
  const sourceIds = [...bySource].filter(([, rows]) => hasCollapsedEverywhere(rows)).map(([sourceId]) => sourceId);
  const isAll = sourceIds.length === bySource.size;
  if (sourceIds.length > 0 && !(isAll && event)) return { kind: 'data-gap', sourceIds };
  return event ? { kind: 'calendar', event } : { kind: 'real' };
}

function hasCollapsedEverywhere(rows: readonly Volume[]): boolean {
  const collapsed = rows.filter((volume) => volume.now < collapsedBelow * volume.usual);
  return collapsed.length >= everywhereFrom * rows.length;
}
