import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import {
  contextOf,
  deliver,
  observed,
  type SmallInstitution,
  smallInstitution,
  storeInstitution,
  studentIdOf,
  unitIds,
  worldOf,
} from '../../../../tests/small-institution.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { addDays, addWeeks, type Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import { pooled_weeks, pooledFigures } from '../../core/absolute-index.ts';
import { indexGroups, positionsOfGroup } from '../../core/frame.ts';
import { scoreWorld, scoreWorldWeek } from '../../core/reference/world.ts';
import { runWeek, scoreAll } from '../index.ts';

const none = { reason: 'command', followers: [] } as const;

/** The same students a year earlier: enrolment ids from 101 on, in term T0. */
function yearEarlier(small: SmallInstitution): SmallInstitution {
  return {
    ...small,
    weeks: small.weeks.map((week) => addWeeks(week, -52)),
    students: small.students.map(({ enrolmentId, programme }) => ({
      enrolmentId: enrolmentId + 100,
      programme,
      startsOn: null,
      endsOn: null,
      exempt: null,
    })),
  };
}

async function storeYearEarlier(db: Database, { institutionId, weeks, students, sources }: SmallInstitution) {
  const [first = ''] = weeks;
  await db.forInstitution(institutionId, async (trx) => {
    await trx
      .insertInto('institution.calendar_period')
      .values({
        institution_id: institutionId,
        calendar_period_id: uuidv7(),
        unit_id: null,
        kind: 'term',
        name: 'Autumn',
        academic_year: '2024-25',
        term_code: 'T0',
        starts_on: first,
        ends_on: addDays(weeks.at(-1) ?? first, 6),
      })
      .execute();
    await trx
      .insertInto('roster.enrolment')
      .values(
        students.map(({ enrolmentId, programme }) => ({
          institution_id: institutionId,
          enrolment_id: enrolmentId,
          student_id: studentIdOf(enrolmentId - 100),
          source_key: `e${enrolmentId}`,
          programme_unit_id: unitIds[programme],
          term_code: 'T0',
          academic_year: '2024-25',
          year_of_study: '1',
        })),
      )
      .execute();
  });
  const earlier = { institutionId, weeks, students, sources } as SmallInstitution;
  // Last year's students did more, so this year's stand below them from the first week on.
  for (const source of sources)
    await deliver(db, earlier, source, undefined, (of, enrolmentId, week) => moreOf(of, enrolmentId, week));
}

function moreOf(source: Parameters<typeof observed>[0], enrolmentId: number, week: number) {
  const seen = observed(source, enrolmentId, week);
  return source.measure === 'count' ? { ...seen, days: seen.days.map((count) => count * 3) } : seen;
}

/** The figures that last year's first four scored weeks give, by level and group, by the core alone. */
function figuresOfLastYear(last: SmallInstitution) {
  const world = worldOf(last);
  for (const [key, rows] of world.observed)
    if (last.sources[Number(key.split(' ')[0])]?.measure === 'count') for (const row of rows) row.value *= 3;
  const weeks = scoreWorld(world).slice(0, pooled_weeks);
  return (level: number, group: number) =>
    pooledFigures(
      weeks.map(({ frame, scores }) => ({
        members: positionsOfGroup(indexGroups(frame.levels[level] ?? nothing, scores.isMember), group),
        evidence: scores.evidence,
      })),
      last.model,
    );
}

const nothing = { groupOf: new Int32Array(0), groupCount: 0 };

interface IndexRow {
  week: Week;
  enrolment_id: number;
  absolute_index: number | null;
  reference_kind: string | null;
}

async function indexOf(db: Database, institutionId: number, from: Week): Promise<IndexRow[]> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<IndexRow>`select r.week, s.enrolment_id, s.absolute_index, g.reference_kind from scoring.run r
      join scoring.score s on s.institution_id = r.institution_id and s.run = r.run
      left join scoring.peer_group_week g on g.institution_id = s.institution_id and g.run = s.run and g.group_no = s.absolute_group_no
      where r.institution_id = ${institutionId} and r.state = 'standing' and r.week >= ${from}::date
      order by r.week, s.enrolment_id`.execute(trx),
  );
  return rows;
}

describe.each(databaseKinds)('the absolute index against last year on the %s database', (kind) => {
  let db: Database;
  let next = 0;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  });
  afterAll(() => db.close());

  async function fresh(absoluteReference: 'first-weeks' | 'last-year', withLastYear = true) {
    const base = smallInstitution(++next);
    const small = { ...base, model: { ...base.model, absoluteReference } };
    await storeInstitution(db, small);
    const last = yearEarlier(small);
    if (withLastYear) await storeYearEarlier(db, last);
    return { small, last, context: contextOf(db, small), id: small.institutionId, first: small.weeks[0] ?? '' };
  }

  it('holds a group against its first scored weeks of last year, from its first week on', async () => {
    const { small, last, context, id, first } = await fresh('last-year');
    await scoreAll(context, none);
    const rows = await indexOf(db, id, first);
    const figures = figuresOfLastYear(last);
    const world = worldOf(small);
    const [own, faculty] = [figures(0, 0), figures(1, 0)];
    let compared = 0;
    for (const [w, week] of small.weeks.entries()) {
      const fixed = (level: number, group: number) => (level === 1 ? faculty : level === 0 && group === 0 ? own : null);
      const { scores } = scoreWorldWeek(world, week, fixed);
      for (const row of rows.filter((one) => one.week === week)) {
        const i = row.enrolment_id - 1;
        // B is too small for figures of its own: its yardstick is the faculty's, which waits for the fifth week.
        const isHidden = small.students[i]?.programme === 'B' && w < pooled_weeks;
        expect(row.absolute_index ?? Number.NaN).toBe(isHidden ? Number.NaN : scores.absoluteIndex[i]);
        if (row.absolute_index === null) continue;
        expect(row.reference_kind).toBe('last-year');
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(230);
    const inFirst = rows.filter((row) => row.week === first && row.absolute_index !== null);
    const mean = inFirst.reduce((sum, row) => sum + (row.absolute_index ?? 0), 0) / inFirst.length;
    expect(mean).toBeLessThan(490);
  });

  it('comes to the same numbers for a week alone, whatever was scored before', async () => {
    const { context, id, small } = await fresh('last-year');
    await scoreAll(context, none);
    const week = small.weeks[2] ?? '';
    const inSequence = (await indexOf(db, id, week)).filter((row) => row.week === week);
    const alone = await fresh('last-year');
    await runWeek(alone.context, { week }, none);
    expect(await indexOf(db, alone.id, week)).toEqual(inSequence);
    expect(await runWeek(alone.context, { week }, none)).toMatchObject({ kind: 'unchanged' });
  });

  it('falls back on the first weeks where there was no last year, and says so', async () => {
    const wanted = await fresh('last-year', false);
    const plain = await fresh('first-weeks', false);
    for (const { context } of [wanted, plain]) await scoreAll(context, none);
    const rows = await indexOf(db, wanted.id, wanted.first);
    expect(rows).toEqual(await indexOf(db, plain.id, plain.first));
    const kinds = new Set(rows.filter((row) => row.absolute_index !== null).map((row) => row.reference_kind));
    expect([...kinds]).toEqual(['first-weeks']);
    expect(rows.filter((row) => row.week === wanted.first).every((row) => row.absolute_index === null)).toBe(true);
  });
});
