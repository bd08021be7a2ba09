import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FamilyWorld, openFamilyWorld } from '../../../../../tests/family-world.ts';
import { readyMade } from '../../../core/writing/ready-made/all.ts';

/** A stand-in that speaks a translation service's real protocol, and says what it was asked. */
interface StandIn {
  address: string;
  asked: { path: string; key: string | undefined; body: Record<string, unknown> }[];
  answer: { status: number; spoil: (text: string) => string };
  server: Server;
}

async function body(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
}

/** Turns the words of a sentence around, tags where they were told to be moved to: last first. */
const turned = (text: string) =>
  text
    .split(/(<x[^>]*>(?:<\/x>)?)/)
    .reverse()
    .join('');

async function standIn(protocol: 'libretranslate' | 'deepl'): Promise<StandIn> {
  const made: Omit<StandIn, 'server' | 'address'> = { asked: [], answer: { status: 200, spoil: (text) => text } };
  const server = createServer(async (request, response) => {
    const given = await body(request);
    made.asked.push({ path: request.url ?? '', key: request.headers.authorization, body: given });
    const texts = (protocol === 'deepl' ? given.text : given.q) as string[];
    const back = texts.map((text) => made.answer.spoil(turned(text)));
    response.writeHead(made.answer.status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        protocol === 'deepl'
          ? { translations: back.map((text) => ({ detected_source_language: 'EN', text })) }
          : { translatedText: back },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(made, { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

describe('a translation service', () => {
  let world: FamilyWorld;
  let service: StandIn | null = null;
  beforeAll(async () => {
    world = await openFamilyWorld('embedded', { households: 4 });
  });
  afterEach(() => {
    service?.server.close();
    service = null;
  });
  afterAll(() => world.world.close());

  const setUp = async (protocol: 'libretranslate' | 'deepl', key = 'secret-key') => {
    service = await standIn(protocol);
    const { status } = await world.ask(world.who.manager, 'PUT', '/family-translation', {
      isOn: true,
      protocol,
      address: `${service.address}/`,
      key,
    });
    expect(status).toBe(200);
    return service;
  };
  const draft = (to: string) =>
    world.ask(world.who.liaison, 'POST', '/family-translation/draft', {
      occasion: 'absence-today',
      words: readyMade.en['absence-today'],
      from: 'en',
      to,
    });

  it.each(['libretranslate', 'deepl'] as const)(
    'by %s’s protocol drafts whole sentences, with fields as they were, and nothing is sent',
    async (protocol) => {
      const { asked } = await setUp(protocol);
      await world.ask(world.who.manager, 'PUT', '/family-translation/glossary', {
        terms: [{ term: 'school', language: 'pl', saidAs: 'SZKOŁA' }],
      });
      const { status, body } = await draft('pl');
      expect(status).toBe(200);
      const { each } = body.words as { each: string };
      // Polish has four forms of number; the English of "other" stands for those it does not have.
      expect(each).toMatch(/\{days_missed, plural, one \{.*\} few \{.*\} many \{.*\} other \{/s);
      expect(each).toContain('SZKOŁA');
      expect(body.back).toMatchObject({ subject: expect.stringContaining('{day, date, long}') });
      const [first] = asked;
      if (protocol === 'deepl') {
        expect(first).toMatchObject({ path: '/v2/translate', key: 'DeepL-Auth-Key secret-key' });
        expect(first?.body).toMatchObject({ source_lang: 'EN', target_lang: 'PL', tag_handling: 'xml' });
      } else {
        expect(first).toMatchObject({ path: '/translate' });
        expect(first?.body).toMatchObject({ source: 'en', target: 'pl', format: 'html', api_key: 'secret-key' });
        expect(JSON.stringify(first?.body.q)).toContain('></x>');
      }
      // No family's name or figure ever goes out: only the template does.
      expect(JSON.stringify(asked)).not.toContain('Child');
      const saved = await world.ask(world.who.liaison, 'PUT', '/family-templates/absence-today/words/pl', {
        words: body.words,
        version: protocol === 'libretranslate' ? 0 : 1,
        madeFrom: 'machine',
        backTranslation: body.back,
      });
      expect(saved.status).toBe(200);
      const view = (await world.ask(world.who.liaison, 'GET', '/family-templates/absence-today')).body as {
        languages?: { language: string; approvedVersion: number | null; madeFrom: string }[];
      };
      expect(view.languages?.find(({ language }) => language === 'pl')).toMatchObject({
        approvedVersion: null,
        madeFrom: 'machine',
      });
    },
  );

  it.each([
    ['lost', (text: string) => text.replace(/<x[^>]*>(?:<\/x>)?/, ''), 'lost'],
    ['a field twice', (text: string) => text + (/<x[^>]*>(?:<\/x>)?/.exec(text)?.[0] ?? ''), 'twice'],
  ])('that spoils a field (%s) is not believed', async (_, spoil, said) => {
    const { answer } = await setUp('libretranslate');
    answer.spoil = spoil;
    const { status, body } = await draft('vi');
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'families.translator' });
    expect(String(body.detail)).toContain(said);
  });

  it.each([
    [403, 'does not accept the key'],
    [429, 'asked too often'],
    [456, 'used up'],
    [500, 'refused (HTTP 500)'],
  ])('that answers %i is said in words', async (status, said) => {
    const { answer } = await setUp('deepl');
    answer.status = status;
    expect(String((await draft('fr')).body.detail)).toContain(said);
  });

  it('keeps its key to the host that it was given for', async () => {
    await setUp('deepl');
    const other = await standIn('deepl');
    await world.ask(world.who.manager, 'PUT', '/family-translation', {
      isOn: true,
      protocol: 'deepl',
      address: other.address,
    });
    await draft('fr');
    expect(other.asked[0]?.key).toBeUndefined();
    other.server.close();
    const { body } = await world.ask(world.who.manager, 'GET', '/family-translation');
    expect(JSON.stringify(body)).not.toContain('secret-key');
  });
});
