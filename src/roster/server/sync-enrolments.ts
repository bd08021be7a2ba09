import { sql } from 'kysely';
import { earlier, listUnits } from '../../institution/server/index.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { arrayLiteral } from '../../platform/db/bulk-insert.ts';
import type { Tx } from '../../platform/db/database.ts';
import { refreshStatisticsWithin } from '../../platform/db/refresh-statistics.ts';
import { upsertRows } from '../../platform/db/upsert.ts';
import { addFate, type RosterBatch, type RosterEnrolment } from '../core/roster-batch.ts';
import { type Upheaval, upheavalOf } from '../core/upheaval.ts';
import { idsOf, inSteps, missing, onceEach, type RosterSync, touch } from './roster-sync.ts';
import { standingEnrolments, touchEnrolment } from './touch-enrolment.ts';

/** Looks through the standing enrolments, a page at a time: what would the batch end or move? Writes nothing. */
export async function readUpheaval(
  sync: Pick<RosterSync, 'institutionId' | 'today' | 'run' | 'step'>,
  batch: RosterBatch,
): Promise<{ upheaval: Upheaval; absent: string[] }> {
  const { total, see } = upheavalOf(batch, sync.today);
  const absent: string[] = [];
  for (let after = 0; ; ) {
    const rows = await sync.run((trx) =>
      trx
        .selectFrom('roster.enrolment as e')
        .innerJoin('institution.unit as u', (on) =>
          on.onRef('u.institution_id', '=', 'e.institution_id').onRef('u.unit_id', '=', 'e.programme_unit_id'),
        )
        .select(['e.enrolment_id', 'e.source_key', 'e.term_code', 'e.ends_on', 'u.code'])
        .where('e.institution_id', '=', sync.institutionId)
        .where('e.enrolment_id', '>', after)
        .orderBy('e.enrolment_id')
        .limit(sync.step * 5)
        .execute(),
    );
    for (const row of rows) {
      const isAbsent = see({ key: row.source_key, programme: row.code, termCode: row.term_code, endsOn: row.ends_on });
      if (isAbsent) absent.push(row.source_key);
    }
    const last = rows.at(-1);
    if (!last) return { upheaval: total, absent };
    after = last.enrolment_id;
  }
}

export async function syncEnrolments(sync: RosterSync, batch: RosterBatch, absent: readonly string[]): Promise<void> {
  const rows = onceEach(sync, 'enrolments', batch.enrolments, ({ key }) => key);
  const places = await sync.run((trx) => placesOf(trx, sync.institutionId));
  const complete = rows.map((row) => ({
    ...row,
    academicYear: row.academicYear || (places.academicYears.get(row.termCode) ?? ''),
  }));
  const { newIds, merged } = await numberNew(sync, complete);
  // What a merge of two records closed stays closed: the student's other enrolment stands for it.
  addFate(sync.counts, 'enrolments', 'unchanged', merged.size);
  const standing = merged.size === 0 ? complete : complete.filter(({ key }) => !merged.has(key));
  await inSteps(sync, 'enrolments', standing, (trx, some) => syncSome(trx, sync, some, places, newIds));
  for (let from = 0; from < absent.length; from += sync.step) {
    const keys = absent.slice(from, from + sync.step);
    // One that would have begun later never did: its last day is the day before its first.
    await sync.run((trx) =>
      sql`update roster.enrolment set ends_on = greatest(starts_on - 1, ${sync.today}::date - 1), end_reason = coalesce(end_reason, 'left out of the roster')
        where institution_id = ${sync.institutionId} and source_key in (select unnest(${arrayLiteral(keys)}::text::text[]))`.execute(
        trx,
      ),
    );
    addFate(sync.counts, 'enrolments', 'ended', keys.length);
    touch(sync, sync.today);
  }
}

interface Places {
  programmes: Map<string, string>;
  campuses: Map<string, string>;
  academicYears: Map<string, string>;
  /** The first day of a term, or of all the terms of an academic year. */
  firstDays: Map<string, IsoDate>;
}

async function placesOf(trx: Tx, institutionId: number): Promise<Places> {
  const units = await listUnits(trx, institutionId);
  const ids = (kinds: readonly string[]) =>
    new Map(
      kinds
        .toReversed()
        .flatMap((kind) =>
          units.filter((unit) => unit.kind === kind).map(({ code, unitId }) => [code, unitId] as const),
        ),
    );
  const terms = await trx
    .selectFrom('institution.calendar_period')
    .select(['term_code', 'academic_year', 'starts_on'])
    .where('institution_id', '=', institutionId)
    .where('kind', '=', 'term')
    .execute();
  const firstDays = new Map<string, IsoDate>();
  for (const { term_code, academic_year, starts_on } of terms)
    for (const name of [term_code ?? '', academic_year])
      firstDays.set(name, earlier(firstDays.get(name) ?? null, starts_on) ?? starts_on);
  return {
    firstDays,
    programmes: ids(['programme', 'school', 'year_group', 'department']),
    campuses: ids(['campus', 'school']),
    academicYears: new Map(
      terms.flatMap(({ term_code, academic_year }) =>
        term_code === null ? [] : [[term_code, academic_year] as const],
      ),
    ),
  };
}

