import { z } from 'zod';
import type { Actor } from '../../../../kernel/actor.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import { languageKey, type ReadyLanguage, readyLanguages } from '../../../../kernel/languages.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import { record } from '../../../../ledger/server/index.ts';
import type { MessageContext } from '../../../../messages/server/index.ts';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import { jsonb } from '../../../../platform/db/database.ts';
import {
  categories,
  type FamilyCategory,
  type FamilyWords,
  isOccasion,
  type OccasionKey,
  occasionKeys,
  occasionOf,
} from '../../../core/writing/occasions.ts';
import { readyTemplate } from '../../../core/writing/readers.ts';
import { readyForStudents, readyMade } from '../../../core/writing/ready-made/all.ts';
import { checkWords } from '../../../core/writing/render.ts';
import { trouble } from '../../problems.ts';

type Verb = { db: Database; clock: Clock; actor: Actor };

export const TemplateKey = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'small letters, digits and hyphens');
export const Language = z.string().transform((given, context) => {
  const key = languageKey(given);
  if (key === null) context.addIssue({ code: 'custom', message: 'a language such as es' });
  return key ?? '';
});
export const Words = z.object({
  subject: z.string().max(1_000),
  opening: z.string().max(5_000),
  each: z.string().max(5_000),
  closing: z.string().max(5_000),
});

export interface TemplateRow {
  template_key: string;
  occasion: string;
  name: string;
  category: FamilyCategory;
  is_active: boolean;
}

const columns = ['template_key', 'occasion', 'name', 'category', 'is_active'] as const;

/** The template, or that of an occasion as it comes with the product, which becomes a row when it is first used. */
export async function ensureTemplate(trx: Tx, { clock, actor }: MessageContext, key: string): Promise<TemplateRow> {
  const found = await trx
    .selectFrom('families.template')
    .select(columns)
    .where('institution_id', '=', actor.institutionId)
    .where('template_key', '=', key)
    .executeTakeFirst();
  if (found) return { ...found, category: found.category as FamilyCategory };
  const ready = readyTemplate(key);
  if (!ready) throw trouble.notFound('There is no such template here. Look at the list of templates.');
  const { occasion } = ready;
  const { category } = occasionOf(occasion);
  const name = readyName(key);
  await trx
    .insertInto('families.template')
    .values({
      institution_id: actor.institutionId,
      template_key: key,
      occasion,
      name,
      category,
      made_at: new Date(clock.now().epochMilliseconds),
      made_by: actor.actorId,
      made_by_name: actor.name,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { template_key: key, occasion, name, category, is_active: true };
}

/** What a template that comes with the product is called. */
export function readyName(key: string): string {
  const ready = readyTemplate(key);
  if (!ready) return '';
  return `${occasionOf(ready.occasion).name}${ready.reader === 'student' ? ', to students themselves' : ''}`;
}

export const NewTemplate = z.object({
  key: TemplateKey,
  occasion: z.enum(occasionKeys),
  name: z.string().trim().min(1, 'give it a name').max(100),
  category: z.enum(categories).optional(),
});

/** A template of one's own, beside the one of its occasion; its words begin with nothing. */
export async function makeTemplate(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewTemplate>,
): Promise<{ key: string }> {
  requireNeed(actor, 'families:configure');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const made = readyTemplate(input.key)
      ? undefined
      : await trx
          .insertInto('families.template')
          .values({
            institution_id: actor.institutionId,
            template_key: input.key,
            occasion: input.occasion,
            name: input.name,
            category: input.category ?? occasionOf(input.occasion).category,
            made_at: new Date(clock.now().epochMilliseconds),
            made_by: actor.actorId,
            made_by_name: actor.name,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('template_key')
          .executeTakeFirst();
    if (!made) throw trouble.conflict('There is a template of this name already. Choose another name.');
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.make-template',
        subject: { kind: 'family-template', id: input.key },
        details: { occasion: input.occasion },
      },
    );
    return { key: input.key };
  });
}

export interface DraftInput {
  words: FamilyWords;
  /** The newest version that was seen; 0: none, or the ready-made one. */
  version: number;
  madeFrom: 'person' | 'machine';
  backTranslation?: FamilyWords;
}

