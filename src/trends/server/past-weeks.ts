import type { Week } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import { type FollowedWeek, isAttendance, readGroupIndex, readPastScores } from '../../scoring/server/index.ts';

/** A week's scores by position of the stretch that is followed. */
export interface WeekColumns {
  scoreRaw: Float64Array;
  attendance: Float64Array;
  seen: Int8Array;
}

interface PastWeek extends WeekColumns {
  /** What the positions are: a stretch's ids. */
  ids: Int32Array;
  /** By group key the mean absolute index. */
  groupIndex: ReadonlyMap<string, number>;
}

/** The weeks that trends look back on: those just scored from memory, earlier ones from what stands. */
export class PastWeeks {
  readonly #db: Database;
  readonly #institutionId: number;
  readonly #held = new Map<Week, PastWeek | null>();

  constructor(db: Database, institutionId: number) {
    this.#db = db;
    this.#institutionId = institutionId;
  }

  note({ stretch, scored }: FollowedWeek): void {
    const index = scored.groups.flatMap(({ level, key, absolute }) =>
      level === 0 && absolute ? [[key, absolute.mean] as const] : [],
    );
    this.#held.set(scored.week, { ids: stretch.enrolments.ids, ...columnsOf(scored), groupIndex: new Map(index) });
  }

  /** By position of the ids; null where nothing stands for the week. */
  async columns(week: Week, ids: Int32Array): Promise<WeekColumns | null> {
    const past = await this.#of(week);
    if (!past || past.ids === ids) return past;
    const aligned = { ...past, ...align(past, ids), ids };
    this.#held.set(week, aligned);
    return aligned;
  }

  async groupIndex(week: Week): Promise<ReadonlyMap<string, number>> {
    return (await this.#of(week))?.groupIndex ?? new Map();
  }

  forgetBefore(week: Week): void {
    for (const held of this.#held.keys()) if (held < week) this.#held.delete(held);
  }

  async #of(week: Week): Promise<PastWeek | null> {
    const held = this.#held.get(week);
    if (held !== undefined) return held;
    const scores = await readPastScores(this.#db, this.#institutionId, week);
    const past = scores && {
      ...scores,
      groupIndex: await readGroupIndex(this.#db, this.#institutionId, week),
    };
    this.#held.set(week, past);
    return past;
  }
}

/** Only enrolments that get a row count: who is not scored in the week has no history in it. */
function columnsOf({ rows, scores, measured }: FollowedWeek['scored']): WeekColumns {
  const { isSeen, couldBeSeen } = measured.activity;
  const seen = new Int8Array(isSeen.length).fill(-1);
  for (const i of rows) seen[i] = isSeen[i] === 1 ? 1 : couldBeSeen[i] === 1 ? 0 : -1;
  const rates = measured.measures.filter(({ source }) => isAttendance(source)).map(({ x }) => x);
  const attendance = new Float64Array(isSeen.length).fill(Number.NaN);
  for (const i of rows) {
    const present = rates.map((x) => x[i] ?? Number.NaN).filter((x) => !Number.isNaN(x));
    if (present.length > 0) attendance[i] = present.reduce((sum, x) => sum + x, 0) / present.length;
  }
  return { scoreRaw: scores.scoreRaw, attendance, seen };
}

/** Both lists of ids ascend. */
function align(past: PastWeek, ids: Int32Array): WeekColumns {
  const columns: WeekColumns = {
    scoreRaw: new Float64Array(ids.length).fill(Number.NaN),
    attendance: new Float64Array(ids.length).fill(Number.NaN),
    seen: new Int8Array(ids.length).fill(-1),
  };
  let at = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    while (at < past.ids.length && (past.ids[at] ?? 0) < id) at++;
    if (past.ids[at] !== id) continue;
    columns.scoreRaw[i] = past.scoreRaw[at] ?? Number.NaN;
    columns.attendance[i] = past.attendance[at] ?? Number.NaN;
    columns.seen[i] = past.seen[at] ?? -1;
  }
  return columns;
}
