import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { loadInstitution } from '../../institution/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { problems } from '../../kernel/problem.ts';
import { addDays, dayIn, dayNumber, type IsoDate } from '../../kernel/week.ts';
import { record, recordListView } from '../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';
import { inScope, studentScope } from '../../roster/server/index.ts';
import { filterWords, ListFilter, usualLists } from '../core/list-filter.ts';
import type { ContactListsView, ListPeopleView } from '../core/views.ts';
import type { AlertContext } from './context.ts';
import { alertTrouble } from './problems.ts';
import { attendanceColumn, lastRuns, thresholdsOf } from './week-facts.ts';

export const NewList = z.object({
  name: z.string().trim().min(1).max(100),
  filter: ListFilter,
  isShared: z.boolean().default(false),
});

/** The lists everybody begins with, the actor's own, and those that colleagues share. */
export async function contactLists(trx: Tx, { actor }: AlertContext): Promise<ContactListsView> {
  const { institutionId, actorId } = actor;
  const [run] = await lastRuns(trx, institutionId);
  const usual = usualLists(await thresholdsOf(trx, institutionId, run?.model_version ?? null));
  const rows = await trx
    .selectFrom('alerts.saved_list')
    .select(['saved_list_id', 'name', 'filter', 'is_shared', 'owner_actor_id'])
    .where('institution_id', '=', institutionId)
    .where((eb) => eb.or([eb('owner_actor_id', '=', actorId), eb('is_shared', '=', true)]))
    .orderBy('name')
    .execute();
  return {
    lists: [
      ...usual.map(({ name, why, filter }) => ({ savedListId: null, name, words: why, filter, isMine: false })),
      ...rows.map((row) => {
        const filter = ListFilter.parse(row.filter);
        return {
          savedListId: row.saved_list_id,
          name: row.name,
          words: filterWords(filter),
          filter,
          isMine: row.owner_actor_id === actorId,
        };
      }),
    ],
  };
}

export async function saveList(
  context: AlertContext,
  input: z.output<typeof NewList>,
): Promise<{ savedListId: string }> {
  const { db, actor, clock } = context;
  const savedListId = uuidv7();
  await db.forInstitution(actor.institutionId, async (trx) => {
    await trx
      .insertInto('alerts.saved_list')
      .values({
        institution_id: actor.institutionId,
        saved_list_id: savedListId,
        name: input.name,
        filter: jsonb(input.filter),
        owner_actor_id: actor.actorId,
        is_shared: input.isShared,
        created_at: new Date(clock.now().epochMilliseconds),
      })
      .execute();
    await record(trx, context, { verb: 'alerts.save-list', subject: { kind: 'saved-list', id: savedListId } });
  });
  return { savedListId };
}

export async function removeList(context: AlertContext, savedListId: string): Promise<null> {
  const { db, actor } = context;
  await db.forInstitution(actor.institutionId, async (trx) => {
    const gone = await trx
      .deleteFrom('alerts.saved_list')
      .where('institution_id', '=', actor.institutionId)
      .where('saved_list_id', '=', savedListId)
      .where('owner_actor_id', '=', actor.actorId)
      .returning('name')
      .executeTakeFirst();
    if (!gone) throw alertTrouble.unknownList('This list is not there, or it is a colleague’s.');
    await record(trx, context, { verb: 'alerts.remove-list', subject: { kind: 'saved-list', id: savedListId } });
  });
  return null;
}

const most_shown = 200;

interface Row {
  studentId: string;
  name: string;
  identifier: string;
  programme: string;
  score: number | null;
  change1: number | null;
  attendance: number | null;
  lastTwoWayOn: IsoDate | null;
  triesSince: number | null;
  caseId: string | null;
  total: number;
}

