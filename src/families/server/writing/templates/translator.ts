import { z } from 'zod';

/** A service that translates marked sentences (take-apart.ts). What it gives is only ever a draft. */
export interface Translator {
  protocol: 'libretranslate' | 'deepl';
  /** Its address, without a slash at the end. */
  address: string;
  key: string | null;
}

/** In words for the person who asked; nothing of the text. */
export class TranslatorTrouble extends Error {}

const wait_ms = 20_000;
const answer_max = 200_000;

/**
 * Sentences in another language, in the same order.
 * @throws TranslatorTrouble
 */
export async function translate(
  translator: Translator,
  texts: readonly string[],
  languages: { from: string; to: string },
): Promise<string[]> {
  if (texts.length === 0) return [];
  return translator.protocol === 'deepl'
    ? byDeepl(translator, texts, languages)
    : byLibreTranslate(translator, texts, languages);
}

const DeeplAnswer = z.object({ translations: z.array(z.object({ text: z.string() })) });
/** DeepL distinguishes where we do not. https://developers.deepl.com/docs/getting-started/supported-languages */
const deeplTargets: Readonly<Record<string, string | undefined>> = { en: 'EN-US', pt: 'PT-PT', zh: 'ZH-HANS' };

/** https://developers.deepl.com/docs/translate/translating-xml: marks are empty tags, which it moves with the sentence. */
async function byDeepl(
  { address, key }: Translator,
  texts: readonly string[],
  { from, to }: { from: string; to: string },
) {
  const answer = await post(`${address}/v2/translate`, key ? { authorization: `DeepL-Auth-Key ${key}` } : {}, {
    text: texts,
    source_lang: from.toUpperCase(),
    target_lang: deeplTargets[to] ?? to.toUpperCase(),
    tag_handling: 'xml',
    tag_handling_version: 'v2',
    preserve_formatting: true,
  });
  const read = DeeplAnswer.safeParse(answer);
  return sameMany(read.success ? read.data.translations.map(({ text }) => text) : null, texts.length);
}

const LibreAnswer = z.object({ translatedText: z.union([z.array(z.string()), z.string()]) });

/** https://github.com/LibreTranslate/LibreTranslate: as HTML, in which an empty element needs an end. */
async function byLibreTranslate(
  { address, key }: Translator,
  texts: readonly string[],
  { from, to }: { from: string; to: string },
) {
  const answer = await post(
    `${address}/translate`,
    {},
    {
      q: texts.map((text) => text.replace(/<x id="(\d+)"\/>/g, '<x id="$1"></x>')),
      source: from,
      target: to === 'zh' ? 'zh-Hans' : to,
      format: 'html',
      ...(key ? { api_key: key } : {}),
    },
  );
  const read = LibreAnswer.safeParse(answer);
  return sameMany(read.success ? [read.data.translatedText].flat() : null, texts.length);
}

function sameMany(found: string[] | null, count: number): string[] {
  if (found === null || found.length !== count)
    throw new TranslatorTrouble('It answered with something else than the translations. Is the address right?');
  return found;
}

async function post(url: string, headers: Record<string, string>, body: object): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(wait_ms),
    });
  } catch (error) {
    throw new TranslatorTrouble(
      (error as Error).name === 'TimeoutError'
        ? 'It did not answer within 20 seconds. Try again later.'
        : 'It cannot be reached. Look at its address.',
    );
  }
  const text = await response.text();
  if (!response.ok) throw new TranslatorTrouble(refusals[response.status] ?? `It refused (HTTP ${response.status}).`);
  if (text.length > answer_max) throw new TranslatorTrouble('It answered with far too much.');
  try {
    return JSON.parse(text);
  } catch {
    throw new TranslatorTrouble('It answered with something else than the translations. Is the address right?');
  }
}

const refusals: Readonly<Record<number, string | undefined>> = {
  400: 'It does not know one of the languages.',
  401: 'It does not accept the key.',
  403: 'It does not accept the key.',
  413: 'The words are too long for it.',
  429: 'It was asked too often. Try again later.',
  456: 'The month’s characters are used up.',
  503: 'It is busy. Try again later.',
};
