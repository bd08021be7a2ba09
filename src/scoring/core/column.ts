/**
 * Reading columns by position. Each helper's guarantee: the caller loops over positions that the column has, so the
 * element is there. One helper per kind of column keeps each of them fast, since V8 specialises a function on it.
 */
export function real(column: Float64Array, i: number): number {
  return column[i] as number;
}

export function whole(column: Int32Array, i: number): number {
  return column[i] as number;
}

export function isSet(column: Uint8Array, i: number): boolean {
  return column[i] === 1;
}

/** The flag as 0 or 1, for sums that would otherwise branch on what no processor can foresee. */
export function bit(column: Uint8Array, i: number): number {
  return column[i] as number;
}

export function missingColumn(size: number): Float64Array {
  return new Float64Array(size).fill(Number.NaN);
}
