import { createHash, randomBytes } from 'node:crypto';
import { coveredBy, type Verb } from '../../../cases/server/index.ts';
import { clockOf, institutionByKey } from '../../../institution/server/index.ts';
import { dayIn } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { type AppointmentKind, appointmentKindWords } from '../../core/appointment.ts';
import { calendarFeed, type FeedEvent } from '../../core/calendar-feed.ts';
import { trouble } from '../problems.ts';

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Makes the signed-in person's calendar address anew; the old one ends. It is shown once: what is kept is its hash. */
export async function makeFeed(
  { db, clock, actor, publicUrl }: Verb & { publicUrl: string },
  institutionKey: string,
): Promise<{ url: string }> {
  const { institutionId, staffId } = actor;
  if (staffId === null)
    throw trouble.invalid(
      'Follow-ups belong to members of staff, and you have no staff record here. Ask whoever keeps the roster.',
    );
  const secret = randomBytes(32).toString('base64url');
  await db.forInstitution(institutionId, async (trx) => {
    const row = { token_hash: hashOf(secret), made_at: new Date(clock.now().epochMilliseconds), read_at: null };
    await trx
      .insertInto('interventions.feed')
      .values({ institution_id: institutionId, staff_id: staffId, ...row })
      .onConflict((conflict) => conflict.columns(['institution_id', 'staff_id']).doUpdateSet(row))
      .execute();
    await record(
      trx,
      { clock, actor },
      { verb: 'interventions.make-feed', subject: { kind: 'staff', id: staffId }, details: {} },
    );
  });
  return { url: `${publicUrl}/api/calendar/${institutionKey}/${secret}.ics` };
}

/** Ends the signed-in person's calendar address. */
export async function endFeed({ db, clock, actor }: Verb): Promise<null> {
  const { institutionId, staffId } = actor;
  if (staffId === null) return null;
  await db.forInstitution(institutionId, async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('interventions.feed')
      .where('institution_id', '=', institutionId)
      .where('staff_id', '=', staffId)
      .executeTakeFirst();
    if (numDeletedRows > 0n)
      await record(
        trx,
        { clock, actor },
        { verb: 'interventions.end-feed', subject: { kind: 'staff', id: staffId }, details: {} },
      );
  });
  return null;
}

/**
 * The follow-ups behind a secret address, as a calendar program reads them. It names no student: calendars are kept by others.
 * @returns null where the address opens nothing
 */
export async function readFeed(
  { db, publicUrl }: { db: Database; publicUrl: string },
  institutionKey: string,
  secret: string,
): Promise<string | null> {
  const institution = await institutionByKey(db, institutionKey);
  if (!institution || secret.length !== 43) return null;
  const { institutionId, timeZone } = institution;
  const now = clockOf(institution).now();
  const today = dayIn(timeZone, now);
  return db.forInstitution(institutionId, async (trx) => {
    const feed = await trx
      .updateTable('interventions.feed')
      .set({ read_at: new Date(now.epochMilliseconds) })
      .from('roster.staff as s')
      .where('interventions.feed.institution_id', '=', institutionId)
      .where('interventions.feed.token_hash', '=', hashOf(secret))
      .where('s.institution_id', '=', institutionId)
      .whereRef('s.staff_id', '=', 'interventions.feed.staff_id')
      // Whoever left reads no more.
      .where((on) => on.or([on('s.left_on', 'is', null), on('s.left_on', '>', today)]))
      .returning('interventions.feed.staff_id')
      .executeTakeFirst();
    if (!feed) return null;
    const staffIds = [feed.staff_id, ...(await coveredBy(trx, institutionId, feed.staff_id, today))];
    const events = await followUpsOf(trx, institutionId, staffIds, `${publicUrl}/${institutionKey}`);
    events.push(...(await appointmentsFor(trx, institutionId, feed.staff_id, `${publicUrl}/${institutionKey}`, now)));
    return calendarFeed(`Follow-ups, ${institution.name}`, events, now);
  });
}

export async function followUpsOf(
  trx: Tx,
  institutionId: number,
  staffIds: readonly string[],
  base: string,
): Promise<FeedEvent[]> {
  const rows = await trx
    .selectFrom('interventions.follow_up as f')
    .innerJoin('interventions.plan as p', (join) =>
      join.onRef('p.institution_id', '=', 'f.institution_id').onRef('p.plan_id', '=', 'f.plan_id'),
    )
    .innerJoin('interventions.kind as k', (join) =>
      join.onRef('k.institution_id', '=', 'p.institution_id').onRef('k.kind_key', '=', 'p.kind_key'),
    )
    .select(['f.follow_up_id', 'f.plan_id', 'f.due_on', 'f.kind', 'f.moved_times', 'k.name', 'p.revision'])
    .where('f.institution_id', '=', institutionId)
    .where('p.institution_id', '=', institutionId)
    .where('k.institution_id', '=', institutionId)
    .where('f.state', '=', 'open')
    .where('f.staff_id', 'in', [...staffIds])
    .orderBy('f.due_on')
    .limit(500)
    .execute();
  return rows.map((row) => ({
    id: row.follow_up_id,
    sequence: row.moved_times + row.revision,
    when: { on: row.due_on },
    summary: `${row.kind === 'review' ? 'Review of a plan' : 'Follow-up'}: ${row.name}`,
    description: `Who it is about is said in Leadline: ${base}/plans/${row.plan_id}`,
    link: `${base}/plans/${row.plan_id}`,
  }));
}

/** Meetings and visits of a month back and all to come; neither the student's name nor a home's address is in them. */
export async function appointmentsFor(
  trx: Tx,
  institutionId: number,
  staffId: string,
  base: string,
  now: Temporal.Instant,
): Promise<FeedEvent[]> {
  const rows = await trx
    .selectFrom('interventions.appointment as a')
    .select(['a.appointment_id', 'a.kind', 'a.sequence', 'a.starts_at', 'a.ends_at'])
    .where('a.institution_id', '=', institutionId)
    .where('a.state', 'in', ['planned', 'held'])
    .where('a.starts_at', '>', new Date(now.epochMilliseconds - 31 * 86_400_000))
    .where((on) =>
      on.or([
        on('a.organiser_staff_id', '=', staffId),
        on.exists(
          on
            .selectFrom('interventions.appointment_person as p')
            .select('p.person_no')
            .where('p.institution_id', '=', institutionId)
            .whereRef('p.appointment_id', '=', 'a.appointment_id')
            .where('p.staff_id', '=', staffId),
        ),
      ]),
    )
    .orderBy('a.starts_at')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.appointment_id,
    sequence: row.sequence,
    when: {
      startsAt: Temporal.Instant.fromEpochMilliseconds(row.starts_at.getTime()),
      endsAt: Temporal.Instant.fromEpochMilliseconds(row.ends_at.getTime()),
    },
    // The check of interventions.appointment holds it to these.
    summary: appointmentKindWords[row.kind as AppointmentKind],
    description: `Who it is about is said in Leadline: ${base}/appointments/${row.appointment_id}`,
    link: `${base}/appointments/${row.appointment_id}`,
  }));
}
