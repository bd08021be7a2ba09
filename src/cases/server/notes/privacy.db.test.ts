import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { routes } from '../../../app/features.ts';
import type { CaseView, StudentCaseworkView } from '../../core/views.ts';
import { casesRoutes } from '../index.ts';

/** What each address of casework may name, for a walk over all routes. */
interface Things {
  studentId: string;
  caseId: string;
  noteId: string;
  fileId: string;
  contactId: string;
  concernId: string;
  referralId: string;
  mergeId: string;
}

const secret = 'Told me about home';

describe.each(databaseKinds)('who may see casework on the %s database', (kind) => {
  let made: Casework;
  let things: Things;
  beforeAll(async () => {
    made = await openCasework(kind);
    things = await makeThings(made);
  }, 120_000);
  afterAll(() => made.world.close());

  const about = () => ({ studentId: made.students[0], caseId: things.caseId });
  const write = (who: string, level: string, text: string) =>
    made.ask(who, 'POST', '/notes', { ...about(), level, text });
  const caseOf = async (who: string) =>
    (await made.ask(who, 'GET', `/cases/${things.caseId}`)).body as unknown as CaseView;
  const studentOf = async (who: string) =>
    (await made.ask(who, 'GET', `/students/${made.students[0]}/casework`)).body as unknown as StudentCaseworkView;

  const withIds = casesRoutes.filter(({ path }) => path.includes('{'));
  it('is walked over all its routes', () => {
    expect(withIds.length).toBeGreaterThanOrEqual(20);
    expect(casesRoutes.every((one) => routes.includes(one))).toBe(true);
  });

  it.each(withIds.map((one) => [`${one.method.toUpperCase()} ${one.path}`, one] as const))(
    '%s knows nothing of a student of somebody else, nor of another institution',
    async (_, { method, path }) => {
      const to =
        path.replaceAll(/\{(\w+)\}/g, (whole, name: keyof Things) => things[name] ?? whole) +
        (path.endsWith('files') ? '?name=a.pdf' : '');
      if (to.includes('{')) return; // a team, a cover or a handover: not about one student
      const body = method === 'get' || method === 'delete' ? undefined : bodyFor(path, made);
      for (const who of [made.who.ben, made.who.south]) {
        const { status, body: said } = await made.ask(who, method.toUpperCase(), to, body);
        expect([404, 403], `${who}: ${JSON.stringify(said)}`).toContain(status);
        expect(JSON.stringify(said)).not.toContain('Student 0');
      }
    },
  );

  it.each([
    ['/contacts', { way: 'call' }],
    ['/cases', { kindKey: 'engagement', reason: 'x' }],
    ['/notes', { text: 'x' }],
    ['/concerns', { kind: 'other', words: 'x' }],
  ])('POST %s does nothing for a student of somebody else', async (path, body) => {
    const one = { ...body, studentId: made.students[0], studentIds: [made.students[0]] };
    expect((await made.ask(made.who.ben, 'POST', path, one)).status).toBe(404);
    expect(
      (await made.ask(made.who.ada, 'POST', path, { ...one, studentId: made.stranger, studentIds: [made.stranger] }))
        .status,
    ).toBe(404);
  });

  it('a restricted note shows that it exists; its text comes with a recorded reason, for the student’s own people alone', async () => {
    const { body } = await write(made.who.ada, 'restricted', secret);
    const { noteId } = body as { noteId: string };
    const found = (await caseOf(made.who.leader)).notes.find((note) => note.noteId === noteId);
    expect(found).toMatchObject({ level: 'restricted', text: null });
    const read = (who: string, reason: string) => made.ask(who, 'POST', `/notes/${noteId}/read`, { reason });
    expect((await read(made.who.leader, ' ')).status).toBe(422);
    expect((await read(made.who.ben, 'curious')).status).toBe(404);
    expect((await read(made.who.leader, 'Meeting today')).body).toEqual({ text: secret, files: [] });
    const history = await made.ask(made.who.ada, 'GET', `/notes/${noteId}/history`);
    expect(history.body).toMatchObject({ reads: [{ by: 'north/leader', reason: 'Meeting today' }] });
  });

  it('an edit keeps what the note said, and a second editor loses no text', async () => {
    const { body } = await write(made.who.ada, 'team', 'First');
    const { noteId } = body as { noteId: string };
    const edit = (revision: number, text: string) =>
      made.ask(made.who.ada, 'PATCH', `/notes/${noteId}`, { revision, text });
    expect((await edit(1, 'Second')).body).toEqual({ revision: 2 });
    expect(await edit(1, 'Third')).toMatchObject({ status: 409, body: { details: { text: 'Second', revision: 2 } } });
    const history = await made.ask(made.who.leader, 'GET', `/notes/${noteId}/history`);
    expect(history.body).toMatchObject({ edits: [{ revision: 1, text: 'First' }] });
    expect((await made.ask(made.who.leader, 'PATCH', `/notes/${noteId}`, { revision: 2, text: 'Mine' })).status).toBe(
      422,
    );
  });

  it('a safeguarding note exists for leads alone: not in pages, counts, revisions, timeline or ledger', async () => {
    const before = { page: await caseOf(made.who.ada), student: await studentOf(made.who.ada) };
    expect((await write(made.who.ada, 'safeguarding', secret)).body).toEqual({ noteId: null });
    const after = { page: await caseOf(made.who.ada), student: await studentOf(made.who.ada) };
    expect(after).toEqual(before);
    const seen = (await caseOf(made.who.lead)).notes.find((note) => note.level === 'safeguarding');
    expect(seen).toMatchObject({ text: secret, by: expect.stringContaining('ada') });
    const noteId = seen?.noteId ?? '';
    for (const who of [made.who.ada, made.who.leader, made.who.ben]) {
      const reading = await made.ask(who, 'POST', `/notes/${noteId}/read`, { reason: 'I am worried' });
      expect(reading.status).toBe(404);
      const unknown = await made.ask(who, 'POST', `/notes/${crypto.randomUUID()}/read`, { reason: 'x' });
      expect(reading.body.code).toBe(unknown.body.code);
      expect((await made.ask(who, 'GET', `/notes/${noteId}/history`)).status).toBe(404);
    }
    const admin = await made.world.invite(made.world.north, 'admin');
    const events = async () => JSON.stringify((await made.ask(admin, 'GET', '/ledger/events?limit=500')).body);
    expect(await events()).not.toContain(noteId);
    expect(await events()).not.toContain('safeguarding"');
    const bySubject = await made.ask(admin, 'GET', `/ledger/events?subjectId=${made.students[0]}`);
    expect(JSON.stringify(bySubject.body)).not.toContain(noteId);
    await made.ask(made.who.lead, 'POST', `/notes/${noteId}/read`, { reason: 'Review' });
    expect(await events()).not.toContain(noteId);
  });

  it('a note that becomes a safeguarding note takes what the ledger said of it along', async () => {
    const { body } = await write(made.who.lead, 'team', 'Seen by all');
    const { noteId } = body as { noteId: string };
    const admin = 'north/admin';
    const events = async () => JSON.stringify((await made.ask(admin, 'GET', '/ledger/events?limit=500')).body);
    expect(await events()).toContain(noteId);
    await made.ask(made.who.lead, 'PATCH', `/notes/${noteId}`, { revision: 1, text: secret, level: 'safeguarding' });
    expect(await events()).not.toContain(noteId);
    expect((await caseOf(made.who.ada)).notes.some((note) => note.noteId === noteId)).toBe(false);
  });

  it('a file is what its bytes say, and is handed over only to be saved', async () => {
    const send = (who: string, name: string, bytes: Uint8Array, level = 'team') =>
      made.ask(who, 'PUT', `/cases/${things.caseId}/files?name=${encodeURIComponent(name)}&level=${level}`, bytes);
    const pdf = new TextEncoder().encode('%PDF-1.7 letter');
    expect((await send(made.who.ada, 'a.pdf', new TextEncoder().encode('<html><script>'))).status).toBe(415);
    expect((await send(made.who.ben, 'a.pdf', pdf)).status).toBe(404);
    expect((await send(made.who.ada, 'big.pdf', new Uint8Array(10_000_001).fill(0x25))).status).toBe(413);
    const { fileId } = (await send(made.who.ada, 'letter.html', pdf)).body as { fileId: string };
    const { response } = await made.ask(made.who.leader, 'GET', `/case-files/${fileId}`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^attachment; filename="letter.pdf"/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    expect(await response.text()).toBe('%PDF-1.7 letter');
    expect((await send(made.who.ada, 'home.pdf', pdf, 'safeguarding')).body).toEqual({ fileId: null });
    const hidden = (await caseOf(made.who.lead)).files.find(({ level }) => level === 'safeguarding');
    expect((await caseOf(made.who.leader)).files.map(({ level }) => level)).not.toContain('safeguarding');
    expect((await made.ask(made.who.leader, 'GET', `/case-files/${hidden?.fileId}?reason=x`)).status).toBe(404);
    expect((await made.ask(made.who.lead, 'GET', `/case-files/${hidden?.fileId}`)).status).toBe(200);
    const { fileId: restricted } = (await send(made.who.ada, 'r.pdf', pdf, 'restricted')).body as { fileId: string };
    expect((await made.ask(made.who.leader, 'GET', `/case-files/${restricted}`)).status).toBe(422);
    expect((await made.ask(made.who.leader, 'GET', `/case-files/${restricted}?reason=Review`)).status).toBe(200);
    expect((await made.ask(made.who.ada, 'DELETE', `/case-files/${restricted}`)).status).toBe(200);
    expect((await made.ask(made.who.ada, 'GET', `/case-files/${restricted}`)).status).toBe(404);
  });

  describe('a file on a note', () => {
    const pdf = new TextEncoder().encode('%PDF-1.7 on a note');
    const add = async (who: string, name = 'letter.pdf') =>
      (await made.ask(who, 'PUT', `/students/${made.students[0]}/note-files?name=${name}`, pdf)).body as {
        fileId: string;
      };
    const fetchAs = async (who: string, fileId: string, reason = '') =>
      (await made.ask(who, 'GET', `/case-files/${fileId}${reason && `?reason=${reason}`}`)).status;
    const note = async (level: string, fileIds: string[], who = made.who.ada) =>
      (await made.ask(who, 'POST', '/notes', { ...about(), level, text: `With a file, ${level}`, fileIds })) as Awaited<
        ReturnType<Casework['ask']>
      > & { body: { noteId: string | null } };
    const everybodyElse = () => [made.who.leader, made.who.lead, made.who.ben, made.who.south];

    it('is nobody else’s before the note is written, and is put to one note of its uploader only', async () => {
      const { fileId } = await add(made.who.ada);
      for (const who of everybodyElse()) expect([403, 404]).toContain(await fetchAs(who, fileId, 'Curious'));
      expect((await note('team', [fileId], made.who.leader)).status).toBe(422);
      expect((await note('team', [fileId])).status).toBe(200);
      expect((await note('team', [fileId])).status).toBe(422);
      const wrong = await made.ask(
        made.who.ada,
        'PUT',
        `/students/${made.students[0]}/note-files?name=a.pdf`,
        new TextEncoder().encode('<html>'),
      );
      expect(wrong.status).toBe(415);
    });

    it('is as visible as its note: with the team, behind a reason, or for leads alone', async () => {
      const { fileId } = await add(made.who.ada);
      await note('team', [fileId]);
      const named = (page: CaseView) => page.notes.flatMap(({ files }) => files.map((file) => file.fileId));
      expect(named(await caseOf(made.who.leader))).toContain(fileId);
      expect((await caseOf(made.who.leader)).files.map((file) => file.fileId)).not.toContain(fileId);
      expect(await fetchAs(made.who.leader, fileId)).toBe(200);
      expect(await fetchAs(made.who.ben, fileId)).toBe(404);

      const behind = await add(made.who.ada);
      const { noteId } = (await note('restricted', [behind.fileId])).body;
      expect(named(await caseOf(made.who.leader))).not.toContain(behind.fileId);
      expect(named(await caseOf(made.who.ada))).toContain(behind.fileId);
      expect(await fetchAs(made.who.leader, behind.fileId)).toBe(422);
      expect(await fetchAs(made.who.leader, behind.fileId, 'Meeting')).toBe(200);
      const opened = await made.ask(made.who.leader, 'POST', `/notes/${noteId}/read`, { reason: 'Meeting' });
      expect(opened.body).toMatchObject({ files: [{ fileId: behind.fileId, name: 'letter.pdf' }] });
      const history = await made.ask(made.who.ada, 'GET', `/notes/${noteId}/history`);
      expect((history.body as { reads: unknown[] }).reads).toHaveLength(2);
    });

    it('of a safeguarding note exists for leads alone: not for its uploader, by no id, in no page, count or ledger', async () => {
      const before = { page: await caseOf(made.who.ada), student: await studentOf(made.who.ada) };
      const { fileId } = await add(made.who.ada);
      expect((await note('safeguarding', [fileId])).body).toEqual({ noteId: null });
      expect({ page: await caseOf(made.who.ada), student: await studentOf(made.who.ada) }).toEqual(before);
      for (const who of [made.who.ada, made.who.leader, made.who.ben, made.who.south]) {
        expect([403, 404]).toContain(await fetchAs(who, fileId, 'Worried'));
        expect([403, 404]).toContain((await made.ask(who, 'DELETE', `/case-files/${fileId}`)).status);
      }
      expect(await fetchAs(made.who.lead, fileId)).toBe(200);
      const events = await made.ask('north/admin', 'GET', '/ledger/events?limit=500');
      expect(JSON.stringify(events.body)).not.toContain(fileId);
      const views = await made.ask('north/admin', 'GET', `/ledger/views?studentId=${made.students[0]}&limit=500`);
      expect(JSON.stringify(views.body)).not.toContain(fileId);
    });

    it('is raised with its note', async () => {
      const { fileId } = await add(made.who.lead);
      const { noteId } = (await note('team', [fileId], made.who.lead)).body;
      expect(await fetchAs(made.who.ada, fileId)).toBe(200);
      const edit = { revision: 1, text: secret, level: 'safeguarding' };
      expect((await made.ask(made.who.lead, 'PATCH', `/notes/${noteId}`, edit)).status).toBe(200);
      expect(await fetchAs(made.who.ada, fileId)).toBe(404);
      const events = await made.ask('north/admin', 'GET', '/ledger/events?limit=500');
      expect(JSON.stringify(events.body)).not.toContain(fileId);
    });
  });
});

/** One of each, of Ada's student 0. */
async function makeThings(made: Casework): Promise<Things> {
  const { ada, leader } = made.who;
  const studentId = made.students[0] ?? '';
  const id = async (name: string, who: string, path: string, body: unknown) => {
    const answer = await made.ask(who, 'POST', path, body);
    const value = answer.body[name];
    if (typeof value !== 'string') throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return value;
  };
  const open = (kindKey: string) => id('caseId', ada, '/cases', { studentId, kindKey, reason: 'Fell behind.' });
  const [caseId, other] = [await open('engagement'), await open('progress')];
  const logged = await made.ask(ada, 'POST', '/contacts', { studentIds: [studentId], way: 'call' });
  const teamId = await id('teamId', leader, '/case-teams', { name: 'Wellbeing service', takesReferrals: true });
  const pdf = new TextEncoder().encode('%PDF-1.7');
  const file = await made.ask(ada, 'PUT', `/cases/${caseId}/files?name=a.pdf`, pdf);
  return {
    studentId,
    caseId,
    noteId: await id('noteId', ada, '/notes', { studentId, caseId, text: 'Note' }),
    fileId: String(file.body.fileId),
    contactId: (logged.body as { contactIds: string[] }).contactIds[0] ?? '',
    concernId: await id('concernId', ada, '/concerns', { studentId, kind: 'other', words: 'Hm' }),
    referralId: await id('referralId', ada, `/cases/${caseId}/referrals`, { teamId, reason: 'Please' }),
    mergeId: await id('mergeId', ada, `/cases/${other}/merge`, { revision: 1, intoCaseId: caseId }),
  };
}

/** A body that passes the parser, so that it is the guard that answers. */
function bodyFor(path: string, made: Casework): unknown {
  if (path.endsWith('files')) return new TextEncoder().encode('%PDF-1.7');
  return {
    revision: 1,
    stage: 'Contacting',
    reason: 'Back on track',
    words: 'x',
    isWatching: true,
    tags: [],
    barriers: [],
    intoCaseId: crypto.randomUUID(),
    teamId: crypto.randomUUID(),
    answer: 'accepted',
    text: 'x',
    kindKey: 'engagement',
    ending: 'x',
    studentIds: [made.students[0]],
  };
}
