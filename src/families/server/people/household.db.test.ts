import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Families, openFamilies } from '../../../../tests/families.ts';
import { askOf } from '../../../../tests/family-people.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { hearFamily } from './hear-family.ts';
import { takeReports } from './people-job.ts';
import { openReviews } from './rights.ts';
import { sweepReach } from './unreachable.ts';

let f: Families;
beforeAll(async () => {
  f = await openFamilies();
});
afterAll(() => f.world.close());

const { student, reached, may, queue, stateOf } = askOf(() => f);

const preference = (more: object = {}) => ({
  language: null,
  channelOrder: null,
  hours: null,
  timeZone: null,
  isLargePrint: false,
  wantsAudio: false,
  needsInterpreter: false,
  digest: 'each',
  revision: 0,
  ...more,
});

describe('the household', () => {
  it('has one cap over all senders and schools: what is over it waits for the next day', async () => {
    await f.inside((trx) =>
      trx
        .updateTable('messages.message')
        .set({ state: 'cancelled' })
        .where('institution_id', '=', f.institutionId)
        .execute(),
    );
    expect(await may(0, 'Rosa')).toEqual({ kind: 'yes' });
    await queue(1, 'Rosa', 'events', { origin: { kind: 'other-school', id: 'x' } });
    const later = await may(0, 'Rosa');
    expect(later).toMatchObject({ kind: 'later', why: 'household-full' });
    expect(String((later as { until: Temporal.Instant }).until)).toBe('2014-02-19T14:00:00Z');
    expect(await may(0, 'Rosa', { isUrgent: true })).toEqual({ kind: 'yes' });
    expect(await may(0, 'Rosa', { category: 'emergency' })).toEqual({ kind: 'yes' });
    expect(await may(0, 'Rosa', { category: 'legal' })).toEqual({ kind: 'yes' });
    expect(await may(0, 'Miguel')).toEqual({ kind: 'yes' });
  });

  it('is asleep by its own clock, and keeps the holidays of its school', async () => {
    const night = { at: Temporal.Instant.from('2014-02-21T05:00:00Z') };
    expect(await may(2, 'Nana', night)).toEqual({
      kind: 'later',
      why: 'quiet-hours',
      until: Temporal.Instant.from('2014-02-21T14:00:00Z'),
    });
    const own = preference({ hours: { from: '21:00', until: '02:00' }, timeZone: 'America/Chicago' });
    expect(
      (await f.ask(f.who.ada, 'PUT', `/families/people/guardian/${f.guardians.nana}/preference`, own)).status,
    ).toBe(200);
    expect(await may(2, 'Nana', night)).toEqual({ kind: 'yes' });
    expect(
      (await f.ask(f.who.ada, 'PUT', `/families/people/guardian/${f.guardians.nana}/preference`, own)).status,
    ).toBe(409);
    await f.ask(
      f.who.ada,
      'PUT',
      `/families/people/guardian/${f.guardians.nana}/preference`,
      preference({ revision: 1 }),
    );
    await f.inside((trx) =>
      trx
        .insertInto('institution.calendar_period')
        .values({
          institution_id: f.institutionId,
          calendar_period_id: uuidv7(),
          kind: 'holiday',
          name: 'Break',
          academic_year: '2013-14',
          starts_on: '2014-02-24',
          ends_on: '2014-02-28',
        })
        .execute(),
    );
    const monday = { at: Temporal.Instant.from('2014-02-24T18:00:00Z') };
    expect(await may(2, 'Nana', monday)).toMatchObject({
      kind: 'later',
      why: 'holiday',
      until: Temporal.Instant.from('2014-03-01T14:00:00Z'),
    });
    expect(await may(2, 'Nana', { ...monday, category: 'emergency' })).toEqual({ kind: 'yes' });
  });

  it('is left alone by what goes by itself in a bereavement, and the sender is told', async () => {
    const pause = { kind: 'bereavement', words: 'The grandfather died', until: '2014-03-01' };
    const made = await f.ask(f.who.ada, 'POST', `/students/${student(2)}/family/pauses`, pause);
    expect(made.status).toBe(200);
    expect(await may(2, 'Nana')).toEqual({ kind: 'no', why: 'known-circumstance' });
    expect(await may(2, 'Nana', { isAutomatic: false })).toEqual({ kind: 'yes', mind: 'known-circumstance' });
    expect((await f.ask(f.who.ada, 'POST', `/families/pauses/${made.body.pauseId}/end`)).status).toBe(200);
    expect(await may(2, 'Nana')).toEqual({ kind: 'yes' });
  });

  it('of safeguarding nobody else learns why, nor that there is a pause', async () => {
    const pause = { kind: 'safeguarding', words: 'Ask me first' };
    expect((await f.ask(f.who.ada, 'POST', `/students/${student(2)}/family/pauses`, pause)).status).toBe(403);
    const made = await f.ask(f.who.lead, 'POST', `/students/${student(2)}/family/pauses`, pause);
    expect(made.status).toBe(200);
    const seenBy = async (who: string) =>
      (await f.ask(who, 'GET', `/students/${student(2)}/family`)).body.pauses as { words: string }[];
    expect(await seenBy(f.who.ada)).toEqual([]);
    expect(await seenBy(f.who.lead)).toMatchObject([{ words: 'Ask me first' }]);
    expect(await may(2, 'Nana')).toEqual({ kind: 'no', why: 'known-circumstance' });
    expect((await f.ask(f.who.ada, 'POST', `/families/pauses/${made.body.pauseId}/end`)).status).toBe(404);
    expect((await f.ask(f.who.lead, 'POST', `/families/pauses/${made.body.pauseId}/end`)).status).toBe(200);
  });
});

