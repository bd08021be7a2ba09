import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { clockOf, pass_on_job, systemActor } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { emptyBatch, type RosterBatch, type RosterEnrolment } from '../../../roster/core/roster-batch.ts';
import { importRoster } from '../../../sources/server/index.ts';
import type { HandoversView } from '../../core/coming.ts';
import type { CaseListView, CaseView, LeadingView } from '../../core/views.ts';
import { passOnJob } from './pass-on-job.ts';

const enrolment = (n: number, change: Partial<RosterEnrolment> = {}): RosterEnrolment => ({
  key: `e${n}`,
  student: `s${n}`,
  programme: 'HIST',
  campus: null,
  termCode: '2013J',
  academicYear: '2013-14',
  yearOfStudy: '1',
  mode: 'full-time',
  startsOn: null,
  endsOn: null,
  endReason: null,
  isPrimary: true,
  ...change,
});
const caseload = (staff: string, n: number, endsOn: string | null = null) => ({
  staff,
  student: `s${n}`,
  kind: 'tutor',
  startsOn: null,
  endsOn,
});
const yesterday = '2014-02-16';

describe.each(databaseKinds)('open casework when students move on the %s database', (kind) => {
  let made: Casework;
  let philLeader = '';
  let admin = '';
  let southUnit = '';
  const cases: string[] = [];
  beforeAll(async () => {
    made = await openCasework(kind);
    await deliver({
      units: [{ kind: 'programme', code: 'PHIL', name: 'Philosophy', parent: null, timeZone: null }],
      staff: ['cy', 'dee'].map((key) => ({ key, displayName: `${key} Tutor`, email: null, leftOn: null })),
      circumstances: [
        {
          student: 's0',
          kind: 'exemption',
          reason: 'placement',
          isRestricted: false,
          startsOn: '2014-02-01',
          endsOn: null,
        },
      ],
    });
    await made.world.invite(made.world.north, 'tutor', { staffSourceKey: 'cy' });
    const { rows } = await sql<{ unit_id: string; code: string }>`select unit_id, code from institution.unit
      where institution_id = ${made.world.north.institutionId}`.execute(made.world.services.db.owner);
    southUnit = rows.find(({ code }) => code === 'PHIL')?.unit_id ?? '';
    admin = await made.world.invite(made.world.north, 'admin');
    philLeader = await made.world.invite(made.world.north, 'leader', { unitId: southUnit, staffSourceKey: 'dee' });
    for (const n of [0, 1, 2]) {
      const opened = await made.ask(made.who.ada, 'POST', '/cases', {
        studentId: made.students[n],
        kindKey: 'engagement',
        reason: 'Fell behind.',
      });
      cases.push(String(opened.body.caseId));
    }
    await work();
  }, 120_000);
  afterAll(() => made.world.close());

  async function deliver(change: Partial<RosterBatch>): Promise<void> {
    const { north, services } = made.world;
    const { delivery } = await importRoster(
      { ...services, clock: clockOf(north), actor: systemActor(north.institutionId) },
      { institutionId: north.institutionId, batch: { ...emptyBatch('delta'), ...change } },
    );
    expect(delivery.state).toBe('applied');
  }
  const waitingJobs = async () =>
    (
      await sql<{ n: number }>`select count(*)::int as n from jobs.job where name = ${pass_on_job} and state = 'created'
        and (data->>'institutionId')::int = ${made.world.north.institutionId}`.execute(made.world.services.db.owner)
    ).rows[0]?.n;
  const work = () => passOnJob.run({ institutionId: made.world.north.institutionId }, made.world.services);
  const coming = async (who: string) => (await made.ask(who, 'GET', '/handovers')).body as unknown as HandoversView;
  const caseOf = async (who: string, n: number) => made.ask(who, 'GET', `/cases/${cases[n]}`);
  const unassigned = async (who: string) =>
    ((await made.ask(who, 'GET', '/cases?list=unassigned')).body as unknown as CaseListView).rows.map(
      ({ caseId }) => caseId,
    );
  const accept = (who: string, handoverIds: string[], more: object = {}) =>
    made.ask(who, 'POST', '/handovers/accept', { handoverIds, ...more });
  const owner = async (n: number) => ((await caseOf(made.who.leader, n)).body as unknown as CaseView).ownerStaffId;

  it('a roster delivery asks for the work once, and nothing is offered while nobody moved', async () => {
    expect(await waitingJobs()).toBe(1);
    await work();
    expect((await coming(made.who.ben)).coming).toEqual([]);
    expect((await coming(philLeader)).coming).toEqual([]);
  });

  it('a student who moves takes case and exemption along: the new tutor is offered them, the old one sees them no more', async () => {
    await deliver({
      enrolments: [enrolment(0, { programme: 'PHIL', yearOfStudy: '2' })],
      caseloads: [caseload('ada', 0, yesterday), caseload('ben', 0)],
    });
    await work();
    const { coming: mine, total } = await coming(made.who.ben);
    expect(total).toBe(1);
    expect(mine).toMatchObject([
      {
        kind: 'move',
        change: 'place',
        from: 'Ada Tutor',
        toUnit: null,
        student: { name: 'Student 0' },
        words: 'Moved from History to Philosophy, year 2.',
        cases: [{ caseId: cases[0], kind: 'Engagement' }],
        circumstances: [{ kind: 'exemption', reason: 'placement' }],
      },
    ]);
    // Ada sees the student no more, so that nobody has the case: those who lead the new unit see it at once.
    expect((await caseOf(made.who.ada, 0)).status).toBe(404);
    expect(await owner(0)).toBeNull();
    expect(await unassigned(philLeader)).toContain(cases[0]);
    expect((await coming(philLeader)).coming).toEqual([]);
    expect((await coming(made.who.ada)).coming).toEqual([]);
  });

  it('the same delivery again makes no second offer, and a correction takes it back', async () => {
    await work();
    await work();
    expect((await coming(made.who.ben)).total).toBe(1);
    await deliver({ enrolments: [enrolment(0)], caseloads: [caseload('ada', 0), caseload('ben', 0, yesterday)] });
    await work();
    expect((await coming(made.who.ben)).total).toBe(0);
    expect(await owner(0)).toBe(made.staff.ada);
    const { timeline } = (await caseOf(made.who.ada, 0)).body as unknown as CaseView;
    expect(timeline[0]?.words).toContain('taken back');
    expect(timeline.filter(({ words }) => words.includes('waits to be accepted'))).toHaveLength(1);
  });

  it('is asked about and answered, and stays waiting meanwhile; then accepted with one click', async () => {
    await deliver({
      enrolments: [enrolment(0, { programme: 'PHIL' })],
      caseloads: [caseload('ada', 0, '2014-02-15'), caseload('ben', 0)],
    });
    await work();
    const [offer] = (await coming(made.who.ben)).coming;
    const at = `/handovers/${offer?.handoverId}`;
    for (const who of [made.who.ada, philLeader])
      expect((await made.ask(who, 'POST', `${at}/answer`, { answer: 'accepted' })).status).toBe(404);
    expect((await made.ask(made.who.teacher, 'POST', `${at}/answer`, { answer: 'accepted' })).status).toBe(403);
    expect(
      (await made.ask(made.who.ben, 'POST', `${at}/answer`, { answer: 'queried', words: 'What was agreed?' })).status,
    ).toBe(200);
    await work();
    expect((await coming(made.who.ben)).coming).toMatchObject([
      { isQueried: true, talk: [{ words: 'What was agreed?' }] },
    ]);
    expect((await coming(made.who.ada)).asked).toMatchObject([{ student: 'Student 0', to: 'Ben Tutor' }]);
    expect((await coming(philLeader)).asked).toEqual([]);
    expect((await made.ask(made.who.ada, 'POST', `${at}/reply`, { words: 'A weekly call.' })).status).toBe(200);
    expect((await accept(made.who.ben, [offer?.handoverId ?? ''])).body).toEqual({ handovers: 1, cases: 1 });
    expect(await owner(0)).toBe(made.staff.ben);
    await work();
    expect((await coming(made.who.ben)).coming).toEqual([]);
    expect((await coming(made.who.ada)).asked).toEqual([]);
  });

  it('comes to those who lead the unit where nobody there can take it, who give it to somebody who can', async () => {
    await deliver({
      enrolments: [enrolment(1, { programme: 'PHIL' })],
      caseloads: [caseload('ada', 1, yesterday)],
    });
    await work();
    const { coming: mine } = await coming(philLeader);
    expect(mine).toMatchObject([{ toUnit: 'Philosophy', student: { name: 'Student 1' } }]);
    expect((await coming(made.who.ben)).total).toBe(0);
    const [choice] = mine[0]?.choices ?? [];
    expect(mine[0]?.choices).toEqual([{ staffId: choice?.staffId, name: 'dee Tutor' }]);
    const ids = mine.map(({ handoverId }) => handoverId);
    expect((await accept(philLeader, ids, { toStaffId: made.staff.ada })).status).toBe(422);
    expect((await accept(philLeader, [...ids, uuidv7()])).status).toBe(404);
    expect((await accept(philLeader, ids, { toStaffId: choice?.staffId })).body).toEqual({ handovers: 1, cases: 1 });
    expect(await owner(1)).toBe(choice?.staffId);
  });

  it('goes to the tutor who comes later, since it waited for whoever leads until then', async () => {
    await deliver({ caseloads: [caseload('ada', 2, yesterday)] });
    await work();
    const before = await coming(made.who.leader);
    expect(before.coming).toMatchObject([{ change: 'tutor', words: 'Ada Tutor no longer looks after them.' }]);
    await deliver({ caseloads: [caseload('cy', 2)] });
    await work();
    expect((await coming(made.who.leader)).coming).toEqual([]);
    const mine = (await coming('north/tutor/cy')).coming;
    expect(mine).toMatchObject([{ student: { name: 'Student 2' }, from: 'Ada Tutor' }]);
    await accept(
      'north/tutor/cy',
      mine.map(({ handoverId }) => handoverId),
    );
  });

  it('the caseload of somebody who left is listed at once, by the delivery that says so', async () => {
    await deliver({ staff: [{ key: 'cy', displayName: 'cy Tutor', email: null, leftOn: '2014-02-17' }] });
    const leading = async () =>
      (await made.ask(made.who.leader, 'GET', '/casework/leading')).body as unknown as LeadingView;
    expect((await leading()).left).toMatchObject([{ name: 'cy Tutor', students: 1, cases: 1, waiting: 0 }]);
    await work();
    expect((await leading()).left).toMatchObject([{ name: 'cy Tutor', students: 1, cases: 0, waiting: 1 }]);
    expect(await unassigned(made.who.leader)).toContain(cases[2]);
    expect((await coming(made.who.leader)).coming).toMatchObject([
      { student: { name: 'Student 2' }, from: 'cy Tutor' },
    ]);
  });

  it('the case of a student who left is closed in one go, or stays open where its kind has no such reason', async () => {
    await deliver({ enrolments: [enrolment(2, { endsOn: yesterday, endReason: 'withdrawn' })] });
    await work();
    const mine = (await coming(made.who.leader)).coming;
    expect(mine).toMatchObject([{ change: 'left', words: 'Left History.', toUnit: 'History' }]);
    const closed = await made.ask(made.who.leader, 'POST', '/handovers/close-left', {
      handoverIds: mine.map(({ handoverId }) => handoverId),
    });
    expect(closed.body).toEqual({ closed: 1, open: 0 });
    expect((await caseOf(made.who.leader, 2)).body).toMatchObject({ closeReason: 'Left' });
    await work();
    expect((await coming(made.who.leader)).coming).toEqual([]);
  });

  it('safeguarding notes come to the leads of the new unit, and nobody else can tell that there are any', async () => {
    const histLead = made.who.lead;
    const note = { studentId: made.students[3], level: 'safeguarding', text: 'Told me something.' };
    expect((await made.ask(made.who.ben, 'POST', '/notes', note)).status).toBe(200);
    // Roles are data: here each unit has safeguarding leads of its own.
    await sql`update access.role set reach = 'unit' where institution_id = ${made.world.north.institutionId} and role_key = 'safeguarding-lead'`.execute(
      made.world.services.db.owner,
    );
    await sql`update access.assignment a set unit_id = (select unit_id from institution.unit where institution_id = a.institution_id and code = 'HIST')
      where institution_id = ${made.world.north.institutionId} and role_key = 'safeguarding-lead'`.execute(
      made.world.services.db.owner,
    );
    const philLead = await made.world.invite(made.world.north, 'safeguarding-lead', {
      unitId: southUnit,
      staffSourceKey: 'dee',
    });
    await work();
    await deliver({ enrolments: [enrolment(3, { programme: 'PHIL' })] });
    await work();
    expect((await coming(philLead)).coming).toMatchObject([
      { audience: 'safeguarding', student: { name: 'Student 3' }, cases: [], circumstances: [] },
    ]);
    for (const who of [histLead, philLeader, made.who.leader, made.who.ben, made.who.ada])
      expect(JSON.stringify(await coming(who)), who).not.toContain('safeguarding"');
    const ids = (await coming(philLead)).coming.map(({ handoverId }) => handoverId);
    expect((await accept(philLeader, ids)).status).toBe(404);
    const events = JSON.stringify((await made.ask(admin, 'GET', '/ledger/events')).body);
    expect((await accept(philLead, ids)).body).toEqual({ handovers: 1, cases: 0 });
    expect(JSON.stringify((await made.ask(admin, 'GET', '/ledger/events')).body)).toBe(events);
    await work();
    expect((await coming(philLead)).coming).toEqual([]);
  });

  it('waits on when two records are made one, in the name of the one that stays, and when they are made two again', async () => {
    const { ask, students, who } = made;
    await deliver({
      enrolments: [enrolment(4, { programme: 'PHIL' })],
      caseloads: [caseload('ben', 4, yesterday), caseload('ada', 4)],
    });
    const opened = await ask(who.leader, 'POST', '/cases', {
      studentId: students[4],
      kindKey: 'wellbeing',
      reason: 'x',
      ownerStaffId: made.staff.ada,
    });
    await work();
    await deliver({
      enrolments: [enrolment(4)],
      caseloads: [caseload('ada', 4, yesterday), { ...caseload('ben', 4), kind: 'counselor' }],
    });
    await work();
    const named = async () =>
      (await coming(who.ben)).coming.map(({ student, cases: some }) => [student?.name, some.length]);
    expect(await named()).toEqual([['Student 4', 1]]);
    const merged = await ask(admin, 'POST', '/merges', {
      keptStudentId: students[3],
      mergedStudentId: students[4],
      reason: 'twice in the register',
    });
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    expect(await named()).toEqual([['Student 3', 1]]);
    await work();
    expect(await named()).toEqual([['Student 3', 1]]);
    expect((await ask(admin, 'POST', `/merges/${merged.body.mergeId}/undo`)).status).toBe(200);
    await work();
    expect(await named()).toEqual([['Student 4', 1]]);
    const [offer] = (await coming(who.ben)).coming;
    expect((await accept(who.ben, [offer?.handoverId ?? ''])).body).toEqual({ handovers: 1, cases: 1 });
    const view = await ask(who.ben, 'GET', `/cases/${opened.body.caseId}`);
    expect(view.body).toMatchObject({ owner: 'Ben Tutor', student: { name: 'Student 4' } });
  });

  it('another institution, and whoever has nothing to do with it, finds none of it', async () => {
    await deliver({ enrolments: [enrolment(4, { programme: 'PHIL' })], caseloads: [caseload('ben', 4, yesterday)] });
    await made.ask(made.who.leader, 'POST', '/cases', {
      studentId: made.students[4],
      kindKey: 'progress',
      reason: 'x',
    });
    await work();
    expect((await made.ask(made.who.south, 'GET', '/handovers')).status).toBe(404);
    expect((await made.ask(made.who.teacher, 'GET', '/handovers')).status).toBe(403);
    expect((await coming(made.who.ada)).coming).toEqual([]);
  });
});
