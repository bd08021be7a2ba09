import { BLOCK_SIZE } from '../../../activity/core/block.ts';
import { dayNumber, type IsoDate } from '../../../kernel/week.ts';
import { type Lane, unpackMarks } from '../mark-block.ts';
import { meaningNo } from '../meaning.ts';
import { type CodeChoices, type GivenCode, readAlikeUntil, readCode } from '../packs/in-force.ts';
import { type AgreedDay, type AgreedDays, asAgreed, minutesAsAgreed } from './agreed.ts';
import type { SessionMinutes } from './part-missed.ts';
import type { DayMarks } from './tally.ts';

/** Reads codes by the pack in force on a day: tables by code number, each good for a stretch of days. */
export function codeReader(choices: CodeChoices, codes: readonly (GivenCode & { codeId: number })[]) {
  const stretches: { from: number; to: number; table: Uint8Array }[] = [];
  const size = codes.reduce((most, { codeId }) => Math.max(most, codeId), 0) + 1;
  return (day: number, date: (day: number) => IsoDate): Uint8Array => {
    const found = stretches.find(({ from, to }) => from <= day && day <= to);
    if (found) return found.table;
    const on = date(day);
    const table = new Uint8Array(size);
    for (const code of codes) table[code.codeId] = meaningNo[readCode(choices, code, on).meaning];
    const until = readAlikeUntil(choices, on);
    stretches.push({ from: day, to: until === null ? Number.MAX_SAFE_INTEGER : dayNumber(until), table });
    return table;
  };
}

/** A stored week of a block, of one source. */
export interface WeekOfBlock {
  sourceId: number;
  block: number;
  /** As days since 1970. */
  monday: number;
  marks: Uint8Array;
}

/** What enrolments of one unit share: how their codes read, and the days on which nothing counts, whatever marks say. */
export interface UnitReading {
  read: (day: number) => Uint8Array;
  closed: ReadonlySet<number> | null;
}

/** Whoever is in a block: by place, with the first and last day that count; a place without anybody has `from` after `to`. */
export interface BlockMembers {
  block: number;
  from: Int32Array;
  to: Int32Array;
  units: readonly UnitReading[];
  /** By place, which of `units`. */
  unitOf: Uint8Array;
  /** By place, what was agreed to be expected; null: nobody here has an agreement. */
  agreed: ReadonlyMap<number, AgreedDays> | null;
}

/** Whoever looks at a block's days; `one` is a day with a single mark that carries no minutes. */
export interface DayVisitor {
  one(place: number, day: number, meaning: number): void;
  several(place: number, day: number, marks: DayMarks): void;
}

/** Everybody's days of one block, in the order of days. A day is read from the first source that has any mark of the enrolment on it. */
export function eachDay(weeks: readonly WeekOfBlock[], members: BlockMembers, visitor: DayVisitor): void {
  const buffer: Buffer = { meanings: new Uint8Array(128), sessions: new Int16Array(128), count: 0, minutes: [] };
  for (let at = 0; at < weeks.length; ) {
    const monday = weeks[at]?.monday ?? 0;
    const sources: Lane[][] = [];
    for (; weeks[at]?.monday === monday; at++)
      sources.push(unpackMarks(members.block, weeks[at]?.marks ?? new Uint8Array()).lanes);
    for (let weekday = 0; weekday < 7; weekday++) {
      const lanes = sources.map((all) => all.filter(({ day }) => day === weekday)).filter((some) => some.length > 0);
      if (lanes.length > 0) visitDay(lanes, monday + weekday, members, visitor, buffer);
    }
  }
}

/** One day's marks, used again for every other. */
interface Buffer extends DayMarks {
  sessions: Int16Array;
  minutes: SessionMinutes[];
}

function visitDay(
  lanes: readonly (readonly Lane[])[],
  day: number,
  { from, to, units, unitOf, agreed }: BlockMembers,
  visitor: DayVisitor,
  buffer: Buffer,
): void {
  // A closed day has no table: nothing is read of it.
  const tables = units.map(({ read, closed }) => (closed?.has(day) ? null : read(day)));
  const [first] = lanes;
  const single = lanes.length === 1 && first?.length === 1 ? (first[0] ?? null) : null;
  for (let place = 0; place < BLOCK_SIZE; place++) {
    if (day < (from[place] ?? 1) || day > (to[place] ?? 0)) continue;
    const table = tables[unitOf[place] ?? 0] ?? null;
    if (table === null) continue;
    const agreedDay = agreed?.get(place)?.get(day);
    if (single && !single.minutes?.has(place)) {
      const code = single.codes[place] ?? 0;
      if (code !== 0) visitor.one(place, day, asAgreed(agreedDay, single.session, table[code] ?? 0));
    } else if (readPlace(lanes, place, table, agreedDay, buffer)) visitor.several(place, day, buffer);
  }
}

/** @returns whether the enrolment has any mark on the day */
function readPlace(
  lanes: readonly (readonly Lane[])[],
  place: number,
  table: Uint8Array,
  agreed: AgreedDay | undefined,
  into: Buffer,
): boolean {
  for (const source of lanes) {
    into.count = 0;
    into.minutes.length = 0;
    for (const { codes, session, minutes } of source) {
      const code = codes[place] ?? 0;
      if (code === 0) continue;
      const given = minutes?.get(place);
      if (given) into.minutes.push({ at: into.count, ...minutesAsAgreed(agreed, session, given) });
      into.sessions[into.count] = session;
      into.meanings[into.count++] = asAgreed(agreed, session, table[code] ?? 0);
    }
    if (into.count > 0) return true;
  }
  return false;
}
