import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Families, openFamilies } from '../../../../tests/families.ts';
import { talkOf } from '../../../../tests/family-talk.ts';
import { sweepReach } from '../people/unreachable.ts';

let f: Families;
const manager = 'north/admin/office';
const spanish = 'north/liaison/sol';
/** Speaks LibreTranslate's protocol: says of each sentence from what into what it was put. */
const service = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { q, source, target } = JSON.parse(Buffer.concat(chunks).toString()) as {
    q: string[];
    source: string;
    target: string;
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ translatedText: q.map((text) => `[${source}>${target}] ${text}`) }));
});
beforeAll(async () => {
  f = await openFamilies();
  await f.hire('office', 'admin');
  const sol = await f.hire('sol', 'liaison');
  await sweepReach(f.world.services.db, f.institutionId);
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  for (const [path, body] of [
    ['/family-translation', { isOn: true, protocol: 'libretranslate', address, key: '' }],
    [`/families/speakers/${sol}`, { languages: ['es'] }],
  ] as const)
    expect((await f.ask(manager, 'PUT', path, body)).status).toBe(200);
});
afterAll(async () => {
  service.close();
  await f.world.close();
});

const { arrives, takeIn, named, open, reply } = talkOf(
  () => f,
  () => manager,
);

describe('what a family wrote', () => {
  it('in English is offered in Spanish to who reads Spanish, and stays in each reader’s language', async () => {
    await arrives('+12025550145', 'He has a fever and stays home today. Thank you for asking.');
    await takeIn();
    const { conversationId } = await named(spanish, 'Nana');
    const entryOf = async (who: string) => {
      const view = await open(who, conversationId);
      return { reads: view.reads, entry: view.entries.find(({ kind }) => kind === 'in') };
    };
    const { reads, entry } = await entryOf(spanish);
    expect(reads).toEqual(['es']);
    expect(entry).toMatchObject({ language: 'en', translation: null });
    const path = `/families/conversations/${conversationId}/entries/${entry?.entryId}/translation`;
    expect((await f.ask(spanish, 'POST', path, { into: 'es' })).body).toMatchObject({
      by: 'machine',
      translation: expect.stringContaining('[en>es] He has a fever'),
    });
    expect((await f.ask(manager, 'POST', path, { into: 'en' })).status).toBe(422);
    expect((await f.ask(manager, 'POST', path, { into: 'en', words: 'He is ill.' })).status).toBe(200);
    expect((await entryOf(spanish)).entry).toMatchObject({ translatedInto: 'es', translatedBy: 'machine' });
    expect(await entryOf(manager)).toMatchObject({
      reads: ['en'],
      entry: { translation: 'He is ill.', translatedInto: 'en', translatedBy: 'person' },
    });
  });

  it('is told by its words, whatever language is on record, and translated from that', async () => {
    await arrives('+12025550143', 'We need help with the bus, it never comes to our street any more.');
    await takeIn();
    const { conversationId } = await named(spanish, 'Rosa');
    const view = await open(spanish, conversationId);
    const entry = view.entries.find(({ kind }) => kind === 'in');
    expect([view.language, entry?.language]).toEqual(['es', 'en']);
    const path = `/families/conversations/${conversationId}/entries/${entry?.entryId}/translation`;
    expect((await f.ask(spanish, 'POST', path, { into: 'es' })).body.translation).toContain('[en>es]');
  });

  it('is answered in Spanish by who reads Spanish: drafted in the family’s language, put back, read by a person', async () => {
    const { conversationId } = await named(spanish, 'Nana');
    const drafted = await f.ask(spanish, 'POST', '/family-translation/own-words', {
      text: 'Que se mejore pronto.',
      from: 'es',
      to: 'en',
    });
    expect(drafted.body).toMatchObject({
      text: expect.stringContaining('[es>en]'),
      back: expect.stringContaining('[en>es]'),
    });
    const path = `/families/conversations/${conversationId}/reply`;
    const words = reply('Que se mejore pronto.', { language: 'es' });
    expect((await f.ask(spanish, 'POST', path, words)).body).toMatchObject({ details: { language: 'en' } });
    const translation = { words: 'Get well soon.', by: 'person' };
    expect((await f.ask(spanish, 'POST', path, { ...words, translation })).status).toBe(200);
    expect((await open(manager, conversationId)).entries.at(-1)).toMatchObject({
      text: 'Get well soon.',
      original: 'Que se mejore pronto.',
      language: 'en',
    });
  });
});
