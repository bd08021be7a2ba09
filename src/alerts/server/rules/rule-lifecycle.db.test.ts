import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { adminOf, noJobs, ruledInstitutions } from '../../../../tests/ruled-institution.ts';
import { studentIdOf } from '../../../../tests/small-institution.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { addDays } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { RuleDefinition, StudentRule } from '../../core/definition.ts';
import { evaluateRules } from '../index.ts';
import { changeRule } from './change-rule.ts';
import { metAlready } from './met-already.ts';

describe.each(databaseKinds)('the life of rules and alerts on the %s database', { timeout: 60_000 }, (kind) => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  }, 60_000);
  afterAll(() => db.close());
  const { fresh, alertsOf, ruleOf, turn, seeAll, noticesOf, plain, setRule } = ruledInstitutions(() => db);

  it('begins with those for whom it begins to hold: who met it already is noted, and nobody is told of them', async () => {
    const { id, context, small } = await fresh();
    await setRule(id, 'stopped', { condition: { when: 'trend', trend: 'stopped', begins: false } });
    await sql`update alerts.rule set from_week = null, starts_with = 'newly' where institution_id = ${id}`.execute(
      db.owner,
    );
    await evaluateRules(context);
    await evaluateRules(context);
    const of6 = async () => (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    const last = addDays(small.weeks.at(-1) ?? '', 6);
    expect((await of6()).map(({ state, on_day, told }) => ({ state, on_day, told }))).toEqual([
      { state: 'already', on_day: last, told: 0 },
    ]);
    expect(await noticesOf(id)).toEqual([]);
    const { ruleId } = await ruleOf(id, 'stopped');
    const seen = await db.forInstitution(id, (trx) =>
      metAlready(trx, { db, clock: context.clock, actor: adminOf(id) }, ruleId),
    );
    expect(seen.people.map(({ name }) => name)).toContain('Student 6');
    await turn(context, id, 'stopped', 'off');
    await turn(context, id, 'stopped', 'on', 'everybody');
    await evaluateRules(context);
    expect(await of6()).toMatchObject([{ state: 'open', told: 1 }]);
  });

  it('turned off, closes what it raised and tells who was told; turned on for everybody, says it again', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', {
      actions: { case: { kind: 'engagement', priority: 2, teamId: null }, workflow: [{ do: 'wait', days: 3 }] },
    });
    await evaluateRules(context);
    await seeAll(id);
    await turn(context, id, 'stopped', 'off');
    await evaluateRules(context);
    await evaluateRules(context);
    const of6 = async () => (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    expect(await of6()).toMatchObject([{ state: 'closed', reason_kind: 'rule-off' }]);
    const news = (await noticesOf(id)).filter(({ origin_kind }) => origin_kind === 'alert-closed');
    expect(news.map(({ words }) => words)).toEqual([
      'The rule “Stopped” was turned off: what it raised about your students is closed.',
    ]);
    const { rows } = await sql<{
      state: string;
    }>`select state from alerts.workflow where institution_id = ${id}`.execute(db.owner);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['stopped']));
    await turn(context, id, 'stopped', 'on', 'everybody');
    await evaluateRules(context);
    expect(await of6()).toMatchObject([{ state: 'open', reason_kind: null, told: 1 }]);
    const again = (await noticesOf(id)).filter(({ dedupe_key }) => dedupe_key.includes('/again-'));
    expect(again.length).toBeGreaterThan(0);
  });

  it('closes the alerts of who left, says so to who was told, and brings them back with a student who was only away', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', {});
    await evaluateRules(context);
    await seeAll(id);
    const ends = (day: string | null) =>
      sql`update roster.enrolment set ends_on = ${day}::date where institution_id = ${id} and enrolment_id = 6`.execute(
        db.owner,
      );
    const of6 = async () => (await alertsOf(id)).filter((row) => row.key === 'stopped' && row.enrolment_id === 6);
    await ends('2025-11-09');
    await evaluateRules(context);
    expect(await of6()).toMatchObject([{ state: 'closed', reason_kind: 'left' }]);
    const news = (await noticesOf(id)).filter(({ origin_kind }) => origin_kind === 'alert-closed');
    expect(news.map(({ words }) => words)).toEqual([
      'Student 6 is no longer enrolled: the alert about them is closed.',
    ]);
    await ends(null);
    await evaluateRules(context);
    expect(await of6()).toMatchObject([{ state: 'open', reason_kind: null, told: 1 }]);
  });

  it('goes with a student whose records were made one, and closes what the other record said twice', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', { actions: { tag: 'quiet' } });
    await evaluateRules(context);
    await seeAll(id);
    const kept = studentIdOf(7);
    await sql`update roster.enrolment set student_id = ${kept}, starts_on = '1970-01-02', ends_on = '1970-01-01', end_reason = 'merged'
      where institution_id = ${id} and enrolment_id = 6`.execute(db.owner);
    await sql`update roster.student set merged_into_student_id = ${kept} where institution_id = ${id} and student_id = ${studentIdOf(6)}`.execute(
      db.owner,
    );
    await sql`insert into roster.merge (institution_id, merge_id, kept_student_id, merged_student_id, merged_at, moved)
      values (${id}, ${uuidv7()}, ${kept}, ${studentIdOf(6)}, now(), '{}')`.execute(db.owner);
    await evaluateRules(context);
    const { rows } = await sql<{ student_id: string; state: string; reason_kind: string }>`
      select student_id, state, reason_kind from alerts.alert where institution_id = ${id} and enrolment_id = 6`.execute(
      db.owner,
    );
    expect(rows).toEqual([{ student_id: kept, state: 'closed', reason_kind: 'merged' }]);
    const tags = await sql<{
      student_id: string;
    }>`select student_id from alerts.tag where institution_id = ${id}`.execute(db.owner);
    expect(tags.rows.map(({ student_id }) => student_id)).not.toContain(studentIdOf(6));
    expect(tags.rows.map(({ student_id }) => student_id)).toContain(kept);
    const news = (await noticesOf(id)).filter(({ origin_kind }) => origin_kind === 'alert-closed');
    expect(news.map(({ words }) => words)).toEqual([
      'Two records of Student 7 were made one: the alert about the other is closed.',
    ]);
  });

  it('withdraws what rests on a week that is no longer scored, and says it again when it is', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', {});
    await evaluateRules(context);
    await seeAll(id);
    const of6 = async () =>
      (await alertsOf(id)).filter(
        (row) => row.key === 'stopped' && row.enrolment_id === 6 && row.state !== 'withdrawn',
      );
    const [first] = await of6();
    const stands = (from: string, to: string) =>
      sql`update scoring.run set state = ${to} where institution_id = ${id} and state = ${from} and week = ${first?.on_day ?? ''}::date - 6`.execute(
        db.owner,
      );
    await stands('standing', 'superseded');
    await evaluateRules(context);
    const { rows } = await sql<{ state: string; reason: string }>`select state, reason from alerts.alert
      where institution_id = ${id} and alert_id = ${first?.alert_id ?? ''}::uuid`.execute(db.owner);
    expect(rows).toEqual([{ state: 'withdrawn', reason: 'The week it rested on is no longer scored.' }]);
    expect((await noticesOf(id)).some(({ words }) => words.startsWith('Withdrawn, since the week'))).toBe(true);
    await stands('superseded', 'standing');
    await evaluateRules(context);
    expect((await of6()).map(({ alert_id }) => alert_id)).toEqual([first?.alert_id]);
  });

  it('goes on when only its name or who is told changes, and begins anew when it looks for something else', async () => {
    const { id, context } = await fresh();
    await setRule(id, 'stopped', {});
    await evaluateRules(context);
    const before = plain(await alertsOf(id));
    const rule = await ruleOf(id, 'stopped');
    const change = (definition: RuleDefinition, version: number) =>
      changeRule({ ...context, actor: adminOf(id), jobs: noJobs }, rule.ruleId, {
        name: 'Gone quiet',
        definition,
        why: 'clearer',
        version,
        startsWith: 'newly',
      });
    await change(rule.definition, rule.version);
    expect(await evaluateRules(context)).toMatchObject({ points: 0, fired: 0, withdrawn: 0 });
    expect(plain(await alertsOf(id))).toEqual(before);
    await change(
      { ...(rule.definition as StudentRule), condition: { when: 'score-below', threshold: 999, weeks: 1 } },
      rule.version + 1,
    );
    await evaluateRules(context);
    const after = (await alertsOf(id)).filter(({ key, state }) => key === 'stopped' && state === 'already');
    expect(after.length).toBeGreaterThan(20);
    expect(after.every(({ told }) => told === 0)).toBe(true);
  });
});
