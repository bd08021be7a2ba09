import { sql } from 'kysely';
import { loadInstitution } from '../../../../institution/server/index.ts';
import { languageKey } from '../../../../kernel/languages.ts';
import type { Tx } from '../../../../platform/db/database.ts';

/** How many guardians read each language, by their own wish or the roster; the most first. */
export async function languagesInUse(
  trx: Tx,
  institutionId: number,
): Promise<{ language: string; families: number }[]> {
  const { locale } = await loadInstitution(trx, institutionId);
  const { rows } = await sql<{ said: string | null; n: number }>`
    select coalesce(p.language, g.language) as said, count(*)::int as n from roster.guardian g
    left join families.preference p on p.institution_id = ${institutionId} and p.holder_kind = 'guardian' and p.holder_id = g.guardian_id
    where g.institution_id = ${institutionId} group by 1`.execute(trx);
  const counts = new Map<string, number>();
  for (const { said, n } of rows) {
    const key = languageKey(said) ?? languageKey(locale) ?? 'en';
    counts.set(key, (counts.get(key) ?? 0) + n);
  }
  return [...counts].map(([language, families]) => ({ language, families })).sort((a, b) => b.families - a.families);
}
