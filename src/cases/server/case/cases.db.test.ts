import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import type { CaseListView, CaseView, StudentCaseworkView, WaitingConcern } from '../../core/views.ts';
import { openCasesOf, openOrJoinCase, recentlyClosedOf } from '../index.ts';

describe.each(databaseKinds)('cases on the %s database', (kind) => {
  let made: Casework;
  beforeAll(async () => {
    made = await openCasework(kind);
  }, 120_000);
  afterAll(() => made.world.close());

  const open = async (who: string, n: number, kindKey = 'engagement') =>
    (await made.ask(who, 'POST', '/cases', { studentId: made.students[n], kindKey, reason: 'Fell behind.' }))
      .body as unknown as { caseId: string; isJoined: boolean };
  const view = async (who: string, caseId: string) =>
    (await made.ask(who, 'GET', `/cases/${caseId}`)).body as unknown as CaseView;
  const list = async (who: string, query = '') =>
    (await made.ask(who, 'GET', `/cases${query}`)).body as unknown as CaseListView;

  it('open with whoever opens them, once for each student and kind', async () => {
    const { ada } = made.who;
    const first = await open(ada, 0);
    expect(first.isJoined).toBe(false);
    expect(await open(ada, 0)).toEqual({ caseId: first.caseId, isJoined: true });
    expect(await view(ada, first.caseId)).toMatchObject({
      stage: 'New',
      priority: 2,
      owner: 'Ada Tutor',
      revision: 1,
      timeline: [{ kind: 'joined' }, { kind: 'opened' }],
    });
    expect((await list(ada)).rows.map(({ caseId }) => caseId)).toEqual([first.caseId]);
    expect((await list(made.who.ben, '?list=all')).total).toBe(0);
    expect((await list(made.who.leader, '?list=all&q=student 0')).total).toBe(1);
  });

  it('are never doubled by alerts that fire at once', async () => {
    const { db } = made.world.services;
    const institutionId = made.world.north.institutionId;
    const ctx = { clock: fixedClock('2014-02-17T12:00:00Z'), actor: systemActor(institutionId) };
    const studentId = made.students[4] ?? '';
    const fire = (id: string) =>
      db.forInstitution(institutionId, (trx) =>
        openOrJoinCase(trx, ctx, {
          studentId,
          kindKey: 'attendance',
          priority: 1,
          origin: { kind: 'alert', id },
          words: 'Below 300.',
        }),
      );
    const fired = await Promise.all(['a', 'b', 'c', 'd'].map(fire));
    expect(new Set(fired.map(({ caseId }) => caseId)).size).toBe(1);
    expect(fired.filter(({ isJoined }) => !isJoined)).toHaveLength(1);
    const cases = await db.forInstitution(institutionId, (trx) => openCasesOf(trx, institutionId, [studentId]));
    expect(cases.get(studentId)).toMatchObject([{ kindKey: 'attendance', priority: 1, ownerStaffId: null }]);
    expect((await list(made.who.ben, '?list=unassigned')).total).toBe(1);
  });

  it('tell a second editor who changed what, and change nothing', async () => {
    const { ada, leader } = made.who;
    const { caseId } = await open(ada, 1);
    const { revision } = await view(ada, caseId);
    expect((await made.ask(ada, 'PATCH', `/cases/${caseId}`, { revision, stage: 'Contacting' })).body).toEqual({
      revision: revision + 1,
    });
    const second = await made.ask(leader, 'PATCH', `/cases/${caseId}`, { revision, priority: 1, words: 'Mine' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      detail: expect.stringContaining('Stage: New → Contacting'),
      details: { revision: revision + 1, stage: 'Contacting' },
    });
    expect((await view(ada, caseId)).priority).toBe(2);
    expect((await made.ask(leader, 'PATCH', `/cases/${caseId}`, { revision: revision + 1, priority: 1 })).status).toBe(
      200,
    );
  });

  it('go only to people who could open them, and only into stages of their kind', async () => {
    const { ada } = made.who;
    const { caseId } = await open(ada, 2);
    const { revision, choices } = await view(ada, caseId);
    expect(choices.staff).toEqual([{ staffId: made.staff.ada, name: 'Ada Tutor', isNear: true }]);
    const change = (body: object) => made.ask(ada, 'PATCH', `/cases/${caseId}`, { revision, ...body });
    expect((await change({ ownerStaffId: made.staff.ben })).status).toBe(422);
    expect((await change({ stage: 'Nonsense' })).status).toBe(422);
    expect((await change({ ownerStaffId: null })).status).toBe(200);
  });

  it('close with a reason of their kind, reopen, and not beside another of their kind', async () => {
    const { ada } = made.who;
    const { caseId } = await open(ada, 2, 'wellbeing');
    const { revision } = await view(ada, caseId);
    expect((await made.ask(ada, 'POST', `/cases/${caseId}/close`, { revision, reason: 'Bored' })).status).toBe(422);
    await made.ask(ada, 'POST', `/cases/${caseId}/close`, {
      revision,
      reason: 'Back on track',
      outcome: 'Comes again.',
    });
    expect(await view(ada, caseId)).toMatchObject({
      closeReason: 'Back on track',
      outcome: 'Comes again.',
      closedOn: '2014-02-17',
    });
    const { db } = made.world.services;
    const institutionId = made.world.north.institutionId;
    const closed = await db.forInstitution(institutionId, (trx) =>
      recentlyClosedOf(trx, institutionId, new Date('2014-02-01')),
    );
    expect(closed.get(made.students[2] ?? '')?.caseId).toBe(caseId);
    const again = await open(ada, 2, 'wellbeing');
    expect(again.isJoined).toBe(false);
    const reopen = (words = 'Again') =>
      made.ask(ada, 'POST', `/cases/${caseId}/reopen`, { revision: revision + 1, words });
    expect((await reopen()).body).toMatchObject({ code: 'cases.already-open', details: { caseId: again.caseId } });
    await made.ask(ada, 'POST', `/cases/${again.caseId}/close`, { revision: 1, reason: 'Opened in error' });
    expect((await reopen()).status).toBe(200);
    expect((await view(ada, caseId)).closedOn).toBeNull();
  });

  it('are merged with all that happened on them, and made two again as they were', async () => {
    const { ada } = made.who;
    const kept = await open(ada, 1);
    const merged = await open(ada, 1, 'progress');
    const { revision } = await view(ada, merged.caseId);
    const { body } = await made.ask(ada, 'POST', `/cases/${merged.caseId}/merge`, {
      revision,
      intoCaseId: kept.caseId,
    });
    expect(await view(ada, merged.caseId)).toMatchObject({ mergedInto: kept.caseId, closedOn: '2014-02-17' });
    const both = await view(ada, kept.caseId);
    expect(both.merges).toMatchObject([{ mergedCaseId: merged.caseId, kind: 'Academic progress' }]);
    expect(both.timeline.filter((entry) => entry.kind === 'opened')).toHaveLength(2);
    expect((await made.ask(ada, 'POST', `/case-merges/${(body as { mergeId: string }).mergeId}/undo`)).status).toBe(
      200,
    );
    expect(await view(ada, merged.caseId)).toMatchObject({ mergedInto: null, closedOn: null, closeReason: null });
    expect((await view(ada, kept.caseId)).merges).toEqual([]);
    const other = await open(made.who.ben, 3);
    expect(
      (
        await made.ask(made.who.leader, 'POST', `/cases/${other.caseId}/merge`, {
          revision: 1,
          intoCaseId: kept.caseId,
        })
      ).status,
    ).toBe(422);
  });

  it('take a teacher’s concern, who hears how it ended', async () => {
    const { teacher, ben } = made.who;
    const { db } = made.world.services;
    const institutionId = made.world.north.institutionId;
    await db.forInstitution(institutionId, async (trx) => {
      const { unit_id } = await trx
        .selectFrom('institution.unit')
        .select('unit_id')
        .where('institution_id', '=', institutionId)
        .executeTakeFirstOrThrow();
      const class_id = crypto.randomUUID();
      await trx
        .insertInto('roster.class')
        .values({ institution_id: institutionId, class_id, source_key: 'c', unit_id, name: 'Seminar' })
        .execute();
      await trx
        .insertInto('roster.class_staff')
        .values({ institution_id: institutionId, class_id, staff_id: made.staff.ben })
        .execute();
      await trx
        .insertInto('roster.class_student')
        .values({ institution_id: institutionId, class_id, student_id: made.students[3] ?? '' })
        .execute();
    });
    const raised = await made.ask(teacher, 'POST', '/concerns', {
      studentId: made.students[3],
      kind: 'wellbeing',
      words: 'Very quiet.',
    });
    const { concernId } = raised.body as { concernId: string };
    expect(
      (await made.ask(teacher, 'POST', '/concerns', { studentId: made.students[0], kind: 'other', words: 'x' })).status,
    ).toBe(404);
    const waiting = (await made.ask(ben, 'GET', '/concerns')).body as { concerns: WaitingConcern[] };
    expect(waiting.concerns).toMatchObject([{ concernId, words: 'Very quiet.' }]);
    const { caseId } = (await made.ask(ben, 'POST', `/concerns/${concernId}/take`, { kindKey: 'wellbeing' })).body as {
      caseId: string;
    };
    await made.ask(ben, 'POST', `/cases/${caseId}/close`, {
      revision: (await view(ben, caseId)).revision,
      reason: 'Support in place',
    });
    const seen = await made.ask(teacher, 'GET', `/students/${made.students[3]}/casework`);
    expect(seen.body).toMatchObject({
      seesCasework: false,
      cases: [],
      concerns: [{ state: 'ended', ending: 'The case was closed: Support in place.', caseId: null }],
    });
    const notices = await db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('messages.notice')
        .select(['words', 'staff_id'])
        .where('institution_id', '=', institutionId)
        .where('dedupe_key', '=', `concern-ended/${concernId}`)
        .execute(),
    );
    expect(notices).toEqual([
      {
        staff_id: made.staff.ben,
        words: 'How the concern that you raised ended: The case was closed: Support in place.',
      },
    ]);
  });

  it('follow the record that stays, with its contacts, and go back when the merge is undone', async () => {
    const { ada, ben } = made.who;
    const admin = await made.world.invite(made.world.north, 'admin');
    const [kept = '', merged = ''] = [made.students[3], made.students[4]];
    const casework = async (who: string, studentId: string) =>
      (await made.ask(who, 'GET', `/students/${studentId}/casework`)).body as unknown as StudentCaseworkView;
    const [line] = (await casework(ben, merged)).cases;
    const beside = await open(ben, 3, 'attendance');
    expect((await made.ask(ben, 'POST', '/contacts', { studentIds: [merged], way: 'call' })).status).toBe(200);
    expect((await casework(ben, kept)).standing.daysSince).toBeNull();

    const merge = { keptStudentId: kept, mergedStudentId: merged, reason: 'Same person' };
    const { mergeId } = (await made.ask(admin, 'POST', '/merges', merge)).body as { mergeId: string };
    const after = await casework(ben, kept);
    expect(after.cases.map(({ caseId }) => caseId)).toEqual(expect.arrayContaining([line?.caseId, beside.caseId]));
    expect(after.standing.daysSince).toBe(0);
    const listed = await list(ben, '?list=all&kind=attendance');
    expect(listed.rows.map(({ student }) => student.studentId)).toEqual([kept, kept]);
    expect(listed.rows.every(({ contact }) => contact.daysSince === 0)).toBe(true);
    expect((await made.ask(ada, 'GET', `/cases/${line?.caseId}`)).status).toBe(404);

    // Both records had an open case of the kind: nothing crashes, alerts join the first, and one press makes them one.
    const page = await view(ben, line?.caseId ?? '');
    expect(page.student.studentId).toBe(kept);
    expect(page.besides).toMatchObject([{ caseId: beside.caseId }]);
    expect(await open(ben, 3, 'attendance')).toEqual({ caseId: beside.caseId, isJoined: true });
    const one = { revision: page.revision, intoCaseId: beside.caseId };
    const made_one = await made.ask(ben, 'POST', `/cases/${line?.caseId}/merge`, one);
    expect(made_one.status).toBe(200);
    expect((await view(ben, beside.caseId)).besides).toEqual([]);
    expect((await list(ben, '?list=all&kind=attendance')).total).toBe(1);
    expect((await made.ask(ben, 'POST', `/case-merges/${made_one.body.mergeId}/undo`)).status).toBe(200);
    expect((await list(ben, '?list=all&kind=attendance')).total).toBe(2);

    expect((await made.ask(admin, 'POST', `/merges/${mergeId}/undo`)).status).toBe(200);
    expect((await casework(ben, merged)).cases.map(({ caseId }) => caseId)).toEqual([line?.caseId]);
    expect((await casework(ben, merged)).standing.daysSince).toBe(0);
    expect((await casework(ben, kept)).standing.daysSince).toBeNull();
    expect((await view(ben, beside.caseId)).besides).toEqual([]);
    expect(await open(ben, 4, 'attendance')).toMatchObject({ caseId: line?.caseId, isJoined: true });
  });

  it('of two records that were merged into one case part again with the records', async () => {
    const { ben } = made.who;
    const [kept = '', merged = ''] = [made.students[3], made.students[4]];
    const [first, second] = [await open(ben, 3, 'wellbeing'), await open(ben, 4, 'wellbeing')];
    const merge = { keptStudentId: kept, mergedStudentId: merged, reason: 'Same person' };
    const { mergeId } = (await made.ask('north/admin', 'POST', '/merges', merge)).body as { mergeId: string };
    const { revision } = await view(ben, second.caseId);
    await made.ask(ben, 'POST', `/cases/${second.caseId}/merge`, { revision, intoCaseId: first.caseId });
    await made.ask('north/admin', 'POST', `/merges/${mergeId}/undo`);
    const alone = await view(ben, second.caseId);
    expect(alone).toMatchObject({ mergedInto: null, student: { studentId: merged } });
    expect(alone.closedOn).not.toBeNull();
    expect((await view(ben, first.caseId)).merges).toEqual([]);
  });

  it('that a closed one stood before lead again', async () => {
    const { ben } = made.who;
    const [kept = '', merged = ''] = [made.students[3], made.students[4]];
    const [first, second] = [await open(ben, 3, 'progress'), await open(ben, 4, 'progress')];
    const merge = { keptStudentId: kept, mergedStudentId: merged, reason: 'Same person' };
    await made.ask('north/admin', 'POST', '/merges', merge);
    const { revision, choices } = await view(ben, first.caseId);
    const closing = { revision, reason: choices.kind.closeReasons[0] };
    expect((await made.ask(ben, 'POST', `/cases/${first.caseId}/close`, closing)).status).toBe(200);
    expect(await open(ben, 3, 'progress')).toEqual({ caseId: second.caseId, isJoined: true });
  });
});
