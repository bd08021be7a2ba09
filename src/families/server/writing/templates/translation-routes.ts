import { z } from 'zod';
import { Nothing } from '../../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../../platform/http/route.ts';
import { occasionKeys } from '../../../core/writing/occasions.ts';
import {
  draftByMachine,
  Glossary,
  saveGlossary,
  saveTranslationSetting,
  TranslationSetting,
  translateOwnWords,
  viewTranslationSetting,
} from './machine-translation.ts';
import { Language, Words } from './templates.ts';

const tag = 'Families';

export const translationRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/family-translation',
    summary: 'The translation service and the glossary',
    tag,
    need: 'families:configure',
    response: z
      .object({
        isOn: z.boolean(),
        protocol: z.enum(['libretranslate', 'deepl']),
        address: z.string(),
        hasKey: z.boolean(),
        terms: z.array(z.object({ term: z.string(), language: z.string(), saidAs: z.string() })),
      })
      .meta({ id: 'FamilyTranslationSetting' }),
    handle: (context) => viewTranslationSetting(context),
  }),
  route({
    method: 'put',
    path: '/family-translation',
    summary: 'Set up the translation service',
    tag,
    need: 'families:configure',
    body: TranslationSetting,
    response: Nothing,
    handle: (context, { body }) => saveTranslationSetting(context, body),
  }),
  route({
    method: 'put',
    path: '/family-translation/glossary',
    summary: 'Save the words that a machine may not translate',
    tag,
    need: 'families:configure',
    body: Glossary,
    response: Nothing,
    handle: (context, { body }) => saveGlossary(context, body),
  }),
  route({
    method: 'post',
    path: '/family-translation/draft',
    summary: 'Words of a template by machine, with their back-translation; nothing is saved or sent',
    tag,
    need: 'families:translate',
    body: z.object({ occasion: z.enum(occasionKeys), words: Words, from: Language, to: Language }),
    response: z.object({ words: Words, back: Words }).meta({ id: 'FamilyMachineDraft' }),
    handle: (context, { body }) => draftByMachine(context, body),
  }),
  route({
    method: 'post',
    path: '/family-translation/own-words',
    summary: 'A person’s own words by machine, with their back-translation; nothing is sent',
    tag,
    need: 'families:write',
    body: z.object({ text: z.string().trim().min(1).max(1_000), from: Language, to: Language }),
    response: z.object({ text: z.string(), back: z.string() }),
    handle: (context, { body }) => translateOwnWords(context, body),
  }),
];
