import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { routes } from '../../../app/features.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { PartnersView } from '../../core/partner-views.ts';

interface ForPartner {
  referrals: {
    partnerReferralId: string;
    shared: { words: string; facts: { kind: string; said: string }[] };
    state: string;
  }[];
}

describe.each(databaseKinds)('partners on %s', (kind) => {
  let house: Casework;
  let agency: string;
  let other: string;
  let partnerId: string;
  beforeAll(async () => {
    house = await openCasework(kind);
    const { world } = house;
    agency = await world.invite(world.north, 'partner');
    other = await world.invite(world.north, 'partner', { staffSourceKey: 'ben' });
    const made = await house.ask(house.who.leader, 'POST', '/partners', { name: 'Riverside Youth Services' });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    partnerId = String(made.body.partnerId);
    const joined = await house.ask(house.who.leader, 'POST', `/partners/${partnerId}/people`, {
      email: 'north.partner@example.org',
    });
    expect(joined.status, JSON.stringify(joined.body)).toBe(200);
  }, 120_000);
  afterAll(() => house.world.close());

  const consent = {
    by: 'Lucía Pérez',
    relation: 'mother',
    scope: 'That they call her about the after-school group.',
    how: 'paper',
    on: '2014-02-10',
    until: '2014-06-30',
  };
  const referral = (more: object = {}) => ({
    partnerId,
    studentId: house.students[0],
    reason: 'A place in the after-school group.',
    words: 'Likes to draw.',
    share: ['name', 'school'],
    consent,
    ...more,
  });
  const refer = async (more: object = {}) => {
    const made = await house.ask(house.who.ada, 'POST', '/partner-referrals', referral(more));
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return String(made.body.partnerReferralId);
  };
  const seen = async (who = agency) =>
    ((await house.ask(who, 'GET', '/partner/referrals')).body as unknown as ForPartner).referrals;
  const about = async (student = 0) =>
    (await house.ask(house.who.ada, 'GET', `/students/${house.students[student]}/partner-referrals`))
      .body as unknown as {
      referrals: { partnerReferralId: string; state: string; answer: string | null; seenAt: string | null }[];
    };

  it('see what was ticked and nothing that leads further', async () => {
    const id = await refer();
    const one = (await seen()).find(({ partnerReferralId }) => partnerReferralId === id);
    expect(one?.shared).toEqual({
      words: 'Likes to draw.',
      facts: [
        { kind: 'name', said: 'Student 0' },
        { kind: 'school', said: 'History' },
      ],
    });
    expect(JSON.stringify(one)).not.toContain(house.students[0]);
    expect((await about()).referrals.find(({ partnerReferralId }) => partnerReferralId === id)?.seenAt).not.toBeNull();
    const bare = await refer({ share: [], words: '' });
    expect((await seen()).find(({ partnerReferralId }) => partnerReferralId === bare)?.shared).toEqual({
      words: '',
      facts: [],
    });
  });

  it('are refused everything else that the product offers', async () => {
    const elsewhere = routes.filter(({ need }) => need !== 'partner:answer');
    expect(elsewhere.length).toBeGreaterThan(150);
    for (const { method, path } of elsewhere.filter((one) => one.method === 'get')) {
      const filled = path.replaceAll(/\{[^}]+\}/g, house.students[0] ?? '');
      const { status } = await house.ask(agency, method.toUpperCase(), filled);
      expect(status, `${method} ${path}`).toBe(403);
    }
  });

  it('see nothing of another partner’s', async () => {
    const id = await refer();
    expect(await seen(other)).toEqual([]);
    expect((await house.ask(other, 'POST', `/partner/referrals/${id}/answer`, { answer: 'accept' })).status).toBe(404);
  });

  it('answer once; whoever asked reads it', async () => {
    const id = await refer();
    const answer = (body: object) => house.ask(agency, 'POST', `/partner/referrals/${id}/answer`, body);
    expect((await answer({ answer: 'decline' })).status).toBe(422);
    expect((await answer({ answer: 'accept', words: 'From Monday on.' })).body).toEqual({ state: 'accepted' });
    expect((await answer({ answer: 'accept' })).status).toBe(409);
    expect((await answer({ answer: 'end', words: 'Came eight times.' })).body).toEqual({ state: 'ended' });
    const one = (await about()).referrals.find(({ partnerReferralId }) => partnerReferralId === id);
    expect(one).toMatchObject({ state: 'ended', answer: 'Came eight times.' });
    const told = await house.world.services.db.forInstitution(house.world.north.institutionId, (trx) =>
      trx
        .selectFrom('messages.notice')
        .select('words')
        .where('institution_id', '=', house.world.north.institutionId)
        .where('staff_id', '=', house.staff.ada)
        .execute(),
    );
    expect(JSON.stringify(told)).toContain('Riverside Youth Services takes part. From Monday on.');
  });

  it('see nothing any more once it was taken back, or the consent ran out', async () => {
    const id = await refer();
    expect(
      (
        await house.ask(house.who.ada, 'POST', `/partner-referrals/${id}/withdraw`, {
          words: 'The mother took it back.',
        })
      ).status,
    ).toBe(200);
    const last = await refer({ consent: { ...consent, until: '2014-02-17' } });
    expect((await seen()).map(({ partnerReferralId }) => partnerReferralId)).not.toContain(id);
    expect((await seen()).map(({ partnerReferralId }) => partnerReferralId)).toContain(last);
    const { institutionId } = house.world.north;
    await house.world.services.db.forInstitution(institutionId, (trx) =>
      trx
        .updateTable('cases.partner_referral')
        .set({ consent_until: '2014-02-16' })
        .where('institution_id', '=', institutionId)
        .where('partner_referral_id', '=', last)
        .execute(),
    );
    expect((await seen()).map(({ partnerReferralId }) => partnerReferralId)).not.toContain(last);
    expect((await house.ask(agency, 'POST', `/partner/referrals/${last}/answer`, { answer: 'accept' })).status).toBe(
      404,
    );
  });

  it('are asked only by who reaches the student; to others the referral is unknown', async () => {
    const id = await refer();
    expect((await house.ask(house.who.ben, 'POST', '/partner-referrals', referral())).status).toBe(404);
    expect((await house.ask(house.who.ben, 'POST', `/partner-referrals/${id}/withdraw`, { words: 'No.' })).status).toBe(
      404,
    );
    expect((await house.ask(house.who.ben, 'GET', `/students/${house.students[0]}/partner-referrals`)).status).toBe(
      404,
    );
  });

  it('are listed with what was shared of students whom the reader reaches, changed, and ended at once', async () => {
    const id = await refer();
    const list = async () => (await house.ask(house.who.leader, 'GET', '/partners')).body as unknown as PartnersView;
    const mine = async () => (await list()).partners.find((one) => one.partnerId === partnerId);
    expect((await mine())?.referrals.find((one) => one.partnerReferralId === id)).toMatchObject({
      student: { studentId: house.students[0], name: 'Student 0' },
      shared: ['name', 'school'],
      hasWords: true,
      state: 'offered',
      consent: { hasEnded: false },
    });
    expect((await mine())?.people).toHaveLength(1);
    const change = { name: 'Another name', what: 'Art after school.' };
    expect((await house.ask(house.who.leader, 'PATCH', `/partners/${partnerId}`, change)).status).toBe(200);
    expect(await mine()).toMatchObject(change);
    await house.ask(house.who.leader, 'POST', '/partners', { name: 'The other one' });
    const namesake = { name: 'The other one', what: '' };
    expect((await house.ask(house.who.leader, 'PATCH', `/partners/${partnerId}`, namesake)).status).toBe(409);

    expect((await house.ask(house.who.leader, 'POST', `/partners/${partnerId}/end`)).body).toEqual({ isActive: false });
    expect(await seen()).toEqual([]);
    const answer = { answer: 'accept' };
    expect((await house.ask(agency, 'POST', `/partner/referrals/${id}/answer`, answer)).status).toBe(404);
    expect((await house.ask(house.who.ada, 'POST', '/partner-referrals', referral())).status).toBe(404);
    await house.ask(house.who.leader, 'POST', `/partners/${partnerId}/resume`);
    expect((await seen()).map((one) => one.partnerReferralId)).toContain(id);

    const [person] = (await mine())?.people ?? [];
    const theirs = `/partners/${partnerId}/people/${person?.userId}`;
    expect((await house.ask(house.who.leader, 'DELETE', theirs)).status).toBe(200);
    expect(await seen()).toEqual([]);
    expect((await house.ask(house.who.leader, 'DELETE', theirs)).status).toBe(404);
    expect((await house.ask(house.who.ada, 'GET', '/partners')).status).toBe(403);
  });

  it('are not people who work here: staff do not become a partner’s', async () => {
    const answer = await house.ask(house.who.leader, 'POST', `/partners/${partnerId}/people`, {
      email: 'north.tutor.ada@example.org',
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'cases.invalid']);
    expect((await house.ask(house.who.ada, 'POST', '/partners', { name: 'Mine' })).status).toBe(403);
  });

  it.each([
    ['no reason', { reason: ' ' }],
    ['consent of nobody', { consent: { ...consent, by: '' } }],
    ['consent of somebody who is nothing to them', { consent: { ...consent, relation: '' } }],
    ['consent to nothing', { consent: { ...consent, scope: '' } }],
    ['consent of tomorrow', { consent: { ...consent, on: '2014-02-18' } }],
    ['consent that has run out', { consent: { ...consent, until: '2014-02-16' } }],
    ['consent for ten years', { consent: { ...consent, until: '2024-02-16' } }],
    ['consent by telepathy', { consent: { ...consent, how: 'telepathy' } }],
    ['no consent', { consent: undefined }],
    ['a day that there is not', { consent: { ...consent, until: '2014-06-31' } }],
    ['sharing of notes', { share: ['notes'] }],
    ['sharing of everything twice', { share: ['name', 'name', 'name', 'name', 'name', 'name'] }],
    ['a book', { words: 'x'.repeat(4_001) }],
    ['somebody who is no student', { studentId: 'somebody' }],
    ['a partner without an id', { partnerId: 'them' }],
  ])('are not asked with %s', async (_, bad) => {
    const before = (await about()).referrals.length;
    const answer = await house.ask(house.who.ada, 'POST', '/partner-referrals', referral(bad));
    expect([answer.status, String(answer.body.code)]).toEqual([
      422,
      expect.stringMatching(/^(cases|leadline)\.invalid$/),
    ]);
    expect((await about()).referrals.length).toBe(before);
  });

  it('that are not there are unknown', async () => {
    expect(
      (await house.ask(house.who.ada, 'POST', '/partner-referrals', referral({ partnerId: uuidv7() }))).status,
    ).toBe(404);
  });
});
