import { z } from 'zod';
import { dayOf, momentOf, type Verb } from '../../cases/server/index.ts';
import { mailWords } from '../../families/core/gatherings/mail-words.ts';
import { type SuccessWords, successWords } from '../../interventions/core/success/success-plan-words.ts';
import { approvedLanguages, wording_version } from '../../interventions/server/index.ts';
import { languages, type ReadyLanguage, readyLanguages } from '../../kernel/languages.ts';
import { problems } from '../../kernel/problem.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { record } from '../../ledger/server/index.ts';
import { Day } from '../../platform/http/answer-parts.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { examplesOf, portalKeys } from '../core/say.ts';
import type * as Views from '../core/views.ts';

/** All that the product itself says on the family's page and on success plans, for a speaker to read and approve. */
async function viewPageWords({ db, clock, actor }: Verb): Promise<Views.PageWordsView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { timeZone } = await momentOf(trx, { clock, actor });
    const approvals = await trx
      .selectFrom('interventions.wording_approval')
      .select(['language', 'speaker', 'at', 'by_name'])
      .where('institution_id', '=', actor.institutionId)
      .where('wording_version', '=', wording_version)
      .execute();
    return {
      languages: languages
        .filter(({ key }) => key !== 'en')
        .map(({ key, own, direction }) => {
          const found = approvals.find(({ language }) => language === key);
          return {
            language: key,
            name: own,
            direction,
            approval: found ? { speaker: found.speaker, on: dayOf(found.at, timeZone), by: found.by_name } : null,
            words: wordsIn(key),
          };
        }),
      mayApprove: actor.why('families:translate').length > 0,
    };
  });
}

const mailSteps = ['new', 'changed', 'cancelled'] as const;

function wordsIn(language: ReadyLanguage): Views.PageWordsView['languages'][number]['words'] {
  const headings = (Object.keys(successWords.en) as (keyof SuccessWords)[]).filter((key) => key !== 'isDraft');
  return [
    ...portalKeys.map((key) => ({ key, english: examplesOf('en', key), said: examplesOf(language, key) })),
    ...mailSteps.map((step) => ({
      key: `mail-${step}`,
      english: [mailWords.en[step]],
      said: [mailWords[language][step]],
    })),
    ...headings.map((key) => ({
      key: `plan-${key}`,
      english: [successWords.en[key]],
      said: [successWords[language][key]],
    })),
  ];
}

const WordsApproval = z.object({
  language: z.enum(readyLanguages).exclude(['en']),
  speaker: z.string().trim().min(2, 'say who speaks the language').max(120),
});

/** A speaker read the product's words in their language: they are no longer marked as a draft. */
async function approvePageWords(
  { db, clock, actor }: Verb,
  { language, speaker }: z.output<typeof WordsApproval>,
): Promise<{ language: string }> {
  requireNeed(actor, 'families:translate');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at } = await momentOf(trx, ctx);
    if ((await approvedLanguages(trx, actor.institutionId)).has(language))
      throw problems.conflict('The words in this language are approved already.');
    await trx
      .insertInto('interventions.wording_approval')
      .values({
        institution_id: actor.institutionId,
        language,
        wording_version,
        speaker,
        at,
        by_id: actor.actorId,
        by_name: actor.name,
      })
      .onConflict((conflict) => conflict.columns(['institution_id', 'language', 'wording_version']).doNothing())
      .execute();
    await record(trx, ctx, {
      verb: 'portal.approve-words',
      subject: { kind: 'language', id: language },
      details: { speaker, wording_version },
    });
    return { language };
  });
}

const tag = 'Families';

const PageWords = z
  .object({
    languages: z.array(
      z.object({
        language: z.enum(readyLanguages),
        name: z.string(),
        direction: z.enum(['ltr', 'rtl']),
        approval: z.object({ speaker: z.string(), on: Day, by: z.string() }).nullable(),
        words: z.array(z.object({ key: z.string(), english: z.array(z.string()), said: z.array(z.string()) })),
      }),
    ),
    mayApprove: z.boolean(),
  })
  .meta({ id: 'PageWords' }) satisfies z.ZodType<Views.PageWordsView>;

export const portalRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/families/page-words',
    summary: 'The product’s words on the family’s page in every language, and who approved them',
    tag,
    need: 'families:read',
    response: PageWords,
    handle: (context) => viewPageWords(context),
  }),
  route({
    method: 'post',
    path: '/families/page-words/approvals',
    summary: 'A speaker approved the words of a language: they are no longer marked as a draft',
    tag,
    need: 'families:translate',
    body: WordsApproval,
    response: z.object({ language: z.string() }),
    handle: (context, { body }) => approvePageWords(context, body),
  }),
];
