import { sql } from 'kysely';
import { z } from 'zod';
import { type Acting, momentOf, type Verb } from '../../../cases/server/index.ts';
import { listUnits, loadInstitution, unitSubtree } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { inScope, requireStudent, studentScope } from '../../../roster/server/index.ts';
import { type AgendaFacts, agendaOf, meetingSentence } from '../../core/tiers/agenda.ts';
import type { Reason } from '../../core/tiers/propose.ts';
import type { Tier } from '../../core/tiers/tier.ts';
import type { MeetingLine, MeetingsView, MeetingView } from '../../core/views.ts';
import { planLines } from '../plans/plan-lines.ts';
import { trouble } from '../problems.ts';
import { takeWishes } from './agenda-wishes.ts';
import { TierInput, tiersOf, writeTier } from './tiers.ts';

const review_days = 7;
const most_items = 60;

export const NewMeeting = z.object({
  title: z.string().trim().min(1, 'name the meeting').max(120),
  unitId: z.uuid().nullable().default(null),
  heldOn: z.iso.date(),
  present: z.string().trim().max(500).default(''),
  /** How many are spoken of at most. */
  most: z.int().min(1).max(most_items).default(12),
});

/** Opens a review; its agenda is made from the data, most pressing first. */
export async function openMeeting(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewMeeting>,
): Promise<{ meetingId: string }> {
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    await requireUnit(trx, actor, input.unitId);
    if (input.heldOn < addDays(today, -31) || input.heldOn > addDays(today, 366))
      throw trouble.invalid('A review is held within a year from now. Check the day.');
    const { words } = await loadInstitution(trx, institutionId);
    const facts = await agendaFacts(trx, actor, input.unitId, today);
    const items = agendaOf(facts, words, input.most);
    const meetingId = uuidv7();
    await trx
      .insertInto('interventions.meeting')
      .values({
        institution_id: institutionId,
        meeting_id: meetingId,
        unit_id: input.unitId,
        title: input.title,
        held_on: input.heldOn,
        present: input.present,
        state: 'open',
        made_at: at,
        by_id: actor.actorId,
        by_name: actor.name,
      })
      .execute();
    if (items.length > 0)
      await trx
        .insertInto('interventions.meeting_item')
        .values(
          items.map(({ studentId, reasons }, index) => ({
            institution_id: institutionId,
            meeting_id: meetingId,
            student_id: studentId,
            place: index + 1,
            reasons: jsonb(reasons),
            state: 'waiting',
          })),
        )
        .execute();
    await takeWishes(trx, ctx, { meetingId, studentIds: items.map(({ studentId }) => studentId) });
    await record(trx, ctx, {
      verb: 'interventions.open-meeting',
      subject: { kind: 'meeting', id: meetingId },
      details: { title: input.title, heldOn: input.heldOn, students: items.length },
    });
    return { meetingId };
  });
}

/** Only who reaches the whole of a unit leads its review. */
async function requireUnit(trx: Tx, actor: Actor, unitId: string | null): Promise<void> {
  const scope = await studentScope(trx, actor, 'plans:lead');
  if (scope.seesAll || (unitId !== null && scope.unitIds.includes(unitId))) return;
  throw trouble.invalid(
    unitId === null
      ? 'You lead a part of the institution. Choose which unit the review is about.'
      : 'There is no such unit that you lead.',
  );
}

async function agendaFacts(trx: Tx, actor: Actor, unitId: string | null, today: IsoDate): Promise<AgendaFacts[]> {
  const { institutionId: i } = actor;
  const scope = await studentScope(trx, actor, 'plans:lead');
  const below = unitId === null ? null : unitSubtree(await listUnits(trx, i), unitId);
  const here =
    below === null
      ? sql`true`
      : sql`exists (select from roster.enrolment e where e.institution_id = ${i} and e.student_id = c.student_id
          and (e.programme_unit_id = any(${below}::uuid[]) or e.campus_unit_id = any(${below}::uuid[])))`;
  const { rows } = await sql<{
    studentId: string;
    name: string;
    tier: Tier;
    tierSince: IsoDate | null;
    proposedTier: Tier | null;
    reasons: Reason[] | null;
    reviews: IsoDate[] | null;
    wishes: string[] | null;
    plans: number;
    unanswered: number;
  }>`
    with c as materialized (
      select student_id from interventions.proposal where institution_id = ${i} and state = 'waiting'
      union select student_id from interventions.plan where institution_id = ${i} and state = 'active' and review_on <= ${today}::date + ${review_days}::int
      union select student_id from interventions.follow_up where institution_id = ${i} and state = 'open' and escalated_on is not null
      union select student_id from interventions.agenda_wish where institution_id = ${i} and state = 'waiting'
      union select student_id from interventions.tier where institution_id = ${i} and tier > 1)
    select c.student_id as "studentId", s.display_name as name, coalesce(t.tier, 1)::int as tier, t.since_on as "tierSince",
      q.tier as "proposedTier", q.reasons,
      (select array_agg(p.review_on::text order by p.review_on) from interventions.plan p where p.institution_id = ${i} and p.student_id = c.student_id
        and p.state = 'active' and p.review_on <= ${today}::date + ${review_days}::int) as reviews,
      (select array_agg(w.words order by w.made_at) from interventions.agenda_wish w where w.institution_id = ${i} and w.student_id = c.student_id
        and w.state = 'waiting') as wishes,
      (select count(*)::int from interventions.plan p where p.institution_id = ${i} and p.student_id = c.student_id and p.state = 'active') as plans,
      (select count(*)::int from interventions.follow_up f where f.institution_id = ${i} and f.student_id = c.student_id and f.state = 'open'
        and f.escalated_on is not null) as unanswered
    from c
    join roster.student s on s.institution_id = ${i} and s.student_id = c.student_id and s.merged_into_student_id is null
    left join interventions.tier t on t.institution_id = ${i} and t.student_id = c.student_id
    left join interventions.proposal q on q.institution_id = ${i} and q.student_id = c.student_id and q.state = 'waiting'
    where ${here} and ${inScope(scope, sql.ref<string>('c.student_id'), today)}
      and exists (select from roster.enrolment n where n.institution_id = ${i} and n.student_id = c.student_id
        and (n.ends_on is null or n.ends_on >= ${today}::date))`.execute(trx);
  return rows.map(({ proposedTier, reasons, reviews, wishes, ...row }) => ({
    ...row,
    wishes: wishes ?? [],
    reviews: reviews ?? [],
    proposal: proposedTier === null ? null : { tier: proposedTier, reasons: reasons ?? [] },
  }));
}

