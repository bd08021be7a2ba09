import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { problems } from '../../kernel/problem.ts';
import { record } from '../../ledger/server/index.ts';
import { type Database, jsonb } from '../../platform/db/database.ts';
import { loadInstitution } from './queries.ts';

const word = z.string().trim().min(1).max(40);
export const InstitutionChange = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  timeZone: z
    .string()
    .refine((zone) => isTimeZone(zone), 'not a time zone; use a name such as Europe/London')
    .optional(),
  locale: z
    .string()
    .refine((locale) => isLocale(locale), 'not a language tag; use one such as en-GB')
    .optional(),
  words: z
    .object({
      student: word,
      students: word,
      family: word,
      families: word,
      tutor: word,
      tutors: word,
      programme: word,
      programmes: word,
      year: word,
      unit: word,
      units: word,
      tier: word,
      tiers: word,
    })
    .partial()
    .optional(),
});

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

/** Changes the institution's name, time zone, language or words. */
export async function changeInstitution(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  change: z.output<typeof InstitutionChange>,
): Promise<void> {
  if (Object.keys(change).length === 0) throw problems.invalid('Nothing to change was given.');
  await db.forInstitution(actor.institutionId, async (trx) => {
    const before = await loadInstitution(trx, actor.institutionId);
    await trx
      .updateTable('institution.institution')
      .set({
        name: change.name ?? before.name,
        time_zone: change.timeZone ?? before.timeZone,
        locale: change.locale ?? before.locale,
        words: jsonb({ ...before.words, ...change.words }),
      })
      .where('institution_id', '=', actor.institutionId)
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'institution.change',
        subject: { kind: 'institution', id: String(actor.institutionId) },
        details: { ...change },
      },
    );
  });
}
