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
import { closedDays, yearOf } from '../core/closed-days.ts';
import { unpackMarks } from '../core/mark-block.ts';
import { isMeaning } from '../core/meaning.ts';
import type { CodeChoices } from '../core/packs/in-force.ts';
import { codeReader } from '../core/tally-blocks.ts';
import { listCodes, type NumberedCode } from './dictionary.ts';
import { readMarkBlocks } from './mark-blocks.ts';

/** What marks of an institution are read by. */
export interface Reading {
  institutionId: number;
  today: IsoDate;
  year: { academicYear: string | null; from: IsoDate; to: IsoDate };
  choices: CodeChoices;
  codes: readonly NumberedCode[];
  periods: readonly StoredPeriod[];
  units: readonly Unit[];
  /** The meaning of each code, by number, on a day. */
  read: (day: number) => Uint8Array;
  /** The days that count for nobody of a unit. */
  closedOf: (unitId: string) => ReadonlySet<number> | null;
}

/** @param from earlier than the year where older marks are to be read too */
export async function openReading(trx: Tx, institutionId: number, from?: IsoDate): Promise<Reading> {
  const institution = await loadInstitution(trx, institutionId);
  const today = todayOf(institution);
  const periods = await listCalendarPeriods(trx, institutionId);
  const units = await listUnits(trx, institutionId);
  const codes = await listCodes(trx, institutionId);
  const choices = await codeChoices(trx, institutionId, institution.preset);
  const year = yearOf(periods, today);
  const first = from !== undefined && from < year.from ? from : year.from;
  const last = year.to > today ? year.to : today;
  const closed = new Map<string, ReadonlySet<number> | null>();
  const reader = codeReader(choices, codes);
  return {
    institutionId,
    today,
    year,
    choices,
    codes,
    periods,
    units,
    read: (day) => reader(day, dateOfDayNumber),
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

export async function codeChoices(trx: Tx, institutionId: number, preset: CodeChoices['preset']): Promise<CodeChoices> {
  const families = await trx
    .selectFrom('attendance.pack_in_force')
    .select(['from_day as from', 'pack_key as key'])
    .where('institution_id', '=', institutionId)
    .orderBy('from_day')
    .execute();
  const own = await trx
    .selectFrom('attendance.own_code')
    .select(['code', 'from_day as from', 'meaning', 'name'])
    .where('institution_id', '=', institutionId)
    .orderBy('from_day')
    .execute();
  return {
    preset,
    families,
    own: own.flatMap(({ meaning, ...rest }) => (isMeaning(meaning) ? [{ ...rest, meaning }] : [])),
  };
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
