import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../tests/database.ts';
import { contextOf, smallInstitution, storeInstitution, studentIdOf, unitIds } from '../../tests/small-institution.ts';
import { openWorld } from '../../tests/world.ts';
import {
  pass_on_job,
  saveCalendarPeriod,
  saveUnit,
  scoreAgain,
  systemActor,
  weekly_run_job,
} from '../institution/server/index.ts';
import { removeCalendarPeriod } from '../institution/server/save-calendar-period.ts';
import type { Actor } from '../kernel/actor.ts';
import { addDays } from '../kernel/week.ts';
import type { Database } from '../platform/db/database.ts';
import { startJobs } from '../platform/jobs/jobs.ts';
import { silentLog } from '../platform/log/log.ts';
import type { Jobs, Services } from '../platform/services.ts';
import { emptyBatch } from '../roster/core/roster-batch.ts';
import { mergeStudents, reread_job } from '../roster/server/index.ts';
import { startRun } from '../scoring/server/index.ts';
import { importRoster } from '../sources/server/index.ts';
import { runCommand } from './cli/commands.ts';
import { addScoringCommands } from './cli/scoring-commands.ts';
import { jobKinds } from './features.ts';
import type { OpenServices } from './open-services.ts';
import { scoreInstitution } from './score-institution.ts';

interface Waiting {
  name: string;
  data: { institutionId: number };
}

