import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Families, openFamilies } from '../../../../tests/families.ts';
import { talkOf, type Who } from '../../../../tests/family-talk.ts';
import { sweepReach } from '../people/unreachable.ts';
import { warnOfNames } from './check-names.ts';
import { tellUrgentAgain } from './tell-urgent.ts';

let f: Families;
let head: string;
let office: string;
const asHead = 'north/safeguarding-lead/head';
const manager = 'north/admin/office';
beforeAll(async () => {
  f = await openFamilies();
  head = await f.hire('head', 'safeguarding-lead');
  office = await f.hire('office', 'admin');
  await sweepReach(f.world.services.db, f.institutionId);
});
afterAll(() => f.world.close());

const nana = '+12025550145';
const { arrives, takeIn, inbox, notices, queued, setNow, setting } = talkOf(
  () => f,
  () => manager,
);
const urgent = async () => (await notices()).filter(({ category }) => category === 'safeguarding');
/** As anybody opens it: over HTTP, signed in. */
const opens = async (who: Who, link = '') =>
  (await f.ask(who, 'GET', `/families/conversations/${link.split('c=')[1]}`)).status;
const owner = () => f.world.services.db.owner;
const named = (name: 'urgent_staff_id' | 'on_call_staff_id', staffId: string) =>
  owner()
    .updateTable('families.inbox_setting')
    .set({ [name]: staffId })
    .where('institution_id', '=', f.institutionId)
    .execute();
const roles = (keys: string[], needs: string) =>
  owner()
    .updateTable('access.role')
    .set({ needs: sql`${needs}::text[]` })
    .where('institution_id', '=', f.institutionId)
    .where('role_key', 'in', keys)
    .execute();

describe('what cannot wait', () => {
  it('is told to a named person at once, stands first, and stays so until somebody says that they see to it', async () => {
    await setting({ urgentStaffId: head });
    await arrives(nana, 'We have no food in the house');
    await takeIn();
    const first = (await inbox(f.who.leader)).lines[0];
    expect(first).toMatchObject({ name: 'Nana Ellery', urgent: 'hunger', isUrgentSeen: false });
    expect((await inbox(f.who.leader)).counts.urgent).toBe(1);
    const told = await urgent();
    expect(told).toMatchObject([{ staff_id: head, words: expect.stringContaining('not enough to eat') }]);
    expect(await opens(asHead, told[0]?.link)).toBe(200);
    // Nothing is answered by itself while people read.
    expect(await queued(first?.conversationId ?? '')).toEqual([]);
    const path = `/families/conversations/${first?.conversationId}/changes`;
    expect((await f.ask(asHead, 'POST', path, { do: 'see-urgent' })).status).toBe(200);
    expect((await inbox(f.who.leader)).counts.urgent).toBe(0);
  });

  it('cannot be given to somebody who could not open every family', async () => {
    const { body } = await f.ask(manager, 'GET', '/families/inbox-setting');
    expect((body.nameable as { staffId: string }[]).map(({ staffId }) => staffId).toSorted()).toEqual(
      [head, office].toSorted(),
    );
    const { revision, urgentStaffId, onCallStaffId, staffedDays, staffedFrom, staffedUntil, answerHours } = body;
    const { emergencyNumber, helpLine, approvedLanguages } = body;
    const now = { revision, urgentStaffId, onCallStaffId, staffedDays, staffedFrom, staffedUntil, answerHours };
    for (const name of ['urgentStaffId', 'onCallStaffId'])
      expect(
        await f.ask(manager, 'PUT', '/families/inbox-setting', {
          ...now,
          emergencyNumber,
          helpLine,
          approvedLanguages,
          [name]: f.staff.ben,
        }),
      ).toMatchObject({ status: 422, body: { code: 'families.invalid' } });
  });

  it('goes to who can open it, where who is named can no longer; the screen says so, and who can name another is told once', async () => {
    await named('urgent_staff_id', f.staff.ben);
    await arrives(nana, 'She hits him');
    await takeIn();
    const told = (await urgent()).filter(({ words }) => words.includes('abuse'));
    expect(told).toMatchObject([{ staff_id: head, words: expect.stringContaining('may not see the student') }]);
    expect(await opens(asHead, told[0]?.link)).toBe(200);
    expect(await opens(f.who.ben, told[0]?.link)).toBe(404);
    expect((await f.ask(manager, 'GET', '/families/inbox-setting')).body.cannotOpen).toMatchObject([
      { as: 'urgent', staffId: f.staff.ben },
    ]);
    await warnOfNames(f.world.services.db, f.institutionId);
    await warnOfNames(f.world.services.db, f.institutionId);
    const warned = await f.inside((trx) =>
      trx
        .selectFrom('messages.notice')
        .select(['staff_id', 'link'])
        .where('institution_id', '=', f.institutionId)
        .where('origin_kind', '=', 'inbox-setting')
        .execute(),
    );
    expect(warned).toEqual([{ staff_id: office, link: '/families/inbox/set-up' }]);
  });

  it('and what comes at night goes to who can open it, where who is on call cannot', async () => {
    await setNow('2014-02-19T03:00:00Z');
    await named('on_call_staff_id', f.staff.ben);
    await arrives(nana, 'A question');
    await takeIn();
    const told = (await notices()).filter(({ words }) => words.includes('while nobody reads'));
    expect(told).toMatchObject([{ staff_id: head, words: expect.stringContaining('may not see the student') }]);
    await setNow('2014-02-18T20:00:00Z');
  });

  it('follows a student whose two records are made one, and comes back when they are two again', async () => {
    const [, , ofNana, ofOmar] = f.students;
    const seen = async () => (await inbox(f.who.ben)).lines.map(({ name }) => name);
    expect(await seen()).not.toContain('Nana Ellery');
    const merge = { keptStudentId: ofOmar, mergedStudentId: ofNana, reason: 'One and the same.' };
    const made = await f.ask(manager, 'POST', '/merges', merge);
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    expect(await seen()).toContain('Nana Ellery');
    expect((await f.ask(manager, 'POST', `/merges/${made.body.mergeId}/undo`)).status).toBe(200);
    expect(await seen()).not.toContain('Nana Ellery');
  });

  it('is told to who gives people their roles while nobody can open it, and to somebody who can as soon as there is one', async () => {
    const { db } = f.world.services;
    await roles(['safeguarding-lead', 'tutor', 'leader', 'teacher'], '{institution:read}');
    await roles(['admin'], '{institution:read,people:manage}');
    await arrives(nana, 'She hits him, please help');
    await takeIn();
    const lost = (await urgent()).filter(({ words }) => words.includes('Give somebody a role'));
    expect(lost).toMatchObject([{ staff_id: office, link: '/families/inbox/set-up' }]);
    expect(await tellUrgentAgain(db, f.institutionId)).toBe(0);
    await roles(['tutor'], '{institution:read,families:read,families:write}');
    expect(await tellUrgentAgain(db, f.institutionId)).toBe(1);
    expect(await tellUrgentAgain(db, f.institutionId)).toBe(0);
    const found = (await urgent()).at(-1);
    expect(found).toMatchObject({ staff_id: f.staff.ada, link: expect.stringContaining('/families/inbox?c=') });
    expect(await opens(f.who.ada, found?.link)).toBe(200);
  });
});