describe('rights', () => {
  it('are reviewed when a student comes of age: until then nobody is told, but in an emergency', async () => {
    await f.inside((trx) =>
      trx
        .updateTable('roster.student')
        .set({ date_of_birth: '1996-02-01', email: 'two@students.example' })
        .where('institution_id', '=', f.institutionId)
        .where('student_id', '=', student(2))
        .execute(),
    );
    expect(await reached(2)).toEqual({
      to: [],
      left: { 'Nana Ellery': 'rights-review', 'Student 2': 'rights-review' },
    });
    expect((await reached(2, 'emergency')).to).toEqual(['Student 2', 'Nana Ellery']);
    expect(await openReviews(f.world.services.db, f.institutionId)).toBe(1);
    expect(await openReviews(f.world.services.db, f.institutionId)).toBe(0);
    const { body } = await f.ask(f.who.leader, 'GET', '/families/rights');
    const [review] = body.reviews as { reviewId: string; ofAgeOn: string }[];
    expect(review).toMatchObject({ ofAgeOn: '2014-02-01', state: 'open' });
    const path = `/families/rights/${review?.reviewId}`;
    expect((await f.ask(f.who.ada, 'POST', path, { decision: 'student-only', words: 'Spoken about' })).status).toBe(
      403,
    );
    expect((await f.ask(f.who.leader, 'POST', path, { decision: 'guardians-too', words: 'Spoken about' })).status).toBe(
      422,
    );
    expect((await f.ask(f.who.leader, 'POST', path, { decision: 'student-only', words: 'Spoken about' })).status).toBe(
      200,
    );
    expect(await reached(2)).toEqual({ to: ['Student 2'], left: { 'Nana Ellery': 'of-age' } });
    expect(
      (
        await f.ask(f.who.leader, 'POST', path, {
          decision: 'guardians-too',
          ground: 'Consent of 2 February',
          words: 'Changed their mind',
        })
      ).status,
    ).toBe(200);
    expect((await reached(2)).to).toEqual(['Student 2', 'Nana Ellery']);
  });

  it('let a student of age trust somebody with some things, until a day, and take it back', async () => {
    const trusted = {
      name: 'Aunt May',
      relation: 'aunt',
      categories: ['wellbeing'],
      contacts: [{ channel: 'email', address: 'may@example.org' }],
      studentWords: 'She may be told when I struggle',
      givenVia: 'meeting',
      until: '2014-12-31',
    };
    expect((await f.ask(f.who.ada, 'POST', `/students/${student(0)}/family/trusted`, trusted)).body.code).toBe(
      'families.invalid',
    );
    const made = await f.ask(f.who.ada, 'POST', `/students/${student(2)}/family/trusted`, trusted);
    expect(made.status).toBe(200);
    expect((await reached(2, 'wellbeing')).to).toContain('Aunt May');
    expect((await reached(2, 'attendance')).left).toMatchObject({ 'Aunt May': 'only-other-things' });
    const waiting = await queue(2, 'Aunt May', 'wellbeing');
    expect(
      (
        await f.ask(f.who.ada, 'POST', `/families/trusted/${made.body.trustedContactId}/revoke`, {
          reason: 'I want it no more',
        })
      ).status,
    ).toBe(200);
    expect(await stateOf(waiting)).toBe('cancelled');
    expect((await reached(2, 'wellbeing')).left).toMatchObject({ 'Aunt May': 'ended' });
  });
});

