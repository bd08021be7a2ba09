import { createHash } from 'node:crypto';
import { z } from 'zod';
import { momentOf, type Verb } from '../../cases/server/index.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { record } from '../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';
import { translatedWords } from '../core/compose-letter.ts';
import { legalPacks } from '../core/legal-packs.ts';
import { letter_languages } from '../core/letters.ts';
import { faultsOf, type OwnPack } from '../core/own-pack.ts';
import { type LegalPack, type LegalStep, packInForce } from '../core/pack.ts';
import type { PacksView } from '../core/views.ts';
import { trouble } from './problems.ts';

async function ownPacks(trx: Tx, institutionId: number): Promise<LegalPack[]> {
  const rows = await trx
    .selectFrom('notices.own_pack')
    .select('definition')
    .where('institution_id', '=', institutionId)
    .orderBy('pack_key')
    .execute();
  // Written by addOwnPack alone, which checked its shape.
  return rows.map(({ definition }) => definition as unknown as LegalPack);
}

export async function allPacks(trx: Tx, institutionId: number): Promise<LegalPack[]> {
  return [...legalPacks, ...(await ownPacks(trx, institutionId))];
}

/** The pack that the institution goes by on a day; null: it chose none, or the law had not begun. */
export async function packOn(trx: Tx, institutionId: number, day: IsoDate): Promise<LegalPack | null> {
  const choice = await trx
    .selectFrom('notices.pack_choice')
    .select('pack_key')
    .where('institution_id', '=', institutionId)
    .where('from_day', '<=', day)
    .orderBy('from_day', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!choice?.pack_key) return null;
  return packInForce(await allPacks(trx, institutionId), choice.pack_key, day);
}

export async function requirePack(trx: Tx, institutionId: number, day: IsoDate): Promise<LegalPack> {
  const pack = await packOn(trx, institutionId, day);
  if (pack) return pack;
  throw trouble.noPack(
    'Your institution has not chosen which law its notices go by. Its administrator does so under Notices, Set-up.',
  );
}

export function requireStep(pack: LegalPack, stepKey: string): LegalStep {
  const step = pack.steps.find(({ key }) => key === stepKey);
  if (step) return step;
  throw trouble.invalid('The law that your institution goes by has no such step.', { stepKey });
}

export const PackChoice = z.strictObject({ packKey: z.string().max(60).nullable(), fromDay: z.iso.date().optional() });

/** Chooses which law notices go by, from a day on. */
export async function choosePack(
  { db, clock, actor }: Verb,
  { packKey, fromDay }: z.output<typeof PackChoice>,
): Promise<{ packKey: string | null }> {
  requireNeed(actor, 'institution:configure');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, { clock, actor });
    const from = fromDay ?? today;
    if (packKey !== null && !(await allPacks(trx, institutionId)).some(({ key }) => key === packKey))
      throw trouble.invalid('There is no such pack. Choose one of the list.', { packKey });
    if (from < today)
      throw trouble.invalid('A pack is chosen from today on or later: what was sent stands as it was sent.');
    const row = { pack_key: packKey, chosen_at: at, by_name: actor.name };
    await trx
      .insertInto('notices.pack_choice')
      .values({ institution_id: institutionId, from_day: from, ...row })
      .onConflict((conflict) => conflict.columns(['institution_id', 'from_day']).doUpdateSet(row))
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'notices.choose-pack',
        subject: { kind: 'institution', id: String(institutionId) },
        details: { packKey, from },
      },
    );
    return { packKey };
  });
}

