import { sql } from 'kysely';
import { z } from 'zod';
import { makeLinkCode, makeSignedLink, revokeSignedLink, signedLinksOf } from '../../../access/server/index.ts';
import { type Acting, momentOf, type Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { readyLanguages } from '../../../kernel/languages.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { lacksForSharing, SuccessContent } from '../../core/success/success-plan.ts';
import { addPlanEntry } from '../plans/make-plan.ts';
import { requireActive, requirePlan } from '../plans/require-plan.ts';
import { trouble } from '../problems.ts';
import { type SuccessRow, stateAfter, successPlanById, versionsOf } from './success-plan-row.ts';

export const link_purpose = 'success-plan';
export const SuccessInput = z.object({
  language: z.enum(readyLanguages),
  content: SuccessContent,
  /** As it was read; 0 where none was written yet. */
  revision: z.int().min(0),
});

/** Writes the success plan. What was shared or agreed stays as it was: from then on a change is a new version. */
export async function saveSuccessPlan(
  { db, clock, actor }: Verb,
  planId: string,
  { language, content, revision }: z.output<typeof SuccessInput>,
): Promise<{ successPlanId: string; version: number; revision: number }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const { row } = await requirePlan(trx, actor, 'plans:work', planId, today);
    requireActive(row);
    if (content.checkOn !== null && (content.checkOn < today || content.checkOn > addDays(today, 366)))
      throw trouble.invalid('The day on which you talk again lies in the past, or more than a year away.');
    const [newest] = await versionsOf(trx, institutionId, planId);
    if (newest && newest.revision !== revision) throw changedMeanwhile(newest.revision);
    if (newest?.state === 'draft') {
      const written = await trx
        .updateTable('interventions.success_plan')
        .set({
          language,
          content: jsonb(content),
          revision: sql<number>`revision + 1`,
          changed_at: at,
          by_name: actor.name,
        })
        .where('institution_id', '=', institutionId)
        .where('success_plan_id', '=', newest.successPlanId)
        .where('revision', '=', revision)
        .where('state', '=', 'draft')
        .returning('revision')
        .executeTakeFirst();
      if (!written) throw changedMeanwhile(newest.revision);
      await say(trx, ctx, planId, newest.successPlanId, newest.version);
      return { successPlanId: newest.successPlanId, version: newest.version, revision: written.revision };
    }
    const successPlanId = uuidv7();
    const version = (newest?.version ?? 0) + 1;
    const made = await trx
      .insertInto('interventions.success_plan')
      .values({
        institution_id: institutionId,
        success_plan_id: successPlanId,
        plan_id: planId,
        student_id: row.student_id,
        version,
        language,
        content: jsonb(content),
        state: 'draft',
        made_at: at,
        made_on: today,
        by_name: actor.name,
        changed_at: at,
      })
      .onConflict((conflict) => conflict.columns(['institution_id', 'plan_id', 'version']).doNothing())
      .returning('revision')
      .executeTakeFirst();
    if (!made) throw changedMeanwhile(revision);
    await say(trx, ctx, planId, successPlanId, version);
    return { successPlanId, version, revision: made.revision };
  });
}

const changedMeanwhile = (revision: number) =>
  trouble.conflict(
    'Somebody saved this success plan after you opened it. What you typed is still in the form: look at theirs, then save again.',
    { revision },
  );

async function say(trx: Tx, ctx: Acting, planId: string, successPlanId: string, version: number): Promise<void> {
  if (version > 1)
    await addPlanEntry(trx, ctx, planId, {
      kind: 'success-plan',
      words: `Success plan, version ${version}, is being written.`,
    });
  await record(trx, ctx, {
    verb: 'interventions.save-success-plan',
    subject: { kind: 'plan', id: planId },
    details: { successPlanId, version },
  });
}

/** guardianId null: the student themselves. */
export const LinkWish = z.object({ guardianId: z.uuid().nullable(), days: z.int().min(1).max(60).default(14) });

