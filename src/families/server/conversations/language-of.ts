import type { Institution } from '../../../institution/server/index.ts';
import { languageKey } from '../../../kernel/languages.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Holder } from '../../core/people/holder.ts';
import { readHolders } from '../people/read-people.ts';

/** In which language somebody is written to: as they chose, as the roster says, else the institution's. */
export async function languageOf(
  trx: Tx,
  { institutionId, locale }: Institution,
  holder: Holder | null,
): Promise<string> {
  const fallback = languageKey(locale) ?? 'en';
  if (!holder) return fallback;
  const { preference } = (await readHolders(trx, institutionId, [holder]))(holder);
  if (preference?.language) return languageKey(preference.language) ?? fallback;
  if (holder.kind !== 'guardian') return fallback;
  const row = await trx
    .selectFrom('roster.guardian')
    .select('language')
    .where('institution_id', '=', institutionId)
    .where('guardian_id', '=', holder.id)
    .executeTakeFirst();
  return languageKey(row?.language ?? null) ?? fallback;
}
