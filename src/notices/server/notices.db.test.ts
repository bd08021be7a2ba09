import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badNotices } from '../../../tests/bad-notices.ts';
import { databaseKinds } from '../../../tests/database.ts';
import { twoSchools } from '../../../tests/notices-school.ts';
import { openWorld, type World } from '../../../tests/world.ts';
import { importActivity } from '../../activity/server/index.ts';
import { furnishInstitution } from '../../app/setup/set-up-institution.ts';
import { refreshStandings } from '../../attendance/server/index.ts';
import { proposeReason } from '../../families/server/index.ts';
import { createInstitution, type Institution, listUnits, systemActor } from '../../institution/server/index.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { addDays, weekdayOf } from '../../kernel/week.ts';
import { createSource, importRoster, type VerbContext } from '../../sources/server/index.ts';
import { occasions } from '../core/count.ts';
import type { NoticesView, NoticeView, StudentNoticesView } from '../core/views.ts';
import { dayMissed } from './facts.ts';
import { countDue } from './index.ts';

const now = '2025-12-01T20:00:00Z';

/** A school in California on Monday 1 December 2025. s0 missed five days unexcused, s1 four, s2 two, s3 three that are excused. */
describe.each(databaseKinds)('legal notices on %s', (kind) => {
  let world: World;
  let school: Institution;
  let context: VerbContext;
  const who = { officer: '', tutor: '', admin: '', other: '' };
  const ids: string[] = [];

  const ask = (person: string, method: string, path: string, body?: unknown) =>
    world.ask(person, method, `/api/v1/elm${path}`, body);
  const ok = async (person: string, method: string, path: string, body?: unknown) => {
    const answer = await ask(person, method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body as never;
  };
  const count = () => countDue(world.services.db, fixedClock(now), school.institutionId);
  const list = (show = 'due', person = who.officer): Promise<NoticesView> =>
    ok(person, 'GET', `/legal-notices?show=${show}`);
  const look = (noticeId: string): Promise<NoticeView> => ok(who.officer, 'GET', `/legal-notices/${noticeId}`);
  const draft = async (student: number, more: object = {}): Promise<string> =>
    (
      (await ok(who.officer, 'POST', '/legal-notices', { studentId: ids[student], stepKey: 'truancy-1', ...more })) as {
        noticeId: string;
      }
    ).noticeId;
  const marks = async (rows: string[]) => {
    const file = join(await mkdtemp(join(tmpdir(), 'leadline-notices-')), 'register.csv');
    await writeFile(file, `who,day,code,minutes\n${rows.join('\n')}\n`);
    await importActivity(context, {
      institutionId: school.institutionId,
      sourceKey: 'register',
      file,
      mapping: {
        student: { column: 'who' },
        time: { column: 'day' },
        feeds: [
          {
            source: 'register',
            value: {
              as: 'marks',
              column: 'code',
              minutesLate: 'minutes',
              codes: {
                P: { attended: 1, expected: 1 },
                U: { attended: 0, expected: 1 },
                E: { attended: 0, expected: 0 },
                TU: { attended: 1, expected: 1 },
                TE: { attended: 1, expected: 1 },
                T30: { attended: 1, expected: 1 },
                XL: { attended: 1, expected: 1 },
              },
            },
          },
        ],
      },
    });
    await refreshStandings(world.services.db, school.institutionId, null);
  };
  const days = Array.from({ length: 60 }, (_, at) => addDays('2025-09-08', at)).filter((day) => weekdayOf(day) < 5);
  const missed = [5, 4, 2, 3];
  const rowOf = (student: number, at: number, fixed: readonly string[] = []) => {
    const day = days[at] ?? '';
    const code = student === 3 ? 'E' : 'U';
    return `s${student},${day},${at % 7 === 0 && at / 7 < (missed[student] ?? 0) && !fixed.includes(`s${student} ${day}`) ? code : 'P'},`;
  };
  const all = (fixed: readonly string[] = []) =>
    missed.flatMap((_, student) => days.map((__, at) => rowOf(student, at, fixed)));

  beforeAll(async () => {
    world = await openWorld(kind);
    const { services } = world;
    school = await createInstitution(services.db, {
      key: 'elm',
      name: 'Elm School District',
      preset: 'us-k12',
      timeZone: 'America/Los_Angeles',
      fixedNow: now,
    });
    const { institutionId } = school;
    await furnishInstitution(services, institutionId);
    context = {
      db: services.db,
      clock: fixedClock(now),
      actor: systemActor(institutionId),
      dataFolder: services.dataFolder,
    };
    await importRoster(context, { institutionId, batch: twoSchools(missed.length) });
    await createSource(context, { key: 'register', name: 'Register', measure: 'rate', weightGroup: 'attendance' });
    await marks(all());
    const units = await services.db.forInstitution(institutionId, (trx) => listUnits(trx, institutionId));
    const unitId = (code: string) => units.find((unit) => unit.code === code)?.unitId ?? '';
    const students = await services.db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('roster.student')
        .select(['student_id'])
        .where('institution_id', '=', institutionId)
        .orderBy('source_key')
        .execute(),
    );
    ids.push(...students.map(({ student_id }) => student_id));
    who.officer = await world.invite(school, 'attendance-officer', { unitId: unitId('ELM') });
    who.other = await world.invite(school, 'leader', { unitId: unitId('OAK') });
    who.admin = await world.invite(school, 'admin');
    who.tutor = await world.invite(school, 'teacher');
    await ok(who.admin, 'PUT', '/legal-notices/pack', { packKey: 'us-ca' });
    await count();
  }, 120_000);
  afterAll(() => world.close());

  const bereave = async (student: number) => {
    const id = uuidv7();
    await world.services.db.forInstitution(school.institutionId, (trx) =>
      trx
        .insertInto('roster.circumstance')
        .values({
          institution_id: school.institutionId,
          circumstance_id: id,
          student_id: ids[student] ?? '',
          kind: 'circumstance',
          reason: 'Bereavement in the family',
          starts_on: '2025-11-20',
        })
        .execute(),
    );
    return () =>
      world.services.db.forInstitution(school.institutionId, (trx) =>
        trx
          .deleteFrom('roster.circumstance')
          .where('institution_id', '=', school.institutionId)
          .where('circumstance_id', '=', id)
          .execute(),
      );
  };

  it('are due for whose count is reached, in the scope of who looks, and counted once while nothing changes', async () => {
    const view = await list();
    expect(view.due.map(({ student, have, need }) => [student.name, have, need]).sort()).toEqual([
      ['Student 0', 5, 3],
      ['Student 1', 4, 3],
    ]);
    expect(view.counts).toMatchObject({ due: 2, drafts: 0 });
    expect(await count()).toBeNull();
    expect((await ask(who.tutor, 'GET', '/legal-notices')).status).toBe(403);
    const other = await ask(who.other, 'GET', `/students/${ids[0]}/notices`);
    expect(other.status).toBe(404);
  });

  it('show every absence that counts with its mark and the delivery that brought it', async () => {
    const view: StudentNoticesView = await ok(who.officer, 'GET', `/students/${ids[0]}/notices`);
    const first = view.steps.find(({ key }) => key === 'truancy-1');
    expect(first).toMatchObject({ decision: 'may-be-issued', have: 5, need: 3, reachedOn: days[14] });
    expect(first?.days.map(({ day }) => day)).toEqual([0, 7, 14, 21, 28].map((at) => days[at]));
    expect(first?.days[0]).toMatchObject({ marks: [{ code: 'U' }], deliveryId: expect.any(String), isWholeDay: true });
    const excused: StudentNoticesView = await ok(who.officer, 'GET', `/students/${ids[3]}/notices`);
    expect(excused.steps[0]).toMatchObject({ decision: 'not-due', have: 0 });
  });

  it('show beside a counted day why, as the family said it, whether the school took it or not', async () => {
    const told = { studentId: ids[0], fromDay: days[28], reason: 'illness', words: 'A fever' };
    const { explanationId } = (await ok(who.officer, 'POST', '/attendance/explanations', told)) as {
      explanationId: string;
    };
    await world.services.db.forInstitution(school.institutionId, (trx) =>
      proposeReason(trx, context, {
        studentId: ids[0] ?? '',
        fromDay: days[20] ?? '',
        toDay: days[21] ?? '',
        reason: 'transport',
        words: 'No bus came',
        holder: { kind: 'guardian', id: uuidv7() },
        via: 'page',
      }),
    );
    const saidOf = async () => {
      const view: StudentNoticesView = await ok(who.officer, 'GET', `/students/${ids[0]}/notices`);
      return view.steps.find(({ key }) => key === 'truancy-1')?.days.map(({ said }) => said);
    };
    const bus = [{ words: 'Transport: No bus came', saidBy: 'guardian', state: 'waits' }];
    const fever = [{ words: 'Illness: A fever', saidBy: 'guardian', state: 'taken' }];
    expect(await saidOf()).toEqual([[], [], [], bus, fever]);
    await ok(who.officer, 'POST', `/attendance/explanations/${explanationId}/undo`);
    expect(await saidOf()).toEqual([[], [], [], bus, []]);
  });

  it('go from draft to checked to issued to served, each by a person, and the letter stays as it was', async () => {
    const noticeId = await draft(0);
    let view = await look(noticeId);
    expect(view).toMatchObject({ state: 'draft', have: 5, language: 'en', now: { decision: 'may-be-issued' } });
    expect(view.letter.words).toBeLessThan(150);
    expect(view.letter.grade).toBeLessThanOrEqual(5);
    const early = await ask(who.officer, 'POST', `/legal-notices/${noticeId}/issue`, { revision: view.revision });
    expect(early.body).toMatchObject({ code: 'notices.conflict' });
    await ok(who.officer, 'POST', `/legal-notices/${noticeId}/check`, { revision: view.revision, sawEveryDay: true });
    view = await look(noticeId);
    await ok(who.officer, 'POST', `/legal-notices/${noticeId}/issue`, { revision: view.revision });
    view = await look(noticeId);
    expect(view).toMatchObject({ state: 'issued', issuedOn: '2025-12-01' });
    const letter = await ask(who.officer, 'GET', `/legal-notices/${noticeId}/letter.pdf`);
    expect(letter.response.headers.get('content-type')).toBe('application/pdf');
    expect(Buffer.from(await letter.response.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
    // What becomes known before it has gone out holds it as it would have held a draft.
    const over = await bereave(0);
    expect((await look(noticeId)).now).toMatchObject({ decision: 'needs-a-yes' });
    const held = await ask(who.officer, 'GET', `/legal-notices/${noticeId}/letter.pdf`);
    expect([held.status, held.body.code]).toEqual([409, 'notices.needs-yes']);
    await over();
    const served = {
      revision: view.revision,
      way: 'certified-mail',
      toWhom: 'Maria Student',
      servedOn: '2025-12-01',
      words: '7001 0001',
    };
    await ok(who.officer, 'POST', `/legal-notices/${noticeId}/services`, served);
    const proof = await ask(
      who.officer,
      'PUT',
      `/legal-notices/${noticeId}/proofs?name=card.pdf`,
      new Uint8Array(Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')),
    );
    expect(proof.status, JSON.stringify(proof.body)).toBe(200);
    view = await look(noticeId);
    expect(view).toMatchObject({
      state: 'served',
      services: [{ way: 'certified-mail' }],
      proofs: [{ name: 'card.pdf' }],
    });
    // Once in a school year.
    const again = await ask(who.officer, 'POST', '/legal-notices', { studentId: ids[0], stepKey: 'truancy-1' });
    expect(again.body).toMatchObject({ code: 'notices.not-due' });
  });

  it('are stopped by a bereavement until a person who may issue says yes, which stays on record', async () => {
    const undo = await bereave(1);
    const refused = await ask(who.officer, 'POST', '/legal-notices', { studentId: ids[1], stepKey: 'truancy-1' });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'notices.needs-yes',
      details: { because: ['Bereavement in the family'] },
    });
    expect((await list('drafts')).notices.some(({ student }) => student.name === 'Student 1')).toBe(false);
    expect((await list()).due.find(({ student }) => student.name === 'Student 1')?.holds).toMatchObject([
      { kind: 'yes' },
    ]);
    const noticeId = await draft(1, { yesReason: 'The family asked us to write to them.', language: 'en' });
    expect(await look(noticeId)).toMatchObject({ yes: { reason: 'The family asked us to write to them.' } });
    await undo();
    // What is told after the yes, however long ago it began, needs a yes of its own.
    const undoSecond = await bereave(1);
    const check = await ask(who.officer, 'POST', `/legal-notices/${noticeId}/check`, {
      revision: 1,
      sawEveryDay: true,
    });
    expect(check.body).toMatchObject({ code: 'notices.needs-yes' });
    await undoSecond();
    await ok(who.officer, 'POST', `/legal-notices/${noticeId}/withdraw`, {
      revision: 1,
      reason: 'We visit the family instead.',
    });
  });

  it('in a translation that no speaker approved are not issued unless a person takes responsibility', async () => {
    const noticeId = await draft(1);
    expect(await look(noticeId)).toMatchObject({ language: 'vi', isApproved: false });
    await ok(who.officer, 'POST', `/legal-notices/${noticeId}/check`, { revision: 1, sawEveryDay: true });
    const refused = await ask(who.officer, 'POST', `/legal-notices/${noticeId}/issue`, { revision: 2 });
    expect(refused.body).toMatchObject({ code: 'notices.unapproved' });
    await ok(who.officer, 'POST', '/legal-notices/translations', {
      stepKey: 'truancy-1',
      language: 'vi',
      speaker: 'Thu Tran, born in Hue',
    });
    await ok(who.officer, 'POST', `/legal-notices/${noticeId}/issue`, { revision: 2 });
    expect(await look(noticeId)).toMatchObject({ state: 'issued', isApproved: true, translation: null });
  });

  it('that rest on a mark which was corrected are withdrawn, and it is said that the family must hear of it', async () => {
    const before = (await list('issued')).notices.find(({ student }) => student.name === 'Student 1');
    // Four days: one correction leaves three, two leave too few.
    await marks(all([`s1 ${days[0]}`]));
    await count();
    expect(await look(before?.noticeId ?? '')).toMatchObject({ state: 'issued' });
    await marks(all([`s1 ${days[0]}`, `s1 ${days[7]}`]));
    expect(await count()).toMatchObject({ withdrawn: 1 });
    const after = await look(before?.noticeId ?? '');
    expect(after).toMatchObject({ state: 'withdrawn', withdrawn: { reason: expect.stringContaining(days[7] ?? '') } });
    expect(after.entries.at(-1)?.words).toContain('The family must be told');
    expect(after.days.filter(({ correctedOn }) => correctedOn !== null)).toHaveLength(2);
    expect((await list()).due).toEqual([]);
  });

  it.each([
    ['of 50 minutes, without an excuse', 50, 'unexcused', 1],
    ['of just 30 minutes', 30, 'unexcused', 0],
    ['of which nobody said how long it is', null, 'unexcused', 0],
    ['of 50 minutes, with an excuse', 50, 'excused', 0],
  ] as const)('count a missed period %s in California', (_, minutes, kind, n) => {
    const period = { session: 'Period 2', code: 'U', meaning: 'Unexcused', kind, sessions: 1, minutes };
    const day = { day: '2025-09-02', enrolmentId: 1, sourceId: 1, missed: [period], parts: [], expectedSessions: 6 };
    const rule = {
      unit: 'full-days-and-stretches',
      least: 3,
      minutesOver: 30,
      within: { kind: 'school-year' },
    } as const;
    const counted = dayMissed(day, ['unexcused']).reduce((sum, one) => sum + occasions(rule, one), 0);
    expect(counted).toBe(n);
  });

  it.each([
    ['45 minutes late without an excuse', 'TU,45', 3, 'Late, without a valid excuse, 45 minutes'],
    ['exactly 30 minutes late', 'TU,30', 2, null],
    ['late with an excuse', 'TE,60', 2, null],
    ['late, by how much nobody knows', 'TU,', 2, null],
    ['a code that says more than 30 minutes itself', 'T30,', 3, 'Late, without a valid excuse, 31 minutes'],
    ['a code of the school’s own that says more than 30 minutes', 'XL,', 3, 'Late, without a valid excuse, 31 minutes'],
    ['minutes that are no number', 'TU,soon', 2, null],
  ])('count in California: two days missed, and %s', async (_, mark, have, words) => {
    // Student 2 missed two whole days; a third occasion is a part of a day. T30 is a code of California's schools.
    const codes = { what: 'pack', key: 'california', unitId: null, from: '2025-08-01' };
    await ok(who.admin, 'PUT', '/attendance/choices', codes);
    const own = {
      what: 'code',
      code: 'XL',
      meaning: 'late_no_excuse',
      name: 'Very late',
      unitId: null,
      from: '2025-08-01',
      minutesOver: 30,
    };
    await ok(who.admin, 'PUT', '/attendance/choices', own);
    const row = rowOf(2, 30).replace(/P,$/, mark);
    await marks(all().map((one) => (one === rowOf(2, 30) ? row : one)));
    await count();
    const view: StudentNoticesView = await ok(who.officer, 'GET', `/students/${ids[2]}/notices`);
    const first = view.steps.find(({ key }) => key === 'truancy-1');
    expect(first).toMatchObject({ have, decision: have >= 3 ? expect.not.stringMatching('not-due') : 'not-due' });
    expect((await list()).due.some(({ student }) => student.name === 'Student 2')).toBe(have >= 3);
    const part = first?.days.find(({ day }) => day === days[30]);
    expect(part?.marks[0]?.meaning ?? null).toBe(words);
    if (words) expect(part).toMatchObject({ isWholeDay: false, sessions: 0 });
  });

  it.each(badNotices(ids))('refuse %s, and nothing changes', async (_, person, make, status, code) => {
    const state = async () => {
      const { rows } = await sql<{
        n: string;
      }>`select (select count(*) from notices.notice) || ' ' || (select count(*) from notices.finding) || ' ' ||
        (select count(*) from notices.pack_choice) || ' ' || (select count(*) from notices.own_pack) || ' ' || (select count(*) from notices.translation)
        || ' ' || (select coalesce(sum(revision), 0) from notices.notice) as n`.execute(world.services.db.owner);
      return rows[0]?.n;
    };
    const before = await state();
    const [method, path, body] = make();
    const answer = await ask(who[person as keyof typeof who], method, path, body);
    expect(answer.body).toMatchObject({ code });
    expect(answer.status).toBe(status);
    expect(await state()).toBe(before);
  });
});
