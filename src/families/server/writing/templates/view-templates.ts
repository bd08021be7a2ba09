import type { Actor } from '../../../../kernel/actor.ts';
import { directionOf, languageName, readyLanguages } from '../../../../kernel/languages.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import type { Context } from '../../../../platform/http/route.ts';
import {
  type FamilyCategory,
  type FamilyWords,
  isOccasion,
  type OccasionKey,
  occasionKeys,
  occasionOf,
} from '../../../core/writing/occasions.ts';
import { forStudents, readyTemplate } from '../../../core/writing/readers.ts';
import { missingFields } from '../../../core/writing/render.ts';
import type {
  FamilyTemplatesView,
  FamilyTemplateView,
  TemplateLine,
  WordsVersion,
} from '../../../core/writing/views.ts';
import { trouble } from '../../problems.ts';
import { languagesInUse } from './language-use.ts';
import { readyName, readyWords } from './templates.ts';

type Asking = Pick<Context, 'db' | 'actor'>;

interface TranslationRow {
  template_key: string;
  language: string;
  version: number;
  state: string;
  made_from: string;
  decided_by_name: string | null;
}

export async function listTemplates({ db, actor }: Asking): Promise<FamilyTemplatesView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, (trx) => templatesOf(trx, actor));
}

async function templatesOf(trx: Tx, actor: Actor): Promise<FamilyTemplatesView> {
  const { institutionId } = actor;
  const inUse = await languagesInUse(trx, institutionId);
  const rows = await trx
    .selectFrom('families.translation')
    .select(['template_key', 'language', 'version', 'state', 'made_from', 'decided_by_name'])
    .where('institution_id', '=', institutionId)
    .orderBy('version')
    .execute();
  const own = await trx
    .selectFrom('families.template')
    .select(['template_key', 'occasion', 'name', 'category', 'is_active'])
    .where('institution_id', '=', institutionId)
    .orderBy('name')
    .execute();
  const setting = await trx
    .selectFrom('families.translation_setting')
    .select(['is_on', 'protocol'])
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  const standard = occasionKeys
    .flatMap((occasion) => [occasion, forStudents(occasion)].map((key) => ({ key, occasion })))
    .filter(({ key }) => !own.some(({ template_key }) => template_key === key))
    .map(({ key, occasion }) => ({
      template_key: key,
      occasion,
      name: readyName(key),
      category: occasionOf(occasion).category,
      is_active: true,
    }));
  const byTemplate = Map.groupBy(rows, ({ template_key }) => template_key);
  const lines = [...standard, ...own].flatMap((row) =>
    isOccasion(row.occasion)
      ? [
          lineOf(
            { ...row, occasion: row.occasion, category: row.category as FamilyCategory },
            byTemplate.get(row.template_key) ?? [],
            inUse,
          ),
        ]
      : [],
  );
  return {
    templates: lines.sort(
      (a, b) => occasionKeys.indexOf(a.occasion) - occasionKeys.indexOf(b.occasion) || (a.name < b.name ? -1 : 1),
    ),
    inUse: inUse.map(({ language, families }) => ({ language, name: languageName(language), families })),
    mayTranslate: actor.why('families:translate').length > 0,
    mayConfigure: actor.why('families:configure').length > 0,
    machine: {
      isOn: setting?.is_on ?? false,
      // What the column's check allows.
      protocol: (setting?.protocol as 'libretranslate' | 'deepl' | undefined) ?? null,
    },
  };
}