describe.each(databaseKinds)('what scores rest on, changed on the %s database', (kind) => {
  let db: Database;
  let jobs: Jobs;
  let services: Services;
  let next = 0;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    jobs = await startJobs(db, silentLog, jobKinds);
    services = {
      db,
      jobs,
      log: silentLog,
      dataFolder: '/tmp',
      secret: 'a secret only for tests, long enough',
      publicUrl: 'http://localhost:4000',
    };
  });
  afterAll(async () => {
    await jobs.stop();
    await db.close();
  });

  async function scored() {
    const small = smallInstitution(++next);
    await storeInstitution(db, small);
    const id = small.institutionId;
    const now = new Date(contextOf(db, small).clock.now().epochMilliseconds);
    await db.owner
      .updateTable('institution.institution')
      .set({ fixed_now: now })
      .where('institution_id', '=', id)
      .execute();
    const context = { ...contextOf(db, small), jobs, dataFolder: '/tmp' };
    await scoreInstitution(context, { reason: 'command' });
    return { small, context, id, weekNo: (nth: number) => small.weeks[nth] ?? '' };
  }

  async function waiting(id: number): Promise<Waiting[]> {
    const { rows } = await sql<Waiting>`select name, data from jobs.job where state = 'created'
      and name <> ${pass_on_job} and (data->>'institutionId')::int = ${id} order by created_on`.execute(db.owner);
    return rows;
  }

  /** Does what waits, as a worker would. @returns what of it re-reads or scores: counts of attendance and what rules and playbooks say follow a run */
  async function work(id: number): Promise<string[]> {
    const done: string[] = [];
    for (let [job] = await waiting(id); job; [job] = await waiting(id)) {
      await sql`update jobs.job set state = 'completed' where state = 'created' and name = ${job.name}
        and data = ${JSON.stringify(job.data)}::jsonb`.execute(db.owner);
      await jobKinds.find(({ name }) => name === job?.name)?.run(job.data as never, services);
      if (/^(deliveries|scoring)\./.test(job.name)) done.push(job.name);
    }
    return done;
  }

  async function runs(id: number) {
    return db.forInstitution(id, (trx) =>
      trx
        .selectFrom('scoring.run')
        .select(['week', 'state', 'reason', 'started_by'])
        .where('institution_id', '=', id)
        .orderBy('run')
        .execute(),
    );
  }
  const superseded = async (id: number) =>
    (await runs(id)).filter(({ state }) => state === 'superseded').map(({ week }) => week);

  const holiday = (startsOn: string, endsOn: string) => ({
    kind: 'holiday' as const,
    name: 'Snow',
    academicYear: '2025-26',
    startsOn,
    endsOn,
  });

  it('has the weeks from a holiday on scored again, and takes back those of a week that is not taught', async () => {
    const { small, context, id, weekNo } = await scored();
    const follow = scoreAgain(context);
    const { calendarPeriodId } = await saveCalendarPeriod(context, holiday(weekNo(6), addDays(weekNo(6), 4)), follow);
    await saveCalendarPeriod(context, { ...holiday(weekNo(6), addDays(weekNo(6), 4)), calendarPeriodId, name: 'Ice' });
    expect(await waiting(id)).toEqual([{ name: weekly_run_job, data: { institutionId: id, reason: 'correction' } }]);
    expect(await work(id)).toEqual([weekly_run_job]);
    expect((await superseded(id)).sort()).toEqual(small.weeks.slice(6));
    const standing = (await runs(id)).filter(({ state }) => state === 'standing');
    expect(standing.map(({ week }) => week).sort()).toEqual(small.weeks.filter((week) => week !== weekNo(6)));
    expect(standing.at(-1)).toMatchObject({ reason: 'correction', started_by: 'Leadline, after a change' });
    await removeCalendarPeriod(context, calendarPeriodId, follow);
    await work(id);
    const again = (await runs(id)).filter(({ state }) => state === 'standing');
    expect(again.map(({ week }) => week).sort()).toEqual(small.weeks);
    // Nothing is due once it was heard of.
    const before = await runs(id);
    await db.forInstitution(id, follow);
    await work(id);
    expect(await runs(id)).toEqual(before);
  });

  it('asks for nothing when only a name is new, and when nothing has been scored yet', async () => {
    const { context, id, weekNo } = await scored();
    const follow = scoreAgain(context);
    const period = holiday(weekNo(6), weekNo(6));
    const { calendarPeriodId } = await saveCalendarPeriod(context, period, follow);
    await work(id);
    await saveCalendarPeriod(context, { ...period, calendarPeriodId, name: 'Ice' }, follow);
    expect(await waiting(id)).toEqual([]);
    const fresh = smallInstitution(++next);
    await storeInstitution(db, fresh);
    const early = { ...contextOf(db, fresh), jobs };
    await saveCalendarPeriod(early, holiday(weekNo(3), weekNo(3)), scoreAgain(early));
    await work(fresh.institutionId);
    expect(await runs(fresh.institutionId)).toEqual([]);
  });

  it('has weeks scored again from where a roster ends an enrolment or exempts a student', async () => {
    const { small, context, id, weekNo } = await scored();
    const row = {
      key: 'e7',
      student: 's7',
      programme: 'A',
      campus: null,
      termCode: 'T1',
      academicYear: '2025-26',
      yearOfStudy: '1',
      mode: 'full-time',
      startsOn: null,
      endsOn: null,
      endReason: null,
      isPrimary: true,
    };
    const standing = await db.forInstitution(id, (trx) =>
      sql<{ mode: string; is_primary: boolean }>`select mode, is_primary from roster.enrolment
        where institution_id = ${id} and source_key = 'e7'`.execute(trx),
    );
    const same = { ...row, mode: standing.rows[0]?.mode ?? '', isPrimary: standing.rows[0]?.is_primary ?? true };
    const batch = (change: object) => ({ ...emptyBatch('delta'), ...change }) as never;
    await importRoster(context, { institutionId: id, batch: batch({ enrolments: [same] }) });
    expect(await waiting(id)).toEqual([]);
    await importRoster(context, {
      institutionId: id,
      batch: batch({ enrolments: [{ ...same, endsOn: addDays(weekNo(7), 2) }] }),
    });
    expect(await work(id)).toEqual([weekly_run_job]);
    expect(await superseded(id)).toEqual(small.weeks.slice(7));
    const exemption = { student: 's8', kind: 'exemption', reason: 'illness', endsOn: null, isRestricted: false };
    await importRoster(context, {
      institutionId: id,
      batch: batch({ circumstances: [{ ...exemption, startsOn: weekNo(9) }] }),
    });
    expect(await work(id)).toEqual([weekly_run_job]);
    expect((await superseded(id)).filter((week) => week === weekNo(9))).toHaveLength(2);
    expect((await superseded(id)).filter((week) => week === weekNo(8))).toHaveLength(1);
  });

  it('has them scored again after two records were made one, once their deliveries were read again', async () => {
    const { context, id } = await scored();
    const follow = (trx: Parameters<ReturnType<typeof scoreAgain>>[0]) =>
      jobs.enqueue(trx, reread_job, { institutionId: id }, `reread-${id}`);
    const ids = { keptStudentId: studentIdOf(9), mergedStudentId: studentIdOf(10) };
    // What feeds said is left out of this test: its deliveries have no files.
    await db.forInstitution(id, (trx) =>
      trx.updateTable('sources.delivery').set({ state: 'refused' }).where('institution_id', '=', id).execute(),
    );
    await mergeStudents(context, { ...ids, reason: 'twice in the register' }, follow);
    expect(await work(id)).toEqual([reread_job, weekly_run_job]);
    expect((await superseded(id)).length).toBeGreaterThan(8);
  });

  it('looks at every week when a unit moves', async () => {
    const { small, context, id } = await scored();
    const unit = { unitId: unitIds.B, parentUnitId: null, kind: 'programme', code: 'B', name: 'Programme B' } as const;
    await saveUnit(context, unit, scoreAgain(context));
    expect(await work(id)).toEqual([weekly_run_job]);
    expect(await superseded(id)).toEqual(small.weeks);
  });

  it('records a run at the command line as started by whoever sits there', async () => {
    const { small, id } = await scored();
    await db.forInstitution(id, (trx) =>
      sql`update roster.enrolment set ends_on = ${small.weeks[9]}::date where institution_id = ${id} and source_key = 'e7'`.execute(
        trx,
      ),
    );
    const said: string[] = [];
    const terminal = {
      out: (text: string) => said.push(text),
      err: () => undefined,
      isTty: false,
      cwd: '/',
      user: 'ada',
    };
    const context = { services: services as OpenServices, terminal };
    const week = small.weeks[9] ?? '';
    const argv = ['score', '--institution', `small-${id}`, '--week', week, '--json'];
    expect(await runCommand(argv, context, [addScoringCommands])).toBe(0);
    expect((await runs(id)).at(-1)).toMatchObject({ week, reason: 'command', started_by: 'ada (command line)' });
  });

  it('records a run as started by the person who asked for it', async () => {
    const { context, id, weekNo } = await scored();
    const ada: Actor = { ...systemActor(id, 'Ada Park'), kind: 'person', actorId: 'user-ada' };
    await db.forInstitution(id, (trx) =>
      sql`update roster.enrolment set ends_on = ${weekNo(9)}::date where institution_id = ${id} and source_key = 'e7'`.execute(
        trx,
      ),
    );
    await startRun({ ...context, actor: ada }, { week: weekNo(9) });
    await work(id);
    expect((await runs(id)).at(-1)).toMatchObject({ week: weekNo(9), reason: 'button', started_by: 'Ada Park' });
    const events = await db.forInstitution(id, (trx) =>
      sql<{ verb: string; actor_kind: string; actor_id: string; actor_name: string }>`
        select verb, actor_kind, actor_id, actor_name from ledger.event
        where institution_id = ${id} and verb in ('scoring.start-run', 'scoring.run-week') order by number desc limit 2`.execute(
        trx,
      ),
    );
    const by = { actor_kind: 'person', actor_id: 'user-ada', actor_name: 'Ada Park' };
    expect(events.rows).toEqual([
      { verb: 'scoring.run-week', ...by },
      { verb: 'scoring.start-run', ...by },
    ]);
  });
});

