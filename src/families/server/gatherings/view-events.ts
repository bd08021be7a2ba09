import { type SqlBool, sql } from 'kysely';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { listUnits, unitSubtree } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { celebrated, eventAnswers, eventHelps, eventKinds } from '../../core/gatherings/event.ts';
import type { EventLine, EventsView, EventView, GuestLine, StudentOfFamily } from '../../core/gatherings/views.ts';
import { holderKindOf, holderName, listStaff } from './people-names.ts';
import { trouble } from './problems.ts';

const most_events = 100;
const most_guests = 1_000;

/** Events of the reader's units, the next first, then those that have been. */
export async function viewEvents({ db, clock, actor }: Verb): Promise<EventsView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { at, today, timeZone } = await momentOf(trx, { clock, actor });
    const events = await readEvents(trx, actor.institutionId);
    const coming = events.filter((event) => event.state === 'planned' && event.startsAt > at.toISOString());
    const [next] = coming;
    const { units, leadsAll } = await unitsOf(trx, actor);
    return {
      sentence: next
        ? `${coming.length === 1 ? 'One event is' : `${coming.length} events are`} planned; the next is “${next.title}”, with ${next.coming} of ${next.invited} families coming so far.`
        : 'No event is planned.',
      timeZone,
      today,
      events: [...coming, ...events.filter((event) => !coming.includes(event)).reverse()],
      units,
      leadsAll,
    };
  });
}

async function readEvents(trx: Tx, institutionId: number, eventId?: string): Promise<EventLine[]> {
  const { rows } = await sql<{
    event_id: string;
    kind: string;
    title: string;
    unit: string | null;
    starts_at: Date;
    minutes: number;
    place: string;
    state: EventLine['state'];
    invited: number;
    coming: number;
    came: number;
    themes: number;
  }>`
    select v.event_id, v.kind, v.title, u.name as unit, v.starts_at, v.minutes, v.place, v.state, g.invited, g.coming, g.came,
      (select count(*)::int from families.event_theme t where t.institution_id = ${institutionId} and t.event_id = v.event_id) as themes
    from families.event v
    left join institution.unit u on u.institution_id = v.institution_id and u.unit_id = v.unit_id
    cross join lateral (
      select count(distinct household_key)::int as invited, count(distinct household_key) filter (where answer = 'coming')::int as coming,
        count(distinct household_key) filter (where came)::int as came
      from families.event_guest g where g.institution_id = ${institutionId} and g.event_id = v.event_id) g
    where v.institution_id = ${institutionId} and ${eventId === undefined ? sql`true` : sql`v.event_id = ${eventId}`}
    order by v.starts_at limit ${most_events}`.execute(trx);
  return rows.map((row) => ({
    eventId: row.event_id,
    kind: eventKinds.find((kind) => kind === row.kind) ?? 'workshop',
    title: row.title,
    unit: row.unit,
    startsAt: row.starts_at.toISOString(),
    minutes: row.minutes,
    place: row.place,
    state: row.state,
    invited: row.invited,
    coming: row.coming,
    came: row.came,
    themes: row.themes,
  }));
}

/** An event with its guests, as far as the reader sees one of their students. */
export async function viewEvent({ db, clock, actor }: Verb, eventId: string): Promise<EventView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today, timeZone, at } = await momentOf(trx, { clock, actor });
    const [line] = await readEvents(trx, institutionId, eventId);
    if (!line) throw trouble.notFound('No event has this address. Check the link.');
    const more = await trx
      .selectFrom('families.event')
      .select(['words', 'celebrates', 'helps', 'revision', 'made_by', 'unit_id', 'starts_at'])
      .where('institution_id', '=', institutionId)
      .where('event_id', '=', eventId)
      .executeTakeFirstOrThrow();
    const scope = await studentScope(trx, actor, 'families:read');
    const guests = await readGuests(trx, scope, today, eventId);
    const { units, leadsAll } = await unitsOf(trx, actor);
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'family-event',
        reason: scope.why[0]?.reason ?? '',
        studentIds: guests.flatMap(({ students }) => students.map(({ studentId }) => studentId)),
      },
    );
    return {
      ...line,
      timeZone,
      words: more.words,
      celebrates: celebrated.find((one) => one === more.celebrates) ?? null,
      helps: eventHelps.filter((help) => more.helps.includes(help)),
      revision: more.revision,
      mayChange: more.made_by === actor.actorId || leadsAll || units.some(({ unitId }) => unitId === more.unit_id),
      hasBegun: more.starts_at <= at,
      guests,
      hidden: Math.max(0, line.invited - new Set(guests.map(({ householdKey }) => householdKey)).size),
      themesSaid: await readThemes(trx, institutionId, eventId),
      staff: await listStaff(trx, institutionId, today),
    };
  });
}

