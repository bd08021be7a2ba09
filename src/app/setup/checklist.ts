import { z } from 'zod';
import { listPeople, listRoles } from '../../access/server/index.ts';
import { listCalendarPeriods, listUnits, loadInstitution } from '../../institution/server/index.ts';
import { needs } from '../../kernel/actor.ts';
import { dayIn, type IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Context, route } from '../../platform/http/route.ts';
import { isEnabledIn, listSources } from '../../sources/server/index.ts';
import { type ChecklistView, checklist, type SetUpFacts } from '../core/checklist.ts';

/** How far an institution is on its way to a first score, computed from its data. */
export async function viewChecklist({ db, actor, clock }: Context): Promise<ChecklistView> {
  const { institutionId } = actor;
  const people = await listPeople(db, institutionId);
  return db.forInstitution(institutionId, async (trx) => {
    const institution = await loadInstitution(trx, institutionId);
    const today = dayIn(institution.timeZone, clock.now());
    const roles = await listRoles(trx, institutionId);
    const seeing = new Set(roles.filter((role) => role.needs.includes('students:read')).map((role) => role.role_key));
    const periods = await listCalendarPeriods(trx, institutionId);
    return checklist({
      name: institution.name,
      timeZone: institution.timeZone,
      today,
      students: institution.words.students,
      terms: periods.filter(({ kind }) => kind === 'term'),
      units: (await listUnits(trx, institutionId)).length,
      ...(await rosterFacts(trx, institutionId, today)),
      sources: await sourceFacts(trx, institutionId, today),
      ...(await deliveryFacts(trx, institutionId)),
      ...(await runFacts(trx, institutionId)),
      people: {
        all: people.length,
        seeStudents: people.filter((person) => person.roles.some((role) => seeing.has(role.roleKey))).length,
      },
    });
  });
}

async function rosterFacts(
  trx: Tx,
  institutionId: number,
  today: IsoDate,
): Promise<Pick<SetUpFacts, 'studentCount' | 'enrolledToday'>> {
  const students = await trx
    .selectFrom('roster.student')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('institution_id', '=', institutionId)
    .executeTakeFirstOrThrow();
  const enrolled = await trx
    .selectFrom('roster.enrolment')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('institution_id', '=', institutionId)
    .where((eb) => eb.or([eb('starts_on', 'is', null), eb('starts_on', '<=', today)]))
    .where((eb) => eb.or([eb('ends_on', 'is', null), eb('ends_on', '>=', today)]))
    .executeTakeFirstOrThrow();
  return { studentCount: Number(students.n), enrolledToday: Number(enrolled.n) };
}

async function sourceFacts(trx: Tx, institutionId: number, today: IsoDate): Promise<SetUpFacts['sources']> {
  const sources = (await listSources(trx, institutionId)).filter(({ weightGroup }) => weightGroup !== 'none');
  const changes = await trx
    .selectFrom('sources.source_enabled')
    .select(['source_id', 'from_week', 'is_enabled'])
    .where('institution_id', '=', institutionId)
    .execute();
  const enabled = sources.filter(({ sourceId }) =>
    isEnabledIn(
      changes
        .filter((change) => change.source_id === sourceId)
        .map((change) => ({ fromWeek: change.from_week, isEnabled: change.is_enabled })),
      today,
    ),
  );
  return { enabled: enabled.length, mapped: enabled.filter(({ mapping }) => mapping !== null).length };
}

async function deliveryFacts(trx: Tx, institutionId: number): Promise<Pick<SetUpFacts, 'deliveries' | 'coveredWeeks'>> {
  const states = await trx
    .selectFrom('sources.delivery')
    .select((eb) => ['state', eb.fn.countAll<number>().as('n')])
    .where('institution_id', '=', institutionId)
    .where('kind', '!=', 'roster')
    .groupBy('state')
    .execute();
  const n = (...wanted: string[]) =>
    states.filter(({ state }) => wanted.includes(state)).reduce((sum, row) => sum + Number(row.n), 0);
  const weeks = await trx
    .selectFrom('sources.coverage')
    .select((eb) => eb.fn.count<number>('week').distinct().as('n'))
    .where('institution_id', '=', institutionId)
    .executeTakeFirstOrThrow();
  return {
    deliveries: { applied: n('applied', 'superseded'), held: n('held'), failed: n('failed') },
    coveredWeeks: Number(weeks.n),
  };
}

async function runFacts(trx: Tx, institutionId: number): Promise<Pick<SetUpFacts, 'standingRuns' | 'lastFailure'>> {
  const standing = await trx
    .selectFrom('scoring.run')
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.max('week').as('last')])
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'standing')
    .executeTakeFirstOrThrow();
  const latest = await trx
    .selectFrom('scoring.run')
    .select(['state', 'failure'])
    .where('institution_id', '=', institutionId)
    .where('state', '!=', 'running')
    .orderBy('run', 'desc')
    .executeTakeFirst();
  return {
    standingRuns: { n: Number(standing.n), last: standing.last },
    lastFailure: latest?.state === 'failed' ? latest.failure : null,
  };
}

const Checklist = z.object({
  done: z.int(),
  of: z.int(),
  steps: z.array(
    z.object({
      key: z.enum(['institution', 'calendar', 'roster', 'sources', 'activity', 'run', 'people']),
      title: z.string(),
      state: z.enum(['done', 'attention', 'next', 'open']),
      words: z.string(),
      toDo: z.string().nullable(),
      action: z.string(),
      path: z.string(),
      need: z.enum(needs),
    }),
  ),
}) satisfies z.ZodType<ChecklistView>;

export const checklistRoutes = [
  route({
    method: 'get',
    path: '/set-up',
    summary: 'How far the institution is on its way to a first score',
    tag: 'Institution',
    need: 'institution:read',
    response: Checklist,
    handle: (context) => viewChecklist(context),
  }),
];