/** Saves new words of a language as a draft. What is approved stays what is sent until a speaker approves this. */
export async function saveDraft(
  { db, clock, actor }: Verb,
  key: string,
  language: string,
  { words, version: seen, madeFrom, backTranslation }: DraftInput,
): Promise<{ version: number }> {
  requireNeed(actor, 'families:translate');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const template = await ensureTemplate(trx, { clock, actor }, key);
    const occasion = occasionOfRow(template);
    const found = checkWords(occasion, words, language);
    if (found.length > 0) throw trouble.badWords(found.join(' '), { found });
    const newest = await newestVersion(trx, institutionId, key, language);
    if (newest !== seen)
      throw trouble.conflict(
        'Somebody saved other words meanwhile. What you typed is still here: copy it, open the page again, and put in what is missing.',
      );
    const version = newest + 1;
    await trx
      .insertInto('families.translation')
      .values({
        ...wordColumns(words),
        institution_id: institutionId,
        template_key: key,
        language,
        version,
        state: 'draft',
        made_from: madeFrom,
        back_translation: backTranslation ? jsonb(backTranslation) : null,
        made_at: new Date(clock.now().epochMilliseconds),
        made_by: actor.actorId,
        made_by_name: actor.name,
      })
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.draft-words',
        subject: { kind: 'family-template', id: key },
        details: { language, version, madeFrom },
      },
    );
    return { version };
  });
}

/**
 * A speaker has read a draft and stands for it: from now on it is sent. This is the gate through which machine's and ready-made
 * words pass, so that it takes a person who says that they speak the language.
 */
export async function approveWords(
  { db, clock, actor }: Verb,
  key: string,
  language: string,
  input: { version: number; speaks: boolean },
): Promise<{ version: number }> {
  requireNeed(actor, 'families:translate');
  if (!input.speaks)
    throw trouble.invalid('Only somebody who reads this language well may approve its words. Ask a speaker.');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const ctx = { clock, actor };
    const template = await ensureTemplate(trx, ctx, key);
    const at = new Date(clock.now().epochMilliseconds);
    const decided = { decided_at: at, decided_by: actor.actorId, decided_by_name: actor.name };
    const newest = await newestVersion(trx, institutionId, key, language);
    if (newest !== input.version)
      throw trouble.conflict('There are newer words than those that you read. Open the page again and read them.');
    if (newest === 0) {
      const words = readyWords(occasionOfRow(template), language, key);
      if (!words) throw trouble.notFound('There are no words in this language yet.');
      await trx
        .insertInto('families.translation')
        .values({
          ...wordColumns(words),
          institution_id: institutionId,
          template_key: key,
          language,
          version: 1,
          state: 'approved',
          made_from: 'ready-made',
          made_at: at,
          made_by: 'leadline',
          made_by_name: 'Leadline',
          ...decided,
        })
        .execute();
    } else {
      const { numUpdatedRows } = await trx
        .updateTable('families.translation')
        .set({ state: 'approved', ...decided })
        .where('institution_id', '=', institutionId)
        .where('template_key', '=', key)
        .where('language', '=', language)
        .where('version', '=', newest)
        .where('state', '=', 'draft')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw trouble.conflict('These words were decided on already.');
    }
    const version = Math.max(1, newest);
    await record(trx, ctx, {
      verb: 'families.approve-words',
      subject: { kind: 'family-template', id: key },
      details: { language, version },
    });
    return { version };
  });
}

/** Takes approved words back: families of this language get nothing by this template until others are approved. */
export async function retireWords({ db, clock, actor }: Verb, key: string, language: string): Promise<null> {
  requireNeed(actor, 'families:translate');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('families.translation')
      .set({
        state: 'retired',
        decided_at: new Date(clock.now().epochMilliseconds),
        decided_by: actor.actorId,
        decided_by_name: actor.name,
      })
      .where('institution_id', '=', actor.institutionId)
      .where('template_key', '=', key)
      .where('language', '=', language)
      .where('state', '=', 'approved')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw trouble.notFound('Nothing is approved in this language.');
    await record(
      trx,
      { clock, actor },
      { verb: 'families.retire-words', subject: { kind: 'family-template', id: key }, details: { language } },
    );
    return null;
  });
}

export function occasionOfRow({ occasion }: Pick<TemplateRow, 'occasion'>): OccasionKey {
  if (!isOccasion(occasion)) throw trouble.invalid('This template is for an occasion that there is not any more.');
  return occasion;
}

/** The product's own draft, for the template of the occasion itself. */
export function readyWords(occasion: OccasionKey, language: string, key: string): FamilyWords | null {
  const ready = readyLanguages.find((one): one is ReadyLanguage => one === language);
  const template = readyTemplate(key);
  if (!ready || template?.occasion !== occasion) return null;
  return (template.reader === 'student' ? readyForStudents : readyMade)[ready][occasion];
}

export async function newestVersion(trx: Tx, institutionId: number, key: string, language: string): Promise<number> {
  const row = await trx
    .selectFrom('families.translation')
    .select('version')
    .where('institution_id', '=', institutionId)
    .where('template_key', '=', key)
    .where('language', '=', language)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version ?? 0;
}

function wordColumns({ subject, opening, each, closing }: FamilyWords) {
  return {
    subject: subject.trim(),
    opening: opening.trim(),
    each_student: each.trim(),
    closing: closing.trim(),
  };
}
