import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import type { SheetImportView, StudentCaseworkView } from '../../core/views.ts';

describe.each(databaseKinds)('a spreadsheet of casework on the %s database', (on) => {
  let made: Casework;
  beforeAll(async () => {
    made = await openCasework(on);
  }, 120_000);
  afterAll(() => made.world.close());

  const bring = async (who: string, kind: string, text: string, name = 'sheet.csv') => {
    const { status, body } = await made.ask(who, 'POST', '/casework-imports', { kind, name, text });
    return { status, view: body as unknown as SheetImportView, detail: String(body.detail) };
  };
  const casework = async (n: number) =>
    (await made.ask(made.who.leader, 'GET', `/students/${made.students[n]}/casework`))
      .body as unknown as StudentCaseworkView;
  const written = () =>
    made.world.services.db.forInstitution(made.world.north.institutionId, async (trx) => {
      const count = async (table: 'cases.contact' | 'cases.case' | 'cases.sheet_import') =>
        Number(
          (
            await trx
              .selectFrom(table)
              .select(({ fn }) => fn.countAll().as('n'))
              .executeTakeFirstOrThrow()
          ).n,
        );
      return [await count('cases.contact'), await count('cases.case'), await count('cases.sheet_import')];
    });

  it('of contacts says what became of each row, and the same file twice changes nothing', async () => {
    const text = [
      'Student;Day;Way;Reach;With family;By;Words',
      's0;2013-10-01;Call;two_way;;ada;"Spoke; long"',
      's0;2014-02-10;In passing;not reached;;;',
      's0;2014-02-10;in_passing;attempt;no;;',
      'nobody;2014-02-10;call;;;;',
      's1;2014-02-10;pigeon;;;;',
      's1;2014-02-10;call;;;zoe;',
      's1;2014-02-18;call;;;;',
      's1;10/02/2014;call;;;;',
      's1;2014-02-11;meeting;;yes;Ben Tutor;Kitchen table',
    ].join('\r\n');
    const first = await bring(made.who.leader, 'contacts', text);
    expect(first.status, first.detail).toBe(200);
    expect(first.view.rows.map(({ rowNo, fate }) => [rowNo, fate])).toEqual([
      [2, 'stored'],
      [3, 'stored'],
      [4, 'duplicate'],
      [5, 'unknown-student'],
      [6, 'unknown-kind'],
      [7, 'unknown-person'],
      [8, 'bad-value'], // it has not been yet
      [9, 'bad-value'],
      [10, 'stored'],
    ]);
    expect(first.view.sentence).toBe(
      '9 rows: 3 stored as contacts, 1 there already, 1 about nobody whom you reach, 1 of a way that is not there, 1 had by somebody who is not there, 2 with something that cannot be.',
    );
    const { contacts, standing } = await casework(0);
    expect(contacts.map(({ day, by, words }) => [day, by, words])).toContainEqual([
      '2013-10-01',
      'Ada Tutor',
      'Spoke; long',
    ]);
    expect(standing).toMatchObject({ lastTwoWayOn: '2013-10-01', triesSince: 1 });
    const before = await written();
    const again = await bring(made.who.leader, 'contacts', text, 'copy.csv');
    expect(again.view).toMatchObject({ isKnown: true, name: 'sheet.csv', counts: first.view.counts });
    expect(await written()).toEqual(before);
    // Changed by a row, it is another file: what is there already stays the only one.
    const longer = await bring(made.who.leader, 'contacts', `${text}\r\ns2;2014-02-12;call;;;;`);
    expect(longer.view.counts).toMatchObject({ stored: 1, duplicate: 4 });
  });

  it('of cases takes open and closed ones with their days, and joins none', async () => {
    const text = [
      'student,kind,reason,opened_on,priority,stage,owner,team,target_on,closed_on,close_reason,outcome',
      's1,Engagement,Stopped coming,2014-01-20,1,Contacting,ada,,2014-03-01,,,',
      's1,engagement,Last term,2013-10-07,,,Ada Tutor,,,2013-11-04,back on track,Came again',
      's1,Engagement,Another,2014-02-03,,,,,,,,',
      's2,Engagement,Of Ben,2014-02-03,,,zoe,,,,,',
      's2,Witchcraft,Why,2014-02-03,,,,,,,,',
      's2,Progress,Why,2014-02-03,,Dancing,,,,,,',
      's2,Attendance,Why,2014-02-03,,,,,,2014-02-10,Weather,',
      's2,Attendance,Why,2014-02-18,,,,,,,,',
      's3,Wellbeing,Low,2014-02-10,,,,,,,,',
    ].join('\n');
    const { status, view, detail } = await bring(made.who.leader, 'cases', text);
    expect(status, detail).toBe(200);
    expect(view.rows.map(({ rowNo, fate }) => [rowNo, fate])).toEqual([
      [2, 'stored'],
      [3, 'stored'],
      [4, 'duplicate'],
      [5, 'unknown-person'],
      [6, 'unknown-kind'],
      [7, 'bad-value'],
      [8, 'bad-value'],
      [9, 'bad-value'],
      [10, 'stored'],
    ]);
    const { cases } = await casework(1);
    expect(cases).toHaveLength(2);
    expect(cases).toContainEqual(
      expect.objectContaining({
        openedOn: '2014-01-20',
        stage: 'Contacting',
        priority: 1,
        owner: 'Ada Tutor',
        targetOn: '2014-03-01',
        closedOn: null,
      }),
    );
    expect(cases).toContainEqual(
      expect.objectContaining({ openedOn: '2013-10-07', closedOn: '2013-11-04', closeReason: 'Back on track' }),
    );
    // Who looks after the student has the case that names nobody.
    expect((await casework(3)).cases).toContainEqual(expect.objectContaining({ owner: 'Ben Tutor' }));
    const read = await made.ask(made.who.ada, 'GET', `/cases/${view.rows[1]?.caseId}`);
    expect(read.status).toBe(200);
    expect((await bring(made.who.leader, 'cases', text)).view.isKnown).toBe(true);
  });

  it('goes on where it broke off', async () => {
    const text = 'student,day,way\ns4,2014-01-06,call\ns4,2014-01-07,call\ns4,2014-01-08,call';
    const { view } = await bring(made.who.leader, 'contacts', text);
    await made.world.services.db.forInstitution(made.world.north.institutionId, async (trx) => {
      await trx
        .deleteFrom('cases.sheet_import_row')
        .where('import_id', '=', view.importId)
        .where('row_no', '>', 2)
        .execute();
      await trx
        .deleteFrom('cases.contact')
        .where('student_id', '=', String(made.students[4]))
        .where('day', '>', '2014-01-06')
        .execute();
    });
    const again = await bring(made.who.leader, 'contacts', text);
    expect(again.view).toMatchObject({ isKnown: false, counts: { stored: 3 } });
    expect((await casework(4)).contacts).toHaveLength(3);
  });

  it('is stored once when two bring it at the same time', async () => {
    const text = 'student,day,way,words\ns4,2014-01-13,call,twice\ns4,2014-01-14,call,twice';
    const both = await Promise.all([
      bring(made.who.leader, 'contacts', text),
      bring(made.who.leader, 'contacts', text),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await casework(4)).contacts.filter(({ words }) => words === 'twice')).toHaveLength(2);
  });

  it('is refused of those who do not lead casework, and tells another institution nothing', async () => {
    const text = 'student,day,way\ns0,2014-02-10,call';
    const before = await written();
    expect((await bring(made.who.ada, 'contacts', text)).status).toBe(403);
    expect((await bring(made.who.south, 'contacts', text)).status).toBe(404);
    expect(await written()).toEqual(before);
  });

  const eleven = (row: (n: number) => string) => Array.from({ length: 11 }, (_, n) => row(n)).join('\n');
  it.each([
    ['no heading that is known', 'contacts', 'a,b\n1,2', /lacks student, day, way/],
    ['a heading row without the day', 'contacts', 'student,way\ns0,call', /lacks day/],
    ['a column twice', 'contacts', 'student,day,way,day\ns0,2014-02-10,call,2014-02-11', /names day twice/],
    ['a quotation mark that never ends', 'contacts', 'student,day,way\n"s0,2014-02-10,call', /never closed/],
    ['bytes that are no UTF-8', 'contacts', 'student,day,way\ns\uFFFD,2014-02-10,call', /not UTF-8/],
    ['a nil character', 'cases', 'student,kind,reason,opened_on\ns0,eng\0agement,x,2014-02-10', /not UTF-8/],
    ['nothing but a mark of order', 'contacts', '\uFEFF', /is empty/],
    ['too many rows', 'contacts', `student,day,way\n${'s0,2014-02-10,call\n'.repeat(2_001)}`, /at most 2000/],
    [
      'the wrong column for identifiers',
      'contacts',
      `student,day,way\n${eleven((n) => `Student ${n},2014-02-10,call`)}`,
      /11 of 11 rows.*Row 2/,
    ],
    [
      'days as they are said',
      'cases',
      `student,kind,reason,opened_on\n${eleven(() => 's0,engagement,x,2/10/2014')}`,
      /11 of 11 rows/,
    ],
    [
      'plans for contacts',
      'contacts',
      'student,kind,goal,target,starts_on\ns0,Check-in,x,9,2014-02-10',
      /lacks day, way/,
    ],
    ['text that is a formula', 'cases', 'student,kind,reason\n=1+1,engagement,x', /lacks opened_on/],
  ] as const)('with %s is refused with words, and nothing is written', async (_, kind, text, words) => {
    const before = await written();
    const { status, detail } = await bring(made.who.leader, kind, text);
    expect([status, detail]).toEqual([422, expect.stringMatching(words)]);
    expect(await written()).toEqual(before);
  });

  it.each([
    ['a kind of sheet that is not there', { kind: 'plans', name: 'x', text: 'a' }],
    ['no name', { kind: 'cases', name: ' ', text: 'a' }],
    ['no text', { kind: 'cases', name: 'x', text: '' }],
    ['too much text', { kind: 'cases', name: 'x', text: 'a'.repeat(900_001) }],
  ])('with %s is refused', async (_, body) => {
    const { status } = await made.ask(made.who.leader, 'POST', '/casework-imports', body);
    expect([400, 413, 422]).toContain(status);
  });

  it.each([
    ['contacts', 'student,day,way', 's0,2014-02-30,call'],
    ['contacts', 'student,day,way', 's0,1999-02-10,call'],
    ['contacts', 'student,day,way', ',2014-02-10,call'],
    ['contacts', 'student,day,way,reach', 's0,2014-02-10,call,constructor'],
    ['contacts', 'student,day,way,with_family', 's0,2014-02-10,call,__proto__'],
    ['contacts', 'student,day,way', 's0,2014-02-10,call,and more'],
    ['contacts', 'student,day,way,words', `s0,2014-02-10,call,${'x'.repeat(4_001)}`],
    ['cases', 'student,kind,reason,opened_on,closed_on', 's0,engagement,x,2014-02-10,2014-02-11'],
    ['cases', 'student,kind,reason,opened_on,close_reason', 's0,engagement,x,2014-02-10,Left'],
    ['cases', 'student,kind,reason,opened_on,target_on', 's0,engagement,x,2014-02-10,2014-02-09'],
    ['cases', 'student,kind,reason,opened_on,priority', 's0,engagement,x,2014-02-10,9'],
    ['cases', 'student,kind,reason,opened_on', 's0,engagement,x,1999-02-10'],
    ['cases', 'student,kind,reason,opened_on,owner', 's4,engagement,x,2014-02-10,ada'], // who could not read it
  ])('of %s keeps a row that cannot be with its reason, and stores nothing of it: %#', async (kind, head, row) => {
    const [contacts, cases] = await written();
    const { view } = await bring(made.who.leader, kind, `${head}\n${row}`);
    expect(view.rows).toEqual([
      { rowNo: 2, fate: 'bad-value', words: expect.stringMatching(/\w{3}/), studentId: null, caseId: null },
    ]);
    expect((await written()).slice(0, 2)).toEqual([contacts, cases]);
  });
});
