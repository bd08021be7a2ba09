import { type SqlBool, sql } from 'kysely';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { invitationStates, type MeetingWay } from '../../core/gatherings/invitation.ts';
import type {
  BookedLine,
  FamilyInvitationView,
  InvitationLine,
  OfferLine,
  OffersView,
  OfferView,
} from '../../core/gatherings/views.ts';
import { holderKindOf, holderName, listStaff } from './people-names.ts';
import { trouble } from './problems.ts';
import { requireInvitation } from './require-invitation.ts';

const most_offers = 60;
const most_coming = 60;

/** Offers whose host the reader is or who has a family of theirs, and the booked meetings that come. */
export async function viewOffers({ db, clock, actor }: Verb): Promise<OffersView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today, timeZone } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'families:read');
    const offers = await readOffers(trx, scope, today, { staffId: actor.staffId, actorId: actor.actorId });
    const coming = await readComing(trx, scope, today, at);
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'family-meetings',
        reason: scope.why[0]?.reason ?? '',
        studentIds: coming.map(({ student }) => student.studentId),
      },
    );
    const open = offers.filter(({ state }) => state === 'open');
    const free = open.reduce((sum, offer) => sum + offer.free, 0);
    return {
      sentence:
        offers.length === 0
          ? 'No times are offered to families yet.'
          : `${coming.length === 0 ? 'No meeting is' : coming.length === 1 ? 'One meeting is' : `${coming.length} meetings are`} booked; ${free === 1 ? 'one time is' : `${free} times are`} free.`,
      timeZone,
      today,
      offers,
      coming,
      staff: await listStaff(trx, institutionId, today),
      myStaffId: actor.staffId,
    };
  });
}

/** As `o`: an offer that somebody made, whose host they are, or that a family of theirs was asked to. */
export function offerInReach(
  scope: StudentScope,
  today: string,
  { staffId, actorId }: { staffId: string | null; actorId: string },
) {
  const { institutionId } = scope;
  return sql<SqlBool>`(o.made_by = ${actorId} ${staffId === null ? sql`` : sql`or o.host_staff_id = ${staffId}`} or exists (
    select from families.invitation i where i.institution_id = ${institutionId} and i.offer_id = o.offer_id
      and ${inScope(scope, sql.ref<string>('i.student_id'), today)}))`;
}

async function readOffers(
  trx: Tx,
  scope: StudentScope,
  today: string,
  { staffId, actorId, offerId }: { staffId: string | null; actorId: string; offerId?: string },
): Promise<OfferLine[]> {
  const { institutionId } = scope;
  const seen = offerInReach(scope, today, { staffId, actorId });
  const { rows } = await sql<{
    offer_id: string;
    title: string;
    host: string;
    way: MeetingWay;
    place: string;
    state: 'open' | 'closed';
    first_at: Date | null;
    last_at: Date | null;
    free: number;
    booked: number;
    invited: number;
  }>`
    select o.offer_id, o.title, h.display_name as host, o.way, o.place, o.state, s.first_at, s.last_at,
      coalesce(s.free, 0)::int as free, coalesce(s.booked, 0)::int as booked,
      (select count(*)::int from families.invitation i where i.institution_id = ${institutionId} and i.offer_id = o.offer_id) as invited
    from families.offer o
    join roster.staff h on h.institution_id = o.institution_id and h.staff_id = o.host_staff_id
    left join lateral (
      select min(starts_at) as first_at, max(starts_at) as last_at, count(invitation_id) as booked,
        count(*) filter (where invitation_id is null and not is_withdrawn) as free
      from families.slot s where s.institution_id = ${institutionId} and s.offer_id = o.offer_id) s on true
    where o.institution_id = ${institutionId} and ${offerId === undefined ? sql`true` : sql`o.offer_id = ${offerId}`} and ${seen}
    order by o.offer_id desc limit ${most_offers}`.execute(trx);
  return rows.map((row) => ({
    offerId: row.offer_id,
    title: row.title,
    host: row.host,
    way: row.way,
    place: row.place,
    firstAt: row.first_at?.toISOString() ?? null,
    lastAt: row.last_at?.toISOString() ?? null,
    free: row.free,
    booked: row.booked,
    invited: row.invited,
    state: row.state,
  }));
}

