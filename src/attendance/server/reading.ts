import { sql } from 'kysely';
import {
  listCalendarPeriods,
  listUnits,
  loadInstitution,
  type StoredPeriod,
  todayOf,
  type Unit,
  unitChain,
} from '../../institution/server/index.ts';
import { addWeeks, dateOfDayNumber, dayNumber, type IsoDate, weekOf } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { unpackMarks } from '../core/mark-block.ts';
import { isMeaning } from '../core/meaning.ts';
import type { CodeChoices, CodeLayer } from '../core/packs/in-force.ts';
import { type SessionShape, type ShapeChoice, shapeKindKeys, shapeOn } from '../core/session-shape.ts';
import { closedDays, yearOf } from '../core/tally/closed-days.ts';
import { codeReader } from '../core/tally/tally-blocks.ts';
import { readMarkBlocks } from './mark-blocks.ts';
import { listCodes, type NumberedCode } from './packs/dictionary.ts';

/** What marks of an institution are read by. */
export interface Reading {
  institutionId: number;
  today: IsoDate;
  year: { academicYear: string | null; from: IsoDate; to: IsoDate };
  /** The institution's; a unit may have chosen otherwise. */
  choices: CodeChoices;
  choicesOf: (unitId: string) => CodeChoices;
  codes: readonly NumberedCode[];
  periods: readonly StoredPeriod[];
  units: readonly Unit[];
  /** The meaning of each code of a unit, by number, on a day; units that read alike share one. */
  readOf: (unitId: string) => CodeReader;
  /** As the institution reads them, for units that have chosen nothing. */
  read: CodeReader;
  /** Units whose codes read otherwise than the institution's: they or one above them chose. */
  choosingUnits: readonly string[];
  shapeOf: (unitId: string, day: IsoDate) => SessionShape;
  /** The days that count for nobody of a unit. */
  closedOf: (unitId: string) => ReadonlySet<number> | null;
}

export type CodeReader = (day: number) => Uint8Array;

/**
 * @param from earlier than the year where older marks are to be read too
 * @param instead choices as they are not made yet, for seeing what they would change
 */
export async function openReading(
  trx: Tx,
  institutionId: number,
  from?: IsoDate,
  instead?: { made: MadeChoices; shapes: MadeShape[] },
): Promise<Reading> {
  const institution = await loadInstitution(trx, institutionId);
  const today = todayOf(institution);
  const periods = await listCalendarPeriods(trx, institutionId);
  const units = await listUnits(trx, institutionId);
  const codes = await listCodes(trx, institutionId);
  const made = instead?.made ?? (await madeChoices(trx, institutionId));
  const choices = choicesFor(made, institution.preset, []);
  const shapes = instead?.shapes ?? (await shapeChoices(trx, institutionId));
  const year = yearOf(periods, today);
  const first = from !== undefined && from < year.from ? from : year.from;
  const last = year.to > today ? year.to : today;
  const closed = new Map<string, ReadonlySet<number> | null>();
  const choicesOf = (unitId: string) => choicesFor(made, institution.preset, unitChain(units, unitId));
  return {
    institutionId,
    today,
    year,
    choices,
    choicesOf,
    codes,
    periods,
    units,
    readOf: readersOf(made, units, codes, choicesOf),
    read: readerOf(choices, codes),
    choosingUnits: [...made.families, ...made.own].every(({ unitId }) => unitId === null)
      ? []
      : units.filter(({ unitId }) => choicesOf(unitId).nearer !== undefined).map(({ unitId }) => unitId),
    shapeOf: (unitId, day) => shapeOn(shapes, unitChain(units, unitId), day),
    closedOf: (unitId) => {
      const known = closed.get(unitId);
      if (known !== undefined) return known;
      const days = closedDays(periods, unitChain(units, unitId), first, last);
      const found = days.size === 0 ? null : days;
      closed.set(unitId, found);
      return found;
    },
  };
}

/** Choices as they were made: for the institution (null) or a unit. */
export interface MadeChoices {
  families: (CodeLayer['families'][number] & { unitId: string | null; choiceId: string })[];
  own: (CodeLayer['own'][number] & { unitId: string | null; choiceId: string; minutesOver: number | null })[];
}

