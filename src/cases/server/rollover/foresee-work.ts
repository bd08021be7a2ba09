import { sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { RosterBatch } from '../../../roster/core/roster-batch.ts';
import { type Passing, planPassing } from '../../core/passing.ts';
import { type CaseloadFact, type Reach, standingOn } from '../../core/standing.ts';
import { openSubjects, studentsWithOpenWork } from '../case/open-subjects.ts';
import { readFacts, readReach } from '../handover/standings.ts';
import type { Foreseen, ForeseenStudent } from './foresee-rollover.ts';

const STEP = { embedded: 200, server: 2_000 } as const;

export interface ForeseenWork {
  passings: { studentId: string; passing: Passing }[];
  /** Open, of students who move, and with the right person already. */
  settled: number;
  /** Staff as they would be. */
  reach: Reach;
  staffNames: ReadonlyMap<string, string>;
}

/** What of the open casework would have to be passed on: decided as it will be once the roster is in. */
export async function foreseeWork(
  db: Database,
  institutionId: number,
  foreseen: Foreseen,
  batch: RosterBatch,
): Promise<ForeseenWork> {
  const { today, asOf } = foreseen;
  const { staff, reach, studentIds } = await db.forInstitution(institutionId, async (trx) => {
    const known = await readStaff(trx, institutionId, batch);
    return {
      staff: known,
      reach: { ...(await readReach(trx, institutionId, today)), left: leftBy(known, batch, asOf) },
      studentIds: await studentsWithOpenWork(trx, institutionId, today),
    };
  });
  const byId = new Map(foreseen.students.map((one) => [one.studentId ?? one.key, one]));
  const work: ForeseenWork = { passings: [], settled: 0, reach, staffNames: staff.names };
  for (let from = 0; from < studentIds.length; from += STEP[db.kind]) {
    const some = studentIds.slice(from, from + STEP[db.kind]);
    const { subjects, facts } = await db.forInstitution(institutionId, async (trx) => ({
      subjects: Map.groupBy(await openSubjects(trx, institutionId, some, today, false), ({ studentId }) => studentId),
      facts: await readFacts(trx, institutionId, some),
    }));
    for (const studentId of some) {
      const student = byId.get(studentId);
      if (!student) continue;
      const caseloads = caseloadsOf(foreseen, student, facts.get(studentId)?.caseloads ?? [], staff);
      const standing = standingOn({ enrolments: student.factsThen, caseloads }, reach, asOf);
      const now = standingOn(facts.get(studentId) ?? { enrolments: [], caseloads: [] }, reach, today).now;
      const { passing, settled } = planPassing(
        (subjects.get(studentId) ?? []).flatMap(({ kind, before, takenFrom, ownerStaffId, ...one }) =>
          kind === 'safeguarding'
            ? []
            : [{ ...one, kind, ownerStaffId: ownerStaffId ?? takenFrom, before: before ?? now }],
        ),
        standing,
      );
      work.settled += settled.length;
      if (passing) work.passings.push({ studentId, passing });
    }
  }
  return work;
}

interface Staff {
  keyOf: ReadonlyMap<string, string>;
  idOf: ReadonlyMap<string, string>;
  leftOn: ReadonlyMap<string, IsoDate | null>;
  names: ReadonlyMap<string, string>;
}

async function readStaff(trx: Tx, institutionId: number, batch: RosterBatch): Promise<Staff> {
  const rows = await trx
    .selectFrom('roster.staff')
    .select(['staff_id', 'source_key', 'display_name', 'left_on'])
    .where('institution_id', '=', institutionId)
    .execute();
  const idOf = new Map(rows.map(({ staff_id, source_key }) => [source_key, staff_id]));
  for (const { key } of batch.staff) if (!idOf.has(key)) idOf.set(key, `new:${key}`);
  return {
    idOf,
    keyOf: new Map([...idOf].map(([key, id]) => [id, key])),
    leftOn: new Map(rows.map(({ staff_id, left_on }) => [staff_id, left_on])),
    names: new Map([
      ...rows.map(({ staff_id, display_name }) => [staff_id, display_name] as const),
      ...batch.staff.map(({ key, displayName }) => [idOf.get(key) ?? key, displayName] as const),
    ]),
  };
}

function leftBy(staff: Staff, batch: RosterBatch, asOf: IsoDate): Set<string> {
  const leftOn = new Map(staff.leftOn);
  for (const { key, leftOn: day } of batch.staff) leftOn.set(staff.idOf.get(key) ?? key, day);
  return new Set([...leftOn].flatMap(([staffId, day]) => (day !== null && day <= asOf ? [staffId] : [])));
}

function caseloadsOf(
  foreseen: Foreseen,
  { key }: ForeseenStudent,
  standing: readonly CaseloadFact[],
  { keyOf, idOf }: Staff,
): CaseloadFact[] {
  const lines = standing.map(({ staffId, ...one }) => ({ ...one, staff: keyOf.get(staffId) ?? staffId }));
  return foreseen
    .caseloadsOf(key, lines)
    .map(({ staff, ...one }) => ({ ...one, staffId: idOf.get(staff) ?? `new:${staff}` }));
}

/** Who would look after each student on a day, of all who are enrolled then: by the staff who would have left, and nobody. */
export async function foreseeCaseloads(
  db: Database,
  institutionId: number,
  foreseen: Foreseen,
  { reach, staffNames }: ForeseenWork,
  batch: RosterBatch,
): Promise<{ left: { name: string; students: number }[]; nobody: ForeseenStudent[] | null }> {
  const staff = await db.forInstitution(institutionId, (trx) => readStaff(trx, institutionId, batch));
  const enrolled = foreseen.students.filter(({ next }) => next.places.length > 0);
  const ofLeft = new Map<string, number>();
  const nobody: ForeseenStudent[] = [];
  let lookedAfter = 0;
  for (let from = 0; from < enrolled.length; from += 2_500) {
    const some = enrolled.slice(from, from + 2_500);
    const standing = await db.forInstitution(institutionId, (trx) =>
      readCaseloads(
        trx,
        institutionId,
        some.flatMap(({ studentId }) => studentId ?? []),
      ),
    );
    for (const student of some) {
      const on = caseloadsOf(foreseen, student, standing.get(student.studentId ?? '') ?? [], staff).filter(
        ({ kind, startsOn, endsOn }) =>
          kind !== 'cover' &&
          (startsOn === null || startsOn <= foreseen.asOf) &&
          (endsOn === null || endsOn >= foreseen.asOf),
      );
      const ids = new Set(on.map(({ staffId }) => staffId));
      for (const staffId of ids) if (reach.left.has(staffId)) ofLeft.set(staffId, (ofLeft.get(staffId) ?? 0) + 1);
      if ([...ids].some((staffId) => !reach.left.has(staffId))) lookedAfter++;
      else nobody.push(student);
    }
  }
  return {
    left: [...ofLeft].map(([staffId, students]) => ({ name: staffNames.get(staffId) ?? '', students })),
    nobody: lookedAfter === 0 ? null : nobody,
  };
}

async function readCaseloads(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<Map<string, CaseloadFact[]>> {
  const { rows } = await sql<CaseloadFact & { studentId: string }>`
    select student_id as "studentId", staff_id as "staffId", kind, starts_on as "startsOn", ends_on as "endsOn"
    from roster.caseload where institution_id = ${institutionId} and student_id = any(${[...studentIds]}::uuid[])`.execute(
    trx,
  );
  return Map.groupBy(rows, ({ studentId }) => studentId);
}