async function readComing(trx: Tx, scope: StudentScope, today: string, at: Date): Promise<BookedLine[]> {
  const { institutionId } = scope;
  const rows = await trx
    .selectFrom('families.slot as s')
    .innerJoin('families.invitation as i', (join) =>
      join.onRef('i.institution_id', '=', 's.institution_id').onRef('i.invitation_id', '=', 's.invitation_id'),
    )
    .innerJoin('families.offer as o', (join) =>
      join.onRef('o.institution_id', '=', 's.institution_id').onRef('o.offer_id', '=', 's.offer_id'),
    )
    .innerJoin('roster.staff as h', (join) =>
      join.onRef('h.institution_id', '=', 's.institution_id').onRef('h.staff_id', '=', 's.host_staff_id'),
    )
    .innerJoin('roster.student as st', (join) =>
      join.onRef('st.institution_id', '=', 'i.institution_id').onRef('st.student_id', '=', 'i.student_id'),
    )
    .select([
      'i.invitation_id',
      'o.offer_id',
      'o.title',
      'h.display_name as host',
      's.starts_at',
      's.minutes',
      'i.student_id',
      'st.display_name',
      'st.source_key',
      'i.interpreter',
      holderName(institutionId, 'i').as('family'),
    ])
    .where('s.institution_id', '=', institutionId)
    .where('i.institution_id', '=', institutionId)
    .where('o.institution_id', '=', institutionId)
    .where('h.institution_id', '=', institutionId)
    .where('st.institution_id', '=', institutionId)
    .where('s.invitation_id', 'is not', null)
    .where('s.starts_at', '>=', at)
    .where(inScope(scope, sql.ref<string>('i.student_id'), today))
    .orderBy('s.starts_at')
    .limit(most_coming)
    .execute();
  return rows.map((row) => ({
    invitationId: row.invitation_id,
    offerId: row.offer_id,
    title: row.title,
    host: row.host,
    startsAt: row.starts_at.toISOString(),
    minutes: row.minutes,
    student: { studentId: row.student_id, name: row.display_name, identifier: row.source_key },
    family: row.family,
    interpreter: row.interpreter,
  }));
}

/** One offer, with its times and the families that were asked, as far as the reader sees their students. */
export async function viewOffer({ db, clock, actor }: Verb, offerId: string): Promise<OfferView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today, timeZone } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'families:read');
    const [line] = await readOffers(trx, scope, today, { staffId: actor.staffId, actorId: actor.actorId, offerId });
    if (!line) throw trouble.notFound('No offer with a family of yours has this address. Check the link.');
    const { notice_hours } = await trx
      .selectFrom('families.offer')
      .select('notice_hours')
      .where('institution_id', '=', institutionId)
      .where('offer_id', '=', offerId)
      .executeTakeFirstOrThrow();
    const invitations = await readInvitations(trx, scope, today, offerId);
    const shown = new Set(invitations.map(({ invitationId }) => invitationId));
    const slots = await trx
      .selectFrom('families.slot')
      .select(['slot_id', 'starts_at', 'minutes', 'invitation_id', 'is_withdrawn'])
      .where('institution_id', '=', institutionId)
      .where('offer_id', '=', offerId)
      .orderBy('starts_at')
      .execute();
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'family-meetings',
        reason: scope.why[0]?.reason ?? '',
        studentIds: invitations.map(({ student }) => student.studentId),
      },
    );
    return {
      ...line,
      timeZone,
      noticeHours: notice_hours,
      now: at.toISOString(),
      slots: slots.map((slot) => ({
        slotId: slot.slot_id,
        startsAt: slot.starts_at.toISOString(),
        minutes: slot.minutes,
        invitationId: slot.invitation_id,
        isWithdrawn: slot.is_withdrawn,
      })),
      invitations,
      hidden: line.invited - shown.size,
    };
  });
}