function lineOf(
  row: { template_key: string; occasion: OccasionKey; name: string; category: FamilyCategory; is_active: boolean },
  translations: readonly TranslationRow[],
  inUse: readonly { language: string; families: number }[],
): TemplateLine {
  const { name: occasionName, when } = occasionOf(row.occasion);
  const isReady = readyTemplate(row.template_key) !== null;
  const known = new Set([
    ...readyLanguages.filter((key) => readyWords(row.occasion, key, row.template_key) !== null),
    ...inUse.map(({ language }) => language),
    ...translations.map(({ language }) => language),
  ]);
  const families = new Map(inUse.map((one) => [one.language, one.families]));
  const languages = [...known].map((language) => {
    const versions = translations.filter((one) => one.language === language);
    const approved = versions.findLast(({ state }) => state === 'approved');
    const newest = versions.at(-1);
    const draft = newest?.state === 'draft' ? newest.version : null;
    const ready = isReady && !newest && readyWords(row.occasion, language, row.template_key) !== null;
    return {
      language,
      languageName: languageName(language),
      approvedVersion: approved?.version ?? null,
      approvedBy: approved?.decided_by_name ?? null,
      draftVersion: draft ?? (ready ? 0 : null),
      // What the column's check allows.
      madeFrom:
        (newest?.made_from as TemplateLine['languages'][number]['madeFrom'] | undefined) ??
        (ready ? 'ready-made' : null),
      families: families.get(language) ?? 0,
    };
  });
  return {
    key: row.template_key,
    occasion: row.occasion,
    occasionName,
    name: row.name,
    when,
    category: row.category,
    isActive: row.is_active,
    isReadyMade: isReady,
    languages: languages.sort((a, b) => b.families - a.families || (a.languageName < b.languageName ? -1 : 1)),
    familiesWithout: languages.reduce((sum, one) => sum + (one.approvedVersion === null ? one.families : 0), 0),
  };
}

/** A template with every version of its words in every language. */
export async function viewTemplate({ db, actor }: Asking, key: string): Promise<FamilyTemplateView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const line = (await templatesOf(trx, actor)).templates.find((one) => one.key === key);
    if (!line) throw trouble.notFound('There is no such template here. Look at the list of templates.');
    const rows = await trx
      .selectFrom('families.translation')
      .selectAll()
      .where('institution_id', '=', actor.institutionId)
      .where('template_key', '=', key)
      .orderBy('version', 'desc')
      .execute();
    const { fields, studentFields } = occasionOf(line.occasion);
    const english = rows.find(({ language, state }) => language === 'en' && state !== 'retired');
    const original: FamilyWords | null = english
      ? { subject: english.subject, opening: english.opening, each: english.each_student, closing: english.closing }
      : readyWords(line.occasion, 'en', key);
    const versions = line.languages.map(({ language }) => {
      const made = rows
        .filter((row) => row.language === language)
        .map((row): WordsVersion => {
          const words = { subject: row.subject, opening: row.opening, each: row.each_student, closing: row.closing };
          return {
            ...words,
            version: row.version,
            // What the columns' checks allow.
            state: row.state as WordsVersion['state'],
            madeFrom: row.made_from as WordsVersion['madeFrom'],
            madeBy: row.made_by_name,
            madeAt: row.made_at.toISOString(),
            decidedBy: row.decided_by_name,
            decidedAt: row.decided_at?.toISOString() ?? null,
            backTranslation: row.back_translation as FamilyWords | null,
            ...differs(original, words, language),
          };
        });
      const ready = made.length === 0 ? readyWords(line.occasion, language, key) : null;
      const none = { madeBy: null, madeAt: null, decidedBy: null, decidedAt: null, backTranslation: null };
      if (ready)
        made.push({
          ...ready,
          ...none,
          version: 0,
          state: 'draft',
          madeFrom: 'ready-made',
          ...differs(original, ready, language),
        });
      return { language, direction: directionOf(language), versions: made };
    });
    return {
      ...line,
      fields: [
        ...Object.entries(fields).map(([field, one]) => ({
          key: field,
          type: one.type,
          means: one.means,
          example: String(one.example),
          isOfStudent: false,
        })),
        ...Object.entries(studentFields).map(([field, one]) => ({
          key: field,
          type: one.type,
          means: one.means,
          example: String(one.example),
          isOfStudent: true,
        })),
      ],
      versions,
    };
  });
}

function differs(original: FamilyWords | null, words: FamilyWords, language: string) {
  return original && language !== 'en' ? missingFields(original, words, ['en', language]) : { lost: [], added: [] };
}
