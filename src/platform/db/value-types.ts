import pg from 'pg';

/** How both databases hand values to us: days as ISO text, counts as numbers, exact numerics as numbers, instants as Date. */
const DATE = 1082;
const INT8 = 20;
const NUMERIC = 1700;

export const parsers: Record<number, (text: string) => unknown> = {
  [DATE]: (text) => text,
  [INT8]: (text) => Number(text),
  [NUMERIC]: (text) => Number(text),
};

export function shareParsersWithPg(): void {
  for (const [oid, parse] of Object.entries(parsers)) pg.types.setTypeParser(Number(oid), parse);
}
