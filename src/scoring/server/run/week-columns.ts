import { readFoldedWeek } from '../../../activity/server/index.ts';
import { agreedDeltas, takeOutAgreed } from '../../../attendance/server/index.ts';
import type { Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { RunSource } from '../model/source-list.ts';
import { type DenseWeek, denseWeek } from './dense-week.ts';

/** Source-weeks by position, each read once while the weeks that need it are scored one after another. */
export class WeekColumns {
  readonly #db: Database;
  readonly #institutionId: number;
  readonly #ids: Int32Array;
  readonly #asOf: number;
  readonly #isCovered: (week: Week, days: number) => boolean;
  readonly #held = new Map<string, Promise<DenseWeek | null>>();

  /**
   * @param ids of the positions, ascending
   * @param asOf the reading point: what is delivered while the run goes on is not mixed in
   * @param isCovered whether the covered days (bit 0 = Monday) make the week a covered one
   */
  constructor(
    db: Database,
    institutionId: number,
    ids: Int32Array,
    asOf: number,
    isCovered: (week: Week, days: number) => boolean,
  ) {
    this.#db = db;
    this.#institutionId = institutionId;
    this.#ids = ids;
    this.#asOf = asOf;
    this.#isCovered = isCovered;
  }

  /** Null where no delivery covers the source-week. */
  of(source: RunSource, week: Week): Promise<DenseWeek | null> {
    const key = `${week} ${source.sourceId}`;
    const held = this.#held.get(key) ?? this.#read(source, week);
    this.#held.set(key, held);
    return held;
  }

  /** Lets go of weeks that no later one looks back on. */
  forgetBefore(week: Week): void {
    for (const key of this.#held.keys()) if (key < week) this.#held.delete(key);
  }

  async #read(source: RunSource, week: Week): Promise<DenseWeek | null> {
    const key = { institutionId: this.#institutionId, sourceId: source.sourceId, week, asOf: this.#asOf };
    const folded = await this.#db.forInstitution(this.#institutionId, async (trx) => {
      const week = await readFoldedWeek(trx, key);
      // What was agreed leaves both attended and expected.
      if (source.measure === 'rate') takeOutAgreed(week, await agreedDeltas(trx, key));
      return week;
    });
    return this.#isCovered(week, folded.covered) ? denseWeek(source.measure, folded, this.#ids) : null;
  }
}