describe('who cannot be reached', () => {
  it('is found with why, has somebody who finds out, and leaves the list when an address works', async () => {
    const { db } = f.world.services;
    expect(await sweepReach(db, f.institutionId)).toEqual({ looked: 5, found: 1 });
    const list = async () =>
      (await f.ask(f.who.leader, 'GET', '/families/unreachable')).body as {
        lines: {
          student: { studentId: string };
          why: string;
          owner: { staffId: string } | null;
          dueOn: string;
          revision: number;
        }[];
        total: number;
      };
    expect((await list()).lines).toMatchObject([
      { student: { studentId: student(4) }, why: 'no-guardian', owner: { staffId: f.staff.ben }, dueOn: '2014-02-25' },
    ]);
    const change = { ownerStaffId: f.staff.ada, dueOn: '2014-02-20', words: 'Asked the neighbour', revision: 1 };
    expect((await f.ask(f.who.leader, 'PUT', `/families/unreachable/${student(4)}`, change)).status).toBe(200);
    expect((await f.ask(f.who.leader, 'PUT', `/families/unreachable/${student(4)}`, change)).status).toBe(409);
    await sweepReach(db, f.institutionId);
    expect((await list()).lines).toMatchObject([{ owner: { staffId: f.staff.ada }, words: 'Asked the neighbour' }]);
    await f.inside((trx) =>
      trx
        .insertInto('roster.guardianship')
        .values({
          institution_id: f.institutionId,
          student_id: student(4),
          guardian_id: f.guardians.omar,
          relation: 'uncle',
        })
        .execute(),
    );
    await sweepReach(db, f.institutionId);
    expect((await list()).total).toBe(0);
  });

  it('is learned from providers: three that did not arrive, or a number that is none', async () => {
    const report = async (reach: string | null, health: string | null) => {
      const messageId = await queue(3, 'Omar', 'events');
      await f.inside((trx) =>
        trx
          .insertInto('messages.report')
          .values({
            institution_id: f.institutionId,
            report_id: uuidv7(),
            provider: 'smtp',
            provider_id: uuidv7(),
            status: 'x',
            message_id: messageId,
            reach,
            health,
            received_at: new Date(),
            state: 'new',
          })
          .execute(),
      );
      await takeReports(f.world.services.db, f.institutionId);
      return reached(3);
    };
    expect((await report('undelivered', null)).to).toEqual(['Omar Haddad']);
    expect((await report('undelivered', null)).to).toEqual(['Omar Haddad']);
    expect(await report('undelivered', null)).toEqual({ to: [], left: { 'Omar Haddad': 'no-address' } });
    await f.inside((trx) =>
      hearFamily(trx, f.ctx, {
        channel: 'email',
        address: 'omar@example.org',
        text: 'Hello, I am here again',
        inboundId: uuidv7(),
      }),
    );
    expect((await reached(3)).to).toEqual(['Omar Haddad']);
  });
});

describe('the rules', () => {
  it('are the institution’s own once it changes them, by revision', async () => {
    const { body } = await f.ask(f.who.leader, 'GET', '/families/rules');
    const admin = await f.world.invite(f.world.north, 'admin');
    const rules = { ...(body.rules as object), cap: { day: 2, week: 4 } };
    expect((await f.ask(f.who.leader, 'PUT', '/families/rules', { rules, revision: 0 })).status).toBe(403);
    expect((await f.ask(admin, 'PUT', '/families/rules', { rules, revision: 0 })).body).toEqual({ revision: 1 });
    expect((await f.ask(admin, 'PUT', '/families/rules', { rules, revision: 0 })).status).toBe(409);
    expect(await may(0, 'Rosa')).toEqual({ kind: 'yes' });
  });
});
