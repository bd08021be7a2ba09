import type { Actor } from '../../kernel/actor.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type ContactReach, type ContactWay, contactWords } from '../core/contact.ts';
import type { TimelineEntry } from '../core/views.ts';
import { recordsOf } from './require-student.ts';

interface TimelineOf {
  student_id: string;
  opened_on: IsoDate;
  closed_on: IsoDate | null;
  /** The case, and those that were merged into it. */
  caseIds: readonly string[];
}

/** What happened, newest first: to the case, and every contact with the student while it was open. */
export async function timelineOf(
  trx: Tx,
  { institutionId }: Actor,
  { student_id, opened_on, closed_on, caseIds }: TimelineOf,
): Promise<TimelineEntry[]> {
  const entries = await trx
    .selectFrom('cases.entry')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('case_id', 'in', [...caseIds])
    .orderBy('at', 'desc')
    .limit(500)
    .execute();
  let contacts = trx
    .selectFrom('cases.contact')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', await recordsOf(trx, institutionId, student_id))
    .where('undone_at', 'is', null)
    .where((on) => on.or([on('case_id', 'in', [...caseIds]), on('case_id', 'is', null)]))
    .where('day', '>=', opened_on)
    .orderBy('at', 'desc')
    .limit(500);
  if (closed_on !== null) contacts = contacts.where('day', '<=', closed_on);
  const contactRows = await contacts.execute();
  const then = (row: { score: number | null; score_week: string | null }) =>
    row.score !== null && row.score_week !== null ? { score: row.score, week: row.score_week } : null;
  return [
    ...entries.map((row) => ({
      id: row.entry_id,
      at: row.at.toISOString(),
      kind: row.kind,
      words: row.words,
      text: null,
      by: row.by_name,
      scoreThen: then(row),
    })),
    ...contactRows.map((row) => ({
      id: row.contact_id,
      at: row.at.toISOString(),
      kind: 'contact',
      // The checks of cases.contact hold both to these.
      words: contactWords(row.way as ContactWay, row.reach as ContactReach),
      text: row.words,
      by: row.by_name,
      scoreThen: then(row),
    })),
  ].sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
}
