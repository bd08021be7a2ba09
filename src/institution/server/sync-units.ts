import { uuidv7 } from '../../kernel/ids.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { upsertRows } from '../../platform/db/upsert.ts';
import { listCalendarPeriods, listUnits, type Unit } from './queries.ts';
import { changedFrom } from './save-calendar-period.ts';
import { earlier, from_the_beginning } from './score-again.ts';

export interface WantedUnit {
  kind: Unit['kind'];
  code: string;
  name: string;
  parent: { kind: Unit['kind']; code: string } | null;
  timeZone: string | null;
}

/** What was done, by place in the list, and from which day on scores rest on it; null: not at all. */
export interface Synced {
  created: number[];
  changed: number[];
  scoresFrom: IsoDate | null;
}

/** Brings units up to date with what a roster says; none is removed. */
export async function syncUnits(trx: Tx, institutionId: number, wanted: readonly WantedUnit[]): Promise<Synced> {
  const done = await upsertRows(trx, 'institution.unit', institutionId, {
    unit_id: { type: 'uuid', role: 'once', values: wanted.map(() => uuidv7()) },
    kind: { type: 'text', role: 'key', values: wanted.map(({ kind }) => kind) },
    code: { type: 'text', role: 'key', values: wanted.map(({ code }) => code) },
    name: { type: 'text', role: 'set', values: wanted.map(({ name }) => name) },
    time_zone: { type: 'text', role: 'set', values: wanted.map(({ timeZone }) => timeZone) },
  });
  const units = new Map((await listUnits(trx, institutionId)).map((unit) => [`${unit.kind}/${unit.code}`, unit]));
  const moved: { at: number; unitId: string; parentId: string | null }[] = [];
  for (const [at, { kind, code, parent }] of wanted.entries()) {
    const unit = units.get(`${kind}/${code}`);
    const parentId = parent === null ? null : (units.get(`${parent.kind}/${parent.code}`)?.unitId ?? null);
    if (unit && unit.parentUnitId !== parentId && unit.unitId !== parentId)
      moved.push({ at, unitId: unit.unitId, parentId });
  }
  for (const { unitId, parentId } of moved)
    await trx
      .updateTable('institution.unit')
      .set({ parent_unit_id: parentId })
      .where('institution_id', '=', institutionId)
      .where('unit_id', '=', unitId)
      .execute();
  const isNew = new Set(done.created);
  const changed = new Set([...done.changed, ...moved.map(({ at }) => at).filter((at) => !isNew.has(at))]);
  const isMoved = moved.some(({ at }) => !isNew.has(at));
  return { created: done.created, changed: [...changed], scoresFrom: isMoved ? from_the_beginning : null };
}

export interface WantedPeriod {
  kind: 'term' | 'holiday' | 'exams' | 'closure';
  /** A unit's id; null: the whole institution. */
  unitId: string | null;
  termCode: string | null;
  name: string;
  academicYear: string;
  startsOn: IsoDate;
  endsOn: IsoDate;
}

/** Brings calendar periods up to date; none is removed. A term is known by its code, another by its kind, name and year. */
export async function syncPeriods(trx: Tx, institutionId: number, wanted: readonly WantedPeriod[]): Promise<Synced> {
  const keyOf = (period: Omit<WantedPeriod, 'startsOn' | 'endsOn'>) =>
    JSON.stringify([
      period.kind,
      period.unitId,
      period.kind === 'term' ? period.termCode : [period.name, period.academicYear],
    ]);
  const standing = new Map((await listCalendarPeriods(trx, institutionId)).map((period) => [keyOf(period), period]));
  const done: Synced = { created: [], changed: [], scoresFrom: null };
  for (const [at, period] of wanted.entries()) {
    const before = standing.get(keyOf(period));
    const values = {
      name: period.name,
      academic_year: period.academicYear,
      starts_on: period.startsOn,
      ends_on: period.endsOn,
    };
    if (!before) {
      await trx
        .insertInto('institution.calendar_period')
        .values({
          institution_id: institutionId,
          calendar_period_id: uuidv7(),
          unit_id: period.unitId,
          kind: period.kind,
          term_code: period.termCode,
          ...values,
        })
        .execute();
      done.created.push(at);
      done.scoresFrom = earlier(done.scoresFrom, period.startsOn);
    } else if (
      before.name !== period.name ||
      before.academicYear !== period.academicYear ||
      before.startsOn !== period.startsOn ||
      before.endsOn !== period.endsOn
    ) {
      await trx
        .updateTable('institution.calendar_period')
        .set(values)
        .where('institution_id', '=', institutionId)
        .where('calendar_period_id', '=', before.calendarPeriodId)
        .execute();
      done.changed.push(at);
      done.scoresFrom = earlier(done.scoresFrom, changedFrom(daysOf(before), daysOf(period)));
    }
  }
  return done;
}

function daysOf(period: WantedPeriod) {
  return {
    unit_id: period.unitId,
    kind: period.kind,
    academic_year: period.academicYear,
    term_code: period.termCode,
    starts_on: period.startsOn,
    ends_on: period.endsOn,
  };
}
