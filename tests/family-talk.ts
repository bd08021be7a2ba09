import { expect } from 'vitest';
import type { ConversationView, InboxView } from '../src/families/core/conversations/views.ts';
import { takeInMessages } from '../src/families/server/conversations/take-in.ts';
import { loadInstitution } from '../src/institution/server/index.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { type GivenInbound, takeInbound } from '../src/messages/server/index.ts';
import type { Families } from './families.ts';

export type Who = Parameters<Families['ask']>[0];

/** What tests of conversations ask and do. */
export function talkOf(family: () => Families, manager: () => string) {
  const arrives = (from: string, text: string, more: Partial<GivenInbound> = {}) =>
    family().inside(async (trx) => {
      const id = await takeInbound(trx, await loadInstitution(trx, family().institutionId), {
        channel: 'sms',
        provider: 'test',
        providerId: uuidv7(),
        fromAddress: from,
        toAddress: '+12025550100',
        text,
        proof: 'carrier',
        ...more,
      });
      return id ?? '';
    });
  const takeIn = () => takeInMessages(family().world.services.db, family().institutionId);
  const inbox = async (who: Who, box = 'all') => {
    const { status, body } = await family().ask(who, 'GET', `/families/conversations?box=${box}`);
    expect(status).toBe(200);
    return body as unknown as InboxView;
  };
  const named = async (who: Who, name: string, box = 'all') => {
    const line = (await inbox(who, box)).lines.find((one) => one.name.startsWith(name));
    if (!line) throw new Error(`nothing of ${name} in ${box}`);
    return line;
  };
  const open = async (who: Who, id: string) => {
    const { status, body } = await family().ask(who, 'GET', `/families/conversations/${id}`);
    expect(status).toBe(200);
    return body as unknown as ConversationView;
  };
  const reply = (words: string, more: object = {}) => ({ sendId: crypto.randomUUID(), words, language: 'en', ...more });
  const notices = () =>
    family().inside((trx) =>
      trx
        .selectFrom('messages.notice')
        .select(['words', 'staff_id', 'category', 'link'])
        .where('institution_id', '=', family().institutionId)
        .where('origin_kind', '=', 'conversation')
        .orderBy('notice_id')
        .execute(),
    );
  const queued = (origin: string) =>
    family().inside((trx) =>
      trx
        .selectFrom('messages.message')
        .select(['body', 'language', 'address', 'channel', 'state'])
        .where('institution_id', '=', family().institutionId)
        .where('origin_kind', '=', 'conversation')
        .where('origin_id', '=', origin)
        .orderBy('message_id')
        .execute(),
    );
  const setNow = (at: string) =>
    family()
      .world.services.db.owner.updateTable('institution.institution')
      .set({ fixed_now: new Date(at) })
      .where('institution_id', '=', family().institutionId)
      .execute();

  const setting = async (change: object) => {
    const { body } = await family().ask(manager(), 'GET', '/families/inbox-setting');
    const { fixedReplies, speakers, staff, nameable, cannotOpen, savedAnswers, changedBy, ...now } = body;
    expect(fixedReplies).toHaveLength(9);
    expect([speakers, savedAnswers, staff, nameable, cannotOpen, changedBy]).not.toContain(undefined);
    const saved = await family().ask(manager(), 'PUT', '/families/inbox-setting', { ...now, ...change });
    expect(saved.status).toBe(200);
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that none of them is kept is what is tested.
  const unprintable = /[\u0000-\u0009\u000B-\u001F\u202A-\u202E\u2066-\u2069]/;

  return { arrives, takeIn, inbox, named, open, reply, notices, queued, setNow, setting, unprintable };
}
