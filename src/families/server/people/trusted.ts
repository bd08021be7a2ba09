import type { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { languageKey } from '../../../kernel/languages.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelForRecipient } from '../../../messages/server/index.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import { rightsOf } from '../../core/people/who-may.ts';
import { trouble } from '../problems.ts';
import { keepContact } from './contacts.ts';
import type { Ending, TrustedInput } from './inputs.ts';
import { readStudents } from './read-people.ts';
import { rulesOf } from './rules.ts';

/** A consent lasts a year at most; then the student is asked again. */
const most_days = 366;

/** A student lets us write to somebody about some things, until a day. Only whose rights are their own can. */
export async function trustContact(
  { db, clock, actor }: Verb,
  studentId: string,
  input: z.output<typeof TrustedInput>,
): Promise<{ trustedContactId: string }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    await requireStudent(trx, actor, 'families:write', studentId, today);
    const institution = await loadInstitution(trx, institutionId);
    const { rules } = await rulesOf(trx, institution);
    const [student] = await readStudents(trx, institution, [studentId], today);
    if (!student || rightsOf(rules, student.born, today, student.decision) === 'guardians')
      throw trouble.invalid('The rights are still those of the guardians. A minor names nobody else here.');
    if (input.until < today) throw trouble.invalid('This would be over already. Choose a later last day.');
    if (input.until > addDays(today, most_days))
      throw trouble.invalid(
        'A consent lasts a year at most. Choose an earlier last day; the student can give it again.',
      );
    if (input.language !== null && languageKey(input.language) === null)
      throw trouble.invalid('This is no language that we know. Choose one from the list.');
    const trustedContactId = uuidv7();
    await trx
      .insertInto('families.trusted_contact')
      .values({
        institution_id: institutionId,
        trusted_contact_id: trustedContactId,
        student_id: studentId,
        display_name: input.name,
        relation: input.relation,
        language: input.language === null ? null : languageKey(input.language),
        categories: input.categories,
        student_words: input.studentWords,
        given_via: input.givenVia,
        starts_on: today,
        until: input.until,
        made_by_name: actor.name,
        made_at: at,
      })
      .execute();
    for (const contact of input.contacts)
      await keepContact(trx, ctx, { kind: 'trusted', id: trustedContactId }, contact);
    await record(trx, ctx, {
      verb: 'families.trust-contact',
      subject: { kind: 'student', id: studentId },
      details: { trustedContactId, categories: input.categories, until: input.until, givenVia: input.givenVia },
    });
    return { trustedContactId };
  });
}

/** The student takes it back: from now on nothing more goes to them, and what waits is called back. */
export async function revokeTrust(
  { db, clock, actor }: Verb,
  trustedContactId: string,
  { reason }: z.output<typeof Ending>,
): Promise<null> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const row = await trx
      .selectFrom('families.trusted_contact')
      .select(['student_id', 'revoked_at'])
      .where('institution_id', '=', actor.institutionId)
      .where('trusted_contact_id', '=', trustedContactId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw trouble.notFound('There is no such contact. Reload the page.');
    await requireStudent(trx, actor, 'families:write', row.student_id, today);
    if (row.revoked_at !== null) throw trouble.conflict('The student has taken this back already. Reload the page.');
    await trx
      .updateTable('families.trusted_contact')
      .set({ revoked_at: at, revoked_by_name: actor.name, revoke_words: reason })
      .where('institution_id', '=', actor.institutionId)
      .where('trusted_contact_id', '=', trustedContactId)
      .execute();
    const to = { kind: 'trusted' as const, id: trustedContactId };
    const { cancelled } = await cancelForRecipient(trx, ctx, to, { why: 'The student has taken their consent back.' });
    await record(trx, ctx, {
      verb: 'families.revoke-trust',
      subject: { kind: 'student', id: row.student_id },
      details: { trustedContactId, cancelled },
    });
    return null;
  });
}
