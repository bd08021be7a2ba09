import { BLOCK_SIZE } from '../../activity/core/block.ts';
import type { SessionId } from './session.ts';
import type { Minutes } from './tally/part-missed.ts';

/**
 * The marks of a block of enrolments in a week: a lane for each day and session that has any mark, with a code's number for
 * each of the 128 enrolments (0: no mark). In bytes: version 1, width of a code (1 or 2), number of lanes (2), then for each
 * lane its day (0 = Monday), its session (2), and 128 codes. The database compresses what repeats. Where any mark carries minutes
 * it is version 2: after all lanes, for each lane how many do (1), and of each its place (1), minutes late (2) and left early (2).
 */
export interface MarkBlock {
  block: number;
  lanes: Lane[];
}

export interface Lane {
  day: number;
  session: SessionId;
  codes: Uint16Array;
  /** By place, of marks that carry minutes; null: none does. */
  minutes: Map<number, Minutes> | null;
}

const plain_version = 1;
const version_with_minutes = 2;
const header_bytes = 4;
const lane_header_bytes = 3;
const minutes_bytes = 5;

export function emptyBlock(block: number): MarkBlock {
  return { block, lanes: [] };
}

/** The lane of a day and session, made when there is none yet; lanes stay in the order of day and session. */
export function laneOf(of: MarkBlock, day: number, session: SessionId): Lane {
  const at = of.lanes.findIndex((lane) => lane.day > day || (lane.day === day && lane.session >= session));
  const found = of.lanes[at];
  if (found?.day === day && found.session === session) return found;
  const made: Lane = { day, session, codes: new Uint16Array(BLOCK_SIZE), minutes: null };
  of.lanes.splice(at < 0 ? of.lanes.length : at, 0, made);
  return made;
}

/** Gives a mark its minutes, or takes them from it. */
export function setMinutes(lane: Lane, place: number, { late, early }: Minutes): void {
  if (late === 0 && early === 0) {
    lane.minutes?.delete(place);
    if (lane.minutes?.size === 0) lane.minutes = null;
    return;
  }
  lane.minutes ??= new Map();
  lane.minutes.set(place, { late, early });
}

export function packMarks({ lanes }: MarkBlock): Uint8Array {
  const held = lanes.filter(({ codes }) => codes.some((code) => code !== 0));
  const width = held.some(({ codes }) => codes.some((code) => code > 255)) ? 2 : 1;
  const withMinutes = held.reduce((sum, { minutes }) => sum + (minutes?.size ?? 0), 0);
  const minutesBytes = withMinutes === 0 ? 0 : held.length + withMinutes * minutes_bytes;
  const bytes = new Uint8Array(header_bytes + held.length * (lane_header_bytes + width * BLOCK_SIZE) + minutesBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = withMinutes === 0 ? plain_version : version_with_minutes;
  bytes[1] = width;
  view.setUint16(2, held.length);
  let at = header_bytes;
  for (const { day, session, codes } of held) {
    bytes[at] = day;
    view.setUint16(at + 1, session);
    at += lane_header_bytes;
    for (const code of codes) {
      if (width === 1) bytes[at] = code;
      else view.setUint16(at, code);
      at += width;
    }
  }
  if (withMinutes > 0) packMinutes(held, view, at);
  return bytes;
}

function packMinutes(lanes: readonly Lane[], view: DataView, from: number): void {
  let at = from;
  for (const { minutes } of lanes) {
    const given = [...(minutes ?? [])].sort(([a], [b]) => a - b);
    view.setUint8(at++, given.length);
    for (const [place, { late, early }] of given) {
      view.setUint8(at, place);
      view.setUint16(at + 1, late);
      view.setUint16(at + 3, early);
      at += minutes_bytes;
    }
  }
}

export function unpackMarks(block: number, bytes: Uint8Array): MarkBlock {
  if (bytes[0] !== plain_version && bytes[0] !== version_with_minutes)
    throw new RangeError(`marks of version ${bytes[0]} are not known here`);
  const width = bytes[1] === 2 ? 2 : 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(2);
  const lanes: Lane[] = [];
  let at = header_bytes;
  for (let i = 0; i < count; i++) {
    const codes = new Uint16Array(BLOCK_SIZE);
    const [day, session] = [bytes[at] ?? 0, view.getUint16(at + 1)];
    at += lane_header_bytes;
    if (width === 1) codes.set(bytes.subarray(at, at + BLOCK_SIZE));
    else for (let i = 0; i < BLOCK_SIZE; i++) codes[i] = view.getUint16(at + 2 * i);
    at += width * BLOCK_SIZE;
    lanes.push({ day, session, codes, minutes: null });
  }
  if (bytes[0] === version_with_minutes) unpackMinutes(lanes, view, at);
  return { block, lanes };
}

function unpackMinutes(lanes: readonly Lane[], view: DataView, from: number): void {
  let at = from;
  for (const lane of lanes) {
    const given = view.getUint8(at++);
    for (let i = 0; i < given; i++, at += minutes_bytes)
      setMinutes(lane, view.getUint8(at), { late: view.getUint16(at + 1), early: view.getUint16(at + 3) });
  }
}

/**
 * What a block holds after a delivery: its covered days as delivered, for every enrolment, and all other days as they were.
 * @param mask the covered days, bit 0 = Monday
 */
export function replaceMarks(held: MarkBlock, delivered: MarkBlock, mask: number): MarkBlock {
  const isCovered = ({ day }: Lane) => (mask & (1 << day)) !== 0;
  if (!delivered.lanes.every(isCovered)) throw new RangeError('marks on a day that the delivery does not cover');
  const lanes = [...held.lanes.filter((lane) => !isCovered(lane)), ...delivered.lanes];
  return { block: held.block, lanes: lanes.sort((a, b) => a.day - b.day || a.session - b.session) };
}

export function isSameMarks(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
