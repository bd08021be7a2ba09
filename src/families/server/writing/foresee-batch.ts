import { languageName } from '../../../kernel/languages.ts';
import type { MessageContext } from '../../../messages/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { type OccasionKey, occasionOf } from '../../core/writing/occasions.ts';
import { holdReasons } from '../../core/writing/safety-valve.ts';
import { reachedFor } from '../people/recipients-for.ts';
import { emptyGathering } from './batches/gather-recipients.ts';
import { valveFacts } from './batches/valve-facts.ts';
import { wordsForReaders } from './templates/approved-words.ts';

const students_at_once = 200;
const no_batch = '00000000-0000-0000-0000-000000000000';

export interface Foreseen {
  /** Who would be written to. */
  people: number;
  households: number;
  /** Students of whom nobody would be. */
  unreached: number;
  /** The safety valve would hold it until a person looked. */
  isHeld: boolean;
  /** People whose language has no approved words: somebody speaks to them. */
  withoutWords: { language: string; people: number }[];
}

/** What a batch about these students would come to, before it is written; hours, caps and pauses are asked when it goes. */
export async function foreseeBatch(
  db: Database,
  ctx: MessageContext,
  occasion: OccasionKey,
  studentIds: readonly string[],
): Promise<Foreseen> {
  const { institutionId, kind } = ctx.actor;
  const people = new Map<string, { householdKey: string; language: string; reader: 'family' | 'student' }>();
  let unreached = 0;
  for (let at = 0; at < studentIds.length; at += students_at_once) {
    const some = studentIds.slice(at, at + students_at_once);
    const reached = await db.forInstitution(institutionId, (trx) =>
      reachedFor(trx, institutionId, some, occasionOf(occasion).category),
    );
    for (const id of some) {
      const recipients = reached.get(id)?.recipients ?? [];
      if (recipients.length === 0) unreached++;
      for (const { kind: of, id: holder, householdKey, language } of recipients)
        people.set(`${of}/${holder}`, {
          householdKey,
          language,
          reader: of === 'student' ? 'student' : 'family',
        });
    }
  }
  return db.forInstitution(institutionId, async (trx) => {
    const words = await wordsForReaders(trx, institutionId, occasion);
    const without = [...people.values()].filter(({ reader, language }) => !words[reader].has(language));
    const { facts } = await valveFacts(
      trx,
      ctx,
      {
        institution_id: institutionId,
        batch_id: no_batch,
        occasion,
        origin_kind: 'person',
        made_by_kind: kind,
        students: studentIds.length,
      },
      { messages: people.size, gathering: emptyGathering() },
    );
    return {
      people: people.size,
      households: new Set([...people.values()].map(({ householdKey }) => householdKey)).size,
      unreached,
      isHeld: holdReasons(facts).length > 0,
      withoutWords: [...Map.groupBy(without, ({ language }) => language)]
        .map(([language, some]) => ({ language: languageName(language), people: some.length }))
        .toSorted((a, b) => b.people - a.people),
    };
  });
}
