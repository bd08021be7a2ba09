import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, openCasework } from '../../../../tests/casework.ts';
import { zipOf } from '../../../../tests/zip-of.ts';
import { jobKinds } from '../../../app/features.ts';
import { clockOf, systemActor } from '../../../institution/server/index.ts';
import { emptyBatch, type RosterBatch } from '../../../roster/core/roster-batch.ts';
import { importRoster, take_in_job } from '../../../sources/server/index.ts';
import type { HandoversView } from '../../core/coming.ts';
import type { RolloverNamesView, RolloverView } from '../../core/rollover.ts';
import { passOnJob } from '../handover/pass-on-job.ts';

const period = (academicYear: string, termCode: string, startsOn: string, endsOn: string) => ({
  kind: 'term' as const,
  unit: null,
  termCode,
  name: academicYear,
  academicYear,
  startsOn,
  endsOn,
});

describe('the year rollover', () => {
  let made: Casework;
  let manager = '';
  const cases: string[] = [];
  beforeAll(async () => {
    made = await openCasework();
    manager = await made.world.invite(made.world.north, 'data-manager');
    for (const n of [0, 1, 2])
      cases.push(
        String(
          (
            await made.ask(made.who.ada, 'POST', '/cases', {
              studentId: made.students[n],
              kindKey: 'engagement',
              reason: 'x',
            })
          ).body.caseId,
        ),
      );
    await deliver({
      units: [{ kind: 'programme', code: 'PHIL', name: 'Philosophy', parent: null, timeZone: null }],
      enrolments: [
        {
          key: 'e4',
          student: 's4',
          programme: 'HIST',
          campus: null,
          termCode: '2013J',
          academicYear: '2013-14',
          yearOfStudy: '2',
          mode: 'full-time',
          startsOn: null,
          endsOn: null,
          endReason: null,
          isPrimary: true,
        },
      ],
    });
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
  const look = async (who: string, deliveryId: string) =>
    (await made.ask(who, 'GET', `/rollovers/${deliveryId}`)).body as unknown as RolloverView;
  const names = (who: string, deliveryId: string, group: string) =>
    made.ask(who, 'GET', `/rollovers/${deliveryId}/names?group=${group}`);
  const enrolments = async () =>
    (
      await sql<{ key: string; programme: string; year_of_study: string; ends_on: string | null }>`
        select e.source_key as key, u.code as programme, e.year_of_study, e.ends_on from roster.enrolment e
        join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id
        where e.institution_id = ${made.world.north.institutionId} order by e.source_key`.execute(
        made.world.services.db.owner,
      )
    ).rows;
  const upload = async (files: Record<string, string>) => {
    const { status, body } = await made.ask(
      manager,
      'PUT',
      '/rollovers?name=new-year.zip',
      zipOf(Object.entries(files).map(([name, content]) => ({ name, content }))),
    );
    expect(status).toBe(200);
    return String(body.deliveryId);
  };
  const header = 'enrolment,student,programme,term,academic_year,year_of_study,ends_on\n';

  it('by rule needs the new year’s terms, and says so', async () => {
    const drafted = await made.ask(manager, 'POST', '/rollovers');
    expect(drafted.status, JSON.stringify(drafted.body)).toBe(422);
    expect(String(drafted.body.detail)).toContain('no term of 2014-15');
    await deliver({
      periods: [
        period('2013-14', '2013J', '2013-10-07', '2014-06-01'),
        period('2014-15', '2014J', '2014-10-06', '2015-06-01'),
      ],
    });
  });

  it('by rule drafts a roster that is held: what it would do is seen, and nothing happens', async () => {
    const before = await enrolments();
    const drafted = await made.ask(manager, 'POST', '/rollovers');
    expect(drafted.status, JSON.stringify(drafted.body)).toBe(200);
    const deliveryId = String(drafted.body.deliveryId);
    expect(String((await made.ask(manager, 'POST', '/rollovers')).body.deliveryId)).toBe(deliveryId);
    const view = await look(manager, deliveryId);
    expect(view).toMatchObject({
      state: 'held',
      academicYear: '2014-15',
      asOf: '2014-10-06',
      counts: { students: 5, year: 4, left: 1, place: 0, joined: 0, stays: 0 },
      unended: 0,
      calendars: [],
      mayCarryOut: true,
    });
    expect(view.sentence).toBe('Of 5 students, 4 move up, 1 leave.');
    expect(view.work).toEqual({ passed: [], closing: { students: 0, cases: 0 }, stays: 3 });
    expect((await names(manager, deliveryId, 'left')).body).toMatchObject({
      total: 1,
      students: [{ name: 'Student 4' }],
    });
    const file = await made.ask(manager, 'GET', `/rollovers/${deliveryId}/file`);
    expect(await file.response.text()).toContain('s0/HIST/2014J,s0,HIST,2014J,2014-15,2,');
    expect(await enrolments()).toEqual(before);
  });

  it('names nobody’s casework to whoever may not read it, and shows a tutor nothing', async () => {
    const deliveryId = String((await made.ask(manager, 'POST', '/rollovers')).body.deliveryId);
    expect((await names(manager, deliveryId, 'closing')).status).toBe(403);
    expect((await names(made.who.leader, deliveryId, 'closing')).status).toBe(200);
    expect((await made.ask(made.who.ada, 'GET', `/rollovers/${deliveryId}`)).status).toBe(403);
    expect((await made.ask(made.who.leader, 'POST', `/rollovers/${deliveryId}/carry-out`)).status).toBe(403);
    expect((await look(made.who.leader, deliveryId)).mayCarryOut).toBe(false);
  });

  it('foresees of a roster exactly what it does once it is carried out', async () => {
    const deliveryId = await upload({
      'enrolments.csv': `${header}e0,s0,PHIL,2013J,2013-14,2,\ne1,s1,HIST,2013J,2013-14,1,2014-02-10\ne2,s2,PHIL,2013J,2013-14,1,\ne3,s3,HIST,2013J,2013-14,1,\n,s4,PHIL,2014J,2014-15,2,\n`,
      'caseloads.csv': 'staff,student,kind\nben,s0,tutor\nada,s1,tutor\nben,s3,tutor\nben,s4,tutor\n',
    });
    const view = await look(manager, deliveryId);
    expect(view.counts).toMatchObject({ students: 5, place: 3, left: 1, stays: 1 });
    expect(view.work).toEqual({
      passed: [
        { to: 'Ben Tutor', isUnit: false, students: 1, cases: 1, exemptions: 0 },
        { to: 'Philosophy', isUnit: true, students: 1, cases: 1, exemptions: 0 },
      ],
      closing: { students: 1, cases: 1 },
      stays: 0,
    });
    expect(view.caseloads).toEqual({ left: [], withNobody: 1 });
    expect((await names(made.who.leader, deliveryId, 'passed')).body as unknown as RolloverNamesView).toMatchObject({
      total: 2,
    });
    const carried = await made.ask(manager, 'POST', `/rollovers/${deliveryId}/carry-out`);
    expect(carried.body).toMatchObject({ state: 'applying', sentence: view.sentence });
    expect((await made.ask(manager, 'POST', `/rollovers/${deliveryId}/carry-out`)).status).toBe(409);
    const { institutionId } = made.world.north;
    await jobKinds
      .find(({ name }) => name === take_in_job)
      ?.run({ institutionId, deliveryId } as never, made.world.services);
    expect((await look(manager, deliveryId)).state).toBe('applied');
    await passOnJob.run({ institutionId }, made.world.services);
    const coming = async (who: string) => (await made.ask(who, 'GET', '/handovers')).body as unknown as HandoversView;
    expect((await coming(made.who.ben)).coming.map(({ student, change }) => [student?.name, change])).toEqual([
      ['Student 0', 'place'],
    ]);
    expect((await coming(made.who.leader)).coming.map(({ student, change }) => [student?.name, change]).sort()).toEqual(
      [
        ['Student 1', 'left'],
        ['Student 2', 'place'],
      ],
    );
  });

  it('warns of enrolments that nothing ends, and of a calendar without the new year', async () => {
    const deliveryId = await upload({
      'enrolments.csv': `${header},s0,PHIL,2015J,2015-16,3,\n,s7,PHIL,2015J,2015-16,1,\n`,
      'students.csv': 'student,given_name,family_name\ns7,New,Comer\n',
    });
    const view = await look(manager, deliveryId);
    expect(view).toMatchObject({ unended: 4, calendars: ['The institution’s calendar'], counts: { joined: 1 } });
    expect((await names(manager, deliveryId, 'joined')).body).toMatchObject({
      students: [{ studentId: null, name: 's7' }],
    });
  });
});