export async function listMeetings({ db, clock, actor }: Verb): Promise<MeetingsView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'plans:lead');
    const lines = await meetingLines(trx, institutionId, sql`true`);
    const units = (await listUnits(trx, institutionId)).filter(
      ({ unitId, kind }) => (scope.seesAll || scope.unitIds.includes(unitId)) && kind !== 'department',
    );
    return {
      meetings: lines
        .filter(({ unitId }) => scope.seesAll || (unitId !== null && scope.unitIds.includes(unitId)))
        .map(({ unitId: _, ...line }) => line),
      units: units.map(({ unitId, name }) => ({ unitId, name })),
      leadsAll: scope.seesAll,
      today,
    };
  });
}

async function meetingLines(trx: Tx, i: number, which: ReturnType<typeof sql>) {
  const { rows } = await sql<MeetingLine & { unitId: string | null }>`
    select m.meeting_id as "meetingId", m.title, m.unit_id as "unitId", u.name as unit, m.held_on as "heldOn", m.state,
      (select count(*)::int from interventions.meeting_item n where n.institution_id = ${i} and n.meeting_id = m.meeting_id) as students,
      (select count(*)::int from interventions.meeting_item n where n.institution_id = ${i} and n.meeting_id = m.meeting_id and n.state = 'decided') as decided
    from interventions.meeting m left join institution.unit u on u.institution_id = ${i} and u.unit_id = m.unit_id
    where m.institution_id = ${i} and ${which} order by m.held_on desc, m.meeting_id desc limit 100`.execute(trx);
  return rows;
}

async function requireMeeting(trx: Tx, actor: Actor, meetingId: string) {
  const [line] = await meetingLines(trx, actor.institutionId, sql`m.meeting_id = ${meetingId}::uuid`);
  const scope = await studentScope(trx, actor, 'plans:lead');
  if (line && (scope.seesAll || (line.unitId !== null && scope.unitIds.includes(line.unitId)))) return line;
  throw trouble.notFound('There is no review with this address that you lead.');
}

/** A review: one student after the other, with why they are spoken of, their tier and their plans. */
export async function viewMeeting({ db, clock, actor }: Verb, meetingId: string): Promise<MeetingView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId: i } = actor;
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const { unitId: _, ...line } = await requireMeeting(trx, actor, meetingId);
    const scope = await studentScope(trx, actor, 'plans:lead');
    const head = await trx
      .selectFrom('interventions.meeting')
      .select(['present', 'by_name'])
      .where('institution_id', '=', i)
      .where('meeting_id', '=', meetingId)
      .executeTakeFirstOrThrow();
    const { rows } = await sql<{
      studentId: string;
      name: string;
      identifier: string;
      place: number;
      reasons: Reason[];
      state: 'waiting' | 'decided' | 'later';
      words: string | null;
      by: string | null;
    }>`
      select n.student_id as "studentId", s.display_name as name, s.source_key as identifier, n.place, n.reasons, n.state, n.words, n.by_name as by
      from interventions.meeting_item n join roster.student s on s.institution_id = ${i} and s.student_id = n.student_id
      where n.institution_id = ${i} and n.meeting_id = ${meetingId}::uuid and ${inScope(scope, sql.ref<string>('n.student_id'), today)}
      order by n.place`.execute(trx);
    const ids = rows.map(({ studentId }) => studentId);
    const tiers = await tiersOf(trx, i, ids);
    const plans = Map.groupBy(
      ids.length === 0
        ? []
        : await planLines(trx, i, sql`p.student_id = any(${ids}::uuid[]) and p.state = 'active'`, today),
      ({ studentId }) => studentId,
    );
    await recordListView(trx, ctx, {
      page: 'review',
      reason: scope.why[0]?.reason ?? '',
      filter: { meetingId },
      studentIds: ids,
    });
    return {
      ...line,
      present: head.present,
      by: head.by_name,
      sentence: meetingSentence(rows),
      items: rows.map(({ studentId, name, identifier, ...row }) => ({
        ...row,
        student: { studentId, name, identifier },
        tier: tiers.get(studentId)?.tier ?? 1,
        plans: (plans.get(studentId) ?? []).map(({ studentId: __, ...plan }) => plan),
      })),
    };
  });
}

