import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { type Api, insightsApi } from '../../../../tests/insights-api.ts';
import { actorWith, everybody, facultyId, makeUpScores, staffId, todayOf } from '../../../../tests/made-up-scores.ts';
import type { ListFilter } from '../../../alerts/core/list-filter.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { ListPeopleView } from '../../core/views.ts';

const made = { institutionId: 1, students: 600, programmes: 6, weeks: 7, secondEvery: 9 };
const admin = actorWith(1, [everybody]);
const tutor = actorWith(1, [{ via: 'caseload', staffId: staffId(2), reason: 'You look after this student' }], {
  staffId: staffId(2),
});
const dean = actorWith(1, [{ via: 'unit', unitId: facultyId(1), reason: 'Dean' }]);
const today = todayOf(made);

describe.each(databaseKinds)('a list to work through on the %s database', (kind) => {
  let db: Database;
  let api: Api;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    await makeUpScores(db, made);
    await reachSome(db);
    api = insightsApi(db, `${today}T09:00:00Z`);
  }, 120_000);
  afterAll(() => db.close());

  const list = (as: typeof admin, filter: ListFilter) =>
    api.get<ListPeopleView>(as, `/contact-lists/people?${new URLSearchParams(filter as Record<string, string>)}`);

  it.each<[string, ListFilter, string]>([
    ['below', { below: 420 }, 's.score < 420'],
    ['drop', { drop: 10 }, 'round(s.score_raw - p.score_raw) < -10'],
    [
      'no contact',
      { below: 600, noContact: 14 },
      `s.score < 600 and (k.last_two_way_on is null or k.last_two_way_on <= date '${today}' - 14)`,
    ],
    [
      'pattern',
      { trend: 'declining' },
      `exists (select from trends.flag f where f.institution_id = 1 and f.run = 7 and f.enrolment_id = s.enrolment_id and f.kind = 'declining')`,
    ],
  ])('names whom the scores name: %s', async (_, filter, where) => {
    for (const [actor, scope] of [
      [admin, 'true'],
      [
        tutor,
        `exists (select from roster.caseload c where c.institution_id = 1 and c.student_id = e.student_id and c.staff_id = '${staffId(2)}')`,
      ],
    ] as const) {
      const { rows } = await db.forInstitution(1, (trx) =>
        sql<{ id: string }>`select e.student_id as id from scoring.score s
          join roster.enrolment e on e.institution_id = 1 and e.enrolment_id = s.enrolment_id and e.is_primary
          left join scoring.score p on p.institution_id = 1 and p.run = 6 and p.enrolment_id = s.enrolment_id
          left join cases.contact_standing k on k.institution_id = 1 and k.student_id = e.student_id
          where s.institution_id = 1 and s.run = 7 and ${sql.raw(where)} and ${sql.raw(scope)}
          order by s.score, s.enrolment_id`.execute(trx),
      );
      if (actor === admin) expect(rows.length).toBeGreaterThan(0);
      const view = await list(actor, filter);
      expect(view.people.map(({ studentId }) => studentId)).toEqual(rows.slice(0, 200).map(({ id }) => id));
      expect([view.total, view.isMore]).toEqual([rows.length, false]);
    }
  });

  it('says of a unit’s leader’s list whom that unit has, each once', async () => {
    const everyone = await list(dean, { below: 1000 });
    const ids = everyone.people.map(({ studentId }) => studentId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(everyone.total).toBeLessThan((await list(admin, { below: 1000 })).total);
  });

  it('is not for readers of de-identified data', async () => {
    const researcher = actorWith(1, [everybody], { isDeidentified: true });
    await expect(list(researcher, { below: 400 })).rejects.toThrow();
  });
});

/** Every third student was spoken with some days before today. */
async function reachSome(db: Database): Promise<void> {
  await db.forInstitution(1, (trx) =>
    sql`insert into cases.contact_standing (institution_id, student_id, last_two_way_on)
      select institution_id, student_id, ${today}::date - 1 - (row_number() over (order by student_id))::int % 30
      from roster.student where institution_id = 1 and get_byte(uuid_send(student_id), 15) % 3 = 0`.execute(trx),
  );
}
