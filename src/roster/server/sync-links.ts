import { sql } from 'kysely';
import { earlier, listUnits } from '../../institution/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/db/database.ts';
import { upsertRows } from '../../platform/db/upsert.ts';
import type { RosterBatch, RosterTable } from '../core/roster-batch.ts';
import { endAbsent } from './absent-rows.ts';
import { cover_kind } from './cover-caseload.ts';
import { idsOf, inSteps, missing, onceEach, type RosterSync, touch } from './roster-sync.ts';

/** Finds the ids of both ends of each link; a link that names what is not there is bad. */
async function linked<R extends object>(
  trx: Tx,
  sync: RosterSync,
  table: RosterTable,
  rows: readonly R[],
  one: { table: Parameters<typeof idsOf>[2]; of: (row: R) => string; what: string },
  other: { table: Parameters<typeof idsOf>[2]; of: (row: R) => string; what: string },
): Promise<(R & { oneId: string; otherId: string })[]> {
  const ones = await idsOf(trx, sync.institutionId, one.table, rows.map(one.of));
  const others = await idsOf(trx, sync.institutionId, other.table, rows.map(other.of));
  return rows.flatMap((row) => {
    const [oneId, otherId] = [ones.get(one.of(row)), others.get(other.of(row))];
    if (oneId && otherId) return [{ ...row, oneId, otherId }];
    missing(sync, table, oneId ? other.what : one.what, `${one.of(row)}, ${other.of(row)}`);
    return [];
  });
}

const student = { table: 'roster.student', what: 'a student' } as const;
const staff = { table: 'roster.staff', what: 'a staff member' } as const;
const guardian = { table: 'roster.guardian', what: 'a guardian' } as const;
const classEnd = { table: 'roster.class', what: 'a class' } as const;

export async function syncCaseloads(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const wanted = new Set<string>();
  const rows = onceEach(sync, 'caseloads', batch.caseloads, (row) =>
    JSON.stringify([row.staff, row.student, row.kind]),
  );
  await inSteps(sync, 'caseloads', rows, async (trx, some) => {
    const found = await linked(
      trx,
      sync,
      'caseloads',
      some,
      { ...staff, of: (row) => row.staff },
      { ...student, of: (row) => row.student },
    );
    for (const row of found) wanted.add(`${row.oneId}/${row.otherId}/${row.kind}`);
    const once = unique(found, (row) => `${row.oneId}/${row.otherId}/${row.kind}`);
    const done = await upsertRows(trx, 'roster.caseload', sync.institutionId, {
      staff_id: { type: 'uuid', role: 'key', values: once.map(({ oneId }) => oneId) },
      student_id: { type: 'uuid', role: 'key', values: once.map(({ otherId }) => otherId) },
      kind: { type: 'text', role: 'key', values: once.map(({ kind }) => kind) },
      starts_on: { type: 'date', role: 'set', values: once.map(({ startsOn }) => startsOn) },
      ends_on: { type: 'date', role: 'set', values: once.map(({ endsOn }) => endsOn) },
    });
    return { created: done.created.length, changed: done.changed.length, bad: some.length - found.length };
  });
  if (batch.mode !== 'bulk' || rows.length === 0) return;
  const key = [
    { column: 'staff_id', type: 'uuid' },
    { column: 'student_id', type: 'uuid' },
    { column: 'kind', type: 'text' },
  ] as const;
  await endAbsent(
    sync,
    {
      table: 'roster.caseload',
      counted: 'caseloads',
      key,
      isOpen: sql`${openOn(sync)} and kind <> ${cover_kind}`,
      end: endedOn(sync),
    },
    wanted,
  );
}