it('is queued by the routes that change the calendar and the units', async () => {
  const world = await openWorld();
  try {
    const admin = await world.invite(world.north, 'admin');
    const queued = async () => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from jobs.job
        where name = ${weekly_run_job} and state = 'created' and data->>'reason' = 'correction'`.execute(
        world.services.db.owner,
      );
      await sql`delete from jobs.job where name = ${weekly_run_job}`.execute(world.services.db.owner);
      return rows[0]?.n;
    };
    const term = { kind: 'term', name: 'Autumn', academicYear: '2013-14', termCode: 'T1' };
    const days = { startsOn: '2013-10-07', endsOn: '2014-05-30' };
    const saved = await world.ask(admin, 'PUT', '/api/v1/north/calendar', { ...term, ...days });
    expect([saved.status, await queued()]).toEqual([200, 1]);
    const { calendarPeriodId } = saved.body;
    const renamed = { ...term, ...days, calendarPeriodId, name: 'Winter' };
    expect((await world.ask(admin, 'PUT', '/api/v1/north/calendar', renamed)).status).toBe(200);
    expect(await queued()).toBe(0);
    const gone = await world.ask(admin, 'DELETE', `/api/v1/north/calendar/${calendarPeriodId}`);
    expect([gone.status < 300, await queued()]).toEqual([true, 1]);
    const unit = { kind: 'faculty', code: 'F', name: 'Faculty' };
    const { unitId } = (await world.ask(admin, 'PUT', '/api/v1/north/units', unit)).body;
    const below = { kind: 'programme', code: 'P', name: 'Programme' };
    const made = (await world.ask(admin, 'PUT', '/api/v1/north/units', below)).body;
    expect(await queued()).toBe(0);
    const moved = { ...below, unitId: made.unitId, parentUnitId: unitId };
    expect((await world.ask(admin, 'PUT', '/api/v1/north/units', moved)).status).toBe(200);
    expect(await queued()).toBe(1);
  } finally {
    await world.close();
  }
});
