import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import type { PrintView } from '../../core/print-view.ts';

describe.each(databaseKinds)('a case on paper, on the %s database', (kind) => {
  let made: Casework;
  let caseId: string;
  let referralId: string;
  beforeAll(async () => {
    made = await openCasework(kind);
    const { ada, leader } = made.who;
    const studentId = made.students[0];
    const post = async (who: string, path: string, body: unknown) => (await made.ask(who, 'POST', path, body)).body;
    caseId = String((await post(ada, '/cases', { studentId, kindKey: 'engagement', reason: 'Fell behind.' })).caseId);
    await post(ada, '/contacts', { studentIds: [studentId], way: 'call', words: 'Works nights.' });
    for (const level of ['team', 'restricted', 'safeguarding'])
      await post(ada, '/notes', { studentId, caseId, level, text: `Secret of ${level}` });
    const team = await post(leader, '/case-teams', { name: 'Wellbeing service', takesReferrals: true });
    const asked = await post(ada, `/cases/${caseId}/referrals`, {
      teamId: team.teamId,
      reason: 'Please talk with them.',
    });
    referralId = String(asked.referralId);
  }, 120_000);
  afterAll(() => made.world.close());

  const print = async (who: string, choice: unknown = {}) => {
    const { status, body } = await made.ask(who, 'POST', `/cases/${caseId}/print`, choice);
    return { status, body: body as unknown as PrintView };
  };
  const secrets = (view: PrintView) => view.notes.map(({ text }) => text);

  it('says who is asked, why and what was tried, and no note unless it was chosen', async () => {
    for (const who of [made.who.ada, made.who.leader, made.who.lead]) {
      const { body } = await print(who, { referralId });
      expect(body).toMatchObject({
        student: { name: 'Student 0' },
        referral: { to: 'Wellbeing service', reason: 'Please talk with them.' },
        tried: [{ words: 'Call', text: 'Works nights.' }],
        evidence: { programme: 'History' },
        notes: [],
      });
      expect(JSON.stringify(body)).not.toContain('Secret of');
    }
    expect((await print(made.who.ada)).body.referral).toBeNull();
    expect(secrets((await print(made.who.leader, { hasTeamNotes: true })).body)).toEqual(['Secret of team']);
  });

  it('holds restricted notes only for a stated reason, which their author sees', async () => {
    expect((await print(made.who.leader, { hasRestrictedNotes: true })).status).toBe(422);
    const choice = { hasRestrictedNotes: true, reason: 'For the meeting' };
    const { body } = await print(made.who.leader, choice);
    expect(secrets(body)).toEqual(['Secret of restricted']);
    const page = (await made.ask(made.who.ada, 'GET', `/cases/${caseId}`)).body as {
      notes: { noteId: string; level: string }[];
    };
    const note = page.notes.find(({ level }) => level === 'restricted');
    const history = await made.ask(made.who.ada, 'GET', `/notes/${note?.noteId}/history`);
    expect(history.body).toMatchObject({ reads: [{ by: 'north/leader', reason: 'Printed: For the meeting' }] });
  });

  it('holds safeguarding notes for a lead who chose them, and nobody else hears of it', async () => {
    for (const who of [made.who.ada, made.who.leader])
      expect((await print(who, { hasSafeguardingNotes: true })).status).toBe(422);
    expect(secrets((await print(made.who.lead, { hasSafeguardingNotes: true })).body)).toEqual([
      'Secret of safeguarding',
    ]);
    const admin = await made.world.invite(made.world.north, 'admin');
    const events = await made.ask(admin, 'GET', `/ledger/events?subjectId=${caseId}&limit=500`);
    const printed = (events.body as { events: { verb: string; details: { notes?: string[] } }[] }).events.filter(
      ({ verb }) => verb === 'cases.print',
    );
    expect(printed.length).toBeGreaterThanOrEqual(6);
    expect(printed.some(({ details }) => details.notes?.includes('restricted'))).toBe(true);
    expect(printed.some(({ details }) => details.notes?.includes('safeguarding'))).toBe(false);
  });

  it('is for the student’s own people', async () => {
    for (const who of [made.who.ben, made.who.south]) expect([403, 404]).toContain((await print(who)).status);
    const { status } = await print(made.who.ada, { referralId: crypto.randomUUID() });
    expect(status).toBe(404);
  });
});