export async function syncClasses(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const rows = onceEach(sync, 'classes', batch.classes, ({ key }) => key);
  const units = await sync.run(
    async (trx) => new Map((await listUnits(trx, sync.institutionId)).map(({ code, unitId }) => [code, unitId])),
  );
  await inSteps(sync, 'classes', rows, async (trx, some) => {
    const found = some.flatMap((row) => {
      const unitId = units.get(row.unit);
      if (!unitId) missing(sync, 'classes', 'a unit', `${row.key}, ${row.unit}`);
      return unitId ? [{ ...row, unitId }] : [];
    });
    const done = await upsertRows(trx, 'roster.class', sync.institutionId, {
      class_id: { type: 'uuid', role: 'once', values: found.map(() => uuidv7()) },
      source_key: { type: 'text', role: 'key', values: found.map(({ key }) => key) },
      unit_id: { type: 'uuid', role: 'set', values: found.map(({ unitId }) => unitId) },
      name: { type: 'text', role: 'set', values: found.map(({ name }) => name) },
      subject: { type: 'text', role: 'set', values: found.map(({ subject }) => subject) },
      term_code: { type: 'text', role: 'set', values: found.map(({ termCode }) => termCode) },
    });
    return { created: done.created.length, changed: done.changed.length, bad: some.length - found.length };
  });
  await syncClassStudents(sync, batch);
  await syncClassStaff(sync, batch);
}

async function syncClassStudents(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const wanted = new Set<string>();
  const rows = onceEach(
    sync,
    'classStudents',
    batch.classStudents,
    (row) => JSON.stringify([row.class, row.student]),
    true,
  );
  await inSteps(sync, 'classStudents', rows, async (trx, some) => {
    const found = await linked(
      trx,
      sync,
      'classStudents',
      some,
      { ...classEnd, of: (row) => row.class },
      { ...student, of: (row) => row.student },
    );
    for (const row of found) wanted.add(`${row.oneId}/${row.otherId}`);
    const once = unique(found, (row) => `${row.oneId}/${row.otherId}`);
    const done = await upsertRows(trx, 'roster.class_student', sync.institutionId, {
      class_id: { type: 'uuid', role: 'key', values: once.map(({ oneId }) => oneId) },
      student_id: { type: 'uuid', role: 'key', values: once.map(({ otherId }) => otherId) },
      starts_on: { type: 'date', role: 'set', values: once.map(({ startsOn }) => startsOn) },
      ends_on: { type: 'date', role: 'set', values: once.map(({ endsOn }) => endsOn) },
    });
    return { created: done.created.length, changed: done.changed.length, bad: some.length - found.length };
  });
  if (batch.mode !== 'bulk' || rows.length === 0) return;
  const key = [
    { column: 'class_id', type: 'uuid' },
    { column: 'student_id', type: 'uuid' },
  ] as const;
  await endAbsent(
    sync,
    { table: 'roster.class_student', counted: 'classStudents', key, isOpen: openOn(sync), end: endedOn(sync) },
    wanted,
  );
}

async function syncClassStaff(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const wanted = new Set<string>();
  const rows = onceEach(sync, 'classStaff', batch.classStaff, (row) => JSON.stringify([row.class, row.staff]), true);
  await inSteps(sync, 'classStaff', rows, async (trx, some) => {
    const found = await linked(
      trx,
      sync,
      'classStaff',
      some,
      { ...classEnd, of: (row) => row.class },
      { ...staff, of: (row) => row.staff },
    );
    for (const row of found) wanted.add(`${row.oneId}/${row.otherId}`);
    const done = await upsertRows(trx, 'roster.class_staff', sync.institutionId, {
      class_id: { type: 'uuid', role: 'key', values: found.map(({ oneId }) => oneId) },
      staff_id: { type: 'uuid', role: 'key', values: found.map(({ otherId }) => otherId) },
    });
    return { created: done.created.length, changed: 0, bad: some.length - found.length };
  });
  if (batch.mode !== 'bulk' || rows.length === 0) return;
  const key = [
    { column: 'class_id', type: 'uuid' },
    { column: 'staff_id', type: 'uuid' },
  ] as const;
  await endAbsent(
    sync,
    { table: 'roster.class_staff', counted: 'classStaff', key, isOpen: sql`true`, end: 'delete' },
    wanted,
  );
}

