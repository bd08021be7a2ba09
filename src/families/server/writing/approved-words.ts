import type { Tx } from '../../../platform/db/database.ts';
import type { FamilyWords } from '../../core/writing/occasions.ts';

export interface ApprovedWords extends FamilyWords {
  version: number;
}

/** A template's words as a speaker approved them, by language: nothing else is ever sent. */
export async function approvedWords(
  trx: Tx,
  institutionId: number,
  templateKey: string,
): Promise<Map<string, ApprovedWords>> {
  const rows = await trx
    .selectFrom('families.translation')
    .distinctOn('language')
    .select(['language', 'version', 'subject', 'opening', 'each_student', 'closing'])
    .where('institution_id', '=', institutionId)
    .where('template_key', '=', templateKey)
    .where('state', '=', 'approved')
    .orderBy('language')
    .orderBy('version', 'desc')
    .execute();
  return new Map(
    rows.map(({ language, version, subject, opening, each_student, closing }) => [
      language,
      { version, subject, opening, each: each_student, closing },
    ]),
  );
}
