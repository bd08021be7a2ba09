import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { explanationWords } from '../../core/registers/explanation.ts';

/** Why a student was absent, as somebody said it and the school holds it. */
export interface HeldExplanation {
  fromDay: IsoDate;
  toDay: IsoDate;
  words: string;
  saidBy: 'guardian' | 'student' | 'staff';
}

/** In the order in which they were said. @param records a student's own and those merged into it */
export async function explanationsOf(
  trx: Tx,
  institutionId: number,
  records: readonly string[],
  from: IsoDate,
): Promise<HeldExplanation[]> {
  const rows = await trx
    .selectFrom('attendance.explanation')
    .select(['from_day', 'to_day', 'reason', 'words', 'said_by'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...records])
    .where('undone_at', 'is', null)
    .where('to_day', '>=', from)
    .orderBy('at')
    .execute();
  return rows.map(({ from_day, to_day, reason, words, said_by }) => ({
    fromDay: from_day,
    toDay: to_day,
    words: explanationWords(reason, words),
    // The check of attendance.explanation holds it to these.
    saidBy: said_by as HeldExplanation['saidBy'],
  }));
}
