import { sql } from 'kysely';
import { z } from 'zod';
import { momentOf } from '../../../../cases/server/index.ts';
import { clockOf, institutionById, systemActor } from '../../../../institution/server/index.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import { addDays, type IsoDate, weekdayOf } from '../../../../kernel/week.ts';
import { record } from '../../../../ledger/server/index.ts';
import type { MessageContext } from '../../../../messages/server/index.ts';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import { type OccasionKey, occasionOf } from '../../../core/writing/occasions.ts';
import { staleness } from '../../../core/writing/safety-valve.ts';
import type { AutomaticView } from '../../../core/writing/views.ts';
import { trouble } from '../../problems.ts';
import { absentOn, weekdaysBefore } from '../batches/audience.ts';
import type { Asking } from '../batches/view-batches.ts';
import { writeToFamilies } from '../batches/write-to-families.ts';
import { ensureTemplate } from '../templates/templates.ts';

/** What may go by itself, from when on, and what its threshold counts. All off until somebody turns it on. */
export const automatics = {
  'absence-today': { hour: 10, threshold: 1, counts: null },
  'absences-growing': { hour: 16, threshold: 6, counts: 'days missed this year' },
  improvement: { hour: 16, threshold: 6, counts: 'days missed this year, of which hardly any lately' },
  welcome: { hour: 16, threshold: 7, counts: 'days since the first day here, at most' },
  'follow-up': { hour: 16, threshold: 10, counts: 'days after a conversation with the family' },
} as const satisfies Partial<Record<OccasionKey, { hour: number; threshold: number; counts: string | null }>>;

export type AutomaticKey = keyof typeof automatics;
export const automaticKeys = Object.keys(automatics) as [AutomaticKey, ...AutomaticKey[]];

export async function listAutomatics({ db, clock, actor }: Asking): Promise<AutomaticView> {
  requireNeed(actor, 'families:read');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    const rows = await trx
      .selectFrom('families.automatic')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .execute();
    const head = await asOfDay(trx, institutionId);
    return {
      automatics: automaticKeys.map((occasion) => {
        const row = rows.find((one) => one.occasion === occasion);
        const standard = automatics[occasion];
        const { name, when } = occasionOf(occasion);
        return {
          occasion,
          name,
          when,
          // What the column's check allows.
          mode: (row?.mode ?? 'off') as 'off' | 'propose' | 'send',
          templateKey: row?.template_key ?? occasion,
          hour: row?.hour ?? standard.hour,
          threshold: row?.threshold ?? standard.threshold,
          counts: standard.counts,
          lastDay: row?.last_day ?? null,
          changedBy: row?.changed_by_name ?? null,
          blocked: blockedWords(occasion, head, today),
        };
      }),
    };
  });
}

export const AutomaticChange = z.object({
  mode: z.enum(['off', 'propose', 'send']),
  hour: z.int().min(6).max(20),
  threshold: z.int().min(1).max(60),
});

/** Turns on what goes by itself; there must be approved English or other words to go out. */
export async function saveAutomatic(
  { db, clock, actor }: Asking,
  occasion: AutomaticKey,
  input: z.output<typeof AutomaticChange>,
): Promise<null> {
  requireNeed(actor, 'families:configure');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const ctx = { clock, actor };
    await ensureTemplate(trx, ctx, occasion);
    const approved = await sql<{ n: number }>`select count(*)::int as n from families.translation
      where institution_id = ${institutionId} and template_key = ${occasion} and state = 'approved'`.execute(trx);
    if (input.mode !== 'off' && (approved.rows[0]?.n ?? 0) === 0)
      throw trouble.invalid(
        'Nobody has approved the words of this template in any language yet. Do that first, under Templates.',
      );
    const row = {
      mode: input.mode,
      template_key: occasion,
      hour: input.hour,
      threshold: input.threshold,
      changed_at: new Date(clock.now().epochMilliseconds),
      changed_by: actor.actorId,
      changed_by_name: actor.name,
    };
    await trx
      .insertInto('families.automatic')
      .values({ institution_id: institutionId, occasion, ...row })
      .onConflict((conflict) => conflict.columns(['institution_id', 'occasion']).doUpdateSet(row))
      .execute();
    await record(trx, ctx, {
      verb: 'families.set-automatic',
      subject: { kind: 'family-automatic', id: occasion },
      details: input,
    });
    return null;
  });
}

/** What is due of it today: one batch for each occasion and day, which the valve looks at as at any other. */
export async function writeAutomatics(db: Database, institutionId: number): Promise<number> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return 0;
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
  const local = ctx.clock.now().toZonedDateTimeISO(institution.timeZone);
  const today = local.toPlainDate().toString();
  if (weekdayOf(today) > 4) return 0;
  const due = await db.forInstitution(institutionId, async (trx) => {
    const rows = await trx
      .selectFrom('families.automatic')
      .select(['occasion', 'hour', 'threshold', 'template_key'])
      .where('institution_id', '=', institutionId)
      .where('mode', '<>', 'off')
      .where('hour', '<=', local.hour)
      .where((on) => on.or([on('last_day', 'is', null), on('last_day', '<', today)]))
      .execute();
    const asOf = rows.length > 0 ? await asOfDay(trx, institutionId) : null;
    return rows.flatMap((row) => {
      const occasion = automaticKeys.find((key) => key === row.occasion);
      return occasion && blockedWords(occasion, asOf, today) === null ? [{ ...row, occasion }] : [];
    });
  });
  for (const one of due) await db.forInstitution(institutionId, (trx) => writeOne(trx, ctx, one, today));
  return due.length;
}

