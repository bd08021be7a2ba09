import { sql } from 'kysely';
import { furnishInstitution } from '../src/app/setup/set-up-institution.ts';
import { approveWords, sendBatches, writeJob } from '../src/families/server/index.ts';
import { createInstitution, type Institution, systemActor } from '../src/institution/server/index.ts';
import { fixedClock } from '../src/kernel/clock.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { bulkInsert } from '../src/platform/db/bulk-insert.ts';
import { freshDatabase } from './database.ts';
import { openWorld, type World } from './world.ts';

/** A district of three schools on a Tuesday afternoon, where families are written to over HTTP. */
export interface FamilyWorld {
  world: World;
  district: Institution;
  /** In the order of their numbers; 0 and 1 are siblings, as 2 and 3 and so on. */
  students: string[];
  guardians: string[];
  schools: string[];
  who: { leader: string; tutor: string; liaison: string; manager: string; stranger: string };
  ask: World['ask'];
  clock: ReturnType<typeof fixedClock>;
  /** Approves the ready-made words of an occasion. */
  approve(occasion: string, languages: readonly string[]): Promise<void>;
  /** What the worker does: makes what is drafted and, with `minutes`, hands over what has counted down. */
  work(more?: { minuteIsOver?: boolean }): Promise<void>;
}

/** Tuesday 18 November 2025, 10:05 in Houston. */
export const family_now = '2025-11-18T16:05:00Z';
export const family_today = '2025-11-18';
/** Of the household's number: every tenth speaks Somali, for which no words are ready. */
const spoken = ['es', 'en', 'en', 'es', 'ar', 'en', 'vi', 'es', 'en', 'so'];

export async function openFamilyWorld(
  kind: 'embedded' | 'server' = 'embedded',
  { households = 30 }: { households?: number } = {},
): Promise<FamilyWorld> {
  const world = await openWorld(kind, await freshDatabase(kind));
  const { db } = world.services;
  const clock = fixedClock(family_now);
  const district = await createInstitution(db, {
    key: 'district',
    name: 'Bayou District',
    preset: 'us-k12',
    timeZone: 'America/Chicago',
    locale: 'en-US',
    fixedNow: family_now,
  });
  const i = district.institutionId;
  await furnishInstitution(world.services, i);
  const schools = [uuidv7(), uuidv7(), uuidv7()];
  const students = Array.from({ length: households * 2 }, () => uuidv7());
  const guardians = Array.from({ length: households }, () => uuidv7());
  await db.forInstitution(i, async (trx) => {
    await trx
      .insertInto('institution.unit')
      .values(
        schools.map((unit_id, n) => ({
          institution_id: i,
          unit_id,
          kind: 'school',
          code: `S${n}`,
          name: `School ${n + 1}`,
        })),
      )
      .execute();
    const of = { institution_id: { type: 'int4' as const, values: i } };
    await bulkInsert(trx, 'roster.student', {
      ...of,
      student_id: { type: 'uuid', values: students },
      source_key: { type: 'text', values: students.map((_, n) => `s${n}`) },
      display_name: { type: 'text', values: students.map((_, n) => `Child ${n}`) },
      given_name: { type: 'text', values: students.map((_, n) => `Child${n}`) },
      search_key: { type: 'text', values: students.map((_, n) => `child ${n}`) },
    });
    await bulkInsert(trx, 'roster.enrolment', {
      ...of,
      enrolment_id: { type: 'int4', values: students.map((_, n) => n + 1) },
      student_id: { type: 'uuid', values: students },
      source_key: { type: 'text', values: students.map((_, n) => `e${n}`) },
      // Siblings are at different schools.
      programme_unit_id: { type: 'uuid', values: students.map((_, n) => schools[n % 3] ?? '') },
      term_code: { type: 'text', values: '2025-26' },
      academic_year: { type: 'text', values: '2025-26' },
      year_of_study: { type: 'text', values: students.map((_, n) => `Grade ${(n % 5) + 1}`) },
    });
    await bulkInsert(trx, 'roster.guardian', {
      ...of,
      guardian_id: { type: 'uuid', values: guardians },
      source_key: { type: 'text', values: guardians.map((_, n) => `g${n}`) },
      display_name: { type: 'text', values: guardians.map((_, n) => `Parent ${n}`) },
      phone: { type: 'text', values: guardians.map((_, n) => `+1713${555_0000 + n}`) },
      language: { type: 'text', values: guardians.map((_, n) => spoken[n % spoken.length] ?? 'en') },
    });
    await bulkInsert(trx, 'roster.guardianship', {
      ...of,
      student_id: { type: 'uuid', values: students },
      guardian_id: { type: 'uuid', values: students.map((_, n) => guardians[Math.floor(n / 2)] ?? '') },
      relation: { type: 'text', values: 'parent' },
      household: { type: 'text', values: students.map((_, n) => `h${Math.floor(n / 2)}`) },
    });
    await bulkInsert(trx, 'roster.staff', {
      ...of,
      staff_id: { type: 'uuid', values: [uuidv7()] },
      source_key: { type: 'text', values: ['ada'] },
      display_name: { type: 'text', values: ['Ada Tutor'] },
    });
    await sql`insert into roster.caseload (institution_id, staff_id, student_id, kind)
      select ${i}, s.staff_id, t.student_id, 'counselor' from roster.staff s, roster.student t
      where s.institution_id = ${i} and t.institution_id = ${i} and t.student_id = any(${students.slice(0, 4)}::uuid[])`.execute(
      trx,
    );
    await sql`insert into attendance.head (institution_id, stamp, as_of) values (${i}, 1, ${family_today}::date)`.execute(
      trx,
    );
  });
  const who = {
    leader: await world.invite(district, 'leader'),
    tutor: await world.invite(district, 'tutor', { staffSourceKey: 'ada' }),
    liaison: await world.invite(district, 'liaison'),
    manager: await world.invite(district, 'admin'),
    stranger: await world.invite(world.south, 'admin'),
  };
  const verb = { db, clock, actor: systemActor(i) };
  return {
    world,
    district,
    students,
    guardians,
    schools,
    who,
    clock,
    ask: (asker, method, path, body) => world.ask(asker, method, `/api/v1/district${path}`, body),
    approve: async (occasion, languages) => {
      for (const language of languages) await approveWords(verb, occasion, language, { version: 0, speaks: true });
    },
    work: async ({ minuteIsOver = false } = {}) => {
      await writeJob.run({ institutionId: i }, world.services);
      if (!minuteIsOver) return;
      await sql`update families.batch set goes_at = now() - interval '1 second' where institution_id = ${i} and state = 'counting_down'`.execute(
        db.owner,
      );
      await sendBatches(db, i, { publicUrl: 'https://leadline.example' });
    },
  };
}
