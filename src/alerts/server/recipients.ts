import { sql } from 'kysely';
import { listUnits, type Unit, unitChain } from '../../institution/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { RecipientKey } from '../core/definition.ts';

interface About {
  studentId: string | null;
  programmeUnitId: string | null;
  /** The team that the case is with. */
  teamId?: string | null;
}

export interface Recipients {
  /** Staff ids, each once. */
  of(keys: readonly RecipientKey[], about: About): string[];
  /** Those who see to a team's queue: its leads, or all of it where nobody leads it. */
  ofQueue(teamId: string): string[];
  /** Whether a team takes referrals. */
  isService(teamId: string): boolean;
}

/** The role that stands behind a recipient who is found by unit. */
const roleOf: Partial<Record<RecipientKey, string>> = {
  'programme-lead': 'leader',
  'attendance-officer': 'attendance-officer',
};

/** Who looks after these students, and who leads the units that they are in; those who left are nobody. */
export async function recipientsFor(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  today: string,
): Promise<Recipients> {
  const units = await listUnits(trx, institutionId);
  const { rows: caseload } = await sql<{ studentId: string; staffId: string; kind: string }>`
    select c.student_id as "studentId", c.staff_id as "staffId", c.kind from roster.caseload c
    join roster.staff s on s.institution_id = c.institution_id and s.staff_id = c.staff_id
    where c.institution_id = ${institutionId} and s.institution_id = ${institutionId}
      and c.student_id = any(${sql.lit(`{${studentIds.join(',')}}`)}::uuid[])
      and (c.starts_on is null or c.starts_on <= ${today}::date) and (c.ends_on is null or c.ends_on >= ${today}::date)
      and (s.left_on is null or s.left_on >= ${today}::date)`.execute(trx);
  const leads = await trx
    .selectFrom('access.assignment')
    .select(['role_key', 'unit_id', 'staff_id'])
    .where('institution_id', '=', institutionId)
    .where('role_key', 'in', Object.values(roleOf))
    .where('staff_id', 'is not', null)
    .execute();
  const { rows: members } = await sql<Member>`
    select t.team_id as "teamId", m.staff_id as "staffId", m.is_lead as "isLead", t.takes_referrals as "isService" from cases.team t
    left join (cases.team_member m join roster.staff s on s.institution_id = m.institution_id and s.staff_id = m.staff_id
      and (s.left_on is null or s.left_on >= ${today}::date)) on m.institution_id = t.institution_id and m.team_id = t.team_id
    where t.institution_id = ${institutionId} and t.is_active`.execute(trx);
  const byStudent = Map.groupBy(caseload, ({ studentId }) => studentId);
  return {
    ofQueue: (teamId) => {
      const team = members.filter((member) => member.teamId === teamId && member.staffId !== null);
      const leads = team.filter(({ isLead }) => isLead);
      return (leads.length > 0 ? leads : team).flatMap(({ staffId }) => staffId ?? []);
    },
    isService: (teamId) => members.some((member) => member.teamId === teamId && member.isService),
    of: (keys, { studentId, programmeUnitId, teamId = null }) => {
      const found = new Set<string>();
      for (const key of keys) {
        const mine = studentId === null ? [] : (byStudent.get(studentId) ?? []);
        if (key === 'tutor') for (const one of mine) if (one.kind !== 'case-manager') found.add(one.staffId);
        if (key === 'case-manager') for (const one of mine) if (one.kind === 'case-manager') found.add(one.staffId);
        const teamLeads = key === 'team-lead' ? leadsOfTeams(members, teamId, mine) : [];
        for (const staffId of teamLeads) found.add(staffId);
        // Where nobody is named as a team's lead, whoever leads the programme is meant.
        const role = roleOf[key === 'team-lead' && teamLeads.length === 0 ? 'programme-lead' : key];
        if (role !== undefined)
          for (const staffId of nearestLeads(units, leads, role, programmeUnitId)) found.add(staffId);
      }
      return [...found];
    },
  };
}

interface Member {
  teamId: string;
  staffId: string | null;
  isLead: boolean | null;
  isService: boolean;
}

/** The leads of the team that a case is with, else of the teams of those who look after the student. */
function leadsOfTeams(
  members: readonly Member[],
  teamId: string | null,
  carers: readonly { staffId: string }[],
): string[] {
  const teams =
    teamId !== null
      ? [teamId]
      : members
          .filter(({ staffId }) => carers.some((carer) => carer.staffId === staffId))
          .map((member) => member.teamId);
  return members.flatMap((member) =>
    member.isLead && member.staffId !== null && teams.includes(member.teamId) ? [member.staffId] : [],
  );
}

/** Those whose unit stands nearest above the programme; who leads the whole institution comes last. */
function nearestLeads(
  units: readonly Unit[],
  leads: readonly { role_key: string; unit_id: string | null; staff_id: string | null }[],
  role: string,
  programmeUnitId: string | null,
): string[] {
  const chain = [...(programmeUnitId === null ? [] : unitChain(units, programmeUnitId)), null];
  for (const unitId of chain) {
    const here = leads.filter((lead) => lead.role_key === role && lead.unit_id === unitId);
    if (here.length > 0) return here.flatMap(({ staff_id }) => staff_id ?? []);
  }
  return [];
}
