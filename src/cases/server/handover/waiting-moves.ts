import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { MoveChange, Passing } from '../../core/passing.ts';
import { listed } from './standings.ts';

/** A move that waits: what is to be passed on, as it was offered. */
export interface WaitingMove extends Passing {
  handoverId: string;
  studentId: string;
  audience: 'casework' | 'safeguarding';
}

/** The moves of these students that wait for an answer. */
export async function waitingMoves(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<WaitingMove[]> {
  const i = institutionId;
  const { rows } = await sql<{
    handover_id: string;
    student_id: string;
    audience: WaitingMove['audience'];
    change: MoveChange;
    from_staff_id: string | null;
    to_staff_id: string | null;
    from_unit_id: string | null;
    to_unit_id: string | null;
  }>`select handover_id, student_id, audience, change, from_staff_id, to_staff_id, from_unit_id, to_unit_id
    from cases.handover where institution_id = ${i} and kind = 'move' and state in ('offered', 'queried')
    and student_id in ${listed(studentIds)}`.execute(trx);
  if (rows.length === 0) return [];
  const ids = rows.map(({ handover_id }) => handover_id);
  const { rows: cases } = await sql<{ handover_id: string; case_id: string; owner_before: string | null }>`
    select handover_id, case_id, owner_before from cases.handover_case
    where institution_id = ${i} and handover_id in ${listed(ids)}`.execute(trx);
  const { rows: circumstances } = await sql<{ handover_id: string; circumstance_id: string }>`
    select handover_id, circumstance_id from cases.handover_circumstance
    where institution_id = ${i} and handover_id in ${listed(ids)}`.execute(trx);
  return rows.map((row) => ({
    handoverId: row.handover_id,
    studentId: row.student_id,
    audience: row.audience,
    change: row.change,
    fromStaffId: row.from_staff_id,
    toStaffId: row.to_staff_id,
    fromUnitId: row.from_unit_id,
    toUnitId: row.to_unit_id,
    year: null,
    cases: cases
      .filter(({ handover_id }) => handover_id === row.handover_id)
      .map(({ case_id, owner_before }) => ({ caseId: case_id, ownerBefore: owner_before, isReleased: false })),
    circumstanceIds: circumstances
      .filter(({ handover_id }) => handover_id === row.handover_id)
      .map(({ circumstance_id }) => circumstance_id),
  }));
}
