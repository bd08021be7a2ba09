import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Families, openFamilies } from '../../../../tests/families.ts';
import { watchVisits } from '../../../interventions/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { approveWords } from '../writing/templates/templates.ts';
import { meetingsJob } from './meetings-job.ts';

describe('a home visit that a family books', () => {
  let house: Families;
  let invitationId = '';
  let slots: { slotId: string; startsAt: string }[] = [];
  beforeAll(async () => {
    house = await openFamilies();
    const verb = { db: house.world.services.db, clock: house.ctx.clock, actor: house.ctx.actor };
    await approveWords(verb, 'meeting-reminder', 'es', { version: 0, speaks: true });
  }, 120_000);
  afterAll(() => house.world.close());

  async function offer(day: string) {
    const made = await house.ask(house.who.ada, 'POST', '/families/meetings', {
      title: 'About Luis',
      way: 'home',
      place: 'At your home',
      minutes: 20,
      noticeHours: 1,
      hours: [{ day, from: '15:00', until: '16:00' }],
      studentIds: [house.students[0]],
    });
    const { body } = await house.ask(house.who.ada, 'GET', `/families/meetings/${made.body.offerId}`);
    slots = body.slots as typeof slots;
    invitationId =
      (body.invitations as { invitationId: string; family: string }[]).find(({ family }) => family.startsWith('Rosa'))
        ?.invitationId ?? '';
  }
  const answer = async ({ step, ...body }: { step: 'book' | 'cancel'; slotId?: string | undefined }) => {
    const done = await house.ask(house.who.ada, 'POST', `/families/invitations/${invitationId}/${step}`, body);
    expect(done.status, JSON.stringify(done.body)).toBe(200);
  };
  const clockAt = (at: string) =>
    house.world.services.db.owner
      .updateTable('institution.institution')
      .set({ fixed_now: new Date(at) })
      .where('institution_id', '=', house.institutionId)
      .execute();
  const work = () => meetingsJob.run({ institutionId: house.institutionId }, house.world.services);
  const reminders = () =>
    house.inside((trx) =>
      trx
        .selectFrom('messages.message')
        .select('message_id')
        .where('institution_id', '=', house.institutionId)
        .where('origin_kind', '=', 'meeting-reminder')
        .where('recipient_kind', '!=', 'staff')
        .execute(),
    );
  const visits = () =>
    house.inside((trx) =>
      trx
        .selectFrom('interventions.appointment')
        .select(['appointment_id', 'state', 'starts_at', 'watcher_staff_id', 'sequence', 'outcome', 'revision'])
        .where('institution_id', '=', house.institutionId)
        .where('origin_id', '=', invitationId)
        .orderBy('appointment_id')
        .execute(),
    );
  const look = async (id: string | undefined) => (await house.ask(house.who.ada, 'GET', `/appointments/${id}`)).body;
  const noticesOf = (id: string | undefined) =>
    house.inside((trx) =>
      trx
        .selectFrom('messages.notice')
        .select(['staff_id', 'words'])
        .where('institution_id', '=', house.institutionId)
        .where('origin_id', '=', id ?? '')
        .execute(),
    );

  it('stands as one visit, moved and called off with the booking, whoever asks twice', async () => {
    await clockAt('2014-02-18T20:00:00Z');
    await offer('2014-03-05');
    for (const _ of [1, 2]) await answer({ step: 'book', slotId: slots[0]?.slotId });
    const [first, ...more] = await visits();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ state: 'planned', watcher_staff_id: null, sequence: 0 });
    await answer({ step: 'book', slotId: slots[1]?.slotId });
    expect(await visits()).toMatchObject([
      { appointment_id: first?.appointment_id, starts_at: new Date(slots[1]?.startsAt ?? ''), sequence: 1 },
    ]);
    await answer({ step: 'cancel' });
    expect(await visits()).toMatchObject([{ state: 'cancelled', sequence: 2 }]);
    await answer({ step: 'book', slotId: slots[0]?.slotId });
    expect((await visits()).map(({ state }) => state)).toEqual(['cancelled', 'planned']);
    await answer({ step: 'book', slotId: slots[2]?.slotId });
    // The family is reminded of what it booked, and not of the visit besides.
    await clockAt('2014-03-04T18:00:00Z');
    const before = (await reminders()).length;
    for (const _ of [1, 2]) await work();
    expect((await reminders()).length - before).toBe(1);
  });

  it('is not yet prepared until its host says who looks out, and what to know; its time stays the family’s', async () => {
    const id = (await visits())[1]?.appointment_id;
    const view = await look(id);
    expect(view.isUnprepared).toBe(true);
    const watcher = await house.hire('walter', 'leader');
    const prepared = { ...view, watcherStaffId: watcher, guardianIds: [house.guardians.rosa] };
    const change = (more: object) => house.ask(house.who.ada, 'PATCH', `/appointments/${id}`, { ...prepared, ...more });
    expect((await change({ at: '09:00', safetyNotes: 'A dog.' })).status).toBe(422);
    expect(
      (await house.ask(house.who.ada, 'POST', `/appointments/${id}/cancel`, { revision: 1, words: 'x' })).status,
    ).toBe(422);
    expect((await change({ safetyNotes: '' })).status).toBe(200);
    expect(await look(id)).toMatchObject({ isUnprepared: true });
    expect((await change({ revision: Number(view.revision) + 1, safetyNotes: 'A dog.' })).status).toBe(200);
    expect(await look(id)).toMatchObject({ isUnprepared: false });
  });

  it('is looked out for by those who lead, where its host named nobody', async () => {
    await offer('2014-03-06');
    await answer({ step: 'book', slotId: slots[0]?.slotId });
    const [visit] = await visits();
    await clockAt('2014-03-06T22:30:00Z');
    for (const _ of [1, 2])
      await watchVisits({
        db: house.world.services.db,
        clock: fixedClock('2014-03-06T22:30:00Z'),
        actor: house.ctx.actor,
      });
    const told = await noticesOf(visit?.appointment_id);
    expect(told.length).toBeGreaterThan(0);
    expect(told.map(({ words }) => words).join()).toContain('Nobody was named to look out for them');
    expect(told.map(({ staff_id }) => staff_id)).not.toContain(house.staff.ada);
  });

  it('is over on both sides by what is said on either, and one contact with the family', async () => {
    const [visit] = await visits();
    const said = { revision: visit?.revision, state: 'held', words: 'We had tea.' };
    expect(
      (await house.ask(house.who.ada, 'POST', `/appointments/${visit?.appointment_id}/outcome`, said)).status,
    ).toBe(200);
    for (const _ of [1, 2]) await work();
    const { contacts } = (await house.ask(house.who.ada, 'GET', `/students/${house.students[0]}/casework`)).body as {
      contacts: { way: string; reach: string; words: string }[];
    };
    expect(contacts.filter(({ way }) => way === 'visit')).toMatchObject([{ reach: 'two_way', words: 'We had tea.' }]);
    await clockAt('2014-02-18T20:00:00Z');
    await offer('2014-03-07');
    await answer({ step: 'book', slotId: slots[0]?.slotId });
    await clockAt('2014-03-07T23:00:00Z');
    await house.ask(house.who.ada, 'POST', `/families/invitations/${invitationId}/end`, { outcome: 'missed' });
    expect(await visits()).toMatchObject([{ state: 'not-held' }]);
  });
});