/** Numbers for enrolments that are new, in the order of their keys and after the last one: neighbours in number are neighbours in the roster. */
async function numberNew(
  sync: RosterSync,
  rows: readonly RosterEnrolment[],
): Promise<{ newIds: Map<string, number>; merged: Set<string> }> {
  const fresh: string[] = [];
  const merged = new Set<string>();
  for (let from = 0; from < rows.length; from += sync.step * 5) {
    const keys = rows.slice(from, from + sync.step * 5).map(({ key }) => key);
    const found = await sync.run((trx) =>
      sql<{
        key: string;
        is_merged: boolean;
      }>`select source_key as key, end_reason is not distinct from 'merged' as is_merged from roster.enrolment where institution_id = ${sync.institutionId} and source_key in (select unnest(${arrayLiteral(keys)}::text::text[]))`.execute(
        trx,
      ),
    );
    const known = new Set(found.rows.map(({ key }) => key));
    for (const key of keys) if (!known.has(key)) fresh.push(key);
    for (const row of found.rows) if (row.is_merged) merged.add(row.key);
  }
  const { rows: last } = await sync.run((trx) =>
    sql<{
      n: number;
    }>`select coalesce(max(enrolment_id), 0) as n from roster.enrolment where institution_id = ${sync.institutionId}`.execute(
      trx,
    ),
  );
  const next = (last[0]?.n ?? 0) + 1;
  fresh.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return { newIds: new Map(fresh.map((key, index) => [key, next + index])), merged };
}

async function syncSome(
  trx: Tx,
  sync: RosterSync,
  some: readonly RosterEnrolment[],
  places: Places,
  newIds: ReadonlyMap<string, number>,
) {
  const students = await idsOf(
    trx,
    sync.institutionId,
    'roster.student',
    some.map(({ student }) => student),
  );
  const found = some.flatMap((row) => {
    const studentId = students.get(row.student);
    const programmeId = places.programmes.get(row.programme);
    const campusId = row.campus === null ? null : places.campuses.get(row.campus);
    if (studentId && programmeId && campusId !== undefined && row.academicYear !== '')
      return [{ ...row, studentId, programmeId, campusId }];
    const what = !studentId
      ? 'a student'
      : !programmeId
        ? 'a programme or school'
        : campusId === undefined
          ? 'a campus'
          : 'a term (so its academic year is not known)';
    missing(sync, 'enrolments', what, `${row.key}: ${row.student}, ${row.programme}, ${row.termCode}`);
    return [];
  });
  const before = await standingEnrolments(
    trx,
    sync.institutionId,
    found.flatMap(({ key }) => (newIds.has(key) ? [] : [key])),
  );
  const done = await upsertRows(trx, 'roster.enrolment', sync.institutionId, {
    // Only new rows take a number; a standing row keeps its own, and a number that nobody took is not missed.
    enrolment_id: { type: 'int4', role: 'once', values: found.map(({ key }) => newIds.get(key) ?? STANDING) },
    source_key: { type: 'text', role: 'key', values: found.map(({ key }) => key) },
    student_id: { type: 'uuid', role: 'set', values: found.map(({ studentId }) => studentId) },
    programme_unit_id: { type: 'uuid', role: 'set', values: found.map(({ programmeId }) => programmeId) },
    campus_unit_id: { type: 'uuid', role: 'set', values: found.map(({ campusId }) => campusId) },
    term_code: { type: 'text', role: 'set', values: found.map(({ termCode }) => termCode) },
    academic_year: { type: 'text', role: 'set', values: found.map(({ academicYear }) => academicYear) },
    year_of_study: { type: 'text', role: 'set', values: found.map(({ yearOfStudy }) => yearOfStudy) },
    mode: { type: 'text', role: 'set', values: found.map(({ mode }) => mode) },
    starts_on: { type: 'date', role: 'set', values: found.map(({ startsOn }) => startsOn) },
    ends_on: { type: 'date', role: 'set', values: found.map(({ endsOn }) => endsOn) },
    end_reason: { type: 'text', role: 'set', values: found.map(({ endReason }) => endReason) },
    is_primary: { type: 'bool', role: 'set', values: found.map(({ isPrimary }) => isPrimary) },
  });
  for (const at of [...done.created, ...done.changed]) {
    const row = found[at];
    if (row) touchEnrolment(sync, before.get(row.key) ?? null, row, places.firstDays);
  }
  await refreshStatisticsWithin(trx, 'roster.enrolment', done.created.length);
  return { created: done.created.length, changed: done.changed.length, bad: some.length - found.length };
}

/** A number that no new row is given: the row with this key stands already, so it is never stored. */
const STANDING = 2_147_483_647;

export async function syncOutcomes(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const rows = onceEach(sync, 'outcomes', batch.outcomes, ({ enrolment }) => enrolment);
  await inSteps(sync, 'outcomes', rows, async (trx, some) => {
    const { rows: ids } = await sql<{
      key: string;
      id: number;
    }>`select source_key as key, enrolment_id as id from roster.enrolment
      where institution_id = ${sync.institutionId} and source_key in (select unnest(${arrayLiteral(some.map(({ enrolment }) => enrolment))}::text::text[]))`.execute(
      trx,
    );
    const byKey = new Map(ids.map(({ key, id }) => [key, id]));
    const found = some.flatMap((row) => {
      const id = byKey.get(row.enrolment);
      if (id === undefined) missing(sync, 'outcomes', 'an enrolment', row.enrolment);
      return id === undefined ? [] : [{ ...row, id }];
    });
    const done = await upsertRows(trx, 'roster.outcome', sync.institutionId, {
      enrolment_id: { type: 'int4', role: 'key', values: found.map(({ id }) => id) },
      value: { type: 'text', role: 'set', values: found.map(({ value }) => value) },
      known_on: { type: 'date', role: 'set', values: found.map(({ knownOn }) => knownOn) },
    });
    return { created: done.created.length, changed: done.changed.length, bad: some.length - found.length };
  });
}
