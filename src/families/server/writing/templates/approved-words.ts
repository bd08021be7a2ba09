import type { Tx } from '../../../../platform/db/database.ts';
import type { FamilyWords } from '../../../core/writing/occasions.ts';
import { forFamilies, forStudents, type Reader } from '../../../core/writing/readers.ts';

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

export type WordsForReaders = Readonly<Record<Reader, ReadonlyMap<string, ApprovedWords>>>;

/** A template's words for families, and those for students beside it: whoever reads never gets the other's. */
export async function wordsForReaders(trx: Tx, institutionId: number, templateKey: string): Promise<WordsForReaders> {
  return {
    family: await approvedWords(trx, institutionId, forFamilies(templateKey)),
    student: await approvedWords(trx, institutionId, forStudents(templateKey)),
  };
}
