import { sql } from 'kysely';
import { uuidv7 } from '../../kernel/ids.ts';
import { arrayLiteral } from '../../platform/db/bulk-insert.ts';
import type { Tx } from '../../platform/db/database.ts';
import { refreshStatisticsWithin } from '../../platform/db/refresh-statistics.ts';
import { upsertRows } from '../../platform/db/upsert.ts';
import type { RosterBatch, RosterStudent } from '../core/roster-batch.ts';
import { searchKey } from '../core/search-key.ts';
import { idsOf, inSteps, onceEach, type RosterSync } from './roster-sync.ts';

export async function syncStaff(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const rows = onceEach(sync, 'staff', batch.staff, ({ key }) => key);
  await inSteps(sync, 'staff', rows, async (trx, some) => {
    const done = await upsertRows(trx, 'roster.staff', sync.institutionId, {
      staff_id: { type: 'uuid', role: 'once', values: some.map(() => uuidv7()) },
      source_key: { type: 'text', role: 'key', values: some.map(({ key }) => key) },
      display_name: { type: 'text', role: 'set', values: some.map(({ displayName }) => displayName) },
      email: { type: 'text', role: 'set', values: some.map(({ email }) => email) },
      left_on: { type: 'date', role: 'set', values: some.map(({ leftOn }) => leftOn) },
    });
    return { created: done.created.length, changed: done.changed.length, bad: 0 };
  });
}

export async function syncStudents(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const rows = onceEach(sync, 'students', batch.students, ({ key }) => key);
  await inSteps(sync, 'students', rows, async (trx, some) => {
    const done = await upsertRows(trx, 'roster.student', sync.institutionId, {
      student_id: { type: 'uuid', role: 'once', values: some.map(() => uuidv7()) },
      source_key: { type: 'text', role: 'key', values: some.map(({ key }) => key) },
      display_name: { type: 'text', role: 'set', values: some.map(({ displayName }) => displayName) },
      given_name: { type: 'text', role: 'set', values: some.map(({ givenName }) => givenName) },
      family_name: { type: 'text', role: 'set', values: some.map(({ familyName }) => familyName) },
      search_key: {
        type: 'text',
        role: 'set',
        values: some.map((student) => searchKey(student.givenName, student.familyName, student.displayName)),
      },
      date_of_birth: { type: 'date', role: 'set', values: some.map(({ dateOfBirth }) => dateOfBirth) },
      email: { type: 'text', role: 'set', values: some.map(({ email }) => email) },
      home_language: { type: 'text', role: 'set', values: some.map(({ homeLanguage }) => homeLanguage) },
    });
    await refreshStatisticsWithin(trx, 'roster.student', done.created.length);
    const ids = await idsOf(
      trx,
      sync.institutionId,
      'roster.student',
      some.map(({ key }) => key),
    );
    // A merged record keeps its name; what else its row says would contradict the record that speaks for it.
    const merged = await mergedKeys(trx, sync.institutionId, some);
    const own = merged.size === 0 ? some : some.filter(({ key }) => !merged.has(key));
    const isCreated = new Set(done.created.map((at) => some[at]?.key));
    await syncIdentifiers(trx, sync, own, ids);
    const described = (await syncCharacteristics(trx, sync, own, ids, batch.mode === 'bulk')).map((at) => own[at]?.key);
    const changed = new Set(
      [...done.changed.map((at) => some[at]?.key), ...described].filter((key) => !isCreated.has(key)),
    );
    return { created: isCreated.size, changed: changed.size, bad: 0 };
  });
}

