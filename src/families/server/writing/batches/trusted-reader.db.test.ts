import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FamilyWorld, family_now, family_today, openFamilyWorld } from '../../../../../tests/family-world.ts';
import { systemActor } from '../../../../institution/server/index.ts';
import { fixedClock } from '../../../../kernel/clock.ts';
import type { FamilyRulesView } from '../../../core/people/views.ts';
import { writeToFamilies } from './write-to-families.ts';

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

describe('where a student reads messages themselves', () => {
  const trust = async (categories: string[], until = '2026-06-30') => {
    const made = await f.ask(f.who.leader, 'POST', `/students/${f.students[2]}/family/trusted`, {
      name: 'Uncle Ray',
      relation: 'uncle',
      language: 'en',
      categories,
      contacts: [{ channel: 'sms', address: '+17135558888' }],
      studentWords: 'He may be told',
      givenVia: 'meeting',
      until,
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return String(made.body.trustedContactId);
  };
  const revoke = async (id: string) =>
    expect((await f.ask(f.who.leader, 'POST', `/families/trusted/${id}/revoke`, { reason: 'No more' })).status).toBe(
      200,
    );
  let batches = 0;
  /** By a rule, of attendance or of what is well; nothing of it has gone yet. */
  const drafted = async (templateKey: 'mark-corrected' | 'improvement', at = family_now) => {
    const { db } = f.world.services;
    await db.owner
      .updateTable('institution.institution')
      .set({ fixed_now: new Date(at) })
      .where('key', '=', 'district')
      .execute();
    const ctx = { clock: fixedClock(at), actor: systemActor(f.district.institutionId) };
    const made = await db.forInstitution(f.district.institutionId, (trx) =>
      writeToFamilies(trx, ctx, {
        templateKey,
        students: [{ studentId: f.students[2] ?? '' }],
        origin: { kind: 'automatic', id: templateKey },
        dedupeKey: `test/${++batches}`,
        day: family_today,
      }),
    );
    await f.work();
    return String(made?.batchId);
  };
  const reached = async (batchId: string) => {
    const rows = await f.world.services.db.forInstitution(f.district.institutionId, (trx) =>
      trx
        .selectFrom('messages.message')
        .select(['recipient_kind', 'state'])
        .where('institution_id', '=', f.district.institutionId)
        .where('batch_id', '=', batchId)
        .execute(),
    );
    return rows.map(({ recipient_kind, state }) => `${recipient_kind} ${state}`).toSorted();
  };
  /** What was sent counts no more against what a household gets in a day. */
  const tomorrow = () =>
    sql`update messages.message set household_key = 'past/' || message_id where institution_id = ${f.district.institutionId}`.execute(
      f.world.services.db.owner,
    );
  beforeAll(async () => {
    for (const one of ['mark-corrected', 'improvement']) {
      await f.approve(one, ['en']);
      await f.approve(`${one}-for-students`, ['en']);
    }
    const contact = { channel: 'sms', address: '+17135557777' };
    const kept = await f.ask(f.who.leader, 'POST', `/families/people/student/${f.students[2]}/contacts`, contact);
    expect(kept.status, JSON.stringify(kept.body)).toBe(200);
  });

  it('what goes by itself reaches the student alone, and whom they trust only about what they allowed', async () => {
    const id = await trust(['surveys']);
    const other = await drafted('mark-corrected');
    await f.work({ minuteIsOver: true });
    expect(await reached(other)).toEqual(['student queued']);
    await revoke(id);
    await tomorrow();
    const allowed = await trust(['attendance']);
    const batchId = await drafted('mark-corrected');
    await f.work({ minuteIsOver: true });
    expect(await reached(batchId)).toEqual(['student queued', 'trusted queued']);
    // Taken back while it waits to be sent: theirs is called off, and the student's stays.
    await revoke(allowed);
    expect(await reached(batchId)).toEqual(['student queued', 'trusted cancelled']);
    await tomorrow();
  });

  it('nothing goes to whom they trust where that was taken back between making the messages and handing them over', async () => {
    const id = await trust(['attendance']);
    const batchId = await drafted('mark-corrected');
    await revoke(id);
    await f.work({ minuteIsOver: true });
    expect(await reached(batchId)).toEqual(['student queued']);
    await tomorrow();
  });

  it('what waits for the morning does not go after the last day that the student allowed', async () => {
    await trust(['attendance'], family_today);
    // Ten in the evening.
    const batchId = await drafted('mark-corrected', '2025-11-19T04:05:00Z');
    await f.work({ minuteIsOver: true });
    const { rows } = await sql<{ kind: string; late: boolean }>`
      select recipient_kind as kind, coalesce(expires_at <= due_at, false) as late from messages.message
      where batch_id = ${batchId}::uuid order by 1`.execute(f.world.services.db.owner);
    expect(rows).toEqual([
      { kind: 'student', late: false },
      { kind: 'trusted', late: true },
    ]);
  });
});