/** A guardianship that a complete roster leaves out is removed at once: a custody order may stand behind it. */
export async function syncGuardianships(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const wanted = new Set<string>();
  const rows = onceEach(sync, 'guardianships', batch.guardianships, (row) =>
    JSON.stringify([row.student, row.guardian]),
  );
  await inSteps(sync, 'guardianships', rows, async (trx, some) => {
    const found = await linked(
      trx,
      sync,
      'guardianships',
      some,
      { ...student, of: (row) => row.student },
      { ...guardian, of: (row) => row.guardian },
    );
    for (const row of found) wanted.add(`${row.oneId}/${row.otherId}`);
    const once = unique(found, (row) => `${row.oneId}/${row.otherId}`);
    const done = await upsertRows(trx, 'roster.guardianship', sync.institutionId, {
      student_id: { type: 'uuid', role: 'key', values: once.map(({ oneId }) => oneId) },
      guardian_id: { type: 'uuid', role: 'key', values: once.map(({ otherId }) => otherId) },
      relation: { type: 'text', role: 'set', values: once.map(({ relation }) => relation) },
      household: { type: 'text', role: 'set', values: once.map(({ household }) => household) },
      may_receive: { type: 'bool', role: 'set', values: once.map(({ mayReceive }) => mayReceive) },
    });
    return { created: done.created.length, changed: done.changed.length, bad: some.length - found.length };
  });
  if (batch.mode !== 'bulk' || rows.length === 0) return;
  const key = [
    { column: 'student_id', type: 'uuid' },
    { column: 'guardian_id', type: 'uuid' },
  ] as const;
  await endAbsent(
    sync,
    { table: 'roster.guardianship', counted: 'guardianships', key, isOpen: sql`true`, end: 'delete' },
    wanted,
  );
}

/** Known by student, kind, reason and first day. What is left out stays: staff may have added it here. */
export async function syncCircumstances(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const rows = onceEach(sync, 'circumstances', batch.circumstances, (row) =>
    JSON.stringify([row.student, row.kind, row.reason, row.startsOn]),
  );
  await inSteps(sync, 'circumstances', rows, async (trx, some) => {
    const ids = await idsOf(
      trx,
      sync.institutionId,
      'roster.student',
      some.map((row) => row.student),
    );
    let [created, changed, bad] = [0, 0, 0];
    for (const row of some) {
      const studentId = ids.get(row.student);
      if (!studentId) {
        missing(sync, 'circumstances', 'a student', row.student);
        bad++;
        continue;
      }
      const same = {
        institution_id: sync.institutionId,
        student_id: studentId,
        kind: row.kind,
        reason: row.reason,
        starts_on: row.startsOn,
      };
      const standing = await trx
        .selectFrom('roster.circumstance')
        .select(['circumstance_id', 'ends_on', 'is_restricted', 'ended_at', 'roster_ends_on'])
        .where((where) => where.and(same))
        .executeTakeFirst();
      if (!standing) {
        await trx
          .insertInto('roster.circumstance')
          .values({ ...same, circumstance_id: uuidv7(), ends_on: row.endsOn, is_restricted: row.isRestricted })
          .execute();
        if (row.kind === 'exemption') touch(sync, row.startsOn);
        created++;
        continue;
      }
      // What a person ended stays ended until the roster says something new.
      const endsOn = standing.ended_at && standing.roster_ends_on === row.endsOn ? standing.ends_on : row.endsOn;
      if (standing.ends_on !== endsOn || standing.is_restricted !== row.isRestricted) {
        await trx
          .updateTable('roster.circumstance')
          .set({ ends_on: endsOn, is_restricted: row.isRestricted })
          .where('institution_id', '=', sync.institutionId)
          .where('circumstance_id', '=', standing.circumstance_id)
          .execute();
        if (row.kind === 'exemption' && standing.ends_on !== endsOn) touch(sync, earlier(standing.ends_on, endsOn));
        changed++;
      }
    }
    return { created, changed, bad };
  });
}

const openOn = (sync: RosterSync) => sql`(ends_on is null or ends_on >= ${sync.today}::date)`;
const endedOn = (sync: RosterSync) => ({ set: sql`ends_on = greatest(starts_on - 1, ${sync.today}::date - 1)` });

/** Two keys of one merged student are one link. */
function unique<R>(rows: readonly R[], keyOf: (row: R) => string): R[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}
