import { z } from 'zod';
import { readEnrolmentActivity } from '../../activity/server/index.ts';
import type { MissedDay } from '../../attendance/server/index.ts';
import { keptStudent, momentOf, type Verb } from '../../cases/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { type IsoDate, weekdayOf, weekOf } from '../../kernel/week.ts';
import { record } from '../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';
import { requireStudent } from '../../roster/server/index.ts';
import { occasions } from '../core/count.ts';
import { letter_languages, letterLanguage } from '../core/letters.ts';
import type { LegalPack, LegalStep } from '../core/pack.ts';
import { decideNow, requireAllowed } from './decide-now.ts';
import { addEntry } from './entries.ts';
import { dayMissed, marksCounted } from './facts.ts';
import { requirePack, requireStep } from './packs.ts';
import { trouble } from './problems.ts';

const reason = z.string().trim().min(10, 'say why, in a sentence').max(1_000);

export const NewNotice = z.strictObject({
  studentId: z.uuid(),
  stepKey: z.string().max(40),
  /** Left out: the family's. */
  language: z.enum(letter_languages as [string, ...string[]]).optional(),
  /** Why in spite of a bereavement or an open exemption: a person's yes, which stays on record. */
  yesReason: reason.optional(),
  addWords: z.string().trim().max(1_500).default(''),
});

/** Drafts a notice whose count is reached. What it counts and the help so far are kept with it as they are now. */
export async function draftNotice(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewNotice>,
): Promise<{ noticeId: string }> {
  requireNeed(actor, 'notices:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const studentId = await keptStudent(trx, institutionId, input.studentId);
    await requireStudent(trx, actor, 'notices:work', studentId, today);
    const pack = await requirePack(trx, institutionId, today);
    const step = requireStep(pack, input.stepKey);
    const asked = { studentId, pack, step, today };
    const first = await decideNow(trx, actor, { ...asked, yes: null });
    const isYes = first.decision.kind === 'needs-a-yes' && input.yesReason !== undefined;
    // Only who may issue says yes to what a bereavement stops.
    if (isYes) requireNeed(actor, 'notices:issue');
    const yes = isYes
      ? { by: actor.name, on: today, reason: input.yesReason ?? '', knew: first.open.map(({ id }) => id) }
      : null;
    const { decision, facts } = yes ? await decideNow(trx, actor, { ...asked, yes }) : first;
    requireAllowed(decision, false);
    const noticeId = uuidv7();
    const made = await trx
      .insertInto('notices.notice')
      .values({
        institution_id: institutionId,
        notice_id: noticeId,
        student_id: studentId,
        pack_key: pack.key,
        pack_from: pack.from,
        step_key: step.key,
        step_name: step.name,
        citation: step.citation.section,
        state: 'draft',
        have: decision.counted?.have ?? 0,
        need: decision.counted?.need ?? 0,
        counted_from: decision.counted?.from ?? null,
        language: input.language ?? (await familyLanguage(trx, institutionId, studentId)),
        add_words: input.addWords,
        help: jsonb(facts.help),
        yes_reason: yes?.reason ?? null,
        yes_by_name: yes?.by ?? null,
        yes_on: yes?.on ?? null,
        yes_for: [...(yes?.knew ?? [])],
        drafted_on: today,
        drafted_at: at,
        by_id: actor.actorId,
        by_name: actor.name,
        changed_at: at,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['institution_id', 'student_id', 'step_key'])
          .where('state', 'in', ['draft', 'checked'])
          .doNothing(),
      )
      .returning('notice_id')
      .executeTakeFirst();
    if (!made) throw trouble.conflict('Somebody is working on this notice already. Open it from the list of drafts.');
    const counted = decision.counted?.days.map(({ day }) => day) ?? facts.missed.map(({ day }) => day);
    await keepCounted(
      trx,
      institutionId,
      noticeId,
      facts.missed.filter(({ day }) => counted.includes(day)),
      { pack, step },
    );
    await addEntry(trx, ctx, noticeId, { kind: 'drafted', words: `Drafted. ${decision.words}` });
    if (yes) await addEntry(trx, ctx, noticeId, { kind: 'yes', words: `Yes in spite of what is known: ${yes.reason}` });
    await record(trx, ctx, {
      verb: 'notices.draft',
      subject: { kind: 'student', id: studentId },
      details: { noticeId, step: step.key, have: decision.counted?.have ?? 0, isYes: yes !== null },
    });
    return { noticeId };
  });
}

