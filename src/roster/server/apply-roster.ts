import { listUnits, syncPeriods, syncUnits } from '../../institution/server/index.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import { refreshStatistics } from '../../platform/db/refresh-statistics.ts';
import { addFate, type BadRow, type RosterBatch, type RosterCounts } from '../core/roster-batch.ts';
import { tooMuchUpheaval, type Upheaval } from '../core/upheaval.ts';
import { inSteps, missing, onceEach, type RosterSync, touch, withRosterSync } from './roster-sync.ts';
import { readUpheaval, syncEnrolments, syncOutcomes } from './sync-enrolments.ts';
import { syncCaseloads, syncCircumstances, syncClasses, syncGuardianships } from './sync-links.ts';
import { syncGuardians, syncStaff, syncStudents } from './sync-people.ts';

export interface RosterResult {
  /** By table and fate; every row that was given is in it once. */
  counts: RosterCounts;
  /** Rows that could not be taken, with the reason. */
  bad: BadRow[];
  /** The first day from which on scores rest on what changed; null where they rest on none of it. */
  scoresFrom: IsoDate | null;
}

/** What a roster would end or move, and whether a person should look at it first. Writes nothing. */
export async function foreseeRoster(
  db: Database,
  input: { institutionId: number; batch: RosterBatch; today: IsoDate },
): Promise<{ upheaval: Upheaval; hold: string | null }> {
  const { institutionId, batch, today } = input;
  const { upheaval } = await withRosterSync(db, { institutionId, today }, (sync) => readUpheaval(sync, batch));
  return { upheaval, hold: tooMuchUpheaval(upheaval) };
}

/** Brings the roster up to date with a batch: may be run twice, and again after it broke off. */
export async function applyRoster(
  db: Database,
  input: { institutionId: number; batch: RosterBatch; today: IsoDate; onProgress?: (rows: number) => void },
): Promise<RosterResult> {
  const { batch } = input;
  const result = await withRosterSync(db, input, async (sync) => {
    const { absent } = await readUpheaval(sync, batch);
    await syncPlaces(sync, batch);
    await syncStaff(sync, batch);
    await syncStudents(sync, batch);
    // An enrolment whose row cannot be read is not one that was left out.
    const isWhole = !batch.bad.some(({ file }) => endingFiles.includes(file));
    await syncEnrolments(sync, batch, isWhole ? absent : []);
    await syncOutcomes(sync, batch);
    await syncClasses(sync, batch);
    await syncCaseloads(sync, batch);
    await syncGuardians(sync, batch);
    await syncGuardianships(sync, batch);
    await syncCircumstances(sync, batch);
    addFate(sync.counts, 'rows', 'bad-value', batch.bad.length);
    return { counts: sync.counts, bad: [...batch.bad, ...sync.bad], scoresFrom: sync.scoresFrom };
  });
  await refreshStatistics(db, filledTables);
  return result;
}

const filledTables = [
  'roster.student',
  'roster.student_identifier',
  'roster.characteristic',
  'roster.enrolment',
  'roster.caseload',
  'roster.class_student',
  'roster.guardianship',
];

const endingFiles = ['enrolments.csv', 'users.csv', 'roles.csv'];

async function syncPlaces(sync: RosterSync, batch: RosterBatch): Promise<void> {
  const units = onceEach(sync, 'units', batch.units, ({ kind, code }) => `${kind}/${code}`);
  await inSteps(sync, 'units', units, async (trx, some) => {
    const done = await syncUnits(trx, sync.institutionId, some);
    if (done.scoresFrom !== null) touch(sync, done.scoresFrom);
    return { created: done.created.length, changed: done.changed.length, bad: 0 };
  });
  const codes = await sync.run(
    async (trx) => new Map((await listUnits(trx, sync.institutionId)).map(({ code, unitId }) => [code, unitId])),
  );
  const periods = onceEach(sync, 'periods', batch.periods, (period) =>
    JSON.stringify([period.kind, period.unit, period.termCode ?? [period.name, period.academicYear]]),
  );
  await inSteps(sync, 'periods', periods, async (trx, some) => {
    const found = some.flatMap((period) => {
      const unitId = period.unit === null ? null : codes.get(period.unit);
      if (unitId === undefined) missing(sync, 'periods', 'a unit', `${period.name}, ${period.unit}`);
      return unitId === undefined ? [] : [{ ...period, unitId }];
    });
    const done = await syncPeriods(trx, sync.institutionId, found);
    if (done.scoresFrom !== null) touch(sync, done.scoresFrom);
    return { created: done.created.length, changed: done.changed.length, bad: some.length - found.length };
  });
}
