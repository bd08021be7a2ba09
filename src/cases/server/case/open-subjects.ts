import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Place } from '../../core/passing.ts';
import { listed } from '../handover/standings.ts';

/** What is open about a student, and where they stood when it came to where it is; null where nothing is noted yet. */
export interface OpenSubject {
  kind: 'case' | 'circumstance' | 'safeguarding';
  id: string;
  studentId: string;
  ownerStaffId: string | null;
  /** Whose it was until a move that waits took it from them. */
  takenFrom: string | null;
  hasTeam: boolean;
  before: Place | null;
}

/** Students of whom something is open that would have to be passed on; those with a move that waits too. */
export async function studentsWithOpenWork(trx: Tx, institutionId: number, today: IsoDate): Promise<string[]> {
  const i = institutionId;
  const { rows } = await sql<{ student_id: string }>`
    select student_id from cases."case" where institution_id = ${i} and closed_at is null
    union select student_id from roster.circumstance where institution_id = ${i} and (ends_on is null or ends_on >= ${today}::date)
    union select student_id from cases.note where institution_id = ${i} and level = 'safeguarding'
    union select student_id from cases.handover where institution_id = ${i} and kind = 'move' and state in ('offered', 'queried')
    order by 1`.execute(trx);
  return rows.map(({ student_id }) => student_id);
}

/** What is open about these students. Unless it is only looked at, where they stood is locked: another run of the same work waits. */
export async function openSubjects(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  today: IsoDate,
  isLocked = true,
): Promise<OpenSubject[]> {
  const i = institutionId;
  if (isLocked)
    await sql`select from cases.place where institution_id = ${i} and student_id in ${listed(studentIds)}
    order by subject_kind, subject_id for update`.execute(trx);
  const noted = (kind: string, id: RawBuilder<unknown>) =>
    sql`left join cases.place p on p.institution_id = ${i} and p.subject_kind = ${kind} and p.subject_id = ${id}`;
  const { rows } = await sql<Omit<OpenSubject, 'before'> & { places: string[] | null; carers: string[] | null }>`
    select 'case' as kind, c.case_id as id, c.student_id as "studentId", c.owner_staff_id as "ownerStaffId",
      (select x.owner_before from cases.handover_case x join cases.handover h on h.institution_id = ${i} and h.handover_id = x.handover_id
        where x.institution_id = ${i} and x.case_id = c.case_id and h.kind = 'move' and h.state in ('offered', 'queried') limit 1) as "takenFrom",
      c.team_id is not null as "hasTeam", p.places, p.carers
    from cases."case" c ${noted('case', sql`c.case_id`)}
    where c.institution_id = ${i} and c.closed_at is null and c.student_id in ${listed(studentIds)}
    union all
    select 'circumstance', c.circumstance_id, c.student_id, null, null, false, p.places, p.carers
    from roster.circumstance c ${noted('circumstance', sql`c.circumstance_id`)}
    where c.institution_id = ${i} and (c.ends_on is null or c.ends_on >= ${today}::date) and c.student_id in ${listed(studentIds)}
    union all
    select 'safeguarding', n.student_id, n.student_id, null, null, false, p.places, p.carers
    from (select distinct student_id from cases.note where institution_id = ${i} and level = 'safeguarding'
      and student_id in ${listed(studentIds)}) n ${noted('safeguarding', sql`n.student_id`)}
    order by 1, 2`.execute(trx);
  return rows.map(({ places, carers, ...row }) => ({
    ...row,
    before: places && carers ? { places, carers } : null,
  }));
}

/** Forgets where students stood for what is closed: when it is opened again, it starts from where they stand then. */
export async function forgetClosed(trx: Tx, institutionId: number, today: IsoDate): Promise<void> {
  const i = institutionId;
  await sql`delete from cases.place p using cases."case" c where p.institution_id = ${i} and p.subject_kind = 'case'
    and c.institution_id = ${i} and c.case_id = p.subject_id and c.closed_at is not null`.execute(trx);
  await sql`delete from cases.place p using roster.circumstance c where p.institution_id = ${i} and p.subject_kind = 'circumstance'
    and c.institution_id = ${i} and c.circumstance_id = p.subject_id and c.ends_on < ${today}::date`.execute(trx);
}
