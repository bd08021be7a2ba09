import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import type { HandoversView } from '../../core/coming.ts';
import type { CaseListsView, CaseListView, CaseView, LeadingView, TeamView } from '../../core/views.ts';

describe.each(databaseKinds)('leading casework on the %s database', (kind) => {
  let made: Casework;
  beforeAll(async () => {
    made = await openCasework(kind);
    const { ada, leader } = made.who;
    for (const n of [0, 1, 2])
      await made.ask(ada, 'POST', '/cases', {
        studentId: made.students[n],
        kindKey: 'engagement',
        reason: 'Fell behind.',
      });
    await made.ask(leader, 'POST', '/cases', {
      studentId: made.students[4],
      kindKey: 'progress',
      reason: 'x',
      ownerStaffId: null,
    });
  }, 120_000);
  afterAll(() => made.world.close());

  const leading = async () =>
    (await made.ask(made.who.leader, 'GET', '/casework/leading')).body as unknown as LeadingView;
  const list = async (who: string, query = '') =>
    (await made.ask(who, 'GET', `/cases${query}`)).body as unknown as CaseListView;

  it('counts what is open, late and with nobody, and who has how much', async () => {
    const view = await leading();
    expect(view.counts).toMatchObject({ open: 4, unassigned: 1, overdue: 0, daysToFirstContact: null });
    expect(view.workload).toEqual([
      { staffId: made.staff.ada, name: 'Ada Tutor', hasLeft: false, open: 3, first: 0, overdue: 0, notReached: 3 },
    ]);
    expect((await made.ask(made.who.ada, 'GET', '/casework/leading')).status).toBe(403);
  });

  it('covers an absence for its days: students and cases are seen by the colleague, and then no more', async () => {
    const { ben, leader } = made.who;
    const of0 = `/students/${made.students[0]}/casework`;
    expect((await made.ask(ben, 'GET', of0)).status).toBe(404);
    const cover = (more: object) =>
      made.ask(leader, 'POST', '/absence-covers', {
        absentStaffId: made.staff.ada,
        coveringStaffId: made.staff.ben,
        fromOn: '2014-02-17',
        toOn: '2014-02-21',
        ...more,
      });
    expect((await cover({ toOn: '2014-02-10' })).status).toBe(422);
    expect((await cover({ coveringStaffId: made.staff.ada })).status).toBe(422);
    const { coverId } = (await cover({ words: 'Ask for the lists.' })).body as { coverId: string };
    expect((await made.ask(ben, 'GET', of0)).status).toBe(200);
    expect((await list(ben)).total).toBe(3);
    expect((await leading()).covers).toMatchObject([{ covering: 'Ben Tutor', absent: 'Ada Tutor' }]);
    expect((await made.ask(leader, 'DELETE', `/absence-covers/${coverId}`)).status).toBe(200);
    expect((await made.ask(ben, 'GET', of0)).status).toBe(404);
    expect((await list(ben)).total).toBe(0);
  });

  it('hands cases over once they are accepted, and only those that the other could open', async () => {
    const { ada, ben, leader } = made.who;
    const offer = (toStaffId: string, who = ada, fromStaffId = made.staff.ada) =>
      made.ask(who, 'POST', '/handovers', { fromStaffId, toStaffId, words: 'Everything is in the notes.' });
    expect((await offer(made.staff.ben)).status).toBe(422);
    expect((await offer(made.staff.ada, ben, made.staff.ada)).status).toBe(403);
    await made.world.services.db.forInstitution(made.world.north.institutionId, (trx) =>
      trx
        .insertInto('roster.caseload')
        .values(
          [0, 1].map((n) => ({
            institution_id: made.world.north.institutionId,
            staff_id: made.staff.ben,
            student_id: made.students[n] ?? '',
            kind: 'counselor',
          })),
        )
        .execute(),
    );
    const offered = (await offer(made.staff.ben, leader)).body as { handoverId: string };
    expect(offered).toMatchObject({ cases: 2, leftOut: 1 });
    expect((await list(ben)).total).toBe(0);
    const waiting = (await made.ask(ben, 'GET', '/handovers')).body as unknown as HandoversView;
    expect(waiting).toMatchObject({
      total: 1,
      coming: [{ kind: 'offer', from: 'Ada Tutor', words: 'Everything is in the notes.' }],
    });
    expect(waiting.coming[0]?.cases).toHaveLength(2);
    const talk = (who: string, path: string, body: object) =>
      made.ask(who, 'POST', `/handovers/${offered.handoverId}/${path}`, body);
    expect((await talk(ben, 'answer', { answer: 'queried' })).status).toBe(422);
    expect((await talk(ben, 'answer', { answer: 'queried', words: 'Since when?' })).body).toEqual({
      state: 'queried',
      cases: 0,
    });
    const asked = (await made.ask(ada, 'GET', '/handovers')).body as unknown as HandoversView;
    expect(asked.asked).toMatchObject([{ to: 'Ben Tutor', talk: [{ words: 'Since when?' }] }]);
    expect((await talk(ben, 'reply', { words: 'I answer myself.' })).status).toBe(404);
    expect((await talk(ada, 'reply', { words: 'Since January.' })).body).toEqual({ state: 'offered' });
    const answer = (who: string) =>
      made.ask(who, 'POST', `/handovers/${offered.handoverId}/answer`, { answer: 'accepted' });
    expect((await answer(ada)).status).toBe(404);
    expect((await answer(ben)).body).toEqual({ state: 'accepted', cases: 2 });
    expect((await answer(ben)).status).toBe(404);
    const mine = await list(ben);
    expect(mine.total).toBe(2);
    const view = (await made.ask(ben, 'GET', `/cases/${mine.rows[0]?.caseId}`)).body as unknown as CaseView;
    expect(view.timeline[0]).toMatchObject({
      kind: 'handover',
      words: 'Now with Ben Tutor. Everything is in the notes.',
    });
  });

  it('a service accepts or declines what is referred to it, and nobody else does', async () => {
    const { ada, ben, leader } = made.who;
    const { teamId } = (
      await made.ask(leader, 'POST', '/case-teams', {
        name: 'Counselling',
        takesReferrals: true,
        staffIds: [made.staff.ben],
      })
    ).body as { teamId: string };
    const [row] = (await list(ben)).rows;
    const refer = () =>
      made.ask(ada, 'POST', `/cases/${row?.caseId}/referrals`, { teamId, reason: 'Would like to talk.' });
    const { referralId } = (await refer()).body as { referralId: string };
    expect((await refer()).status).toBe(409);
    const decide = (who: string, body: object) => made.ask(who, 'POST', `/referrals/${referralId}/decide`, body);
    expect((await decide(ada, { answer: 'accepted' })).status).toBe(422);
    expect((await decide(ben, { answer: 'declined' })).status).toBe(422);
    expect((await decide(ben, { answer: 'declined', words: 'Full until March.' })).body).toEqual({ state: 'declined' });
    expect((await decide(ben, { answer: 'accepted' })).status).toBe(409);
    const view = (await made.ask(ada, 'GET', `/cases/${row?.caseId}`)).body as unknown as CaseView;
    expect(view.referrals).toMatchObject([{ state: 'declined', decision: 'Full until March.', mayDecide: false }]);
    expect((await refer()).status).toBe(200);
  });

  it('a team’s lead is one of its people', async () => {
    const { leader } = made.who;
    const save = (leadIds: string[]) =>
      made.ask(leader, 'POST', '/case-teams', { name: 'Retention', staffIds: [made.staff.ben], leadIds });
    const refused = await save([made.staff.ada]);
    expect([refused.status, refused.body.detail]).toEqual([
      422,
      'Who leads a team is one of its people. Add them to it first.',
    ]);
    expect((await save([made.staff.ben])).status).toBe(200);
    const { teams } = (await made.ask(leader, 'GET', '/case-teams')).body as { teams: TeamView[] };
    expect(teams.find(({ name }) => name === 'Retention')?.members).toMatchObject([
      { staffId: made.staff.ben, isLead: true },
    ]);
  });

  it('keeps the institution’s own kinds and barriers; what is put out of use stays with its cases', async () => {
    const { ada, leader } = made.who;
    const lists = async () => (await made.ask(ada, 'GET', '/case-lists')).body as unknown as CaseListsView;
    const [first] = (await lists()).kinds;
    const kind = { ...first, stages: ['New', 'Talking'], closeReasons: ['Done'], isActive: false };
    expect((await made.ask(ada, 'PUT', `/case-kinds/${first?.key}`, kind)).status).toBe(403);
    expect((await made.ask(leader, 'PUT', `/case-kinds/${first?.key}`, kind)).body).toEqual({ kindKey: first?.key });
    const fresh = await made.ask(leader, 'POST', '/case-kinds', {
      ...kind,
      name: 'Visa and residence',
      isActive: true,
    });
    expect(fresh.body).toEqual({ kindKey: 'visa-and-residence' });
    expect((await made.ask(leader, 'POST', '/case-kinds', { ...kind, name: 'Visa and residence' })).status).toBe(409);
    const open = (kindKey: string) =>
      made.ask(ada, 'POST', '/cases', { studentId: made.students[2], kindKey, reason: 'x' });
    expect((await open(first?.key ?? '')).status).toBe(422);
    expect((await open('visa-and-residence')).status).toBe(200);
    const [row] = (await list(ada, `?kind=${first?.key}`)).rows;
    expect((await made.ask(ada, 'GET', `/cases/${row?.caseId}`)).status).toBe(200);
    expect((await made.ask(leader, 'PUT', '/case-barriers', { names: ['Housing', '住房', 'Commute'] })).status).toBe(
      200,
    );
    expect((await lists()).barriers).toEqual(['Housing', '住房', 'Commute']);
  });
});