async function mergedKeys(trx: Tx, institutionId: number, students: readonly RosterStudent[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`select source_key as key from roster.student
    where institution_id = ${institutionId} and merged_into_student_id is not null
      and source_key in (select unnest(${arrayLiteral(students.map(({ key }) => key))}::text::text[]))`.execute(trx);
  return new Set(rows.map(({ key }) => key));
}

/** Every id by which feeds may name the students. One that another student has already stays with that student. */
async function syncIdentifiers(
  trx: Tx,
  sync: RosterSync,
  students: readonly RosterStudent[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const seen = new Map<string, string>();
  const given = students.flatMap((student) => [
    { kind: 'source', value: student.key, student },
    ...(student.email ? [{ kind: 'email', value: student.email.toLowerCase(), student }] : []),
    ...student.identifiers.map(({ kind, value }) => ({
      kind,
      value: kind === 'email' ? value.toLowerCase() : value,
      student,
    })),
  ]);
  const rows = given.filter(({ kind, value, student }) => {
    const key = `${kind}\u0000${value}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, student.key);
    return first === undefined;
  });
  const done = await upsertRows(trx, 'roster.student_identifier', sync.institutionId, {
    kind: { type: 'text', role: 'key', values: rows.map(({ kind }) => kind) },
    value: { type: 'text', role: 'key', values: rows.map(({ value }) => value) },
    student_id: { type: 'uuid', role: 'once', values: rows.map(({ student }) => ids.get(student.key) ?? null) },
  });
  // Of what was there already: whose is it?
  if (done.created.length === given.length) return;
  const taken = await sql<{ kind: string; value: string }>`select i.kind, i.value
    from unnest(${arrayLiteral(given.map(({ kind }) => kind))}::text::text[], ${arrayLiteral(given.map(({ value }) => value))}::text::text[],
      ${arrayLiteral(given.map(({ student }) => ids.get(student.key) ?? null))}::text::uuid[]) as g (kind, value, student_id)
    join roster.student_identifier i on i.institution_id = ${sync.institutionId} and i.kind = g.kind and i.value = g.value and i.student_id <> g.student_id`.execute(
    trx,
  );
  for (const { kind, value } of taken.rows)
    sync.bad.push({
      file: 'students',
      row: 0,
      reason: `Another student has this ${kind} id already; it stays there.`,
      content: value,
    });
}

/** @returns places of the students for whom something changed */
async function syncCharacteristics(
  trx: Tx,
  sync: RosterSync,
  students: readonly RosterStudent[],
  ids: ReadonlyMap<string, string>,
  isWhole: boolean,
): Promise<number[]> {
  const { institutionId } = sync;
  const rows = students.flatMap((student, at) =>
    Object.entries(student.characteristics).map(([kind, value]) => ({
      at,
      studentId: ids.get(student.key) ?? null,
      kind,
      value,
    })),
  );
  const unique = [...new Map(rows.map((row) => [`${row.studentId}/${row.kind}`, row])).values()];
  const done = await upsertRows(trx, 'roster.characteristic', institutionId, {
    student_id: { type: 'uuid', role: 'key', values: unique.map(({ studentId }) => studentId) },
    kind: { type: 'text', role: 'key', values: unique.map(({ kind }) => kind) },
    value: { type: 'text', role: 'set', values: unique.map(({ value }) => value) },
  });
  const touched = [...done.created, ...done.changed].flatMap((at) => unique[at]?.at ?? []);
  if (!isWhole) return touched;
  const gone = await sql<{ student_id: string }>`delete from roster.characteristic c
    where c.institution_id = ${institutionId} and c.student_id in (select unnest(${arrayLiteral(students.map(({ key }) => ids.get(key) ?? null))}::text::uuid[]))
      and not exists (select from unnest(${arrayLiteral(unique.map(({ studentId }) => studentId))}::text::uuid[], ${arrayLiteral(unique.map(({ kind }) => kind))}::text::text[]) as g (student_id, kind)
        where g.student_id = c.student_id and g.kind = c.kind)
    returning c.student_id`.execute(trx);
  const lost = new Set(gone.rows.map(({ student_id }) => student_id));
  return [...touched, ...students.flatMap(({ key }, at) => (lost.has(ids.get(key) ?? '') ? [at] : []))];
}

export async function syncGuardians(sync: RosterSync, batch: RosterBatch): Promise<void> {
  // A guardian of several students comes once for each of them.
  const guardians = onceEach(sync, 'guardians', batch.guardians, ({ key }) => key, true);
  await inSteps(sync, 'guardians', guardians, async (trx, some) => {
    const done = await upsertRows(trx, 'roster.guardian', sync.institutionId, {
      guardian_id: { type: 'uuid', role: 'once', values: some.map(() => uuidv7()) },
      source_key: { type: 'text', role: 'key', values: some.map(({ key }) => key) },
      display_name: { type: 'text', role: 'set', values: some.map(({ displayName }) => displayName) },
      email: { type: 'text', role: 'set', values: some.map(({ email }) => email) },
      phone: { type: 'text', role: 'set', values: some.map(({ phone }) => phone) },
      language: { type: 'text', role: 'set', values: some.map(({ language }) => language) },
    });
    await refreshStatisticsWithin(trx, 'roster.guardian', done.created.length);
    return { created: done.created.length, changed: done.changed.length, bad: 0 };
  });
}