async function readInvitations(
  trx: Tx,
  scope: StudentScope,
  today: string,
  offerId: string,
): Promise<InvitationLine[]> {
  const { institutionId } = scope;
  const rows = await trx
    .selectFrom('families.invitation as i')
    .innerJoin('roster.student as st', (join) =>
      join.onRef('st.institution_id', '=', 'i.institution_id').onRef('st.student_id', '=', 'i.student_id'),
    )
    .leftJoin('families.slot as s', (join) =>
      join.onRef('s.institution_id', '=', 'i.institution_id').onRef('s.invitation_id', '=', 'i.invitation_id'),
    )
    .select([
      'i.invitation_id',
      'i.student_id',
      'i.holder_kind',
      'i.holder_id',
      'i.state',
      'i.interpreter',
      'i.wish',
      'i.answered_at',
      'i.answered_by',
      'st.display_name',
      'st.source_key',
      's.starts_at',
      holderName(institutionId, 'i').as('family'),
    ])
    .where('i.institution_id', '=', institutionId)
    .where('st.institution_id', '=', institutionId)
    .where('i.offer_id', '=', offerId)
    .where(inScope(scope, sql.ref<string>('i.student_id'), today))
    .orderBy('st.display_name')
    .execute();
  return rows.map((row) => ({
    invitationId: row.invitation_id,
    student: { studentId: row.student_id, name: row.display_name, identifier: row.source_key },
    family: row.family,
    holderKind: holderKindOf(row.holder_kind),
    holderId: row.holder_id,
    state: invitationStates.find((state) => state === row.state) ?? 'invited',
    startsAt: row.starts_at?.toISOString() ?? null,
    interpreter: row.interpreter,
    wish: row.wish,
    answeredAt: row.answered_at?.toISOString() ?? null,
    answeredBy: row.answered_by,
  }));
}

/** What a family sees behind its link: its own time and those that are free; nothing of other families. */
export async function invitationForFamily(
  trx: Tx,
  ctx: Pick<Verb, 'clock' | 'actor'>,
  invitationId: string,
): Promise<FamilyInvitationView> {
  const { institutionId } = ctx.actor;
  const { at } = await momentOf(trx, ctx);
  const row = await requireInvitation(trx, institutionId, invitationId, { by: 'family' });
  const slots = await trx
    .selectFrom('families.slot')
    .select(['slot_id', 'starts_at', 'minutes', 'invitation_id'])
    .where('institution_id', '=', institutionId)
    .where('offer_id', '=', row.offer_id)
    .where('is_withdrawn', '=', false)
    .where((on) => on.or([on('invitation_id', 'is', null), on('invitation_id', '=', invitationId)]))
    .orderBy('starts_at')
    .execute();
  const shown = slots.map((slot) => ({
    slotId: slot.slot_id,
    startsAt: slot.starts_at.toISOString(),
    minutes: slot.minutes,
    isOwn: slot.invitation_id !== null,
    opensUntil: slot.starts_at.getTime() - row.notice_hours * 3_600_000,
  }));
  const bare = ({ slotId, startsAt, minutes }: (typeof shown)[number]) => ({ slotId, startsAt, minutes });
  const own = shown.find(({ isOwn }) => isOwn);
  return {
    title: row.title,
    host: row.host_name,
    way: row.way as MeetingWay,
    place: row.place,
    state: row.state,
    isOpen: row.offer_state === 'open',
    noticeHours: row.notice_hours,
    interpreter: row.interpreter,
    wish: row.wish,
    sequence: row.sequence,
    booked: own ? bare(own) : null,
    free: shown.filter(({ isOwn, opensUntil }) => !isOwn && opensUntil >= at.getTime()).map(bare),
  };
}
