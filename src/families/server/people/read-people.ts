import { sql } from 'kysely';
import { type Institution, listUnits, unitChain } from '../../../institution/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Consent } from '../../core/people/consent.ts';
import type { ContactState, Digest, FamilyChannel, Holder, HolderKind } from '../../core/people/holder.ts';
import type { PermissionInForce, RightsDecision } from '../../core/people/who-may.ts';

export interface StudentFacts {
  studentId: string;
  name: string;
  atHome: string;
  atSchool: string;
  born: IsoDate | null;
  homeLanguage: string | null;
  decision: RightsDecision | null;
  timeZone: string;
  /** The student's school, then what is above it. */
  unitChain: string[];
}

/** A student's own record and those merged into it: an order on a duplicate holds for the student. */
export function recordsOf(institutionId: number, studentId: string) {
  return sql`(select ${sql.ref(studentId)} union all select d.merged_student_id from roster.merge d where d.institution_id = ${institutionId}
    and d.kept_student_id = ${sql.ref(studentId)} and d.undone_at is null)`;
}

/** Students with what recipients are chosen by; merged records are left out. */
export async function readStudents(
  trx: Tx,
  institution: Institution,
  studentIds: readonly string[],
  today: IsoDate,
): Promise<StudentFacts[]> {
  const i = institution.institutionId;
  const { rows } = await sql<{
    student_id: string;
    display_name: string;
    given_name: string | null;
    at_home: string | null;
    at_school: string | null;
    born: IsoDate | null;
    home_language: string | null;
    decision: RightsDecision | null;
    unit_id: string | null;
  }>`
    select s.student_id, s.display_name, s.given_name, n.at_home, n.at_school, s.date_of_birth::text as born, s.home_language,
      (select r.decision from families.rights_review r where r.institution_id = ${i} and r.student_id in ${recordsOf(i, 's.student_id')} and r.state = 'decided'
        order by r.of_age_on desc limit 1) as decision,
      (select coalesce(e.campus_unit_id, e.programme_unit_id) from roster.enrolment e where e.institution_id = ${i} and e.student_id = s.student_id
        order by (e.ends_on is null or e.ends_on >= ${today}::date) desc, e.is_primary desc, e.enrolment_id limit 1) as unit_id
    from roster.student s
    left join families.student_name n on n.institution_id = ${i} and n.student_id = s.student_id
    where s.institution_id = ${i} and s.student_id = any(${[...studentIds]}::uuid[]) and s.merged_into_student_id is null`.execute(
    trx,
  );
  const units = await listUnits(trx, i);
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  return rows.map((row) => {
    const chain = row.unit_id === null ? [] : unitChain(units, row.unit_id);
    const called = row.given_name ?? row.display_name;
    return {
      studentId: row.student_id,
      name: row.display_name,
      atHome: row.at_home ?? called,
      atSchool: row.at_school ?? called,
      born: row.born,
      homeLanguage: row.home_language,
      decision: row.decision,
      timeZone:
        chain.map((unitId) => byId.get(unitId)?.timeZone).find((zone) => zone !== null && zone !== undefined) ??
        institution.timeZone,
      unitChain: chain,
    };
  });
}

export interface GuardianOf {
  studentId: string;
  guardianId: string;
  name: string;
  relation: string;
  household: string | null;
  language: string | null;
  rosterSaysYes: boolean;
  permissions: PermissionInForce[];
}

/** Each student's guardians with what the roster and the permissions in force say, in a steady order. */
export async function readGuardians(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  today: IsoDate,
): Promise<GuardianOf[]> {
  const i = institutionId;
  const { rows } = await sql<GuardianOf>`
    select k.student_id as "studentId", k.guardian_id as "guardianId", g.display_name as name, k.relation, k.household, g.language,
      k.may_receive as "rosterSaysYes",
      coalesce((select json_agg(json_build_object('rule', p.rule, 'categories', p.categories)) from families.permission p
        where p.institution_id = ${i} and p.student_id in ${recordsOf(i, 'k.student_id')} and p.guardian_id = k.guardian_id and p.ended_at is null
          and p.starts_on <= ${today}::date and (p.until is null or p.until >= ${today}::date)), '[]') as permissions
    from roster.guardianship k join roster.guardian g on g.institution_id = ${i} and g.guardian_id = k.guardian_id
    where k.institution_id = ${i} and k.student_id = any(${[...studentIds]}::uuid[])
    order by k.student_id, g.source_key`.execute(trx);
  return rows;
}

