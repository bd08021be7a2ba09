import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FamilyWorld, openFamilyWorld } from '../../../../tests/family-world.ts';
import type { FamilyRulesView } from '../../core/people/views.ts';

let f: FamilyWorld;
beforeAll(async () => {
  f = await openFamilyWorld('embedded', { households: 2 });
  await f.approve('own-words', ['en']);
  const { rules, revision } = (await f.ask(f.who.manager, 'GET', '/families/rules')).body as unknown as FamilyRulesView;
  const students = { ...rules, recipients: 'students', ofAge: null };
  expect((await f.ask(f.who.manager, 'PUT', '/families/rules', { rules: students, revision })).status).toBe(200);
});
afterAll(() => f.world.close());

const write = async () => {
  const made = await f.ask(f.who.leader, 'POST', '/family-batches', {
    templateKey: 'own-words',
    audience: { kind: 'students', studentIds: [f.students[0]] },
    ownWords: { en: 'May we talk about the exam?' },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  await f.work({ minuteIsOver: true });
  return f.world.services.db.forInstitution(f.district.institutionId, (trx) =>
    trx
      .selectFrom('messages.message')
      .select(['recipient_kind', 'recipient_id', 'address', 'body'])
      .where('institution_id', '=', f.district.institutionId)
      .where('batch_id', '=', String(made.body.batchId))
      .execute(),
  );
};

it('whom a student trusts gets what the student allowed, with a page of their own; and nothing once it is taken back', async () => {
  const trusted = await f.ask(f.who.leader, 'POST', `/students/${f.students[0]}/family/trusted`, {
    name: 'Aunt May',
    relation: 'aunt',
    language: 'en',
    categories: ['wellbeing', 'attendance'],
    contacts: [{ channel: 'sms', address: '+17135559999' }],
    studentWords: 'She may be told when I struggle',
    givenVia: 'meeting',
    until: '2026-06-30',
  });
  expect(trusted.status, JSON.stringify(trusted.body)).toBe(200);
  const id = trusted.body.trustedContactId;
  expect(await write()).toMatchObject([
    {
      recipient_kind: 'trusted',
      recipient_id: id,
      address: '+17135559999',
      body: expect.stringMatching(/May we talk about the exam\?[\s\S]*https:\/\/leadline\.example\/f\/district\//),
    },
  ]);
  const revoked = await f.ask(f.who.leader, 'POST', `/families/trusted/${id}/revoke`, { reason: 'No more' });
  expect(revoked.status).toBe(200);
  expect(await write()).toEqual([]);
});
