import { type Clock, fixedClock, systemClock } from '../../kernel/clock.ts';
import { dayIn, type IsoDate } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { CalendarPeriod } from '../core/calendar.ts';
import { type PresetKey, type Words, wordsOf } from '../core/presets.ts';

export interface Institution {
  institutionId: number;
  key: string;
  name: string;
  preset: PresetKey;
  timeZone: string;
  locale: string;
  fixedNow: Temporal.Instant | null;
  isDemo: boolean;
  words: Words;
  settings: Record<string, unknown>;
}

const columns = [
  'institution_id',
  'key',
  'name',
  'preset',
  'time_zone',
  'locale',
  'fixed_now',
  'is_demo',
  'words',
  'settings',
] as const;

interface Row {
  institution_id: number;
  key: string;
  name: string;
  preset: string;
  time_zone: string;
  locale: string;
  fixed_now: Date | null;
  is_demo: boolean;
  words: Record<string, unknown>;
  settings: Record<string, unknown>;
}

function toInstitution(row: Row): Institution {
  const preset = row.preset as PresetKey;
  return {
    institutionId: row.institution_id,
    key: row.key,
    name: row.name,
    preset,
    timeZone: row.time_zone,
    locale: row.locale,
    fixedNow: row.fixed_now ? Temporal.Instant.fromEpochMilliseconds(row.fixed_now.getTime()) : null,
    isDemo: row.is_demo,
    words: wordsOf(preset, row.words as Partial<Words>),
    settings: row.settings,
  };
}

/** Which institution an address or command names. Asked as the owner: before it is known, no tenant is bound. */
export async function institutionByKey(db: Database, key: string): Promise<Institution | null> {
  const row = await db.owner
    .selectFrom('institution.institution')
    .select(columns)
    .where('key', '=', key)
    .executeTakeFirst();
  return row ? toInstitution(row) : null;
}

export async function institutionById(db: Database, institutionId: number): Promise<Institution | null> {
  const row = await db.owner
    .selectFrom('institution.institution')
    .select(columns)
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return row ? toInstitution(row) : null;
}

/** All of them, for whoever runs the server (jobs, command line). */
export async function listInstitutions(db: Database): Promise<Institution[]> {
  const rows = await db.owner.selectFrom('institution.institution').select(columns).orderBy('institution_id').execute();
  return rows.map(toInstitution);
}

export function clockOf(institution: Institution): Clock {
  return institution.fixedNow ? fixedClock(institution.fixedNow) : systemClock;
}

/** The institution's own day: by its clock, in its time zone. */
export function todayOf(institution: Institution): IsoDate {
  return dayIn(institution.timeZone, clockOf(institution).now());
}

export async function loadInstitution(trx: Tx, institutionId: number): Promise<Institution> {
  const row = await trx
    .selectFrom('institution.institution')
    .select(columns)
    .where('institution_id', '=', institutionId)
    .executeTakeFirstOrThrow();
  return toInstitution(row);
}

export interface Unit {
  unitId: string;
  parentUnitId: string | null;
  kind: 'campus' | 'school' | 'faculty' | 'department' | 'programme' | 'year_group';
  code: string;
  name: string;
  timeZone: string | null;
}

export async function listUnits(trx: Tx, institutionId: number): Promise<Unit[]> {
  const rows = await trx
    .selectFrom('institution.unit')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    unitId: row.unit_id,
    parentUnitId: row.parent_unit_id,
    kind: row.kind as Unit['kind'],
    code: row.code,
    name: row.name,
    timeZone: row.time_zone,
  }));
}

/** The unit and all above it, nearest first. */
export function unitChain(units: readonly Unit[], unitId: string): string[] {
  const chain: string[] = [];
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  for (
    let unit = byId.get(unitId);
    unit && !chain.includes(unit.unitId);
    unit = unit.parentUnitId ? byId.get(unit.parentUnitId) : undefined
  )
    chain.push(unit.unitId);
  return chain;
}

/** The unit and all below it. */
export function unitSubtree(units: readonly Unit[], unitId: string): string[] {
  const found = [unitId];
  for (const id of found)
    for (const unit of units) if (unit.parentUnitId === id && !found.includes(unit.unitId)) found.push(unit.unitId);
  return found;
}

export interface StoredPeriod extends CalendarPeriod {
  calendarPeriodId: string;
}

export async function listCalendarPeriods(trx: Tx, institutionId: number): Promise<StoredPeriod[]> {
  const rows = await trx
    .selectFrom('institution.calendar_period')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('starts_on')
    .execute();
  return rows.map((row) => ({
    calendarPeriodId: row.calendar_period_id,
    unitId: row.unit_id,
    kind: row.kind as CalendarPeriod['kind'],
    name: row.name,
    academicYear: row.academic_year,
    termCode: row.term_code,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
  }));
}