export async function madeChoices(trx: Tx, institutionId: number): Promise<MadeChoices> {
  const families = await trx
    .selectFrom('attendance.pack_in_force')
    .select(['choice_id as choiceId', 'unit_id as unitId', 'from_day as from', 'pack_key as key'])
    .where('institution_id', '=', institutionId)
    .orderBy('from_day')
    .execute();
  const own = await trx
    .selectFrom('attendance.own_code')
    .select([
      'choice_id as choiceId',
      'unit_id as unitId',
      'code',
      'from_day as from',
      'meaning',
      'name',
      'minutes_over as minutesOver',
    ])
    .where('institution_id', '=', institutionId)
    .orderBy('from_day')
    .execute();
  return { families, own: own.flatMap(({ meaning, ...rest }) => (isMeaning(meaning) ? [{ ...rest, meaning }] : [])) };
}

/** @param chain the unit, then its parents; empty: the institution */
export function choicesFor(
  { families, own }: MadeChoices,
  preset: CodeChoices['preset'],
  chain: readonly string[],
): CodeChoices {
  const layer = (unitId: string | null): CodeLayer => ({
    families: families.filter((one) => one.unitId === unitId),
    own: own.filter((one) => one.unitId === unitId),
  });
  const nearer = chain.map(layer).filter((one) => one.families.length + one.own.length > 0);
  return { preset, ...layer(null), ...(nearer.length > 0 ? { nearer } : {}) };
}

function readerOf(choices: CodeChoices, codes: readonly NumberedCode[]): CodeReader {
  const read = codeReader(choices, codes);
  return (day) => read(day, dateOfDayNumber);
}

/** One reader for all units that chose alike, which are nearly always all. */
function readersOf(
  { families, own }: MadeChoices,
  units: readonly Unit[],
  codes: readonly NumberedCode[],
  choicesOf: Reading['choicesOf'],
): Reading['readOf'] {
  const choosing = new Set([...families, ...own].flatMap(({ unitId }) => (unitId === null ? [] : [unitId])));
  const readers = new Map<string, CodeReader>();
  const ofUnit = new Map<string, CodeReader>();
  return (unitId) => {
    const known = ofUnit.get(unitId);
    if (known) return known;
    const key = unitChain(units, unitId)
      .filter((one) => choosing.has(one))
      .join(' ');
    const reader = readers.get(key) ?? readerOf(choicesOf(unitId), codes);
    readers.set(key, reader);
    ofUnit.set(unitId, reader);
    return reader;
  };
}

export type MadeShape = ShapeChoice & { choiceId: string; periodMinutes: number | null };

export async function shapeChoices(trx: Tx, institutionId: number): Promise<MadeShape[]> {
  const rows = await trx
    .selectFrom('attendance.session_shape')
    .select([
      'choice_id as choiceId',
      'unit_id as unitId',
      'from_day as from',
      'shape',
      'periods',
      'morning_periods as morningPeriods',
      'period_minutes as periodMinutes',
    ])
    .where('institution_id', '=', institutionId)
    .execute();
  return rows.flatMap(({ shape, ...rest }) => {
    const kind = shapeKindKeys.find((one) => one === shape);
    return kind ? [{ ...rest, kind }] : [];
  });
}

/** The last day, up to today, of which any mark is here. */
export async function lastMarkedDay(trx: Tx, { institutionId, today }: Reading): Promise<IsoDate | null> {
  for (let before = addWeeks(weekOf(today), 1); ; ) {
    const { rows } = await sql<{ week: string | null }>`select max(b.week) as week from attendance.block b
      join activity.load l on l.institution_id = b.institution_id and l.load_id = b.load_id
      where b.institution_id = ${institutionId} and l.institution_id = ${institutionId} and l.state = 'applied' and b.week < ${before}::date`.execute(
      trx,
    );
    const week = rows[0]?.week ?? null;
    if (week === null) return null;
    const blocks = await readMarkBlocks(trx, { institutionId, from: week, to: week });
    let last = -1;
    for (const { block, marks } of blocks)
      for (const { day, codes } of unpackMarks(block, marks).lanes)
        if (day > last && dayNumber(week) + day <= dayNumber(today) && codes.some((code) => code !== 0)) last = day;
    if (last >= 0) return dateOfDayNumber(dayNumber(week) + last);
    before = week;
  }
}
