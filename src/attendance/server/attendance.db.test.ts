import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { take } from '../../../tests/deliveries.ts';
import { type Enrolled, enrolled } from '../../../tests/enrolled.ts';
import { chance } from '../../../tests/small-institution.ts';
import { followDeliveries, rereadDeliveries } from '../../activity/server/index.ts';
import { saveCalendarPeriod } from '../../institution/server/index.ts';
import { addDays, dateOfDayNumber, type IsoDate, weekdayOf } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import type { MappingInput } from '../../sources/core/mapping.ts';
import { unpackMarks } from '../core/mark-block.ts';
import { sessionName } from '../core/session.ts';
import { attendanceOf, keepMarks, refreshStandings } from './index.ts';
import { readMarkBlocks } from './mark-blocks.ts';
import { listCodes } from './packs/dictionary.ts';
import { groupSums } from './standings/band-sums.ts';

followDeliveries(keepMarks);

const codes = {
  P: { attended: 1, expected: 1 },
  L: { attended: 1, expected: 1 },
  A: { attended: 0, expected: 1 },
  S: { attended: 0, expected: 0 },
  C: { attended: 0, expected: 0 },
};
const marks: MappingInput = {
  student: { column: 'who' },
  time: { column: 'day' },
  feeds: [{ source: 'marks', value: { as: 'marks', column: 'code', session: 'part', codes } }],
};

