/**
 * How a block of enrolments' week is stored: only enrolments with something, only days with something.
 *
 *   per enrolment, ascending:  varint(gap)   enrolments left out since the one before (for the first: since the block's base)
 *                              mask          bit d = weekday d (0 Monday) has a value; never 0
 *                              one value per set bit: a varint (LEB128), or a little-endian float64 for levels
 *
 * A varint has no ceiling below 2^31, so a large count needs no overflow table.
 * docs/decisions/0002-activity-shape.md has the measurements against rows and arrays.
 */

/** The largest count of a day that can be stored. */
export const MAX_COUNT = 2_147_483_647;

/** Ascending enrolments and seven values each, Monday first. Nothing is 0 in a count, NaN in a level. */
export interface DayValues<V extends Int32Array | Float64Array> {
  enrolmentIds: Int32Array;
  days: V;
}

let scratch = new Uint8Array(16_384);
const scratchView = () => new DataView(scratch.buffer);

function makeRoom(bytes: number): void {
  if (bytes <= scratch.length) return;
  const larger = new Uint8Array(Math.max(bytes, scratch.length * 2));
  larger.set(scratch);
  scratch = larger;
}

/**
 * Packs the enrolments at `from` up to (not including) `to`, as gaps from `base`. Enrolments without anything take no room.
 * @throws RangeError when a count is negative or ids do not ascend from `base`
 */
export function packCounts(
  values: DayValues<Int32Array>,
  base = 0,
  from = 0,
  to = values.enrolmentIds.length,
): Uint8Array<ArrayBuffer> {
  const { enrolmentIds, days } = values;
  let at = 0;
  let next = base;
  for (let i = from; i < to; i++) {
    const start = i * 7;
    let mask = 0;
    for (let d = 0; d < 7; d++) if (days[start + d] !== 0) mask |= 1 << d;
    if (mask === 0) continue;
    const id = enrolmentIds[i] ?? 0;
    makeRoom(at + 48);
    at = putVarint(at, gapBetween(next, id));
    scratch[at++] = mask;
    for (let d = 0; d < 7; d++) {
      const value = days[start + d] ?? 0;
      if (value === 0) continue;
      if (value < 0) throw new RangeError(`a count cannot be negative: ${value}`);
      at = putVarint(at, value);
    }
    next = id + 1;
  }
  return scratch.slice(0, at);
}

/** As packCounts, for levels: NaN is nothing, and zero is a level. */
export function packLevels(
  values: DayValues<Float64Array>,
  base = 0,
  from = 0,
  to = values.enrolmentIds.length,
): Uint8Array<ArrayBuffer> {
  const { enrolmentIds, days } = values;
  let at = 0;
  let next = base;
  for (let i = from; i < to; i++) {
    const start = i * 7;
    let mask = 0;
    for (let d = 0; d < 7; d++) if (!Number.isNaN(days[start + d])) mask |= 1 << d;
    if (mask === 0) continue;
    const id = enrolmentIds[i] ?? 0;
    makeRoom(at + 72);
    at = putVarint(at, gapBetween(next, id));
    scratch[at++] = mask;
    for (let d = 0; d < 7; d++) {
      if ((mask & (1 << d)) === 0) continue;
      scratchView().setFloat64(at, days[start + d] ?? Number.NaN, true);
      at += 8;
    }
    next = id + 1;
  }
  return scratch.slice(0, at);
}

function gapBetween(next: number, id: number): number {
  if (id < next) throw new RangeError(`enrolment ${id} is out of order or before its block`);
  return id - next;
}

function putVarint(at: number, value: number): number {
  let rest = value;
  let to = at;
  while (rest > 127) {
    scratch[to++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  scratch[to++] = rest;
  return to;
}

/**
 * Calls `each` with every packed enrolment and its seven counts; the array is reused, so copy what you keep.
 * @throws RangeError when the bytes are cut short
 */
export function unpackCounts(
  bytes: Uint8Array,
  base: number,
  each: (enrolmentId: number, days: Int32Array) => void,
): void {
  const seven = new Int32Array(7);
  unpack(bytes, base, each, seven, (at, d) => {
    const end = endOfVarint(bytes, at);
    seven[d] = varintAt(bytes, at, end);
    return end;
  });
}

/** As unpackCounts, for levels: NaN on the days without one. */
export function unpackLevels(
  bytes: Uint8Array,
  base: number,
  each: (enrolmentId: number, days: Float64Array) => void,
): void {
  const seven = new Float64Array(7);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  unpack(bytes, base, each, seven, (at, d) => {
    seven[d] = view.getFloat64(at, true);
    return at + 8;
  });
}

function unpack<V extends Int32Array | Float64Array>(
  bytes: Uint8Array,
  base: number,
  each: (enrolmentId: number, days: V) => void,
  seven: V,
  read: (at: number, weekday: number) => number,
): void {
  const nothing = seven instanceof Float64Array ? Number.NaN : 0;
  let at = 0;
  let next = base;
  while (at < bytes.length) {
    const end = endOfVarint(bytes, at);
    const id = next + varintAt(bytes, at, end);
    const mask = bytes[end];
    if (mask === undefined) throw cutShort();
    at = end + 1;
    for (let d = 0; d < 7; d++) {
      if ((mask & (1 << d)) === 0) seven[d] = nothing;
      else at = read(at, d);
    }
    each(id, seven);
    next = id + 1;
  }
}

function endOfVarint(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) if ((bytes[at] ?? 0) < 128) return at + 1;
  throw cutShort();
}

function varintAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at--) value = (value << 7) | ((bytes[at] ?? 0) & 127);
  return value;
}

function cutShort(): RangeError {
  return new RangeError('packed activity ends in the middle of an enrolment');
}
