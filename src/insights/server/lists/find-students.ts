import { type Expression, type SqlBool, sql } from 'kysely';
import { listUnits, loadInstitution } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { dayIn } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { normalised } from '../../../roster/core/search-key.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { reasonOf } from '../../core/student/sentences.ts';
import type { StudentSearchView } from '../../core/views.ts';
import { trouble } from '../problems.ts';
import { unitLabel, unitName } from './student-rows.ts';

/** At most so many students are found by the beginning of an identifier. */
const most_identified = 500;
const most_found = 12;

/** The students one of whose identifiers begins with the text. Each kind's stretch of the index is entered once. */
export async function studentsByIdentifier(trx: Tx, institutionId: number, text: string): Promise<string[]> {
  const wanted = text.trim();
  if (wanted.length < 2) return [];
  const { rows } = await sql<{ student_id: string }>`
    with recursive kinds as (
      (select kind from roster.student_identifier where institution_id = ${institutionId} order by kind limit 1)
      union all
      select (select i.kind from roster.student_identifier i where i.institution_id = ${institutionId} and i.kind > k.kind order by i.kind limit 1)
      from kinds k where k.kind is not null
    )
    select distinct i.student_id from kinds k
    join roster.student_identifier i on i.institution_id = ${institutionId} and i.kind = k.kind
    where i.value >= ${wanted} and i.value < ${`${wanted}\u{10ffff}`} and starts_with(i.value, ${wanted})
    limit ${most_identified}`.execute(trx);
  return rows.map((row) => row.student_id);
}

/** The first students whom the text may mean, for the command palette: names by their beginning, or by any part of them. */
export async function findStudents(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  text: string,
): Promise<StudentSearchView> {
  if (actor.isDeidentified) {
    throw trouble.deIdentifiedOnly('You see de-identified data only, so there are no names to search for.');
  }
  const words = normalised(text).split(' ').filter(Boolean);
  if (words.length === 0) return { students: [] };
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const institution = await loadInstitution(trx, institutionId);
    const scope = await studentScope(trx, actor, 'students:list');
    const today = dayIn(institution.timeZone, clock.now());
    const start = words.join(' ');
    const byStart = sql<SqlBool>`st.search_key collate "C" >= ${start} and st.search_key collate "C" < ${`${start}\u{10ffff}`}`;
    const found = await find(trx, scope, today, byStart, most_found);
    if (found.length < most_found) {
      const identified = await studentsByIdentifier(trx, institutionId, text);
      const byPart = sql.join(
        words.map((word) => sql`strpos(st.search_key, ${word}) > 0`),
        sql` and `,
      );
      const byId = sql`st.student_id = any(${`{${identified.join(',')}}`}::text::uuid[])`;
      const others = found.map(({ studentId }) => studentId);
      const isNew = sql`st.student_id <> all(${`{${others.join(',')}}`}::text::uuid[])`;
      if (identified.length > 0)
        found.push(...(await find(trx, scope, today, sql<SqlBool>`${byId} and ${isNew}`, most_found - found.length)));
      const known = sql`st.student_id <> all(${`{${found.map(({ studentId }) => studentId).join(',')}}`}::text::uuid[])`;
      if (found.length < most_found)
        found.push(...(await find(trx, scope, today, sql<SqlBool>`${byPart} and ${known}`, most_found - found.length)));
    }
    const units = await listUnits(trx, institutionId);
    const studentIds = found.map(({ studentId }) => studentId);
    const reason = reasonOf(scope.why, institution.words);
    await recordListView(trx, { clock, actor }, { page: 'search', reason, studentIds });
    return {
      students: found.map(({ programmeUnitId, campusUnitId, ...student }) => ({
        ...student,
        programme: programmeUnitId ? unitName(units, programmeUnitId) : '',
        unit: programmeUnitId ? unitLabel(units, { programmeUnitId, campusUnitId }) : '',
      })),
    };
  });
}

interface Found {
  studentId: string;
  name: string;
  identifier: string;
  programmeUnitId: string | null;
  campusUnitId: string | null;
}

async function find(
  trx: Tx,
  scope: StudentScope,
  today: string,
  condition: Expression<SqlBool>,
  limit: number,
): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select st.student_id as "studentId", st.display_name as name, st.source_key as identifier,
      e.programme_unit_id as "programmeUnitId", e.campus_unit_id as "campusUnitId"
    from roster.student st
    left join lateral (
      select programme_unit_id, campus_unit_id from roster.enrolment
      where institution_id = ${scope.institutionId} and student_id = st.student_id
      order by academic_year desc, is_primary desc, enrolment_id limit 1
    ) e on true
    where st.institution_id = ${scope.institutionId} and st.merged_into_student_id is null
      and ${condition} and ${inScope(scope, sql.ref<string>('st.student_id'), today)}
    order by st.search_key collate "C" limit ${limit}`.execute(trx);
  return rows;
}