/** Whom a list names, the lowest score first: the reader's own students alone, as of the last scored week. */
export async function listPeople(trx: Tx, context: AlertContext, filter: ListFilter): Promise<ListPeopleView> {
  const { actor, clock } = context;
  if (actor.isDeidentified) throw problems.forbidden('Lists by name are not for readers of de-identified data.');
  const { institutionId } = actor;
  const { timeZone } = await loadInstitution(trx, institutionId);
  const today = dayIn(timeZone, clock.now());
  const scope = await studentScope(trx, actor, 'students:list');
  const [run, before] = await lastRuns(trx, institutionId);
  if (!run) return { week: null, words: filterWords(filter), total: 0, people: [] };
  const attendance = attendanceColumn(run);
  const then = before?.run ?? 0;
  // Names and cases are looked up for those shown alone, however many the list names in all.
  const { rows } = await sql<Row>`
    with listed as materialized (
      select e.student_id, e.programme_unit_id, s.enrolment_id, s.score, s.score - p.score as change1, k.last_two_way_on, k.tries_since
      from scoring.score s
      join roster.enrolment e on e.institution_id = s.institution_id and e.enrolment_id = s.enrolment_id and e.is_primary
      left join scoring.score p on p.institution_id = s.institution_id and p.run = ${then} and p.enrolment_id = s.enrolment_id
      left join cases.contact_standing k on k.institution_id = e.institution_id and k.student_id = e.student_id
      where s.institution_id = ${institutionId} and e.institution_id = ${institutionId} and s.run = ${run.run}
        and ${conditionOf(filter, { institutionId, run: run.run, today, attendance })}
        and ${inScope(scope, sql.ref<string>('e.student_id'), today)}
    ), shown as (
      select * from listed order by score nulls last, enrolment_id limit ${most_shown}
    )
    select l.student_id as "studentId", st.display_name as name, st.source_key as identifier, u.name as programme, l.score, l.change1,
      ${attendance} as attendance, l.last_two_way_on as "lastTwoWayOn", l.tries_since as "triesSince",
      (select c.case_id from cases."case" c where c.institution_id = ${institutionId} and c.student_id = l.student_id and c.closed_at is null
        order by c.priority limit 1) as "caseId", (select count(*) from listed)::int as total
    from shown l
    join scoring.score s on s.institution_id = ${institutionId} and s.run = ${run.run} and s.enrolment_id = l.enrolment_id
    join roster.student st on st.institution_id = ${institutionId} and st.student_id = l.student_id
    join institution.unit u on u.institution_id = ${institutionId} and u.unit_id = l.programme_unit_id
    order by l.score nulls last, l.enrolment_id`.execute(trx);
  await recordListView(trx, context, {
    page: 'list',
    reason: scope.why[0]?.reason ?? '',
    filter: { ...filter },
    total: rows[0]?.total ?? 0,
    studentIds: rows.map(({ studentId }) => studentId),
  });
  return {
    week: run.week,
    words: filterWords(filter),
    total: rows[0]?.total ?? 0,
    people: rows.map(({ lastTwoWayOn, triesSince, total: _, ...row }) => ({
      ...row,
      daysSinceContact: lastTwoWayOn === null ? null : Math.max(0, dayNumber(today) - dayNumber(lastTwoWayOn)),
      triesSince: triesSince ?? 0,
    })),
  };
}

function conditionOf(
  { below, drop, trend, attended, noCase, noContact, tag }: ListFilter,
  {
    institutionId,
    run,
    today,
    attendance,
  }: { institutionId: number; run: number; today: IsoDate; attendance: RawBuilder<unknown> },
): RawBuilder<unknown> {
  const parts = [sql`true`];
  if (below !== undefined) parts.push(sql`s.score < ${below}`);
  if (drop !== undefined) parts.push(sql`p.score - s.score > ${drop}`);
  if (attended !== undefined) parts.push(sql`${attendance} >= ${attended / 100}`);
  if (trend !== undefined)
    parts.push(sql`exists (select from trends.flag f where f.institution_id = ${institutionId} and f.run = ${run}
      and f.enrolment_id = s.enrolment_id and f.kind = ${trend})`);
  if (noCase)
    parts.push(sql`not exists (select from cases."case" c where c.institution_id = ${institutionId} and c.student_id = e.student_id
      and c.closed_at is null)`);
  if (noContact !== undefined)
    parts.push(sql`(k.last_two_way_on is null or k.last_two_way_on <= ${addDays(today, -noContact)}::date)`);
  if (tag !== undefined)
    parts.push(
      sql`exists (select from alerts.tag t where t.institution_id = ${institutionId} and t.student_id = e.student_id and t.tag = ${tag})`,
    );
  return sql.join(parts, sql` and `);
}
