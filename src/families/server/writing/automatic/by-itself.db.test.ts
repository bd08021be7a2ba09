import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FamilyWorld, family_today, openFamilyWorld } from '../../../../../tests/family-world.ts';
import { systemActor } from '../../../../institution/server/index.ts';
import { uuidv7 } from '../../../../kernel/ids.ts';
import { tellOfCorrections } from '../batches/tell-of-corrections.ts';
import { writeToFamilies } from '../batches/write-to-families.ts';
import { runNudges } from './run-nudges.ts';

describe('what goes to families by itself', () => {
  let w: FamilyWorld;
  const run = (query: ReturnType<typeof sql>) => query.execute(w.world.services.db.owner);
  beforeAll(async () => {
    w = await openFamilyWorld('embedded', { households: 60 });
    for (const occasion of ['absence-today', 'mark-corrected', 'absences-growing', 'improvement'])
      await w.approve(occasion, ['en', 'es', 'ar', 'vi']);
    // Everybody has missed eight of fifty days; nobody has been absent lately.
    await run(sql`insert into attendance.standing (institution_id, enrolment_id, student_id, academic_year, is_last, as_of, enrolled_days, absent_days, attended_days,
        expected_sessions, attended_sessions, excused_sessions, unexcused_sessions, unexplained_sessions, offsite_sessions, late_sessions, early_sessions, run_days,
        unauthorised_10_weeks, recent_enrolled_days, recent_absent_days, last_absent_on)
      select institution_id, enrolment_id, student_id, academic_year, true, ${family_today}::date, 50, 8, 42, 50, 42, 0, 0, 8, 0, 0, 0, 0, 0, 20, 1, ${family_today}::date - 20
      from roster.enrolment where institution_id = ${w.district.institutionId}`);
  });
  afterAll(() => w.world.close());

  it('tells of a corrected mark exactly whom it had told, once, in their language', async () => {
    const i = w.district.institutionId;
    const { db } = w.world.services;
    await db.forInstitution(i, (trx) =>
      writeToFamilies(
        trx,
        { clock: w.clock, actor: systemActor(i) },
        {
          templateKey: 'absence-today',
          students: w.students.slice(0, 4).map((studentId) => ({ studentId })),
          origin: { kind: 'automatic', id: 'absence-today' },
          dedupeKey: 'told',
          day: family_today,
          isUrgent: true,
        },
      ),
    );
    await w.work();
    await w.work({ minuteIsOver: true });
    // No mark of the day says absent any more: all four were corrected.
    await tellOfCorrections(db, i);
    expect(await tellOfCorrections(db, i)).toBe(0);
    await w.work();
    await w.work({ minuteIsOver: true });
    const { rows } = await sql<{ language: string; body: string; recipient_id: string; corrects: boolean }>`
      select m.language, m.body, m.recipient_id, m.corrects_message_id is not null as corrects from messages.message m
      join families.batch b on b.institution_id = m.institution_id and b.batch_id = m.batch_id
      where m.institution_id = ${i} and b.occasion = 'mark-corrected' order by m.language`.execute(db.owner);
    expect(rows).toHaveLength(2);
    expect(rows.map(({ recipient_id }) => recipient_id).sort()).toEqual(w.guardians.slice(0, 2).sort());
    expect(rows.every(({ corrects }) => corrects)).toBe(true);
    expect(rows.find(({ language }) => language === 'es')?.body).toContain('No era cierto');
  });

  it('holds back what waits by itself for the morning once a bereavement, or a pause, is known, and nothing else', async () => {
    const i = w.district.institutionId;
    const { db } = w.world.services;
    const some = [8, 10, 12].map((n) => w.students[n] ?? '');
    await db.forInstitution(i, (trx) =>
      writeToFamilies(
        trx,
        { clock: w.clock, actor: systemActor(i) },
        {
          templateKey: 'absences-growing',
          students: some.map((studentId) => ({ studentId })),
          origin: { kind: 'automatic', id: 'absences-growing' },
          dedupeKey: 'waits',
        },
      ),
    );
    await w.work();
    await w.work({ minuteIsOver: true });
    const states = async () =>
      (
        await sql<{ state: string }>`select m.state from messages.message m
          join messages.message_student s on s.institution_id = m.institution_id and s.message_id = m.message_id
          where m.institution_id = ${i} and m.template_key = 'absences-growing' and s.student_id = any(${some}::uuid[])
          order by array_position(${some}::uuid[], s.student_id)`.execute(db.owner)
      ).rows.map(({ state }) => state);
    expect(await states()).toEqual(['queued', 'queued', 'queued']);
    await sql`insert into roster.circumstance (institution_id, circumstance_id, student_id, kind, reason, starts_on)
      values (${i}, ${uuidv7()}::uuid, ${some[0]}::uuid, 'circumstance', 'Bereavement', ${family_today}::date)`.execute(
      db.owner,
    );
    await w.work();
    expect(await states()).toEqual(['cancelled', 'queued', 'queued']);
    const pause = await w.ask(w.who.leader, 'POST', `/students/${some[1]}/family/pauses`, {
      kind: 'hospital',
      words: 'In hospital.',
    });
    expect(pause.status, JSON.stringify(pause.body)).toBe(200);
    expect(await states()).toEqual(['cancelled', 'cancelled', 'queued']);
  });

  it('gives half of the households wording B, once a day, brothers and sisters the same', async () => {
    const i = w.district.institutionId;
    const { db } = w.world.services;
    const made = await w.ask(w.who.leader, 'POST', '/family-nudges', {
      name: 'Autumn',
      templateKey: 'absences-growing',
      otherTemplateKey: 'improvement',
      leastDays: 5,
      days: [family_today],
      wantedHouseholds: 60,
    });
    expect(made.status).toBe(200);
    await runNudges(db, i);
    await runNudges(db, i);
    const { rows } = await sql<{ arm: string; n: number; students: number }>`
      select arm, count(*)::int as n, sum(cardinality(student_ids))::int as students from families.nudge_arm where institution_id = ${i} group by arm order by arm`.execute(
      db.owner,
    );
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(60);
    expect(rows.map(({ arm }) => arm)).toEqual(['A', 'B']);
    for (const { n, students } of rows) {
      expect(n).toBeGreaterThan(18);
      expect(students).toBe(2 * n);
    }
    const batches = await sql<{ variant: string; template_key: string; students: number }>`
      select variant, template_key, students from families.batch where institution_id = ${i} and origin_kind = 'nudge' order by variant`.execute(
      db.owner,
    );
    expect(batches.rows).toMatchObject([
      { variant: 'A', template_key: 'absences-growing', students: rows[0]?.students },
      { variant: 'B', template_key: 'improvement', students: rows[1]?.students },
    ]);
  });

  it.each([
    [{ days: ['2025-11-01'] }, 422, 'families.invalid'],
    [{ templateKey: 'welcome' }, 422, 'families.invalid'],
    [{ otherTemplateKey: 'absences-growing' }, 422, 'leadline.invalid'],
    [{ alpha: 0.9 }, 422, 'leadline.invalid'],
    [{ wantedHouseholds: 3 }, 422, 'leadline.invalid'],
    [{ days: [] }, 422, 'leadline.invalid'],
  ])('refuses a plan with %j', async (change, status, code) => {
    const before = await sql<{ n: number }>`select count(*)::int as n from families.nudge`.execute(
      w.world.services.db.owner,
    );
    const { status: got, body } = await w.ask(w.who.leader, 'POST', '/family-nudges', {
      name: 'X',
      templateKey: 'absences-growing',
      leastDays: 5,
      days: [family_today],
      ...change,
    });
    expect({ status: got, code: body.code }).toEqual({ status, code });
    const after = await sql<{ n: number }>`select count(*)::int as n from families.nudge`.execute(
      w.world.services.db.owner,
    );
    expect(after.rows).toEqual(before.rows);
  });

  it('stops, and a stranger cannot', async () => {
    const { body } = await w.ask(w.who.leader, 'GET', '/family-nudges');
    const [nudge] = body.nudges as { nudgeId: string }[];
    expect((await w.ask(w.who.tutor, 'POST', `/family-nudges/${nudge?.nudgeId}/stop`)).status).toBe(403);
    expect((await w.ask(w.who.leader, 'POST', `/family-nudges/${uuidv7()}/stop`)).status).toBe(404);
    expect((await w.ask(w.who.leader, 'POST', `/family-nudges/${nudge?.nudgeId}/stop`)).status).toBe(200);
  });
});