export interface TrustedOf {
  studentId: string;
  trustedContactId: string;
  name: string;
  language: string | null;
  categories: string[];
  startsOn: IsoDate;
  until: IsoDate;
  isRevoked: boolean;
}

export async function readTrusted(trx: Tx, institutionId: number, studentIds: readonly string[]): Promise<TrustedOf[]> {
  const { rows } = await sql<TrustedOf>`
    select student_id as "studentId", trusted_contact_id as "trustedContactId", display_name as name, language, categories,
      starts_on::text as "startsOn", until::text as until, revoked_at is not null as "isRevoked"
    from families.trusted_contact
    where institution_id = ${institutionId} and student_id = any(${[...studentIds]}::uuid[]) order by trusted_contact_id`.execute(
    trx,
  );
  return rows;
}

export interface HolderFacts {
  points: { channel: FamilyChannel; address: string; state: ContactState }[];
  consents: Consent[];
  preference: {
    language: string | null;
    channelOrder: FamilyChannel[] | null;
    from: string | null;
    until: string | null;
    timeZone: string | null;
    isLargePrint: boolean;
    wantsAudio: boolean;
    needsInterpreter: boolean;
    digest: Digest;
  } | null;
}

const key = ({ kind, id }: Holder) => `${kind}/${id}`;

/** Addresses, wishes and consents of many people at once. @returns by `kind/id` */
export async function readHolders(
  trx: Tx,
  institutionId: number,
  holders: readonly Holder[],
): Promise<(holder: Holder) => HolderFacts> {
  const ids = [...new Set(holders.map(({ id }) => id))];
  const found = new Map<string, HolderFacts>();
  const factsOf = (holder: Holder): HolderFacts => {
    const facts = found.get(key(holder)) ?? { points: [], consents: [], preference: null };
    found.set(key(holder), facts);
    return facts;
  };
  if (ids.length === 0) return factsOf;
  const of = (kind: string, id: string) => factsOf({ kind: kind as HolderKind, id });
  const points = await trx
    .selectFrom('families.contact_point')
    .select(['holder_kind', 'holder_id', 'channel', 'address', 'state'])
    .where('institution_id', '=', institutionId)
    .where(sql<boolean>`holder_id = any(${ids}::uuid[])`)
    .where('is_retired', '=', false)
    // What is known to work comes first, then what was given last.
    .orderBy(sql`state <> 'verified'`)
    .orderBy('contact_point_id', 'desc')
    .execute();
  for (const row of points)
    of(row.holder_kind, row.holder_id).points.push({
      channel: row.channel as FamilyChannel,
      address: row.address,
      state: row.state as ContactState,
    });
  const consents = await trx
    .selectFrom('families.consent')
    .select(['holder_kind', 'holder_id', 'category', 'channel', 'state'])
    .where('institution_id', '=', institutionId)
    .where(sql<boolean>`holder_id = any(${ids}::uuid[])`)
    .execute();
  for (const row of consents)
    of(row.holder_kind, row.holder_id).consents.push({
      category: row.category,
      channel: row.channel as Consent['channel'],
      state: row.state as Consent['state'],
    });
  const preferences = await trx
    .selectFrom('families.preference')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where(sql<boolean>`holder_id = any(${ids}::uuid[])`)
    .execute();
  for (const row of preferences)
    of(row.holder_kind, row.holder_id).preference = {
      language: row.language,
      channelOrder: row.channel_order as FamilyChannel[] | null,
      from: clockTime(row.reach_from),
      until: clockTime(row.reach_until),
      timeZone: row.time_zone,
      isLargePrint: row.is_large_print,
      wantsAudio: row.wants_audio,
      needsInterpreter: row.needs_interpreter,
      digest: row.digest as Digest,
    };
  return factsOf;
}

/** '08:00:00' of the database as it is written: '08:00'. */
export function clockTime(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value).slice(0, 5);
}
