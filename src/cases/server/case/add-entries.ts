import { uuidv7 } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type Acting, momentOf } from '../acting.ts';
import { scoresOn } from './score-then.ts';

export interface CaseEntry {
  caseId: string;
  studentId: string;
  kind: string;
  words: string;
  origin: { kind: string; id: string };
}

/** Writes lines of many cases' timelines at once; the verb that calls it records. */
export async function addEntries(trx: Tx, ctx: Acting, entries: readonly CaseEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { institutionId, name } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  const scores = await scoresOn(trx, institutionId, [...new Set(entries.map(({ studentId }) => studentId))], today);
  for (let from = 0; from < entries.length; from += 1_000)
    await trx
      .insertInto('cases.entry')
      .values(
        entries.slice(from, from + 1_000).map(({ caseId, studentId, kind, words, origin }) => ({
          institution_id: institutionId,
          entry_id: uuidv7(),
          case_id: caseId,
          at,
          by_name: name,
          kind,
          words,
          origin_kind: origin.kind,
          origin_id: origin.id,
          score: scores.get(studentId)?.score ?? null,
          score_week: scores.get(studentId)?.week ?? null,
        })),
      )
      .execute();
}
