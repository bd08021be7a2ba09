import { explanationWords } from '../../../attendance/core/registers/explanation.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** What a family said of an absence and the school has not made its own: it waits for a person, or a person refused it. */
export interface ReasonSaid {
  fromDay: IsoDate;
  toDay: IsoDate;
  words: string;
  isStudent: boolean;
  isRefused: boolean;
}

export async function reasonsNotTaken(
  trx: Tx,
  institutionId: number,
  records: readonly string[],
  from: IsoDate,
): Promise<ReasonSaid[]> {
  const rows = await trx
    .selectFrom('families.explanation')
    .select(['from_day', 'to_day', 'reason', 'words', 'holder_kind', 'state'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...records])
    .where('state', '<>', 'taken')
    .where('to_day', '>=', from)
    .orderBy('at')
    .execute();
  return rows.map(({ from_day, to_day, reason, words, holder_kind, state }) => ({
    fromDay: from_day,
    toDay: to_day,
    words: explanationWords(reason, words),
    isStudent: holder_kind === 'student',
    isRefused: state === 'refused',
  }));
}
