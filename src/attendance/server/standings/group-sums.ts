import { sql } from 'kysely';
import { BLOCK_SIZE } from '../../../activity/core/block.ts';
import { dateOfDayNumber, type IsoDate } from '../../../kernel/week.ts';
import { bulkInsert } from '../../../platform/db/bulk-insert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type DaySums, newSums, sum_fields } from '../../core/tally/day-sums.ts';
import type { Member } from './year-members.ts';

export interface GroupKey {
  unitId: string;
  yearOfStudy: string;
}

const days_per_statement = 2_000;

/** Sums by unit and year group, then by day, while blocks are gone through. */
export class GroupSums {
  readonly #groups = new Map<string, Map<number, DaySums>>();
  /** Of the block that is gone through: by place its group, and that group's sums of the day looked at last. */
  readonly #groupOf = new Array<Map<number, DaySums> | null>(BLOCK_SIZE).fill(null);
  readonly #sums = new Array<DaySums | null>(BLOCK_SIZE).fill(null);
  #day = -1;

  openBlock(members: readonly Member[]): void {
    this.#groupOf.fill(null);
    this.#day = -1;
    for (const { enrolmentId, unitId, yearOfStudy } of members) {
      const key = `${unitId}\t${yearOfStudy}`;
      const group = this.#groups.get(key) ?? new Map<number, DaySums>();
      this.#groups.set(key, group);
      this.#groupOf[enrolmentId % BLOCK_SIZE] = group;
    }
  }

  /** Where a place's day is added. */
  at(place: number, day: number): DaySums | null {
    if (day !== this.#day) {
      this.#sums.fill(null);
      this.#day = day;
    }
    const known = this.#sums[place];
    if (known) return known;
    const group = this.#groupOf[place];
    if (!group) return null;
    const sums = group.get(day) ?? newSums();
    group.set(day, sums);
    this.#sums[place] = sums;
    return sums;
  }

  /**
   * In place of what stands for these days.
   * @param of the groups that were gone through; null: all
   */
  async write(
    trx: Tx,
    institutionId: number,
    span: { from: IsoDate; to: IsoDate },
    of: readonly GroupKey[] | null,
  ): Promise<void> {
    const theirs = sql`and (unit_id, year_of_study) in (select * from unnest(${(of ?? []).map(({ unitId }) => unitId)}::uuid[],
      ${(of ?? []).map(({ yearOfStudy }) => yearOfStudy)}::text[]))`;
    await sql`delete from attendance.day_sum where institution_id = ${institutionId} and day between ${span.from}::date and ${span.to}::date
      ${of === null ? sql`` : theirs}`.execute(trx);
    const all = [...this.#groups].flatMap(([key, days]) =>
      [...days].flatMap(([day, figures]) => ((figures[0] ?? 0) > 0 ? [{ key, day, figures }] : [])),
    );
    for (let at = 0; at < all.length; at += days_per_statement) {
      const some = all.slice(at, at + days_per_statement).map(({ key, day, figures }) => {
        const [unitId = '', yearOfStudy = ''] = key.split('\t');
        return { day: dateOfDayNumber(day), unitId, yearOfStudy, figures };
      });
      await bulkInsert(trx, 'attendance.day_sum', {
        institution_id: { type: 'int4', values: institutionId },
        day: { type: 'date', values: some.map(({ day }) => day) },
        unit_id: { type: 'uuid', values: some.map(({ unitId }) => unitId) },
        year_of_study: { type: 'text', values: some.map(({ yearOfStudy }) => yearOfStudy) },
        ...Object.fromEntries(
          sum_fields.map((field, index) => [
            field,
            {
              type: field === 'attended_days' ? ('float8' as const) : ('int4' as const),
              values: some.map(({ figures }) => figures[index] ?? 0),
            },
          ]),
        ),
      });
    }
  }
}
