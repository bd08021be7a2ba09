type Scalar =
  | 'int2'
  | 'int4'
  | 'int8'
  | 'float4'
  | 'float8'
  | 'bool'
  | 'text'
  | 'uuid'
  | 'date'
  | 'timestamptz'
  | 'bytea'
  | 'jsonb';
/** An array column's values are lists, or all of them in PostgreSQL's text form; see arrayLiteral. */
export type BulkType = Scalar | `${'int2' | 'int4' | 'float8' | 'text'}[]`;
export type BulkValue =
  | number
  | string
  | boolean
  | Uint8Array
  | ArrayLike<number | null>
  | readonly (string | null)[]
  | null;

/** Values that are made when their row is written; a list may be the same one each time. For a million rows this spares as many objects. */
export interface MadeValues {
  length: number;
  make(row: number): BulkValue;
}
