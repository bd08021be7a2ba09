import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { jsonb } from '../../../platform/db/database.ts';
import { followMergeOfPlans, followUnmergeOfPlans, proposeTiers } from '../index.ts';

describe.each(databaseKinds)('tiers, reviews and imports on %s', (kind) => {
  let house: Casework;
  beforeAll(async () => {
    house = await openCasework(kind);
  });
  afterAll(() => house.world.close());

  interface Seen {
    tier: number;
    tierRevision: number;
    proposal: { proposalId: string; tier: number; reasons: { words: string }[] } | null;
    plans: { planId: string }[];
    history: { tier: number; reason: string; by: string }[];
  }
  const look = async (n: number, who = house.who.leader) =>
    (await house.ask(who, 'GET', `/students/${house.students[n]}/plans`)).body as never as Seen;
  const verb = () => ({
    db: house.world.services.db,
    clock: fixedClock('2014-02-17T06:00:00Z'),
    actor: systemActor(house.world.north.institutionId, 'Leadline'),
  });

  it('are decided by a person with a reason, and a second decision is told of the first', async () => {
    const first = { studentId: house.students[0], tier: 2, revision: 0, reason: 'Falls behind and asks for help.' };
    expect((await house.ask(house.who.ada, 'POST', '/tiers', first)).status).toBe(200);
    const second = await house.ask(house.who.leader, 'POST', '/tiers', { ...first, tier: 3 });
    expect(second.status).toBe(409);
    expect(String(second.body.detail)).toContain('Falls behind and asks for help.');
    expect(await look(0)).toMatchObject({ tier: 2, history: [{ tier: 2, by: expect.stringContaining('ada') }] });
  });

  it('are proposed once where colleagues worry, rest after a no, and are taken back when the ground is gone', async () => {
    for (const words of ['Sits alone.', 'Has not handed in anything.'])
      await house.ask(house.who.ada, 'POST', '/concerns', { studentId: house.students[1], kind: 'engagement', words });
    expect(await proposeTiers(verb())).toEqual({ made: 1, withdrawn: 0 });
    expect(await proposeTiers(verb())).toEqual({ made: 0, withdrawn: 0 });
    const { proposal, tierRevision } = await look(1);
    expect(proposal).toMatchObject({
      tier: 2,
      reasons: [{ words: '2 concerns of colleagues in the last four weeks.' }],
    });
    const answer = { tier: 1, revision: tierRevision, reason: 'Known: a bereavement, and the tutor is with them.' };
    const path = `/tier-proposals/${proposal?.proposalId}/answer`;
    expect((await house.ask(house.who.ben, 'POST', path, answer)).status).toBe(404);
    expect((await house.ask(house.who.ada, 'POST', path, answer)).status).toBe(200);
    expect((await house.ask(house.who.ada, 'POST', path, answer)).status).toBe(409);
    expect(await proposeTiers(verb())).toEqual({ made: 0, withdrawn: 0 });
    for (const words of ['Left early.', 'Left early again.'])
      await house.ask(house.who.ben, 'POST', '/concerns', { studentId: house.students[4], kind: 'engagement', words });
    expect(await proposeTiers(verb())).toEqual({ made: 1, withdrawn: 0 });
    const later = { ...verb(), clock: fixedClock('2014-06-02T06:00:00Z') };
    expect(await proposeTiers(later)).toEqual({ made: 0, withdrawn: 1 });
  });

  it('come to a review most pressing first, and what is decided there stands', async () => {
    const opened = await house.ask(house.who.leader, 'POST', '/reviews', {
      title: 'Support team',
      heldOn: '2014-02-17',
    });
    expect(opened.status, JSON.stringify(opened.body)).toBe(200);
    const path = `/reviews/${opened.body.meetingId}`;
    const read = async () =>
      (await house.ask(house.who.leader, 'GET', path)).body as never as {
        sentence: string;
        items: { student: { studentId: string } }[];
      };
    expect((await read()).items.map(({ student }) => student.studentId)).toEqual([house.students[0]]);
    const added = await house.ask(house.who.leader, 'POST', `${path}/agenda`, {
      studentId: house.students[3],
      words: 'The teacher asks.',
    });
    expect(added.body).toEqual({ place: 2 });
    const decision = { studentId: house.students[3], state: 'decided', tier: 3, words: 'Weekly, with a mentor.' };
    expect((await house.ask(house.who.leader, 'POST', `${path}/decisions`, decision)).status).toBe(200);
    expect((await read()).sentence).toBe('1 of 2 decided; 1 to go.');
    expect(await look(3)).toMatchObject({ tier: 3, history: [{ reason: 'Weekly, with a mentor.' }] });
    expect((await house.ask(house.who.ada, 'GET', path)).status).toBe(403);
    expect((await house.ask(house.who.leader, 'POST', `${path}/close`)).status).toBe(200);
    expect((await house.ask(house.who.leader, 'POST', `${path}/decisions`, decision)).status).toBe(409);
  });

  it('spread over a site beside what is healthy', async () => {
    const { body } = await house.ask(house.who.leader, 'GET', '/tiers');
    const [site] = (
      body as never as {
        sites: { students: number; shares: { students: number; is: string }[]; withoutPlan: number }[];
      }
    ).sites;
    expect(site).toMatchObject({ students: 5, withoutPlan: 2 });
    expect(site?.shares.map(({ students, is }) => [students, is])).toEqual([
      [3, 'within'],
      [1, 'above'],
      [1, 'above'],
    ]);
    const behind = async (query: string, who = house.who.leader) =>
      (await house.ask(who, 'GET', `/tiers/students${query}`)).body as never as {
        what: string;
        total: number;
        students: { studentId: string; tier: number; plans: unknown[] }[];
      };
    const third = await behind('?of=tier-3');
    expect(third.what).toMatch(/^Students in level 3 of all that you lead$/);
    expect(third.students).toMatchObject([{ studentId: house.students[3], tier: 3, plans: [] }]);
    for (const [of, n] of [
      ['all', 5],
      ['tier-1', 3],
      ['tier-2', 1],
      ['without-plan', 2],
      ['planned', 0],
    ] as const)
      expect([of, (await behind(`?of=${of}`)).total]).toEqual([of, n]);
    expect((await house.ask(house.who.ada, 'GET', '/tiers/students')).status).toBe(403);
    const elsewhere = `/tiers/students?unit=${house.students[0]}`;
    expect((await house.ask(house.who.leader, 'GET', elsewhere)).status).toBe(404);
  });

  it('stand apart from plans that come in from a spreadsheet, whose every row has a fate, once', async () => {
    const text = [
      'Student;Kind;Goal;Target;Starts on;Case manager',
      's0;Check-in;"Comes; on time";9;2014-02-10;ada',
      's0;Check-in;The same again;9;2014-02-10;ada',
      'nobody;Check-in;Goal;9;2014-02-10;ada',
      's1;Witchcraft;Goal;9;2014-02-10;ada',
      's1;Check-in;Goal;9;2014-02-10;zoe',
      's1;Check-in;Goal;many;2014-02-10;ada',
      's1;Check-in;Goal;9;10/02/2014;ada',
      's3;Check-in;Goal;9;2014-02-10;ada',
    ].join('\r\n');
    const first = await house.ask(house.who.leader, 'POST', '/plan-imports', { name: 'plans.csv', text });
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    const { rows, counts, isKnown } = first.body as never as {
      rows: { rowNo: number; fate: string }[];
      counts: object;
      isKnown: boolean;
    };
    expect(rows.map(({ rowNo, fate }) => [rowNo, fate])).toEqual([
      [2, 'stored'],
      [3, 'duplicate'],
      [4, 'unknown-student'],
      [5, 'unknown-kind'],
      [6, 'unknown-person'],
      [7, 'bad-value'],
      [8, 'bad-value'],
      [9, 'bad-value'], // Ada does not reach Ben's student
    ]);
    expect(Object.values(counts).reduce((sum, n) => sum + Number(n), 0)).toBe(8);
    expect(isKnown).toBe(false);
    const again = await house.ask(house.who.leader, 'POST', '/plan-imports', { name: 'copy.csv', text });
    expect(again.body).toMatchObject({ isKnown: true, counts });
    expect((await look(0)).plans).toHaveLength(1);
    const unreadable = await house.ask(house.who.leader, 'POST', '/plan-imports', { name: 'x.csv', text: 'a,b\n1,2' });
    expect(unreadable.status).toBe(422);
    const odd = `student,kind,goal,target,starts_on\ns2,Check-in,Comes,9,2014-02-10${'\nnobody,Check-in,Comes,9,2014-02-10'.repeat(10)}`;
    const refused = await house.ask(house.who.leader, 'POST', '/plan-imports', { name: 'odd.csv', text: odd });
    expect([refused.status, refused.body.detail]).toEqual([422, expect.stringContaining('10 of 11 rows')]);
    expect((await look(2)).plans).toHaveLength(0);
  });

  it('open by a calendar address while it stands, without a name', async () => {
    const made = await house.ask(house.who.ada, 'POST', '/calendar-feed');
    const path = new URL(String(made.body.url)).pathname;
    const read = () => house.world.app.fetch(new Request(`http://localhost:4000${path}`));
    const calendar = await (await read()).text();
    expect(calendar).toContain('SUMMARY:Follow-up: Check-in');
    expect(calendar).not.toContain('Student 0');
    expect(
      (await house.world.app.fetch(new Request(`http://localhost:4000${path.replace('north', 'south')}`))).status,
    ).toBe(404);
    await house.ask(house.who.ada, 'DELETE', '/calendar-feed');
    expect((await read()).status).toBe(404);
  });

  it('go with the record that stays, and back', async () => {
    const { institutionId } = house.world.north;
    const [kept = '', merged = ''] = [house.students[2], house.students[0]];
    const merge = { mergeId: '00000000-0000-7000-8000-0000000000aa', keptStudentId: kept, mergedStudentId: merged };
    await house.world.services.db.forInstitution(institutionId, async (trx) => {
      await trx
        .insertInto('roster.merge')
        .values({
          institution_id: institutionId,
          merge_id: merge.mergeId,
          kept_student_id: kept,
          merged_student_id: merged,
          merged_at: new Date(),
          moved: jsonb({}),
        })
        .execute();
      await followMergeOfPlans(trx, verb(), merge);
    });
    expect(await look(2)).toMatchObject({ tier: 2, plans: [{}] });
    await house.world.services.db.forInstitution(institutionId, async (trx) => {
      await trx
        .updateTable('roster.merge')
        .set({ undone_at: new Date() })
        .where('institution_id', '=', institutionId)
        .where('merge_id', '=', merge.mergeId)
        .execute();
      await followUnmergeOfPlans(trx, verb(), merge);
    });
    expect(await look(2)).toMatchObject({ tier: 1, plans: [] });
    expect((await look(0)).plans).toHaveLength(1);
  });

  it('bring onto the next agenda whom a colleague asked to be spoken of, once, and whom a review adds', async () => {
    const wish = () =>
      house.ask(house.who.ben, 'POST', '/agenda-wishes', {
        studentId: house.students[4],
        words: 'Sits alone at lunch.',
      });
    expect((await wish()).status).toBe(200);
    expect((await wish()).status).toBe(409);
    expect(
      (await house.ask(house.who.ada, 'POST', '/agenda-wishes', { studentId: house.students[4], words: 'Not mine.' }))
        .status,
    ).toBe(404);
    const made = await house.ask(house.who.leader, 'POST', '/reviews', { title: 'Next', heldOn: '2014-02-18' });
    const seen = await house.ask(house.who.leader, 'GET', `/reviews/${made.body.meetingId}`);
    const item = (seen.body.items as { student: { studentId: string }; reasons: { words: string }[] }[]).find(
      ({ student }) => student.studentId === house.students[4],
    );
    expect(item?.reasons.map(({ words }) => words).join()).toContain('Sits alone at lunch.');
    // A review took it: the next one asks anew.
    expect((await wish()).status).toBe(200);
  });
});
