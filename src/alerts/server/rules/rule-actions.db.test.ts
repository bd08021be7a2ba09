import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { adminOf, ruledInstitutions, tutor } from '../../../../tests/ruled-institution.ts';
import { studentIdOf, unitIds } from '../../../../tests/small-institution.ts';
import { logContacts } from '../../../cases/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Database } from '../../../platform/db/database.ts';
import { evaluateRules } from '../index.ts';
import { takeWorkflowSteps } from '../raise/take-workflow-steps.ts';
import { wasCorrected, withdrawAlerts } from '../raise/withdraw-alerts.ts';

describe.each(databaseKinds)('what rules do on the %s database', { timeout: 60_000 }, (kind) => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  }, 60_000);
  afterAll(() => db.close());
  const { fresh, alertsOf, noticesOf, setRule } = ruledInstitutions(() => db);

  it('refers a case to a service, first in priority, and puts it in a team’s queue', async () => {
    const { id, context } = await fresh();
    const [service, queue, member] = [uuidv7(), uuidv7(), uuidv7()];
    await sql`insert into roster.staff (institution_id, staff_id, source_key, display_name) values (${id}, ${member}, 'w', 'Wes')`.execute(
      db.owner,
    );
    await sql`insert into cases.team (institution_id, team_id, name, takes_referrals) values (${id}, ${service}, 'Welfare', true), (${id}, ${queue}, 'Retention', false)`.execute(
      db.owner,
    );
    await sql`insert into cases.team_member (institution_id, team_id, staff_id, is_lead) values (${id}, ${queue}, ${member}, true)`.execute(
      db.owner,
    );
    await setRule(id, 'stopped', {
      actions: {
        case: { kind: 'engagement', priority: 1, teamId: queue },
        referral: { teamId: service, priority: 1 },
      },
    });
    await evaluateRules(context);
    await evaluateRules(context);
    const [alert] = (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    const { rows } =
      await sql<object>`select r.state, r.priority, r.reason, c.team_id, c.owner_staff_id from cases.referral r
      join cases."case" c on c.institution_id = r.institution_id and c.case_id = r.case_id
      where r.institution_id = ${id} and r.case_id = ${alert?.case_id ?? ''}::uuid`.execute(db.owner);
    expect(rows).toEqual([
      { state: 'offered', priority: 1, reason: alert?.words, team_id: queue, owner_staff_id: null },
    ]);
    expect(
      (await noticesOf(id)).some(({ staff_id, words }) => staff_id === member && words.startsWith('Student 6:')),
    ).toBe(true);
  });

  it('proposes more help once, for a person to answer, and takes it back where the alert is withdrawn', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', { actions: { support: { tier: 2, wantsPlan: true } } });
    await evaluateRules(context);
    await evaluateRules(context);
    const [alert] = (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    const read = async () => {
      const { rows } = await sql<{ state: string; tier: number; wants_plan: boolean; words: string }>`
        select state, tier, wants_plan, reasons->0->>'words' as words from interventions.proposal
        where institution_id = ${id} and student_id = ${studentIdOf(6)}::uuid`.execute(db.owner);
      return rows;
    };
    expect(await read()).toEqual([{ state: 'waiting', tier: 2, wants_plan: true, words: alert?.words }]);
    await withdrawAlerts(context, [alert?.alert_id ?? ''], wasCorrected);
    expect(await read()).toMatchObject([{ state: 'withdrawn' }]);
  });

  it('takes mail, a wait, and the team’s lead where nobody reached the student; a logged contact or a withdrawal ends it', async () => {
    const { id, context } = await fresh();
    const lead = uuidv7();
    const team = uuidv7();
    await sql`insert into roster.staff (institution_id, staff_id, source_key, display_name) values (${id}, ${lead}, 'l', 'Lead')`.execute(
      db.owner,
    );
    await sql`insert into cases.team (institution_id, team_id, name) values (${id}, ${team}, 'Tutors')`.execute(
      db.owner,
    );
    await sql`insert into cases.team_member (institution_id, team_id, staff_id, is_lead)
      values (${id}, ${team}, ${tutor}, false), (${id}, ${team}, ${lead}, true)`.execute(db.owner);
    await setRule(id, 'stopped', {
      condition: { when: 'score-below', threshold: 999, weeks: 1 },
      actions: {
        workflow: [
          { do: 'mail-student' },
          { do: 'wait', days: 3 },
          { do: 'if-no-contact' },
          { do: 'notify', whom: 'team-lead' },
        ],
      },
    });
    await evaluateRules(context);
    await takeWorkflowSteps(context);
    const mine = (n: number) => studentIdOf(n);
    const mails = await sql<{
      recipient_id: string;
    }>`select recipient_id from messages.message where institution_id = ${id} and kind = 'student-mail'`.execute(
      db.owner,
    );
    expect(mails.rows.map(({ recipient_id }) => recipient_id)).toContain(mine(7));
    // Student 8 is spoken with on the next day.
    const later = (days: number) => ({ ...context, clock: fixedClock(context.clock.now().add({ hours: 24 * days })) });
    await logContacts({ ...later(1), actor: adminOf(id) }, { studentIds: [mine(8)], way: 'call', reach: 'two_way' });
    // Student 9's alert is withdrawn meanwhile.
    await sql`update alerts.alert set state = 'withdrawn', ended_at = now() where institution_id = ${id} and student_id = ${mine(9)}`.execute(
      db.owner,
    );
    await takeWorkflowSteps(later(4));
    const steps = await sql<{ student_id: string; said: string }>`select a.student_id, w.said from alerts.workflow w
      join alerts.alert a on a.institution_id = w.institution_id and a.alert_id = w.alert_id where w.institution_id = ${id}`.execute(
      db.owner,
    );
    const saidOf = (n: number) => steps.rows.find(({ student_id }) => student_id === mine(n))?.said;
    expect([saidOf(7), saidOf(8), saidOf(9)]).toEqual(['Told.', 'Somebody reached the student.', 'The alert is over.']);
    const leads = (await noticesOf(id)).filter(({ staff_id }) => staff_id === lead);
    expect(leads.some(({ words }) => words.startsWith('Student 7:'))).toBe(true);
    expect(leads.some(({ words }) => words.startsWith('Student 8:') || words.startsWith('Student 9:'))).toBe(false);
  });

  it('speaks of whom its scope takes in: a saved cohort, and those whom staff in a part look after', async () => {
    const { id, context } = await fresh();
    const cohort = uuidv7();
    await sql`insert into access.saved_cohort (institution_id, saved_cohort_id, name, filter, owner_user_id)
      values (${id}, ${cohort}, 'B', ${JSON.stringify({ programme: unitIds.B })}::jsonb, 'u')`.execute(db.owner);
    await sql`insert into roster.caseload (institution_id, staff_id, student_id, kind) values (${id}, ${tutor}, ${studentIdOf(2)}, 'counselor'),
      (${id}, ${tutor}, ${studentIdOf(27)}, 'counselor')`.execute(db.owner);
    const found = async (scope: object) => {
      await setRule(id, 'stopped', { condition: { when: 'score-below', threshold: 1000, weeks: 1 } });
      await sql`update alerts.rule_version set definition = jsonb_set(definition, '{scope}', ${JSON.stringify(scope)}::jsonb) where institution_id = ${id}`.execute(
        db.owner,
      );
      await sql`delete from alerts.evaluation where institution_id = ${id}`.execute(db.owner);
      await sql`truncate alerts.alert cascade`.execute(db.owner);
      await evaluateRules(context);
      return [
        ...new Set((await alertsOf(id)).filter(({ key }) => key === 'stopped').map(({ enrolment_id }) => enrolment_id)),
      ];
    };
    expect(await found({ cohortIds: [cohort] })).toEqual([25, 26, 27, 28, 29, 30]);
    expect(await found({ caredForBy: ['counselor'] })).toEqual([2, 27]);
    expect(await found({ cohortIds: [cohort], caredForBy: ['counselor'] })).toEqual([27]);
    expect(await found({ cohortIds: [uuidv7()] })).toEqual([]);
  });

  it('speaks of a whole group by how far it fell and how large it is, and once while it goes on', async () => {
    const { id, context } = await fresh();
    const raised = async (change: object, falls: readonly number[]) => {
      await sql`truncate alerts.cohort_alert cascade`.execute(db.owner);
      await sql`delete from trends.cohort_drift where institution_id = ${id}`.execute(db.owner);
      // The last weeks of one group, oldest first.
      for (const [index, fall] of falls.entries())
        await sql`insert into trends.cohort_drift (institution_id, run, group_no, week, group_key, label, cause, fall_sd, n, evidence)
          select r.institution_id, r.run, g.group_no, r.week, g.group_key, g.label, 'real', ${fall}, 24, '{}' from scoring.run r
          join scoring.peer_group_week g on g.institution_id = r.institution_id and g.run = r.run and g.level = 0
          where r.institution_id = ${id} and r.state = 'standing' and g.label like '%A%'
          order by r.week desc offset ${falls.length - 1 - index} limit 1`.execute(db.owner);
      await setRule(id, 'cohort-drift', {});
      await sql`update alerts.rule_version set definition = definition || ${JSON.stringify({ least_fall_sd: 0.5, least_members: 10, scope: {}, ...change })}::jsonb where institution_id = ${id} and definition->>'about' = 'cohort'`.execute(
        db.owner,
      );
      await sql`delete from alerts.evaluation where institution_id = ${id}`.execute(db.owner);
      await evaluateRules(context);
      const { rows } = await sql<{
        words: string;
      }>`select words from alerts.cohort_alert where institution_id = ${id} order by week`.execute(db.owner);
      return rows.map(({ words }) => /down ([0-9.]+)/.exec(words)?.[1]);
    };
    expect(await raised({}, [0.8])).toEqual(['0.8']);
    expect(await raised({}, [0.8, 1.2])).toEqual(['0.8']);
    expect(await raised({ least_fall_sd: 1 }, [0.8, 1.2])).toEqual(['1.2']);
    expect(await raised({ least_fall_sd: 1.5 }, [0.8, 1.2])).toEqual([]);
    expect(await raised({ least_members: 25 }, [1.2])).toEqual([]);
    expect(await raised({ scope: { unitIds: [unitIds.B] } }, [1.2])).toEqual([]);
    expect(await raised({ scope: { unitIds: [unitIds.faculty] } }, [1.2])).toEqual(['1.2']);
  });
});