describe.each(databaseKinds)('marks on the %s database', (kind) => {
  let db: Database;
  let small: Enrolled;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    small = await enrolled(db);
  });
  afterAll(async () => {
    await small.remove();
    await db.close();
  });

  /** Every mark that is read now: 'enrolment day session code'. */
  async function kept(): Promise<string[]> {
    const { institutionId } = small;
    return db.forInstitution(institutionId, async (trx) => {
      const names = new Map((await listCodes(trx, institutionId)).map(({ codeId, code }) => [codeId, code]));
      const lines: string[] = [];
      for (const { block, monday, marks: bytes } of await readMarkBlocks(trx, {
        institutionId,
        from: '2025-09-01',
        to: '2026-01-05',
      }))
        for (const { day, session, codes: lane } of unpackMarks(block, bytes).lanes)
          lane.forEach((code, place) => {
            if (code > 0)
              lines.push(`${place} ${dateOfDayNumber(monday + day)} ${sessionName(session)} ${names.get(code)}`);
          });
      return lines.sort();
    });
  }

  async function standings() {
    const { rows } = await sql<Record<string, number | string | boolean>>`
      select enrolment_id, is_last, enrolled_days, absent_days, expected_sessions, attended_sessions, unexplained_sessions, run_days, as_of::text
      from attendance.standing where institution_id = ${small.institutionId} order by enrolment_id`.execute(db.owner);
    return rows;
  }

  it('keeps every code as it was given, by enrolment, day and session', async () => {
    const delivery = await take(
      small,
      `who,day,part,code
001,2025-10-06,AM,P
001,2025-10-06,PM,A
003,2025-10-06,P2,L
003,2025-10-07,,S
002,2025-10-13,,P
009,2025-10-06,,P
003,2025-10-06,P3,Z
`,
      marks,
    );
    expect(delivery.rowCounts).toMatchObject({
      stored: 4,
      'outside-enrolment': 1,
      'unknown-student': 1,
      'bad-value': 1,
    });
    expect(await kept()).toEqual([
      '1 2025-10-06 AM P',
      '1 2025-10-06 PM A',
      '2 2025-10-06 AM P',
      '2 2025-10-06 PM A',
      '4 2025-10-06 Period 2 L',
      '4 2025-10-07 Day S',
    ]);
    expect(await standings()).toEqual([
      {
        enrolment_id: 1,
        is_last: true,
        enrolled_days: 1,
        absent_days: 1,
        expected_sessions: 2,
        attended_sessions: 1,
        unexplained_sessions: 1,
        run_days: 1,
        as_of: '2025-10-07',
      },
      expect.objectContaining({ enrolment_id: 2, is_last: false, absent_days: 1 }),
      expect.objectContaining({ enrolment_id: 4, is_last: true, enrolled_days: 2, absent_days: 1 }),
    ]);
  });

  it('replaces exactly the days that a delivery covers, and gives back the same when deliveries are read again', async () => {
    await take(small, 'who,day,part,code\n001,2025-10-06,,P\n', marks);
    const after = ['1 2025-10-06 Day P', '2 2025-10-06 Day P', '4 2025-10-07 Day S'];
    expect(await kept()).toEqual(after);
    expect((await standings()).map(({ absent_days }) => absent_days)).toEqual([0, 0, 1]);
    await rereadDeliveries(small.context);
    expect(await kept()).toEqual(after);
  });

  it('shows nothing of a delivery that broke off before its switch', async () => {
    const before = await kept();
    followDeliveries(breaksOff);
    isBreaking = true;
    await expect(take(small, 'who,day,part,code\n001,2025-10-06,,A\n', marks)).rejects.toThrow('the power went');
    isBreaking = false;
    expect(await kept()).toEqual(before);
  });

  it('agrees with the same measures in SQL over the plain marks, on random years', async () => {
    const from = '2025-09-22';
    const letters = ['P', 'P', 'P', 'P', 'P', 'P', 'L', 'A', 'S', 'C'];
    const rows: [string, IsoDate, string, string][] = [];
    for (let day: IsoDate = from; day <= '2025-11-02'; day = addDays(day, 1))
      for (const who of ['001', '002', '003'])
        for (const part of weekdayOf(day) > 4 ? [] : who === '003' ? ['P1', 'P2', 'P3'] : ['']) {
          const dice = chance(Number(who), Date.parse(day), part.length > 1 ? Number(part[1]) : 0);
          if (dice > 0.05) rows.push([who, day, part, letters[Math.floor(dice * letters.length)] ?? 'P']);
        }
    await take(small, `who,day,part,code\n${rows.map((row) => row.join(',')).join('\n')}\n`, marks);
    const enrolmentsOf: Record<string, [number, IsoDate, IsoDate][]> = {
      '001': [
        [1, from, '9999-12-31'],
        [2, '2025-10-01', '9999-12-31'],
      ],
      '002': [[3, from, '2025-10-10']],
      '003': [[4, from, '9999-12-31']],
    };
    const plain = rows.flatMap(([who, day, , code]) =>
      (enrolmentsOf[who] ?? []).flatMap(([id, starts, ends]) =>
        starts <= day && day <= ends ? [{ id, day, code }] : [],
      ),
    );
    // The university pack: L late, A no reason yet, S sickness, C not expected.
    const { rows: bySql } = await sql<Record<string, number>>`
      with mark as (
        select id, day, case when code = 'C' then 0 else 1 end as expected, case when code in ('P', 'L') then 1 else 0 end as attended, code
        from unnest(${plain.map(({ id }) => id)}::int[], ${plain.map(({ day }) => day)}::date[], ${plain.map(({ code }) => code)}::text[]) m (id, day, code)
      ), days as (
        select id, day, sum(expected) as expected, sum(attended) as attended, 2 * sum(attended) <= sum(expected) as is_absent
        from mark group by id, day having sum(expected) > 0
      ), runs as (
        select id, count(*) filter (where day > coalesce(last_attended, '0001-01-01')) as run from (
          select d.*, (select max(a.day) from days a where a.id = d.id and not a.is_absent) as last_attended from days d) d group by id
      )
      select d.id as enrolment_id, count(*)::int as enrolled_days, count(*) filter (where is_absent)::int as absent_days,
        sum(d.attended / d.expected::float8) as attended_days, sum(d.expected)::int as expected_sessions, sum(d.attended)::int as attended_sessions,
        (select count(*)::int from mark where mark.id = d.id and code = 'S') as excused_sessions,
        (select count(*)::int from mark where mark.id = d.id and code = 'A') as unexplained_sessions,
        (select count(*)::int from mark where mark.id = d.id and code = 'L') as late_sessions,
        max(run)::int as run_days, max(d.day) filter (where is_absent)::text as last_absent_on
      from days d join runs using (id) group by d.id order by d.id`.execute(db.owner);
    const { rows: stood } = await sql<Record<string, number>>`
      select enrolment_id, enrolled_days, absent_days, attended_days::float8 as attended_days, expected_sessions, attended_sessions, excused_sessions,
        unexplained_sessions, late_sessions, run_days, last_absent_on::text
      from attendance.standing where institution_id = ${small.institutionId} order by enrolment_id`.execute(db.owner);
    expect(bySql.length).toBe(4);
    const rounded = (all: Record<string, number>[]) =>
      all.map((row) => ({ ...row, attended_days: Math.round((row.attended_days ?? 0) * 1000) / 1000 }));
    expect(rounded(stood)).toEqual(rounded(bySql));
    // In which sessions the one with periods was missing: of the day's last, where three or more were expected.
    const periods = Map.groupBy(
      rows.filter(([who]) => who === '003'),
      ([, day]) => day,
    );
    const expected = [...periods.values()].map((day) => day.filter(([, , , code]) => code !== 'C'));
    const several = expected.filter((_, at) => ([...periods.values()][at]?.length ?? 0) > 1).flat();
    const last = expected.flatMap((day) => (day.length >= 3 ? day.slice(-1) : []));
    const missed = (some: typeof rows) => some.filter(([, , , code]) => code === 'A' || code === 'S').length;
    const { rows: sessions } =
      await sql`select enrolment_id, sessions, expected, absent from attendance.session_standing
      where institution_id = ${small.institutionId}`.execute(db.owner);
    expect(sessions).toEqual([
      {
        enrolment_id: 4,
        sessions: [-2, -1],
        expected: [several.length, last.length],
        absent: [missed(several), missed(last)],
      },
    ]);
    expect(missed(last)).toBeGreaterThan(0);
    const { rows: summed } = await sql`select session_id, students, expected from attendance.session_sum
      where institution_id = ${small.institutionId} order by session_id`.execute(db.owner);
    expect(summed).toEqual([
      { session_id: -2, students: 1, expected: several.length },
      { session_id: -1, students: 1, expected: last.length },
    ]);
    const { rows: sums } = await sql<Record<string, number>>`
      select sum(students)::int as students, sum(absent_students)::int as absent, sum(expected_sessions)::int as expected, sum(attended_sessions)::int as attended
      from attendance.day_sum where institution_id = ${small.institutionId}`.execute(db.owner);
    // Enrolment 2 is the second programme of the student of 1: a day of both counts once.
    const once = bySql.filter(({ enrolment_id }) => enrolment_id !== 2);
    const total = (field: string) => once.reduce((sum, row) => sum + (row[field] ?? 0), 0);
    expect(sums[0]).toEqual({
      students: total('enrolled_days'),
      absent: total('absent_days'),
      expected: total('expected_sessions'),
      attended: total('attended_sessions'),
    });
  });

  it('leaves out a snow day that the calendar closes afterwards, and lets who moved keep the counts', async () => {
    await small.remove();
    small = await enrolled(db, 'snow');
    const { institutionId, context } = small;
    await take(
      small,
      `who,day,part,code
${['2025-10-06', '2025-10-07', '2025-10-08', '2025-10-09', '2025-10-10'].map((day) => `002,${day},,A`).join('\n')}
`,
      { ...marks, covers: { from: '2025-09-22', to: '2025-11-02' } },
    );
    await sql`insert into roster.enrolment (institution_id, enrolment_id, student_id, source_key, programme_unit_id, term_code, academic_year, year_of_study, starts_on)
      select institution_id, 5, student_id, 'moved', programme_unit_id, term_code, academic_year, year_of_study, '2025-10-13'
      from roster.enrolment where institution_id = ${institutionId} and enrolment_id = 3`.execute(db.owner);
    await take(small, 'who,day,part,code\n002,2025-10-13,,P\n', marks);
    const [studentId = ''] = (
      await sql<{
        student_id: string;
      }>`select student_id from roster.enrolment where institution_id = ${institutionId} and enrolment_id = 5`.execute(
        db.owner,
      )
    ).rows.map(({ student_id }) => student_id);
    const of = () => db.forInstitution(institutionId, (trx) => attendanceOf(trx, institutionId, [studentId]));
    expect((await of()).get(studentId)).toMatchObject({ enrolmentId: 5, enrolledDays: 6, absentDays: 5, runDays: 0 });
    await saveCalendarPeriod(context, {
      unitId: null,
      kind: 'closure',
      name: 'Snow',
      academicYear: '2025-26',
      termCode: null,
      startsOn: '2025-10-08',
      endsOn: '2025-10-08',
    });
    await sql`insert into roster.characteristic (institution_id, student_id, kind, value) values (${institutionId}, ${studentId}::uuid, 'home-language', 'welsh')`.execute(
      db.owner,
    );
    await refreshStandings(db, institutionId, null);
    expect((await of()).get(studentId)).toMatchObject({ enrolledDays: 5, absentDays: 4 });
    const groups = await db.forInstitution(institutionId, (trx) => groupSums(trx, institutionId, null));
    expect(groups).toEqual([
      { kind: 'home-language', value: 'welsh', students: 1, known: 0, chronic: 0, expected: 5, attended: 1 },
    ]);
  });
});

let isBreaking = false;
const breaksOff: typeof keepMarks = {
  write: async () => {
    if (isBreaking) throw new Error('the power went');
  },
  switched: async () => undefined,
  after: async () => undefined,
};