async function keepCounted(
  trx: Tx,
  institutionId: number,
  noticeId: string,
  days: readonly MissedDay[],
  { pack, step }: { pack: LegalPack; step: LegalStep },
): Promise<void> {
  const deliveryOf = await deliveriesOf(trx, institutionId, days);
  const rows = days.flatMap((one) =>
    dayMissed(one, pack.counts).map((missed) => ({
      institution_id: institutionId,
      notice_id: noticeId,
      day: one.day,
      enrolment_id: one.enrolmentId,
      sessions: missed.sessions,
      is_whole_day: missed.isWholeDay,
      counts_for: step.count ? occasions(step.count, missed) : 0,
      marks: jsonb(marksCounted(one, pack.counts)),
      delivery_id: deliveryOf(one),
    })),
  );
  if (rows.length > 0) await trx.insertInto('notices.counted').values(rows).execute();
}

/** Which delivery brought the marks of a day: each absence opens to where it came from. */
export async function deliveriesOf(
  trx: Tx,
  institutionId: number,
  days: readonly MissedDay[],
): Promise<(day: MissedDay) => string | null> {
  const found = new Map<string, readonly (string | null)[]>();
  for (const [enrolmentId, some] of Map.groupBy(days, (day) => day.enrolmentId)) {
    const all = some.map(({ day }) => day);
    const span = { from: weekOf(all.toSorted()[0] ?? ''), to: weekOf(all.toSorted().at(-1) ?? '') };
    for (const { sourceId, week, deliveryIds } of await readEnrolmentActivity(trx, {
      institutionId,
      enrolmentId,
      ...span,
    }))
      found.set(`${enrolmentId} ${sourceId} ${week}`, deliveryIds);
  }
  return ({ enrolmentId, sourceId, day }) =>
    found.get(`${enrolmentId} ${sourceId} ${weekOf(day as IsoDate)}`)?.[weekdayOf(day)] ?? null;
}

/** The language of the guardian who may be written to, else the student's home language. */
export async function familyLanguage(trx: Tx, institutionId: number, studentId: string): Promise<string> {
  const guardian = await trx
    .selectFrom('roster.guardianship as s')
    .innerJoin('roster.guardian as g', (join) =>
      join.onRef('g.institution_id', '=', 's.institution_id').onRef('g.guardian_id', '=', 's.guardian_id'),
    )
    .select('g.language')
    .where('s.institution_id', '=', institutionId)
    .where('s.student_id', '=', studentId)
    .where('s.may_receive', '=', true)
    .where('g.language', 'is not', null)
    .orderBy('g.source_key')
    .limit(1)
    .executeTakeFirst();
  if (guardian?.language) return letterLanguage(guardian.language);
  const student = await trx
    .selectFrom('roster.student')
    .select('home_language')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .executeTakeFirst();
  return letterLanguage(student?.home_language ?? null);
}

const finding = z.strictObject({
  fact: z.enum(['pregnancy', 'foster-care', 'homelessness', 'severe-illness', 'principal-earner']),
  holds: z.boolean(),
  words: z.string().trim().min(5, 'say how it is known').max(1_000),
});
export const NewFinding = finding;

/** Records what was found on a fact that forbids a step: it stays on record, and the last of a fact holds. */
export async function recordFinding(
  { db, clock, actor }: Verb,
  asked: string,
  { fact, holds, words }: z.output<typeof NewFinding>,
): Promise<null> {
  requireNeed(actor, 'notices:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, { clock, actor });
    const studentId = await keptStudent(trx, institutionId, asked);
    await requireStudent(trx, actor, 'notices:work', studentId, today);
    await trx
      .insertInto('notices.finding')
      .values({
        institution_id: institutionId,
        finding_id: uuidv7(),
        student_id: studentId,
        fact,
        holds,
        words,
        found_on: today,
        at,
        by_id: actor.actorId,
        by_name: actor.name,
      })
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'notices.record-finding',
        subject: { kind: 'student', id: studentId },
        // What was found is as sensitive as it gets: the ledger holds that somebody found something.
        details: { holds },
      },
    );
    return null;
  });
}
