import { type SqlBool, sql } from 'kysely';
import { staffActors } from '../../../access/server/index.ts';
import type { Actor, Need } from '../../../kernel/actor.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { present } from './stand-in.ts';
import { mayRead } from './view-inbox.ts';

/** Whoever is told of a conversation is to read it and to act on it. */
const both: readonly Need[] = ['families:read', 'families:write'];
const most_told = 5;

type Staff = Actor & { staffId: string };

export interface Hearers {
  staffIds: string[];
  /** Who is named may not open it, so that others are told. */
  isPassedOn: boolean;
  /** Nobody may open it: these are the ones who give people their roles. */
  isOutOfReach: boolean;
}

/**
 * Who hears of a conversation, and can open exactly this one: who is named, and whoever stands in for them; else who leads on
 * safeguarding, then on families, each of the student's own school before those of the institution; else anybody who may answer
 * it. They are asked for as the people that they are today, whatever was set when.
 */
export async function whoHears(
  trx: Tx,
  institutionId: number,
  { named, conversationId, today }: { named: string | null; conversationId: string; today: string },
): Promise<Hearers> {
  const staff = await staffActors(trx, institutionId, [...both, 'people:manage'], today);
  const opens = async (one: Staff) => mayOpen(trx, one, conversationId, today);
  const first = named === null ? [] : [...new Set([await present(trx, institutionId, named, today), named])];
  const isNamed = (one: Staff) => first.includes(one.staffId);
  for (const rung of [isNamed, ...rungs]) {
    const told: string[] = [];
    for (const one of staff.filter(rung)) if (told.length < most_told && (await opens(one))) told.push(one.staffId);
    if (told.length > 0)
      return { staffIds: [...new Set(told)], isPassedOn: named !== null && rung !== isNamed, isOutOfReach: false };
  }
  const giving = staff.filter((one) => one.why('people:manage').length > 0).map(({ staffId }) => staffId);
  return { staffIds: [...new Set(giving)].slice(0, most_told), isPassedOn: named !== null, isOutOfReach: true };
}

const holdsBy = (need: Need, via: 'unit' | 'institution') => (one: Staff) =>
  one.why(need).some((ground) => ground.via === via);

const rungs: readonly ((one: Staff) => boolean)[] = [
  holdsBy('notes:safeguarding', 'unit'),
  holdsBy('notes:safeguarding', 'institution'),
  holdsBy('families:lead', 'unit'),
  holdsBy('families:lead', 'institution'),
  () => true,
];

/** May this person read the conversation, and answer it. */
async function mayOpen(trx: Tx, actor: Actor, conversationId: string, today: string): Promise<boolean> {
  for (const need of both) {
    const scope = await studentScope(trx, actor, need);
    if (scope.seesAll) continue;
    const found = await trx
      .selectFrom('families.conversation as c')
      .select('c.conversation_id')
      .where('c.institution_id', '=', actor.institutionId)
      .where('c.conversation_id', '=', conversationId)
      .where(mayRead(scope, today))
      .executeTakeFirst();
    if (!found) return false;
  }
  return true;
}

/** Of these staff, those who may read and answer a family of these students, in their order. */
export async function whoAnswers(
  trx: Tx,
  institutionId: number,
  staffIds: readonly string[],
  studentIds: readonly string[],
  today: string,
): Promise<string[]> {
  const staff = await staffActors(trx, institutionId, both, today);
  const found: string[] = [];
  for (const id of staffIds)
    for (const one of staff.filter(({ staffId }) => staffId === id))
      if (!found.includes(id) && (await seesOne(trx, one, studentIds, today))) found.push(id);
  return found;
}

async function seesOne(trx: Tx, actor: Actor, studentIds: readonly string[], today: string): Promise<boolean> {
  for (const need of both) {
    const scope = await studentScope(trx, actor, need);
    if (scope.seesAll || (studentIds.length === 0 && scope.unitIds.length > 0)) continue;
    const { rows } = await sql`select from unnest(${[...studentIds]}::uuid[]) as of_family (student_id)
      where ${inScope(scope, sql.ref<string>('of_family.student_id'), today)} limit 1`.execute(trx);
    if (rows.length === 0) return false;
  }
  return true;
}

/** Those who may read and answer every family here, by a role that reaches them all: only they can be named for what cannot wait. */
export async function whoReachesAll(
  trx: Tx,
  institutionId: number,
  today: string,
): Promise<{ staffId: string; name: string }[]> {
  const known = new Map<string, boolean>();
  const reaches = async (scope: StudentScope) => {
    if (scope.seesAll) return true;
    const key = scope.unitIds.toSorted().join();
    const reached = known.get(key) ?? (key !== '' && (await holdEverybody(trx, scope)));
    known.set(key, reached);
    return reached;
  };
  const found = new Map<string, string>();
  for (const one of await staffActors(trx, institutionId, both, today)) {
    const [reads, writes] = [
      await studentScope(trx, one, 'families:read'),
      await studentScope(trx, one, 'families:write'),
    ];
    if ((await reaches(reads)) && (await reaches(writes))) found.set(one.staffId, one.name);
  }
  return [...found].map(([staffId, name]) => ({ staffId, name })).toSorted((a, b) => a.name.localeCompare(b.name));
}

async function holdEverybody(trx: Tx, { institutionId, unitIds }: StudentScope): Promise<boolean> {
  const outside = await trx
    .selectFrom('roster.enrolment as e')
    .select('e.enrolment_id')
    .where('e.institution_id', '=', institutionId)
    .where(
      sql<SqlBool>`not (e.programme_unit_id = any(${[...unitIds]}::uuid[]) or coalesce(e.campus_unit_id = any(${[...unitIds]}::uuid[]), false))`,
    )
    .limit(1)
    .executeTakeFirst();
  return outside === undefined;
}
