import { sql } from 'kysely';
import type { Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import { positionOf } from './enrolments.ts';
import type { MeasuredWeek } from './measure-week.ts';
import type { Stretch } from './stretch.ts';

const batchRows = { embedded: 5_000, server: 50_000 };

/** The day on which each enrolment was last seen: in the weeks looked at or, where those show nothing, as the runs before knew. */
export class LastSeen {
  readonly #db: Database;
  readonly #stretch: Stretch;
  #days: Int32Array | null = null;

  constructor(db: Database, stretch: Stretch) {
    this.#db = db;
    this.#stretch = stretch;
  }

  /** By position as a day number; -1 for never. Weeks must be asked for in order. */
  async asOf({ week, lastSeen }: MeasuredWeek): Promise<Int32Array> {
    const days = this.#days ?? (await this.#asTheRunBeforeKnew(week));
    for (let i = 0; i < days.length; i++) days[i] = Math.max(days[i] ?? -1, lastSeen[i] ?? -1);
    this.#days = days;
    return days.slice();
  }

  async #asTheRunBeforeKnew(week: Week): Promise<Int32Array> {
    const { institutionId, enrolments } = this.#stretch;
    const days = new Int32Array(enrolments.size).fill(-1);
    for (let after = 0; ; ) {
      const rows = await this.#db.forInstitution(institutionId, async (trx) => {
        const result = await sql<{ id: number; day: number | null }>`
          select enrolment_id as id, last_seen_on - date '1970-01-01' as day from scoring.score
          where institution_id = ${institutionId} and enrolment_id > ${after}
            and run = (select run from scoring.run where institution_id = ${institutionId} and state = 'standing' and week < ${week}::date
              order by week desc limit 1)
          order by enrolment_id limit ${batchRows[this.#db.kind]}`.execute(trx);
        return result.rows;
      });
      for (const { id, day } of rows) {
        const position = positionOf(enrolments.ids, id);
        if (position >= 0 && day !== null) days[position] = day;
      }
      if (rows.length < batchRows[this.#db.kind]) return days;
      after = rows.at(-1)?.id ?? after;
    }
  }
}
