/**
 * How a block of enrolments' week is stored: only enrolments with something, only days with something.
 *
 *   one byte                   how values are written: 0..4 as whole numbers of 1, 1/2, 1/10, 1/100 or 1/1000; 255 as float64
 *   per enrolment, ascending:  varint(gap)   enrolments left out since the one before (for the first: since the block's base)
 *                              mask          bit d = weekday d (0 Monday) has a value; never 0
 *                              one value per set bit: a varint (LEB128) or a little-endian float64
 *
 * Nobody with anything: no bytes at all. Every value comes back to the last bit, and a varint has no ceiling, so large
 * counts need no overflow table. docs/decisions/0002-activity-shape.md has the measurements against rows and arrays.
 */

/** What a day without anything holds: 0 in a count, NaN in a level (where 0 is a level). */
export type Nothing = 0 | typeof Number.NaN;

const SCALES = [1, 2, 10, 100, 1000] as const;
const AS_FLOAT = 255;
/** Varints stay exact below this. */
const MAX_WHOLE = 2 ** 50;

let scratch = new Uint8Array(16_384);
let view = new DataView(scratch.buffer);

function makeRoom(bytes: number): void {
  if (bytes <= scratch.length) return;
  const larger = new Uint8Array(Math.max(bytes, scratch.length * 2));
  larger.set(scratch);
  scratch = larger;
  view = new DataView(scratch.buffer);
}

/** Ascending enrolments, and seven values for each, Monday first. */
export interface DayValues {
  enrolmentIds: Int32Array;
  days: Float64Array;
}

/**
 * Packs the enrolments at `from` up to (not including) `to`, as gaps from `base`.
 * @throws RangeError when ids do not ascend from `base`
 */
export function packDays(
  { enrolmentIds, days }: DayValues,
  nothing: Nothing,
  base = 0,
  from = 0,
  to = enrolmentIds.length,
): Uint8Array<ArrayBuffer> {
  const code = codeFor(days, nothing, from * 7, to * 7);
  const scale = SCALES[code] ?? 0;
  scratch[0] = code;
  let at = 1;
  let next = base;
  for (let i = from; i < to; i++) {
    const start = i * 7;
    let mask = 0;
    for (let d = 0; d < 7; d++) if (!isNothing(days[start + d], nothing)) mask |= 1 << d;
    if (mask === 0) continue;
    const id = enrolmentIds[i] ?? 0;
    if (id < next) throw new RangeError(`enrolment ${id} is out of order or before its block`);
    makeRoom(at + 80);
    at = putVarint(at, id - next);
    scratch[at++] = mask;
    for (let d = 0; d < 7; d++) {
      if ((mask & (1 << d)) === 0) continue;
      const value = days[start + d] ?? 0;
      if (scale > 0) at = putVarint(at, Math.round(value * scale));
      else {
        view.setFloat64(at, value, true);
        at += 8;
      }
    }
    next = id + 1;
  }
  return scratch.slice(0, at === 1 ? 0 : at);
}

function isNothing(value: number | undefined, nothing: Nothing): boolean {
  return nothing === 0 ? value === 0 : Number.isNaN(value);
}

/** The coarsest way of writing that gives every value back exactly. */
function codeFor(days: Float64Array, nothing: Nothing, from: number, to: number): number {
  let code = 0;
  let isSettled = false;
  // A finer unit need not hold what a coarser one held (2^50, in thousandths), so another pass checks all again.
  while (!isSettled) {
    const before = code;
    for (let at = from; at < to; at++) {
      const value = days[at] ?? 0;
      if (isNothing(value, nothing)) continue;
      if (value < 0 || Object.is(value, -0)) return AS_FLOAT;
      while (!isExact(value, SCALES[code] ?? 0)) if (++code === SCALES.length) return AS_FLOAT;
    }
    isSettled = code === before;
  }
  return code;
}

function isExact(value: number, scale: number): boolean {
  const whole = Math.round(value * scale);
  return whole <= MAX_WHOLE && whole / scale === value;
}

function putVarint(at: number, value: number): number {
  let rest = value;
  let to = at;
  while (rest > 127) {
    scratch[to++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  scratch[to++] = rest;
  return to;
}

/** Walks through packed bytes: next() goes to an enrolment, then value() must be called once for each bit of its mask. */
export interface Decoder {
  /** From the base that the bytes were packed with. */
  readonly offset: number;
  readonly mask: number;
  next(): boolean;
  value(): number;
}

/** @throws RangeError (from next and value) when the bytes are cut short */
export function decoder(bytes: Uint8Array): Decoder {
  return new PackedReader(bytes);
}

class PackedReader implements Decoder {
  offset = -1;
  mask = 0;
  readonly #bytes: Uint8Array;
  readonly #scale: number;
  readonly #floats: DataView | null;
  #at = 1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#scale = SCALES[bytes[0] ?? AS_FLOAT] ?? 0;
    this.#floats = this.#scale === 0 ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null;
  }

  next(): boolean {
    if (this.#at >= this.#bytes.length) return false;
    this.offset += 1 + this.#varint();
    const mask = this.#bytes[this.#at++];
    if (mask === undefined) throw cutShort();
    this.mask = mask;
    return true;
  }

  value(): number {
    if (this.#floats === null) return this.#scale === 1 ? this.#varint() : this.#varint() / this.#scale;
    const at = this.#at;
    this.#at += 8;
    if (this.#at > this.#bytes.length) throw cutShort();
    return this.#floats.getFloat64(at, true);
  }

  #varint(): number {
    const first = this.#bytes[this.#at++];
    if (first === undefined) throw cutShort();
    if (first < 128) return first;
    let value = first & 127;
    for (let unit = 128; ; unit *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw cutShort();
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  }
}

function cutShort(): RangeError {
  return new RangeError('packed activity ends in the middle of an enrolment');
}

/**
 * Calls `each` with every packed enrolment and its seven values; the array is reused, so copy what you keep.
 * @throws RangeError when the bytes are cut short
 */
export function unpackDays(
  bytes: Uint8Array,
  nothing: Nothing,
  base: number,
  each: (enrolmentId: number, days: Float64Array) => void,
): void {
  const seven = new Float64Array(7);
  const read = decoder(bytes);
  while (read.next()) {
    for (let d = 0; d < 7; d++) seven[d] = (read.mask & (1 << d)) === 0 ? nothing : read.value();
    each(base + read.offset, seven);
  }
}