/** Makes the link by which somebody of the family reads and answers. With it the version is shared, and no longer changes. */
export async function shareSuccessPlan(
  { db, clock, actor, publicUrl }: Verb & { publicUrl: string },
  planId: string,
  { guardianId, days }: z.output<typeof LinkWish>,
): Promise<{ linkId: string; url: string; expiresAt: string }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { today } = await momentOf(trx, ctx);
    const { row } = await requirePlan(trx, actor, 'plans:work', planId, today);
    requireActive(row);
    const newest = await requireNewest(trx, institutionId, planId);
    const lacks = lacksForSharing(newest.content);
    if (lacks) throw trouble.invalid(lacks);
    const reader = await requireReader(trx, institutionId, row.student_id, guardianId);
    await markShared(trx, ctx, newest);
    const { key } = await loadInstitution(trx, institutionId);
    const { linkId, token, expiresAt } = await makeSignedLink(trx, ctx, {
      purpose: link_purpose,
      subject: { kind: 'success-plan', id: newest.successPlanId },
      recipient: reader,
      days,
    });
    await addPlanEntry(trx, ctx, planId, {
      kind: 'success-plan',
      words: `A link to the success plan was made for ${reader.name}.`,
    });
    return { linkId, url: `${publicUrl}/f/${key}/${token}/page`, expiresAt: expiresAt.toISOString() };
  });
}

async function requireNewest(trx: Tx, institutionId: number, planId: string): Promise<SuccessRow> {
  const [newest] = await versionsOf(trx, institutionId, planId);
  if (!newest) throw trouble.invalid('No success plan was written yet. Write it with the family first.');
  return newest;
}

/** Whether they may still hear of it is asked anew each time the link is opened: rights pass to students who come of age. */
async function requireReader(trx: Tx, institutionId: number, studentId: string, guardianId: string | null) {
  if (guardianId === null) {
    const { display_name } = await trx
      .selectFrom('roster.student')
      .select('display_name')
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', studentId)
      .executeTakeFirstOrThrow();
    return { kind: 'student', id: studentId, name: display_name };
  }
  const guardian = await requireGuardian(trx, institutionId, studentId, guardianId);
  if (!guardian.may_receive)
    throw trouble.invalid(
      `${guardian.display_name} may not be written to about this student. Talk to whoever keeps the roster if that has changed.`,
    );
  return { kind: 'guardian', id: guardianId, name: guardian.display_name };
}

async function requireGuardian(trx: Tx, institutionId: number, studentId: string, guardianId: string) {
  const found = await trx
    .selectFrom('roster.guardianship as s')
    .innerJoin('roster.guardian as g', (join) =>
      join.onRef('g.institution_id', '=', 's.institution_id').onRef('g.guardian_id', '=', 's.guardian_id'),
    )
    .select(['g.display_name', 's.may_receive'])
    .where('s.institution_id', '=', institutionId)
    .where('g.institution_id', '=', institutionId)
    .where('s.student_id', '=', studentId)
    .where('s.guardian_id', '=', guardianId)
    .executeTakeFirst();
  if (!found)
    throw trouble.invalid('This is nobody of the student’s family on the roster. Choose somebody from the list.');
  return found;
}

/** A draft becomes what is shared; versions before it are replaced, and their links close. */
async function markShared(trx: Tx, ctx: Acting, { successPlanId, planId, state }: SuccessRow): Promise<void> {
  if (state !== 'draft') return;
  const { institutionId } = ctx.actor;
  const { at } = await momentOf(trx, ctx);
  const older = await trx
    .updateTable('interventions.success_plan')
    .set({ state: 'replaced', changed_at: at })
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', planId)
    .where('success_plan_id', '!=', successPlanId)
    .where('state', '!=', 'replaced')
    .returning('success_plan_id')
    .execute();
  await trx
    .updateTable('interventions.success_plan')
    .set({ state: 'shared', revision: sql<number>`revision + 1`, changed_at: at })
    .where('institution_id', '=', institutionId)
    .where('success_plan_id', '=', successPlanId)
    .execute();
  const links = await signedLinksOf(trx, institutionId, {
    kind: 'success-plan',
    ids: older.map((one) => one.success_plan_id),
    purpose: link_purpose,
  });
  for (const { linkId, state: linkState } of links)
    if (linkState === 'open') await revokeSignedLink(trx, ctx, linkId, 'There is a newer version.');
}

