import { z } from 'zod';
import type { Actor } from '../../../../kernel/actor.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import { record } from '../../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import { seal, unseal } from '../../../../platform/secrets/seal.ts';
import { type FamilyWords, isOccasion, parts } from '../../../core/writing/occasions.ts';
import { checkWords } from '../../../core/writing/render.ts';
import { type GlossaryTerm, takeApart } from '../../../core/writing/take-apart.ts';
import { trouble } from '../../problems.ts';
import { Language } from './templates.ts';
import { type Translator, TranslatorTrouble, translate } from './translator.ts';

type Verb = { db: Database; clock: Clock; actor: Actor; secret: string };

export const TranslationSetting = z.object({
  isOn: z.boolean(),
  protocol: z.enum(['libretranslate', 'deepl']),
  address: z
    .url({ protocol: /^https?$/, error: 'an address such as https://translate.example.org' })
    .max(300)
    .transform((address) => address.replace(/\/+$/, '')),
  /** Left out: as it is; empty: none. */
  key: z.string().max(300).optional(),
});

const purpose = (institutionId: number) => `translation service ${institutionId}`;

export async function viewTranslationSetting({ db, actor }: Pick<Verb, 'db' | 'actor'>) {
  requireNeed(actor, 'families:configure');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const row = await settingOf(trx, actor.institutionId);
    const terms = await trx
      .selectFrom('families.glossary_term')
      .select(['term', 'language', 'said_as as saidAs'])
      .where('institution_id', '=', actor.institutionId)
      .orderBy('term')
      .orderBy('language')
      .execute();
    return {
      isOn: row?.is_on ?? false,
      // What the column's check allows.
      protocol: (row?.protocol ?? 'libretranslate') as Translator['protocol'],
      address: row?.address ?? '',
      hasKey: row?.sealed_key != null,
      terms,
    };
  });
}

export async function saveTranslationSetting(
  { db, clock, actor, secret }: Verb,
  input: z.output<typeof TranslationSetting>,
): Promise<null> {
  requireNeed(actor, 'families:configure');
  const { institutionId } = actor;
  const host = new URL(input.address).hostname;
  if (input.address.startsWith('http:') && !['localhost', '127.0.0.1', '[::1]'].includes(host))
    throw trouble.invalid('Words leave this house only encrypted: the address must begin with https.');
  return db.forInstitution(institutionId, async (trx) => {
    const before = await settingOf(trx, institutionId);
    // A key is for the host that it was given for: another one must not get it.
    const isSameHost = before !== undefined && new URL(before.address).host === new URL(input.address).host;
    const sealed =
      input.key === undefined
        ? isSameHost
          ? before.sealed_key
          : null
        : input.key === ''
          ? null
          : seal(secret, purpose(institutionId), new TextEncoder().encode(input.key));
    const row = {
      is_on: input.isOn,
      protocol: input.protocol,
      address: input.address,
      sealed_key: sealed,
      changed_at: new Date(clock.now().epochMilliseconds),
      changed_by: actor.name,
    };
    await trx
      .insertInto('families.translation_setting')
      .values({ institution_id: institutionId, ...row })
      .onConflict((conflict) => conflict.column('institution_id').doUpdateSet(row))
      .execute();
    await record(
      trx,
      { clock, actor },
      { verb: 'families.set-translation', details: { isOn: input.isOn, protocol: input.protocol } },
    );
    return null;
  });
}

export const Glossary = z.object({
  terms: z
    .array(
      z.object({
        term: z.string().trim().min(1).max(80),
        language: z.union([z.literal('*'), Language]),
        saidAs: z.string().trim().min(1).max(120),
      }),
    )
    .max(500),
});

/** The glossary as a whole: what a machine may not translate, or only so. */
export async function saveGlossary(
  { db, clock, actor }: Omit<Verb, 'secret'>,
  { terms }: z.output<typeof Glossary>,
): Promise<null> {
  requireNeed(actor, 'families:configure');
  const { institutionId } = actor;
  const keys = new Set(terms.map(({ term, language }) => `${term.toLowerCase()}/${language}`));
  if (keys.size < terms.length)
    throw trouble.invalid('A word stands twice for the same language. Take one of them out.');
  return db.forInstitution(institutionId, async (trx) => {
    await trx.deleteFrom('families.glossary_term').where('institution_id', '=', institutionId).execute();
    if (terms.length > 0)
      await trx
        .insertInto('families.glossary_term')
        .values(
          terms.map(({ term, language, saidAs }) => ({
            institution_id: institutionId,
            term,
            language,
            said_as: saidAs,
            made_at: new Date(clock.now().epochMilliseconds),
            made_by: actor.name,
          })),
        )
        .execute();
    await record(trx, { clock, actor }, { verb: 'families.save-glossary', details: { terms: terms.length } });
    return null;
  });
}

