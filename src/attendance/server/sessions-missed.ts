import { sql } from 'kysely';
import { listUnits } from '../../institution/server/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Tx } from '../../platform/db/database.ts';
import { studentScope } from '../../roster/server/index.ts';
import { sessionLines } from '../core/patterns/when-missed.ts';
import { unitsWithin } from './overview.ts';
import { listSessions } from './packs/dictionary.ts';
import { sessionSums } from './standings/session-sums.ts';

interface Asked {
  actor: Actor;
  /** As the overview names it. */
  session: number;
  unit: string | undefined;
  year: string | undefined;
  most: number;
}

export interface SessionsMissed {
  name: string;
  site: string;
  /** Those who missed most of it, and no more of them than was asked for. */
  students: { studentId: string; absent: number; expected: number }[];
}

/** Who of the sites that the reader sees missed a session that the overview tells of; null: it tells of none, since there are few. */
export async function sessionsMissed(
  trx: Tx,
  { actor, session, unit, year, most }: Asked,
): Promise<SessionsMissed | null> {
  const { institutionId: i } = actor;
  const scope = await studentScope(trx, actor, 'attendance:read');
  const units = await listUnits(trx, i);
  const unitIds = unitsWithin(units, scope.seesAll ? null : scope.unitIds, unit);
  const sums = await sessionSums(trx, i, { unitIds, year: year ?? null });
  const line = sessionLines(sums, await listSessions(trx, i)).find((one) => one.session === session);
  if (!line) return null;
  const { rows } = await sql<{ studentId: string; absent: number; expected: number }>`
    select e.student_id as "studentId", m.absent::int as absent, m.expected[array_position(m.sessions, ${session}::smallint)]::int as expected
    from (select s.enrolment_id, s.sessions, s.expected, s.absent[array_position(s.sessions, ${session}::smallint)] as absent
      from attendance.session_standing s where s.institution_id = ${i}
        ${unitIds === null ? sql`` : sql`and s.unit_id = any(${[...unitIds]}::uuid[])`} ${year === undefined ? sql`` : sql`and s.year_of_study = ${year}`}
      order by 4 desc nulls last, s.enrolment_id limit ${most}) m
    join roster.enrolment e on e.institution_id = ${i} and e.enrolment_id = m.enrolment_id
    where m.absent > 0 order by m.absent desc`.execute(trx);
  const students = [...Map.groupBy(rows, ({ studentId }) => studentId).values()].flatMap(([first]) =>
    first ? [{ studentId: first.studentId, absent: first.absent, expected: first.expected }] : [],
  );
  const site = unit === undefined ? '' : (units.find(({ unitId }) => unitId === unit)?.name ?? '');
  return { name: line.name, site, students };
}
