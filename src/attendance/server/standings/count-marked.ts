import { BLOCK_SIZE, baseOf, blockOf } from '../../../activity/core/block.ts';
import { dayNumber, type Week } from '../../../kernel/week.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { type Lane, unpackMarks } from '../../core/mark-block.ts';
import { meanings } from '../../core/meaning.ts';
import { isSelected, type MarkSelection } from '../../core/registers/mark-selection.ts';
import { asAgreed } from '../../core/tally/agreed.ts';
import type { BlockMembers, WeekOfBlock } from '../../core/tally/tally-blocks.ts';
import { readMarkBlocks } from '../mark-blocks.ts';
import { openReading, type Reading } from '../reading.ts';
import { type AgreedOfYear, agreedOfYear } from './agreed-of-year.ts';
import { membersOf, placed } from './year-members.ts';

/** A week's marks that were meant, by position of the given enrolments. */
export interface CountedWeek {
  week: Week;
  /** Sessions so marked on each day: seven to a position. */
  counts: Uint8Array;
  /** Days with any mark: bit 0 = Monday. */
  met: Uint8Array;
}

const blocks_at_once = { embedded: 64, server: 2048 } as const;

/** Counts marks week by week for many enrolments at once; as codes read on their days and as agreements leave them. */
export class MarkCounter {
  readonly #db: Database;
  readonly #institutionId: number;
  readonly #ids: Int32Array;
  readonly #opened = new Map<Week, Promise<{ reading: Reading; agreed: AgreedOfYear }>>();

  /** @param ids enrolments, ascending */
  constructor(db: Database, institutionId: number, ids: Int32Array) {
    this.#db = db;
    this.#institutionId = institutionId;
    this.#ids = ids;
  }

  async week(week: Week, selection: MarkSelection): Promise<CountedWeek> {
    const ids = this.#ids;
    const found: CountedWeek = { week, counts: new Uint8Array(ids.length * 7), met: new Uint8Array(ids.length) };
    const last = ids.at(-1);
    const first = ids[0];
    if (last === undefined || first === undefined) return found;
    const opened = await this.#open(week);
    const step = blocks_at_once[this.#db.kind];
    for (let at = blockOf(first); at <= blockOf(last); at += step)
      await this.#db.forInstitution(this.#institutionId, (trx) =>
        this.#count(trx, opened, found, selection, [at, at + step]),
      );
    return found;
  }

  #open(week: Week): Promise<{ reading: Reading; agreed: AgreedOfYear }> {
    const known = this.#opened.get(week);
    if (known) return known;
    const opened = this.#db.forInstitution(this.#institutionId, async (trx) => {
      const reading = await openReading(trx, this.#institutionId, week);
      return { reading, agreed: await agreedOfYear(trx, reading, week) };
    });
    // One week at a time is looked at, with whatever selections.
    this.#opened.clear();
    this.#opened.set(week, opened);
    return opened;
  }

  async #count(
    trx: Tx,
    { reading, agreed }: { reading: Reading; agreed: AgreedOfYear },
    found: CountedWeek,
    selection: MarkSelection,
    [from, to]: readonly [number, number],
  ): Promise<void> {
    const institutionId = this.#institutionId;
    const weeks = await readMarkBlocks(trx, { institutionId, from: found.week, to: found.week, between: [from, to] });
    if (weeks.length === 0) return;
    const members = Map.groupBy(await membersOf(trx, institutionId, baseOf(from), baseOf(to)), ({ enrolmentId }) =>
      blockOf(enrolmentId),
    );
    const isMeant = meantBy(reading, selection);
    for (const [block, sources] of Map.groupBy(weeks, (row) => row.block)) {
      const here = placed(block, members.get(block) ?? [], reading, agreed);
      countBlock(sources, here, isMeant, (enrolmentId, weekday, meant) => {
        const position = positionOf(this.#ids, enrolmentId);
        if (position < 0) return;
        found.met[position] = (found.met[position] ?? 0) | (1 << weekday);
        found.counts[position * 7 + weekday] = Math.min(255, meant);
      });
    }
  }
}

type Meant = (codeId: number, meaning: number) => boolean;

/** By code and meaning, worked out once. */
function meantBy({ codes }: Reading, selection: MarkSelection): Meant {
  const table = new Map(
    codes.map(({ codeId, code }) => [
      codeId,
      Uint8Array.from(meanings, (_, no) => Number(isSelected(selection, code, no))),
    ]),
  );
  return (codeId, meaning) => table.get(codeId)?.[meaning] === 1;
}

function countBlock(
  weeks: readonly WeekOfBlock[],
  { block, from, to, units, unitOf, agreed }: BlockMembers,
  isMeant: Meant,
  found: (enrolmentId: number, weekday: number, meant: number) => void,
): void {
  const monday = weeks[0]?.monday ?? dayNumber('1970-01-05');
  const sources = weeks.map(({ marks }) => unpackMarks(block, marks).lanes);
  for (let weekday = 0; weekday < 7; weekday++) {
    const day = monday + weekday;
    const tables = units.map(({ read, closed }) => (closed?.has(day) ? null : read(day)));
    for (let place = 0; place < BLOCK_SIZE; place++) {
      const table = tables[unitOf[place] ?? 0];
      if (!table || day < (from[place] ?? 1) || day > (to[place] ?? 0)) continue;
      // A day is read from the first source that has any mark of it.
      const lanes = sources.map((all) => marked(all, weekday, place)).find((some) => some.length > 0);
      if (!lanes) continue;
      const agreedDay = agreed?.get(place)?.get(day);
      const meant = lanes.filter(({ session, codes }) => {
        const codeId = codes[place] ?? 0;
        return isMeant(codeId, asAgreed(agreedDay, session, table[codeId] ?? 0));
      });
      found(baseOf(block) + place, weekday, meant.length);
    }
  }
}

function marked(lanes: readonly Lane[], weekday: number, place: number): Lane[] {
  return lanes.filter(({ day, codes }) => day === weekday && codes[place] !== 0);
}

function positionOf(ids: Int32Array, id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ids[middle] ?? 0;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