export interface MachineDraft {
  words: FamilyWords;
  /** The same, put back by the machine: where it says something else, the draft does too. */
  back: FamilyWords;
}

/** Words by machine, with their back-translation beside them. It saves nothing: a person reads, changes and approves. */
export async function draftByMachine(
  { db, actor, secret }: Omit<Verb, 'clock'>,
  input: { occasion: string; words: FamilyWords; from: string; to: string },
): Promise<MachineDraft> {
  requireNeed(actor, 'families:translate');
  const { occasion, words, from, to } = input;
  if (!isOccasion(occasion)) throw trouble.notFound('There is no such occasion.');
  if (from === to) throw trouble.invalid('Choose another language than that of the original.');
  const found = checkWords(occasion, words, from);
  if (found.length > 0) throw trouble.badWords(found.join(' '), { found });
  const { translator, terms } = await serviceOf(db, actor.institutionId, secret);
  const glossary = (language: string): GlossaryTerm[] =>
    terms.filter((term) => term.language === language || term.language === '*');
  try {
    const made = await through(translator, words, { from, to }, glossary(to));
    const wrong = checkWords(occasion, made, to);
    if (wrong.length > 0) throw new TranslatorTrouble(`What it made cannot be used: ${wrong.join(' ')}`);
    return { words: made, back: await through(translator, made, { from: to, to: from }, []) };
  } catch (error) {
    if (error instanceof TranslatorTrouble) throw trouble.translator(`The translation service: ${error.message}`);
    if (error instanceof RangeError) throw trouble.badWords(error.message);
    throw error;
  }
}

/** Plain words of a person, for families who read another language; they too are read before they go. */
export async function translateOwnWords(
  { db, actor, secret }: Omit<Verb, 'clock'>,
  { text, from, to }: { text: string; from: string; to: string },
): Promise<{ text: string; back: string }> {
  requireNeed(actor, 'families:write');
  const { translator, terms } = await serviceOf(db, actor.institutionId, secret);
  const quoted = text.replace(/'/g, "''").replace(/[{}]+/g, (some) => `'${some}'`);
  try {
    const glossary = terms.filter((term) => term.language === to || term.language === '*');
    const plain = (icu: string) => icu.replace(/'([{}]+)'/g, '$1').replace(/''/g, "'");
    const made = await onePart(translator, quoted, { from, to }, glossary);
    const back = await onePart(translator, made, { from: to, to: from }, []);
    return { text: plain(made), back: plain(back) };
  } catch (error) {
    if (error instanceof TranslatorTrouble) throw trouble.translator(`The translation service: ${error.message}`);
    throw error;
  }
}

async function serviceOf(db: Database, institutionId: number, secret: string) {
  return db.forInstitution(institutionId, async (trx) => {
    const row = await settingOf(trx, institutionId);
    if (!row?.is_on) throw trouble.invalid('No translation service is set up. A person can translate, or set one up.');
    const terms = await trx
      .selectFrom('families.glossary_term')
      .select(['term', 'language', 'said_as as saidAs'])
      .where('institution_id', '=', institutionId)
      .execute();
    const key = row.sealed_key ? unseal(secret, purpose(institutionId), row.sealed_key) : null;
    const translator: Translator = {
      // What the column's check allows.
      protocol: row.protocol as Translator['protocol'],
      address: row.address,
      key: key ? new TextDecoder().decode(key) : null,
    };
    return { translator, terms };
  });
}

async function through(
  translator: Translator,
  words: FamilyWords,
  languages: { from: string; to: string },
  glossary: readonly GlossaryTerm[],
): Promise<FamilyWords> {
  const made = { ...words };
  for (const part of parts) made[part] = await onePart(translator, words[part], languages, glossary);
  return made;
}

async function onePart(
  translator: Translator,
  text: string,
  languages: { from: string; to: string },
  glossary: readonly GlossaryTerm[],
): Promise<string> {
  const apart = takeApart(text, languages, glossary);
  const built = apart.build(await translate(translator, apart.texts, languages));
  if (built.kind === 'spoiled')
    throw new TranslatorTrouble(
      `${built.words.charAt(0).toUpperCase()}${built.words.slice(1)} Translate this part by hand.`,
    );
  return built.text;
}

function settingOf(trx: Tx, institutionId: number) {
  return trx
    .selectFrom('families.translation_setting')
    .select(['is_on', 'protocol', 'address', 'sealed_key'])
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
}
