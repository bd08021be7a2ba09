import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInstitution, systemActor } from '../src/institution/server/index.ts';
import { fixedClock } from '../src/kernel/clock.ts';
import type { Database } from '../src/platform/db/database.ts';
import { emptyBatch, type RosterEnrolment } from '../src/roster/core/roster-batch.ts';
import { createSource, importRoster, type VerbContext } from '../src/sources/server/index.ts';

export interface Enrolled {
  institutionId: number;
  context: VerbContext;
  folder: string;
  remove(): Promise<void>;
}

/** The day and hour of these tests: a Sunday evening in London, the week before a reading week. */
export const now = '2025-11-02T20:00:00Z';

/**
 * A small university in its sixth week, for tests of what comes in. Enrolments, in the order of their numbers:
 * 1 001 in HIST, 2 001 in PHIL too (from 1 October), 3 002 in HIST (until 10 October), 4 003 in PHIL.
 * Sources: clicks and quiz (counts), marks (a rate), grades (a level).
 */
export async function enrolled(db: Database, key = 'enrolled'): Promise<Enrolled> {
  const folder = await mkdtemp(join(tmpdir(), 'leadline-enrolled-'));
  const { institutionId } = await createInstitution(db, {
    key,
    name: 'Enrolled',
    preset: 'higher-education',
    timeZone: 'Europe/London',
    fixedNow: now,
  });
  const context = { db, clock: fixedClock(now), actor: systemActor(institutionId), dataFolder: folder };
  await importRoster(context, { institutionId, batch: smallRoster() });
  await createSource(context, { key: 'clicks', name: 'Clicks', measure: 'count', weightGroup: 'vle' });
  await createSource(context, { key: 'quiz', name: 'Quiz', measure: 'count', weightGroup: 'vle' });
  await createSource(context, { key: 'marks', name: 'Attendance', measure: 'rate', weightGroup: 'attendance' });
  await createSource(context, { key: 'grades', name: 'Grades', measure: 'level', weightGroup: 'other' });
  return { institutionId, context, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export function smallRoster() {
  const batch = emptyBatch('bulk');
  const unit = (code: string, name: string) => ({
    kind: 'programme' as const,
    code,
    name,
    parent: null,
    timeZone: null,
  });
  batch.units.push(unit('HIST', 'History'), unit('PHIL', 'Philosophy'));
  batch.periods.push({
    kind: 'term',
    unit: null,
    termCode: 'AUT',
    name: 'Autumn term',
    academicYear: '2025-26',
    startsOn: '2025-09-22',
    endsOn: '2025-12-12',
  });
  for (const [key, email, card] of [
    ['001', 'Ann@x.org', '77'],
    ['002', 'bo@x.org', '78'],
    ['003', null, '079'],
  ] as const)
    batch.students.push({
      key,
      displayName: `Student ${key}`,
      givenName: null,
      familyName: null,
      dateOfBirth: null,
      email,
      homeLanguage: null,
      identifiers: [{ kind: 'card', value: card }],
      characteristics: {},
    });
  const enrol = (
    student: string,
    programme: string,
    startsOn: string,
    endsOn: string | null = null,
  ): RosterEnrolment => ({
    key: `${student}/${programme}/AUT`,
    student,
    programme,
    campus: null,
    termCode: 'AUT',
    academicYear: '2025-26',
    yearOfStudy: '1',
    mode: 'full-time',
    startsOn,
    endsOn,
    endReason: null,
    isPrimary: programme === 'HIST' || student === '003',
  });
  batch.enrolments.push(
    enrol('001', 'HIST', '2025-09-22'),
    enrol('001', 'PHIL', '2025-10-01'),
    enrol('002', 'HIST', '2025-09-22', '2025-10-10'),
    enrol('003', 'PHIL', '2025-09-22'),
  );
  return batch;
}
