import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../tests/casework.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { emptyBatch } from '../core/roster-batch.ts';
import { applyRoster } from './index.ts';

// Today is Monday, 17 February 2014.
const weekdaysPm = [0, 1, 2, 3, 4].map((weekday) => ({ weekday, parts: ['pm'] }));
const agreement = {
  kind: 'part-time',
  startsOn: '2014-02-24',
  endsOn: '2014-04-04',
  arrivesAt: null,
  steps: [{ from: '2014-02-24', notExpected: weekdaysPm }],
  agreedWith: 'Mother and head of year',
  agreedOn: '2014-02-14',
  reason: 'Coming back after an operation',
};

describe.each(databaseKinds)('agreements on the %s database', (kind) => {
  let house: Casework;
  beforeAll(async () => {
    house = await openCasework(kind);
  }, 120_000);
  afterAll(() => house.world.close());

  const post = (who: string, path: string, body: object) => house.ask(who, 'POST', path, body);
  const of = (student: number) => `/students/${house.students[student]}`;
  const view = async (student: number, who = house.who.ada) => {
    const { body } = await house.ask(who, 'GET', `${of(student)}/agreements`);
    return body as unknown as {
      adjustments: { adjustmentId: string; endsOn: string; revision: number; ended: { by: string } | null }[];
      circumstances: { circumstanceId: string; reason: string; endsOn: string | null }[];
    };
  };
  const everything = async () => {
    const { institutionId } = house.world.north;
    const { rows } = await sql<{ all: string }>`select
      (select coalesce(jsonb_agg(a order by adjustment_id), '[]') from roster.adjustment a where institution_id = ${institutionId})::text
      || (select coalesce(jsonb_agg(c order by circumstance_id), '[]') from roster.circumstance c where institution_id = ${institutionId})::text
      || (select last_number from ledger.head where institution_id = ${institutionId})::text as all`.execute(
      house.world.services.db.owner,
    );
    return rows[0]?.all;
  };
  const queued = async (name: string) => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from jobs.job where name = ${name} and state = 'created'`.execute(
      house.world.services.db.owner,
    );
    return rows[0]?.n ?? 0;
  };
  const lastEvent = async () => {
    const { rows } = await sql<{
      verb: string;
      details: Record<string, unknown>;
    }>`select verb, details from ledger.event where institution_id = ${house.world.north.institutionId} order by number desc limit 1`.execute(
      house.world.services.db.owner,
    );
    return rows[0];
  };

  it('are made, changed as of what was read, and ended, each with its trace and with scores and attendance to follow', async () => {
    const made = await post(house.who.ada, `${of(0)}/adjustments`, agreement);
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const id = String(made.body.adjustmentId);
    expect(await lastEvent()).toMatchObject({ verb: 'roster.agree-adjustment', details: { scoresFrom: '2014-02-24' } });
    expect(JSON.stringify(await lastEvent())).not.toContain('operation');
    expect([await queued('attendance.refresh'), await queued('scoring.weekly-run')]).toEqual([1, 1]);
    const longer = { ...agreement, endsOn: '2014-04-11', revision: 1 };
    expect((await house.ask(house.who.ada, 'PUT', `/adjustments/${id}`, longer)).status).toBe(200);
    expect(await lastEvent()).toMatchObject({ details: { scoresFrom: '2014-04-04' } });
    const late = await house.ask(house.who.leader, 'PUT', `/adjustments/${id}`, longer);
    expect([late.status, late.body.code]).toEqual([409, 'agreement.conflict']);
    const end = { lastDay: '2014-03-14', reason: 'Well again' };
    expect((await post(house.who.leader, `/adjustments/${id}/end`, end)).status).toBe(200);
    expect((await view(0)).adjustments).toMatchObject([{ endsOn: '2014-03-14', revision: 3 }]);
    expect(await lastEvent()).toMatchObject({ verb: 'roster.end-adjustment', details: { scoresFrom: '2014-03-15' } });
  });

  it('are seen and made by those who look after the student, and by nobody else', async () => {
    expect((await house.ask(house.who.ben, 'GET', `${of(0)}/agreements`)).status).toBe(404);
    expect((await post(house.who.ben, `${of(0)}/adjustments`, agreement)).status).toBe(404);
    expect((await post(house.who.teacher, `${of(3)}/adjustments`, agreement)).status).toBe(403);
    const { adjustmentId } = (await view(0)).adjustments[0] ?? {};
    expect(
      (await post(house.who.ben, `/adjustments/${adjustmentId}/end`, { lastDay: '2014-03-01', reason: 'x' })).status,
    ).toBe(404);
    expect((await house.ask(house.who.south, 'GET', `${of(0)}/agreements`)).status).not.toBe(200);
  });

  it('let an exemption be noted and ended; a roster that says nothing new leaves it ended', async () => {
    const noted = await post(house.who.ada, `${of(1)}/circumstances`, {
      kind: 'exemption',
      reason: 'In hospital',
      isRestricted: true,
      startsOn: '2014-02-03',
    });
    expect(noted.status, JSON.stringify(noted.body)).toBe(200);
    const id = String(noted.body.circumstanceId);
    const end = { lastDay: '2014-02-14', reason: 'Home again' };
    expect((await post(house.who.ada, `/circumstances/${id}/end`, end)).status).toBe(200);
    expect(await lastEvent()).toMatchObject({ details: { scoresFrom: '2014-02-15' } });
    const roster = async (endsOn: string | null) => {
      const batch = emptyBatch('delta');
      batch.circumstances.push({
        student: 's1',
        kind: 'exemption',
        reason: 'In hospital',
        isRestricted: true,
        startsOn: '2014-02-03',
        endsOn,
      });
      const { institutionId } = house.world.north;
      await applyRoster(house.world.services.db, { institutionId, batch, today: '2014-02-17' });
      return (await view(1)).circumstances[0]?.endsOn;
    };
    expect(await roster(null)).toBe('2014-02-14');
    expect(await roster('2014-02-21')).toBe('2014-02-21');
    expect((await view(1, house.who.leader)).circumstances[0]?.reason).toBe('ask who looks after the student');
  });

  it('says what is wrong with a bad input, and changes nothing', async () => {
    const made = await post(house.who.ada, `${of(2)}/adjustments`, agreement);
    const open = await post(house.who.ada, `${of(2)}/circumstances`, {
      kind: 'circumstance',
      reason: 'Moving house',
      startsOn: '2014-02-10',
      endsOn: '2014-02-28',
    });
    const [adjustment, circumstance] = [made.body.adjustmentId, open.body.circumstanceId];
    const before = await everything();
    const other = { startsOn: '2014-05-05', endsOn: '2014-05-30' };
    const steps = (...days: string[]) => ({ steps: days.map((from) => ({ from, notExpected: weekdaysPm })) });
    const cases: [what: string, path: string, body: object, status: number, code: string][] = [
      [
        'ends before it starts',
        `${of(2)}/adjustments`,
        { ...agreement, endsOn: '2014-02-20' },
        422,
        'agreement.invalid',
      ],
      [
        'longer than a year',
        `${of(2)}/adjustments`,
        { ...agreement, startsOn: '2014-05-05', ...steps('2014-05-05'), endsOn: '2015-12-31' },
        422,
        'agreement.invalid',
      ],
      ['on days of another', `${of(2)}/adjustments`, agreement, 422, 'agreement.invalid'],
      [
        'no step on its first day',
        `${of(2)}/adjustments`,
        { ...agreement, ...other, ...steps('2014-05-12') },
        422,
        'agreement.invalid',
      ],
      [
        'a step after its end',
        `${of(2)}/adjustments`,
        { ...agreement, ...other, ...steps('2014-05-05', '2014-06-02') },
        422,
        'agreement.invalid',
      ],
      [
        'steps out of order',
        `${of(2)}/adjustments`,
        { ...agreement, ...other, ...steps('2014-05-05', '2014-05-20', '2014-05-12') },
        422,
        'agreement.invalid',
      ],
      [
        'nothing agreed',
        `${of(2)}/adjustments`,
        { ...agreement, ...other, steps: [{ from: '2014-05-05', notExpected: [] }] },
        422,
        'agreement.invalid',
      ],
      [
        'later arrival without a time',
        `${of(2)}/adjustments`,
        { ...agreement, ...other, ...steps('2014-05-05'), kind: 'later-arrival' },
        422,
        'agreement.invalid',
      ],
      [
        'agreed tomorrow',
        `${of(2)}/adjustments`,
        { ...agreement, ...other, ...steps('2014-05-05'), agreedOn: '2014-02-18' },
        422,
        'agreement.invalid',
      ],
      [
        'an unknown part',
        `${of(2)}/adjustments`,
        { ...agreement, steps: [{ from: '2014-02-24', notExpected: [{ weekday: 0, parts: ['noon'] }] }] },
        422,
        'leadline.invalid',
      ],
      [
        'an eighth weekday',
        `${of(2)}/adjustments`,
        { ...agreement, steps: [{ from: '2014-02-24', notExpected: [{ weekday: 7, parts: ['pm'] }] }] },
        422,
        'leadline.invalid',
      ],
      [
        'a weekday twice',
        `${of(2)}/adjustments`,
        { ...agreement, ...other, steps: [{ from: '2014-05-05', notExpected: [weekdaysPm[0], weekdaysPm[0]] }] },
        422,
        'agreement.invalid',
      ],
      ['nobody agreed', `${of(2)}/adjustments`, { ...agreement, agreedWith: '  ' }, 422, 'leadline.invalid'],
      ['no reason', `${of(2)}/adjustments`, { ...agreement, reason: '' }, 422, 'leadline.invalid'],
      ['a time that is none', `${of(2)}/adjustments`, { ...agreement, arrivesAt: '25:00' }, 422, 'leadline.invalid'],
      ['an unknown kind', `${of(2)}/adjustments`, { ...agreement, kind: 'home-schooling' }, 422, 'leadline.invalid'],
      ['a day that is none', `${of(2)}/adjustments`, { ...agreement, startsOn: '2014-02-30' }, 422, 'leadline.invalid'],
      [
        'ended later than it ends',
        `/adjustments/${adjustment}/end`,
        { lastDay: '2014-05-01', reason: 'x' },
        422,
        'agreement.invalid',
      ],
      [
        'ended without a reason',
        `/adjustments/${adjustment}/end`,
        { lastDay: '2014-03-01', reason: ' ' },
        422,
        'leadline.invalid',
      ],
      [
        'an agreement that is not there',
        `/adjustments/${uuidv7()}/end`,
        { lastDay: '2014-03-01', reason: 'x' },
        404,
        'agreement.not-found',
      ],
      [
        'a circumstance that ends before it starts',
        `${of(2)}/circumstances`,
        { kind: 'exemption', reason: 'x', startsOn: '2014-02-10', endsOn: '2014-02-09' },
        422,
        'leadline.invalid',
      ],
      [
        'the same noted twice',
        `${of(2)}/circumstances`,
        { kind: 'circumstance', reason: 'Moving house', startsOn: '2014-02-10' },
        409,
        'agreement.conflict',
      ],
      [
        'a circumstance ended later than it ends',
        `/circumstances/${circumstance}/end`,
        { lastDay: '2014-03-30', reason: 'x' },
        422,
        'agreement.invalid',
      ],
      ['a student of nobody', `/students/${uuidv7()}/adjustments`, agreement, 404, 'roster.not-found'],
    ];
    const found = [];
    for (const [what, path, body] of cases) {
      const answer = await post(house.who.ada, path, body);
      found.push([what, answer.status, answer.body.code]);
    }
    expect(found).toEqual(cases.map(([what, , , status, code]) => [what, status, code]));
    expect(await everything()).toBe(before);
  });
});
