import type { Week } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import type { FollowedWeek } from '../../scoring/server/index.ts';
import type { Flag, FlagKind } from './find-flags.ts';

/** When each enrolment's present flags began, as of its last teaching week before the one that is followed. */
export class SinceWhen {
  readonly #db: Database;
  readonly #institutionId: number;
  readonly #since = new Map<number, Partial<Record<FlagKind, Week>>>();
  readonly #known = new Set<Week>();

  constructor(db: Database, institutionId: number) {
    this.#db = db;
    this.#institutionId = institutionId;
  }

  of(enrolmentId: number, kind: FlagKind): Week | null {
    return this.#since.get(enrolmentId)?.[kind] ?? null;
  }

  /** Reads what weeks before the sequence say, of the calendars that have one. */
  async prepare({ stretch, scored }: FollowedWeek): Promise<void> {
    const lastTaught = stretch.calendars.flatMap((calendar) => {
      const last = calendar.details.has(scored.week)
        ? calendar.weeks.findLast((week) => week < scored.week)
        : undefined;
      return last === undefined ? [] : [last];
    });
    for (const week of [...new Set(lastTaught)].sort()) {
      if (this.#known.has(week)) continue;
      this.#known.add(week);
      const rows = await this.#read(week);
      for (const row of rows) {
        const own = this.#since.get(row.enrolment_id) ?? {};
        // The table's check holds kinds to these.
        own[row.kind as FlagKind] = row.since;
        this.#since.set(row.enrolment_id, own);
      }
    }
  }

  /** What was found replaces what was known of everybody who is scored in the week. */
  note({ stretch, scored }: FollowedWeek, flags: readonly Flag[]): void {
    this.#known.add(scored.week);
    for (const i of scored.rows) this.#since.delete(stretch.enrolments.ids[i] ?? 0);
    for (const { enrolmentId, kind, since } of flags) {
      const own = this.#since.get(enrolmentId) ?? {};
      own[kind] = since;
      this.#since.set(enrolmentId, own);
    }
  }

  #read(week: Week) {
    const institutionId = this.#institutionId;
    return this.#db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('scoring.run as r')
        .innerJoin('trends.flag as f', (join) =>
          join.onRef('f.institution_id', '=', 'r.institution_id').onRef('f.run', '=', 'r.run'),
        )
        .select(['f.enrolment_id', 'f.kind', 'f.since'])
        .where('r.institution_id', '=', institutionId)
        .where('r.week', '=', week)
        .where('r.state', '=', 'standing')
        .execute(),
    );
  }
}
