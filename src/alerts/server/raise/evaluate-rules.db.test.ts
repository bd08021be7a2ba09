import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { ruledInstitutions } from '../../../../tests/ruled-institution.ts';
import { deliver, observed, type SmallInstitution, studentIdOf } from '../../../../tests/small-institution.ts';
import { seedRoles } from '../../../access/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { RunContext } from '../../../scoring/server/index.ts';
import { evaluateRules } from '../index.ts';
import { takeWorkflowSteps } from './take-workflow-steps.ts';

describe.each(databaseKinds)('rules on the %s database', { timeout: 60_000 }, (kind) => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  }, 60_000);
  afterAll(() => db.close());
  const { fresh, alertsOf, noticesOf, plain, setRule } = ruledInstitutions(() => db);
  async function stopBeginsEarlier(small: SmallInstitution, context: RunContext, score: () => Promise<unknown>) {
    // Student 6 had come every day after all: the correction covers the weeks in which nothing was seen.
    for (const source of small.sources)
      await deliver(db, small, source, [5, 6, 7, 8, 9], (one, enrolmentId, week) =>
        observed(one, enrolmentId === 6 ? 7 : enrolmentId, week),
      );
    await score();
    return evaluateRules(context);
  }
  it('tells the tutor of who stopped, once, however often it is evaluated', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', {});
    await evaluateRules(context);
    const first = await alertsOf(id);
    const stopped = first.filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    expect(stopped.map(({ enrolment_id, state, told, words }) => ({ enrolment_id, state, told, words }))).toEqual([
      { enrolment_id: 6, state: 'open', told: 1, words: 'No activity for two weeks or more.' },
    ]);
    const notices = await noticesOf(id);
    expect(notices.filter((notice) => notice.words.includes('Student 6:'))).toHaveLength(1);
    await Promise.all([evaluateRules(context), evaluateRules(context)]);
    await sqlForget(id);
    await evaluateRules(context);
    expect(plain(await alertsOf(id))).toEqual(plain(first));
    expect(await noticesOf(id)).toEqual(notices);
  });

  /** As if every week had to be evaluated again. */
  const sqlForget = (id: number) =>
    db.forInstitution(id, (trx) => sql`delete from alerts.evaluation where institution_id = ${id}`.execute(trx));

  it('withdraws what corrected data no longer hold up, tells who was told, and says so on the case', async () => {
    const { small, id, context, score } = await fresh();
    await setRule(id, 'stopped', { actions: { case: { kind: 'engagement', priority: 2, teamId: null } } });
    await evaluateRules(context);
    const [before] = (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    expect(before).toMatchObject({ state: 'open', case_step: 'opened' });
    await db.forInstitution(id, (trx) =>
      trx.updateTable('messages.notice').set({ seen_at: new Date() }).where('institution_id', '=', id).execute(),
    );
    await stopBeginsEarlier(small, context, score);
    const [after] = (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    expect(after).toMatchObject({ alert_id: before?.alert_id, state: 'withdrawn', reason_kind: 'corrected' });
    const entries = await db.forInstitution(id, (trx) =>
      trx
        .selectFrom('cases.entry')
        .select(['kind', 'words'])
        .where('institution_id', '=', id)
        .orderBy('entry_id')
        .execute(),
    );
    expect(entries.map((entry) => entry.kind)).toEqual(['opened', 'withdrawn']);
    const corrections = (await noticesOf(id)).filter((notice) => notice.origin_kind === 'alert-correction');
    expect(corrections).toHaveLength(1);
  });

  it('keeps back who is exempt, and tells of them when that is over', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', {});
    const circumstance = uuidv7();
    await db.forInstitution(id, (trx) =>
      trx
        .insertInto('roster.circumstance')
        .values({
          institution_id: id,
          circumstance_id: circumstance,
          student_id: studentIdOf(6),
          kind: 'circumstance',
          reason: 'bereavement',
          starts_on: '2025-11-01',
          ends_on: null,
        })
        .execute(),
    );
    await evaluateRules(context);
    const of6 = async () => (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    expect(await of6()).toMatchObject([{ state: 'suppressed', reason_kind: 'circumstance', told: 0 }]);
    await db.forInstitution(id, (trx) =>
      trx
        .deleteFrom('roster.circumstance')
        .where('institution_id', '=', id)
        .where('circumstance_id', '=', circumstance)
        .execute(),
    );
    await evaluateRules(context);
    expect(await of6()).toMatchObject([{ state: 'open', reason_kind: null, told: 1 }]);
  });

  it('joins an open case instead of raising the student again', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', { actions: { case: { kind: 'engagement', priority: 2, teamId: null } } });
    await setRule(id, 'low-twice', {
      condition: { when: 'no-activity', sources: [], days: 20 },
      actions: { case: { kind: 'engagement', priority: 1, teamId: null } },
    });
    await evaluateRules(context);
    const rows = (await alertsOf(id)).filter((row) => row.enrolment_id === 6);
    expect(rows.map((row) => row.case_step).sort()).toEqual(['joined', 'opened']);
    expect(new Set(rows.map((row) => row.case_id)).size).toBe(1);
  });

  it('tells nobody while a rule runs in shadow', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', { state: 'shadow' });
    await evaluateRules(context);
    expect(
      (await alertsOf(id)).filter((row) => row.enrolment_id === 6).map(({ state, told }) => ({ state, told })),
    ).toEqual([{ state: 'shadow', told: 0 }]);
    expect(await noticesOf(id)).toEqual([]);
  });

  it('killed again and again in the middle, tells everybody exactly once', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'low-twice', {
      condition: { when: 'score-below', threshold: 1000, weeks: 1 },
      actions: { case: { kind: 'engagement', priority: 2, teamId: null }, mailStudent: true },
    });
    let kills = 0;
    for (let lives = 1; ; lives++) {
      // The process goes just before its so many-th commit: what that transaction did is gone with it.
      let left = lives;
      const dying: Database = {
        ...db,
        forInstitution: (institutionId, work) =>
          db.forInstitution(institutionId, async (trx) => {
            const done = await work(trx);
            if (left-- === 0) throw new Error('killed');
            return done;
          }),
      };
      const isDone = await evaluateRules({ ...context, db: dying }).then(
        () => true,
        () => false,
      );
      if (isDone) break;
      kills++;
    }
    expect(kills).toBeGreaterThan(10);
    const open = (await alertsOf(id)).filter(({ key, state }) => key === 'low-twice' && state === 'open');
    expect(open.length).toBeGreaterThan(20);
    expect(open.every(({ told, case_id }) => told === 1 && case_id !== null)).toBe(true);
    const notices = (await noticesOf(id)).filter(({ origin_id }) =>
      open.some(({ alert_id }) => alert_id === origin_id),
    );
    expect(notices).toHaveLength(open.length);
    const mails = await db.forInstitution(id, (trx) =>
      trx.selectFrom('messages.message').select('origin_id').where('institution_id', '=', id).execute(),
    );
    const mailed = mails.map(({ origin_id }) => origin_id);
    expect(open.every(({ alert_id }) => mailed.filter((one) => one === alert_id).length === 1)).toBe(true);
    const { rows: entries } = await db.forInstitution(id, (trx) =>
      sql<{
        n: number;
      }>`select count(*)::int as n from cases.entry where institution_id = ${id} group by origin_id having count(*) > 1`.execute(
        trx,
      ),
    );
    expect(entries).toEqual([]);
  });

  it('takes the steps of a workflow as they come due, and stops once somebody reached the student', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', {
      actions: {
        workflow: [
          { do: 'mail-student' },
          { do: 'wait', days: 3 },
          { do: 'if-no-contact' },
          { do: 'notify', whom: 'tutor' },
        ],
      },
    });
    await evaluateRules(context);
    await takeWorkflowSteps(context);
    const of6 = async () => {
      const [alert] = (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
      return db.forInstitution(id, (trx) =>
        trx
          .selectFrom('alerts.workflow')
          .select(['step', 'state', 'said'])
          .where('institution_id', '=', id)
          .where('alert_id', '=', alert?.alert_id ?? '')
          .executeTakeFirst(),
      );
    };
    expect(await of6()).toMatchObject({ step: 2, state: 'running', said: 'Waits 3 days.' });
    const later = (days: number) => ({ ...context, clock: fixedClock(context.clock.now().add({ hours: 24 * days })) });
    expect(await takeWorkflowSteps(later(2))).toBe(0);
    expect(await takeWorkflowSteps(later(3))).toBeGreaterThan(1);
    expect(await of6()).toMatchObject({ state: 'done', said: 'Told.' });
  });

  it('raises one alert about a group that moved, and tells who leads it', async () => {
    const { id, context } = await fresh();
    const lead = uuidv7();
    await db.forInstitution(id, async (trx) => {
      await sql`insert into trends.cohort_drift (institution_id, run, group_no, week, group_key, label, cause, fall_sd, n, evidence)
        select r.institution_id, r.run, g.group_no, r.week, g.group_key, g.label, 'real', 0.8, 24, '{}' from scoring.run r
        join scoring.peer_group_week g on g.institution_id = r.institution_id and g.run = r.run and g.level = 0
        where r.institution_id = ${id} and r.state = 'standing' and g.label like '%A%' order by r.week desc limit 1`.execute(
        trx,
      );
      await trx
        .insertInto('roster.staff')
        .values({ institution_id: id, staff_id: lead, source_key: 'lead', display_name: 'Lead', email: null })
        .execute();
      await seedRoles(trx, id);
      await trx
        .insertInto('access.assignment')
        .values({ institution_id: id, assignment_id: uuidv7(), user_id: 'u', role_key: 'leader', staff_id: lead })
        .execute();
    });
    await setRule(id, 'stopped', {});
    await setRule(id, 'cohort-drift', {});
    await evaluateRules(context);
    await evaluateRules(context);
    const told = (await noticesOf(id)).filter(({ staff_id }) => staff_id === lead);
    expect(told.map(({ origin_kind }) => origin_kind)).toEqual(['cohort-alert']);
    const of6 = (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    expect(of6).toMatchObject([{ state: 'suppressed', reason_kind: 'cohort-drift', told: 0 }]);
  });
});