/** Adds a pack of the institution's own: a file whose law cites its sections and whose tests pass. */
export async function addOwnPack({ db, clock, actor }: Verb, input: OwnPack): Promise<{ packKey: string }> {
  requireNeed(actor, 'institution:configure');
  const faults = faultsOf(input);
  if (faults.length > 0)
    throw trouble.refusedPack(
      `The pack does not hold: ${faults.slice(0, 3).join(' ')} Mend the file and add it again.`,
      { faults },
    );
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at } = await momentOf(trx, { clock, actor });
    const { pack, tests } = input;
    const added = await trx
      .insertInto('notices.own_pack')
      .values({
        institution_id: institutionId,
        pack_key: pack.key,
        definition: jsonb(pack),
        tests: jsonb(tests),
        added_at: at,
        by_name: actor.name,
      })
      .onConflict((conflict) => conflict.columns(['institution_id', 'pack_key']).doNothing())
      .returning('pack_key')
      .executeTakeFirst();
    if (!added)
      throw trouble.conflict(
        'There is a pack with this key. Notices that were sent rest on it: give the new one a key of its own.',
        { packKey: pack.key },
      );
    await record(
      trx,
      { clock, actor },
      {
        verb: 'notices.add-pack',
        subject: { kind: 'institution', id: String(institutionId) },
        details: { packKey: pack.key, steps: pack.steps.length, tests: tests.length },
      },
    );
    return { packKey: pack.key };
  });
}

export function hashOf(step: LegalStep, language: string): string {
  return createHash('sha256').update(translatedWords(step, language)).digest('hex');
}

export async function isApproved(trx: Tx, institutionId: number, step: LegalStep, language: string): Promise<boolean> {
  if (language === 'en') return true;
  const found = await trx
    .selectFrom('notices.translation')
    .select('by_name')
    .where('institution_id', '=', institutionId)
    .where('language', '=', language)
    .where('words_hash', '=', hashOf(step, language))
    .executeTakeFirst();
  return found !== undefined;
}

export const TranslationApproval = z.strictObject({
  stepKey: z.string().max(40),
  language: z.enum(letter_languages.filter((one) => one !== 'en') as [string, ...string[]]),
  speaker: z.string().trim().min(3, 'say who read it, and how they know the language').max(300),
});

/** Records that a speaker read a translation and stands by it. */
export async function approveTranslation(
  { db, clock, actor }: Verb,
  { stepKey, language, speaker }: z.output<typeof TranslationApproval>,
): Promise<null> {
  requireNeed(actor, 'notices:issue');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, { clock, actor });
    const step = requireStep(await requirePack(trx, institutionId, today), stepKey);
    await trx
      .insertInto('notices.translation')
      .values({
        institution_id: institutionId,
        language,
        words_hash: hashOf(step, language),
        approved_at: at,
        by_name: actor.name,
        speaker,
      })
      .onConflict((conflict) => conflict.columns(['institution_id', 'language', 'words_hash']).doNothing())
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'notices.approve-translation',
        subject: { kind: 'institution', id: String(institutionId) },
        details: { stepKey, language },
      },
    );
    return null;
  });
}

/** Which packs there are, which one is gone by, and how far each was checked. */
export async function viewPacks({ db, clock, actor }: Verb): Promise<PacksView> {
  requireNeed(actor, 'notices:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const chosen = await packOn(trx, institutionId, today);
    const packs = await allPacks(trx, institutionId);
    const approved = await trx
      .selectFrom('notices.translation')
      .select(['language', 'words_hash', 'speaker', 'by_name'])
      .where('institution_id', '=', institutionId)
      .execute();
    return {
      today,
      chosen: chosen?.key ?? null,
      mayChoose: actor.why('institution:configure').length > 0,
      mayApprove: actor.why('notices:issue').length > 0,
      packs: packs
        .filter((pack) => pack.until === null || pack.until > today)
        .map((pack) => ({
          key: pack.key,
          name: pack.name,
          from: pack.from,
          isChosen: pack.key === chosen?.key,
          isOwn: pack.key.startsWith('own-'),
          checkedOn: pack.checked.on,
          checkedAgainst: [...pack.checked.against],
          notChecked: [...pack.checked.not],
          steps: pack.steps.map((step) => ({
            key: step.key,
            name: step.name,
            section: step.citation.section,
            asOf: step.citation.asOf,
            says: [...step.says],
            languages: letter_languages
              .filter((language) => language !== 'en')
              .map((language) => ({
                language,
                hasLaw: step.saysIn?.[language] !== undefined,
                speaker:
                  approved.find((one) => one.language === language && one.words_hash === hashOf(step, language))
                    ?.speaker ?? null,
              })),
          })),
          stops: pack.stops.map(({ words, instead, citation }) => ({ words, instead, section: citation.section })),
        })),
    };
  });
}