export const CodeWish = z.object({ verifiedBy: z.enum(['phone-on-record', 'in-person']) });

/** A code for a link, to be told by the number on record or in person, and to nobody else. */
export async function giveLinkCode(
  { db, clock, actor, secret }: Verb & { secret: string },
  linkId: string,
  { verifiedBy }: z.output<typeof CodeWish>,
): Promise<{ code: string; minutes: number }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    await requireLink(trx, ctx, linkId);
    const made = await makeLinkCode(trx, ctx, { linkId, secret, verifiedBy });
    if (!made) throw trouble.conflict('This link is closed or has run out. Make a new one.');
    return made;
  });
}

export async function closeLink({ db, clock, actor }: Verb, linkId: string): Promise<{ state: 'closed' }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    await requireLink(trx, ctx, linkId);
    if (!(await revokeSignedLink(trx, ctx, linkId, `${actor.name} closed it.`)))
      throw trouble.conflict('This link is closed already.');
    return { state: 'closed' as const };
  });
}

/** A link to a success plan of a student within reach; anything else is as unknown as one that does not exist. */
async function requireLink(trx: Tx, ctx: Acting, linkId: string): Promise<void> {
  const { institutionId } = ctx.actor;
  const { today } = await momentOf(trx, ctx);
  const link = await trx
    .selectFrom('access.signed_link')
    .select('subject_id')
    .where('institution_id', '=', institutionId)
    .where('link_id', '=', linkId)
    .where('purpose', '=', link_purpose)
    .executeTakeFirst();
  const unknown = trouble.notFound('No link to a success plan of a student of yours has this address.');
  const one = link ? await successPlanById(trx, institutionId, link.subject_id) : null;
  if (!one) throw unknown;
  await requirePlan(trx, ctx.actor, 'plans:work', one.planId, today).catch(() => {
    throw unknown;
  });
}

export const PaperAnswer = z.object({
  guardianId: z.uuid().nullable().default(null),
  name: z.string().trim().min(1, 'say who signed').max(120),
  answer: z.enum(['agreed', 'changes']),
  words: z.string().trim().max(2_000).default(''),
  on: z.iso.date(),
  revision: z.int(),
});

/** What was signed, or said, on paper. The version that was on the paper no longer changes. */
export async function recordPaperAnswer(
  { db, clock, actor }: Verb,
  planId: string,
  { guardianId, name, answer, words, on, revision }: z.output<typeof PaperAnswer>,
): Promise<{ answerId: string }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const { row } = await requirePlan(trx, actor, 'plans:work', planId, today);
    requireActive(row);
    const newest = await requireNewest(trx, institutionId, planId);
    if (newest.revision !== revision) throw changedMeanwhile(newest.revision);
    if (on > today || on < newest.madeOn)
      throw trouble.invalid('The day of the signature lies in the future, or before this version was written.');
    if (answer === 'changes' && !words) throw trouble.invalid('Say what is to change.');
    if (guardianId !== null) await requireGuardian(trx, institutionId, row.student_id, guardianId);
    await markShared(trx, ctx, newest);
    const answerId = uuidv7();
    await trx
      .insertInto('interventions.success_plan_answer')
      .values({
        institution_id: institutionId,
        answer_id: answerId,
        success_plan_id: newest.successPlanId,
        answer,
        way: 'paper',
        guardian_id: guardianId,
        name,
        words,
        answered_at: at,
        answered_on: on,
        recorded_by: actor.name,
      })
      .execute();
    await stateAfter(trx, ctx, newest, answer);
    await addPlanEntry(trx, ctx, planId, {
      kind: 'success-plan',
      words: `${name} ${answer === 'agreed' ? 'signed the success plan on paper' : `asked for a change of the success plan: ${words}`}.`,
    });
    await record(trx, ctx, {
      verb: 'interventions.record-agreement',
      subject: { kind: 'plan', id: planId },
      details: { successPlanId: newest.successPlanId, answer, way: 'paper' },
    });
    return { answerId };
  });
}