async function readGuests(trx: Tx, scope: StudentScope, today: string, eventId: string): Promise<GuestLine[]> {
  const { institutionId } = scope;
  const rows = await trx
    .selectFrom('families.event_guest as g')
    .select([
      'g.household_key',
      'g.holder_kind',
      'g.holder_id',
      'g.answer',
      'g.people',
      'g.interpreter',
      'g.came',
      holderName(institutionId, 'g').as('family'),
      sql<StudentOfFamily[] | null>`(
        select jsonb_agg(jsonb_build_object('studentId', st.student_id, 'name', st.display_name, 'identifier', st.source_key) order by st.display_name)
        from roster.student st where st.institution_id = ${institutionId} and st.student_id = any(g.student_ids)
          and ${inScope(scope, sql.ref<string>('st.student_id'), today)})`.as('students'),
      sql<string | null>`(select gu.language from roster.guardian gu where gu.institution_id = ${institutionId}
        and g.holder_kind = 'guardian' and gu.guardian_id = g.holder_id)`.as('language'),
    ])
    .where('g.institution_id', '=', institutionId)
    .where('g.event_id', '=', eventId)
    .where(
      sql<SqlBool>`exists (select from unnest(g.student_ids) one (student_id) where ${inScope(scope, sql.ref<string>('one.student_id'), today)})`,
    )
    .orderBy('family')
    .limit(most_guests)
    .execute();
  return rows.map((row) => ({
    householdKey: row.household_key,
    holderKind: holderKindOf(row.holder_kind),
    holderId: row.holder_id,
    family: row.family,
    students: row.students ?? [],
    language: row.language,
    answer: eventAnswers.find((answer) => answer === row.answer) ?? null,
    people: row.people,
    interpreter: row.interpreter,
    came: row.came,
  }));
}

async function readThemes(trx: Tx, institutionId: number, eventId: string): Promise<EventView['themesSaid']> {
  const rows = await trx
    .selectFrom('families.event_theme as t')
    .leftJoin('roster.staff as s', (join) =>
      join.onRef('s.institution_id', '=', 't.institution_id').onRef('s.staff_id', '=', 't.owner_staff_id'),
    )
    .select(['t.theme_id', 't.words', 't.voices', 't.answer', 's.display_name as owner'])
    .where('t.institution_id', '=', institutionId)
    .where('t.event_id', '=', eventId)
    .orderBy('t.voices', 'desc')
    .orderBy('t.theme_id')
    .execute();
  return rows.map((row) => ({
    themeId: row.theme_id,
    words: row.words,
    voices: row.voices,
    answer: row.answer,
    owner: row.owner,
  }));
}

/** The units for which somebody may plan. */
export async function unitsOf(
  trx: Tx,
  actor: Actor,
): Promise<{ units: { unitId: string; name: string }[]; leadsAll: boolean }> {
  const why = actor.why('families:write');
  const leadsAll = why.some(({ via }) => via === 'institution');
  const units = await listUnits(trx, actor.institutionId);
  const tops = why.flatMap((ground) => (ground.via === 'unit' ? [ground.unitId] : []));
  const reach = new Set(tops.flatMap((top) => unitSubtree(units, top)));
  return {
    units: units
      .filter(({ unitId }) => leadsAll || reach.has(unitId))
      .map(({ unitId, name }) => ({ unitId, name }))
      .slice(0, 500),
    leadsAll,
  };
}