async function writeOne(
  trx: Tx,
  ctx: MessageContext,
  { occasion, threshold, template_key }: { occasion: AutomaticKey; threshold: number; template_key: string },
  today: IsoDate,
): Promise<void> {
  const { institutionId } = ctx.actor;
  const students = await findStudents[occasion](trx, institutionId, { threshold, today });
  if (students.length > 0)
    await writeToFamilies(trx, ctx, {
      templateKey: template_key,
      students,
      origin: { kind: 'automatic', id: occasion },
      dedupeKey: `automatic/${occasion}/${today}`,
      ...(occasion === 'absence-today' ? { day: today, isUrgent: true } : {}),
    });
  await trx
    .updateTable('families.automatic')
    .set({ last_day: today })
    .where('institution_id', '=', institutionId)
    .where('occasion', '=', occasion)
    .execute();
  await record(trx, ctx, {
    verb: 'families.automatic',
    subject: { kind: 'family-automatic', id: occasion },
    details: { students: students.length, day: today },
  });
}

type Found = { studentId: string; said?: Record<string, string> }[];
type Finding = (trx: Tx, i: number, of: { threshold: number; today: IsoDate }) => Promise<Found>;

/** Nobody is told the same thing twice within so many days. */
const notWrittenSince = (i: number, occasion: string, days: number, today: IsoDate) => sql`not exists (
  select from families.batch_student bs join families.batch b on b.institution_id = ${i} and b.batch_id = bs.batch_id
  where bs.institution_id = ${i} and bs.student_id = s.student_id and b.occasion = ${occasion} and not b.is_rehearsal
    and b.state <> 'stopped' and b.made_at >= ${addDays(today, -days)}::date)`;

const ids = async (trx: Tx, query: ReturnType<typeof sql<{ student_id: string }>>): Promise<Found> =>
  (await query.execute(trx)).rows.map(({ student_id }) => ({ studentId: student_id }));

const findStudents: Record<AutomaticKey, Finding> = {
  'absence-today': async (trx, i, { today }) =>
    [...(await absentOn(trx, i, today))].map(([studentId, said]) => ({
      studentId,
      said: { all_day: String(said.all_day), missed: String(said.missed) },
    })),
  'absences-growing': (trx, i, { threshold, today }) =>
    ids(
      trx,
      sql`select s.student_id from attendance.standing s where s.institution_id = ${i} and s.is_last and s.absent_days >= ${threshold}
        and s.last_absent_on >= ${addDays(today, -7)}::date and ${notWrittenSince(i, 'absences-growing', 28, today)}`,
    ),
  improvement: (trx, i, { threshold, today }) =>
    ids(
      trx,
      sql`select s.student_id from attendance.standing s where s.institution_id = ${i} and s.is_last and s.absent_days >= ${threshold}
        and s.recent_enrolled_days >= 15 and s.recent_absent_days <= 1 and ${notWrittenSince(i, 'improvement', 60, today)}
        and exists (select from families.batch_student bs join families.batch b on b.institution_id = ${i} and b.batch_id = bs.batch_id
          where bs.institution_id = ${i} and bs.student_id = s.student_id and b.occasion = 'absences-growing' and b.state = 'sent')`,
    ),
  welcome: (trx, i, { threshold, today }) =>
    ids(
      trx,
      sql`select distinct s.student_id from roster.enrolment s where s.institution_id = ${i} and s.is_primary
        and s.starts_on between ${addDays(today, -threshold)}::date and ${today}::date and ${notWrittenSince(i, 'welcome', 300, today)}`,
    ),
  'follow-up': (trx, i, { threshold, today }) =>
    ids(
      trx,
      sql`select distinct s.student_id from cases.contact s where s.institution_id = ${i} and s.with_family and s.reach = 'two_way' and s.undone_at is null
        and s.day = ${addDays(today, -threshold)}::date and ${notWrittenSince(i, 'follow-up', threshold, today)}`,
    ),
};

async function asOfDay(trx: Tx, institutionId: number): Promise<IsoDate | null> {
  const row = await trx
    .selectFrom('attendance.head')
    .select('as_of')
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return row?.as_of ?? null;
}

function blockedWords(occasion: AutomaticKey, asOf: IsoDate | null, today: IsoDate): string | null {
  if (occasion === 'welcome' || occasion === 'follow-up') return null;
  const stale = staleness(asOf, occasion === 'absence-today' ? today : weekdaysBefore(today, 2));
  if (!stale) return null;
  return stale.lastDay === null
    ? 'No attendance has come in.'
    : `Attendance is here up to ${stale.lastDay} only: nothing goes until that of ${stale.wanted} is.`;
}
