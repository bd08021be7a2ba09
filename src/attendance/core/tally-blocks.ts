import { BLOCK_SIZE, baseOf } from '../../activity/core/block.ts';
import { dayNumber, type IsoDate } from '../../kernel/week.ts';
import { type Lane, unpackMarks } from './mark-block.ts';
import { meaningNo } from './meaning.ts';
import { type CodeChoices, type GivenCode, readAlikeUntil, readCode } from './packs/in-force.ts';
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

/** Whoever is in a block: by place, with the first and last day that count; a place without anybody has `from` after `to`. */
export interface BlockMembers {
  block: number;
  from: Int32Array;
  to: Int32Array;
  /** Days on which nothing counts for a place, whatever marks say: the calendar closed them. */
  closed: readonly (ReadonlySet<number> | null)[];
}

/** Everybody's days of one block, in the order of days. A day is read from the first source that has any mark of the enrolment on it. */
export function eachDay(
  weeks: readonly WeekOfBlock[],
  members: BlockMembers,
  read: (day: number) => Uint8Array,
  visit: (enrolmentId: number, place: number, day: number, marks: DayMarks) => void,
): void {
  const buffer: DayMarks = { meanings: new Uint8Array(128), count: 0 };
  const base = baseOf(members.block);
  for (let at = 0; at < weeks.length; ) {
    const monday = weeks[at]?.monday ?? 0;
    const sources: Lane[][] = [];
    for (; weeks[at]?.monday === monday; at++)
      sources.push(unpackMarks(members.block, weeks[at]?.marks ?? new Uint8Array()).lanes);
    for (let weekday = 0; weekday < 7; weekday++) {
      const lanes = sources.map((all) => all.filter(({ day }) => day === weekday)).filter((some) => some.length > 0);
      if (lanes.length === 0) continue;
      const day = monday + weekday;
      const table = read(day);
      for (let place = 0; place < BLOCK_SIZE; place++) {
        if (day < (members.from[place] ?? 1) || day > (members.to[place] ?? 0)) continue;
        if (members.closed[place]?.has(day)) continue;
        if (readPlace(lanes, place, table, buffer)) visit(base + place, place, day, buffer);
      }
    }
  }
}

/** @returns whether the enrolment has any mark on the day */
function readPlace(lanes: readonly (readonly Lane[])[], place: number, table: Uint8Array, into: DayMarks): boolean {
  for (const source of lanes) {
    into.count = 0;
    for (const { codes } of source) {
      const code = codes[place] ?? 0;
      if (code !== 0) into.meanings[into.count++] = table[code] ?? 0;
    }
    if (into.count > 0) return true;
  }
  return false;
}