export const ItemDecision = z.object({
  studentId: z.uuid(),
  state: z.enum(['decided', 'later']),
  words: z.string().trim().min(3, 'say what was decided').max(2_000),
  /** Left out: the tier stays. */
  tier: TierInput.optional(),
});

/** What the team decided of a student, recorded as it goes; a new tier is decided with it. */
export async function decideItem(
  { db, clock, actor }: Verb,
  meetingId: string,
  input: z.output<typeof ItemDecision>,
): Promise<{ state: string }> {
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx: Acting = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const line = await requireMeeting(trx, actor, meetingId);
    if (line.state === 'closed') throw trouble.conflict('This review is closed. Open a new one.');
    await requireStudent(trx, actor, 'plans:lead', input.studentId, today);
    const written = await trx
      .updateTable('interventions.meeting_item')
      .set({ state: input.state, words: input.words, decided_at: at, by_name: actor.name })
      .where('institution_id', '=', institutionId)
      .where('meeting_id', '=', meetingId)
      .where('student_id', '=', input.studentId)
      .returning('place')
      .executeTakeFirst();
    if (!written) throw trouble.notFound('This student is not on the agenda. Add them first.');
    const now = (await tiersOf(trx, institutionId, [input.studentId])).get(input.studentId);
    if (input.state === 'decided' && input.tier !== undefined)
      await writeTier(trx, ctx, {
        studentId: input.studentId,
        tier: input.tier,
        revision: now?.revision ?? 0,
        reason: input.words,
        meetingId,
      });
    await record(trx, ctx, {
      verb: 'interventions.decide-in-meeting',
      subject: { kind: 'meeting', id: meetingId },
      details: { studentId: input.studentId, state: input.state, ...(input.tier ? { tier: input.tier } : {}) },
    });
    return { state: input.state };
  });
}

export const ItemAddition = z.object({ studentId: z.uuid(), words: z.string().trim().min(3, 'say why').max(500) });

/** Puts a student on the agenda whom the data did not bring. */
export async function addToAgenda(
  { db, clock, actor }: Verb,
  meetingId: string,
  input: z.output<typeof ItemAddition>,
): Promise<{ place: number }> {
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { today } = await momentOf(trx, ctx);
    const line = await requireMeeting(trx, actor, meetingId);
    if (line.state === 'closed') throw trouble.conflict('This review is closed. Open a new one.');
    if (line.students >= most_items) throw trouble.invalid(`A review speaks of at most ${most_items} students.`);
    await requireStudent(trx, actor, 'plans:lead', input.studentId, today);
    const { rows } = await sql<{ place: number }>`
      insert into interventions.meeting_item (institution_id, meeting_id, student_id, place, reasons, state)
      select ${institutionId}, ${meetingId}::uuid, ${input.studentId}::uuid,
        (select coalesce(max(place), 0) + 1 from interventions.meeting_item where institution_id = ${institutionId} and meeting_id = ${meetingId}::uuid),
        ${jsonb([{ kind: 'judgement', words: `${actor.name}: ${input.words}` }])}, 'waiting'
      on conflict (institution_id, meeting_id, student_id) do nothing returning place`.execute(trx);
    const place = rows[0]?.place;
    if (place === undefined) throw trouble.conflict('This student is on the agenda already.');
    await takeWishes(trx, ctx, { meetingId, studentIds: [input.studentId] });
    await record(trx, ctx, {
      verb: 'interventions.add-to-agenda',
      subject: { kind: 'meeting', id: meetingId },
      details: { studentId: input.studentId },
    });
    return { place };
  });
}

/** Closes a review; who was put off is on the next one's agenda again while the reason holds. */
export async function closeMeeting({ db, clock, actor }: Verb, meetingId: string): Promise<{ state: string }> {
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at } = await momentOf(trx, ctx);
    const line = await requireMeeting(trx, actor, meetingId);
    if (line.state === 'closed') throw trouble.conflict('This review is closed already.');
    await trx
      .updateTable('interventions.meeting')
      .set({ state: 'closed', closed_at: at })
      .where('institution_id', '=', actor.institutionId)
      .where('meeting_id', '=', meetingId)
      .execute();
    await record(trx, ctx, {
      verb: 'interventions.close-meeting',
      subject: { kind: 'meeting', id: meetingId },
      details: { students: line.students, decided: line.decided },
    });
    return { state: 'closed' };
  });
}
