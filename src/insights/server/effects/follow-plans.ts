import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { clockOf, institutionById } from '../../../institution/server/index.ts';
import { dayIn, type IsoDate } from '../../../kernel/week.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import { type Database, jsonb } from '../../../platform/db/database.ts';
import type { JobKind } from '../../../platform/services.ts';
import { effect_measures } from '../../core/effects/effect-history.ts';
import type { Beside } from '../../core/effects/effect-match.ts';
import { effect_bys } from '../../core/effects/effect-views.ts';
import { comparePlans, type PlanCompared, type PlanOfRow } from '../../core/effects/effect-weeks.ts';
import { readEnds } from '../after/after-readers.ts';
import { frameOf } from '../frame.ts';
import type { Layout } from '../layout/layouts.ts';
import {
  type EffectsCut,
  effectsOf,
  ledKey,
  ledSets,
  ledTogether,
  type PlanEffect,
  readEffectNames,
  readGroups,
} from './effect-cells.ts';
import { type PlanBegun, type Roll, readPlans, readRoll, readTiers } from './effect-readers.ts';
import { readRows } from './view-effects.ts';

/** Every night, so that plans that were entered count even where nothing is scored. */
export const follow_plans_schedule = '40 4 * * *';

export const followPlansJob: JobKind<{ institutionId: number }> = {
  name: 'insights.follow-plans',
  retries: 2,
  run: async ({ institutionId }, { db }) => {
    await followPlans(db, institutionId);
  },
};

/**
 * Compares every plan with those who waited, year by year, and keeps what was found. It looks at what is there: where neither weeks nor plans
 * changed it does nothing.
 * @returns how many plans were looked at
 */
export async function followPlans(db: Database, institutionId: number): Promise<number> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return 0;
  const today = dayIn(institution.timeZone, clockOf(institution).now());
  const frame = await db.forInstitution(institutionId, (trx) => frameOf(trx, db, institutionId));
  const yearOf = new Map(frame.weeksUntil(today).map(({ week, academicYear }) => [week, academicYear]));
  const layouts = frame.layouts.filter(({ week }) => week <= today);
  const plans = await readPlans(db, institutionId, today);
  let looked = 0;
  for (const [academicYear, ofYear] of Map.groupBy(layouts, ({ week }) => yearOf.get(week) ?? '')) {
    const first = ofYear[0]?.week ?? '';
    const next = layouts.find(({ week }) => week > (ofYear.at(-1)?.week ?? ''))?.week ?? '9999-12-31';
    const begun = plans.filter(({ startsOn }) => startsOn >= first && startsOn < next);
    looked += await followYear(db, { institutionId, academicYear, today, layouts: ofYear, plans: begun, all: plans });
  }
  return looked;
}

interface YearOrder {
  institutionId: number;
  academicYear: string;
  today: IsoDate;
  layouts: readonly Layout[];
  /** Begun in the year. */
  plans: readonly PlanBegun[];
  /** Also those of before, which may go on. */
  all: readonly PlanBegun[];
}

async function followYear(db: Database, order: YearOrder): Promise<number> {
  const { institutionId, academicYear, today, layouts, plans, all } = order;
  const tiers = await readTiers(db, institutionId);
  const names = await db.forInstitution(institutionId, async (trx) => {
    const { units, institution } = await frameOf(trx, db, institutionId);
    return readEffectNames(trx, institutionId, { units, words: institution.words });
  });
  const together = await ledTogether(db, institutionId);
  const groups = await readGroups(
    db,
    institutionId,
    plans.map(({ studentId }) => studentId),
  );
  const mark = createHash('sha256')
    .update(
      JSON.stringify([
        'with a placebo period, laid out by what is led together',
        names,
        together,
        groups,
        layouts.map(({ stamp }) => stamp),
        all,
        plans.length,
        [...tiers.values()],
      ]),
    )
    .digest('hex');
  const known = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('insights.effect_year')
      .select(['mark', 'lot'])
      .where('institution_id', '=', institutionId)
      .where('academic_year', '=', academicYear)
      .executeTakeFirst(),
  );
  if (known?.mark === mark || (plans.length === 0 && !known)) return 0;
  const roll = await readRoll(db, institutionId, layouts, new Set(all.map(({ studentId }) => studentId)));
  const ends = await readEndsOf(db, institutionId, roll, today);
  const found = await compareAll(order, roll, tiers, ends);
  const lot = (known?.lot ?? 0) + 1;
  await store(db, order, roll, found, lot);
  await layOutAnswers(db, { institutionId, year: academicYear, lot }, { names, groups, together });
  await turnTo(db, order, lot, mark);
  return plans.length;
}

type Ends = Awaited<ReturnType<typeof readEnds>>;
const ends_at_once = 2_000;

async function readEndsOf(db: Database, institutionId: number, { history }: Roll, today: IsoDate): Promise<Ends> {
  const ends: Ends = new Map();
  for (let from = 0; from < history.enrolments.length; from += ends_at_once) {
    const ids = [...history.enrolments.subarray(from, from + ends_at_once)];
    const some = await db.forInstitution(institutionId, (trx) => readEnds(trx, institutionId, ids, today));
    for (const [id, end] of some) ends.set(id, end);
  }
  return ends;
}

const failures = new Set(['Fail', 'Failed']);

async function compareAll(
  { layouts, plans, all }: YearOrder,
  roll: Roll,
  tiers: Awaited<ReturnType<typeof readTiers>>,
  ends: Ends,
): Promise<PlanCompared[]> {
  const rowsOf = Map.groupBy(roll.students.keys(), (row) => roll.students[row] ?? '');
  const toRows = ({ planId, studentId, startsOn, endedOn }: PlanBegun): PlanOfRow => ({
    planId,
    rows: rowsOf.get(studentId) ?? [],
    startsOn,
    endedOn,
  });
  const numberOf = (words: readonly string[]) => new Map([...new Set(words)].map((word, no) => [word, no]));
  const [grades, sites] = [numberOf(roll.grades), numberOf(roll.sites)];
  const year = {
    weeks: layouts.map(({ week }) => week),
    history: roll.history,
    sites: Int32Array.from(roll.sites, (site) => sites.get(site) ?? 0),
    stratumOn: (row: number, day: IsoDate) => {
      const tier = tiers.get(roll.students[row] ?? '')?.findLast(({ on }) => on <= day)?.tier ?? 1;
      return 10 * (grades.get(roll.grades[row] ?? '') ?? 0) + tier;
    },
    leftSince: (row: number, day: IsoDate) => {
      const end = ends.get(roll.history.enrolments[row] ?? 0);
      if (!end || (end.leftOn !== null && end.leftOn < day)) return Number.NaN;
      return end.leftOn !== null || failures.has(end.outcome ?? '') ? 100 : 0;
    },
  };
  const ofYear = new Set(plans.map(({ planId }) => planId));
  const found: PlanCompared[] = [];
  for (const some of comparePlans(year, all.map(toRows))) {
    found.push(...some.filter(({ planId }) => ofYear.has(planId)));
    // Whoever waits for a page goes first.
    await setImmediate();
  }
  return found;
}

const rows_at_once = 200;

/** Writes a lot of rows that nobody reads yet. One that broke off is written over. */
async function store(
  db: Database,
  { institutionId, academicYear, plans }: YearOrder,
  roll: Roll,
  found: readonly PlanCompared[],
  lot: number,
): Promise<void> {
  await removeLots(db, institutionId, academicYear, sql`lot >= ${lot}`);
  const planOf = new Map(plans.map((plan) => [plan.planId, plan]));
  const rows = found.flatMap((one) => {
    const plan = planOf.get(one.planId);
    if (!plan) return [];
    const { members, measures } =
      one.state === 'compared'
        ? one.comparison
        : { members: [], measures: { attendance: null, index: null, left: null, placebo: null } };
    return [
      {
        institution_id: institutionId,
        lot,
        plan_id: plan.planId,
        student_id: plan.studentId,
        kind_key: plan.kindKey,
        playbook_id: plan.playbookId,
        programme_unit_id: one.row === null ? null : (roll.sites[one.row] ?? null),
        academic_year: academicYear,
        starts_on: plan.startsOn,
        state: one.state,
        members: sql<number[]>`${arrayLiteral(members.map((at) => roll.history.enrolments[at] ?? 0))}::text::int[]`,
        attendance: besideOf(measures.attendance),
        absolute_index: besideOf(measures.index),
        left_or_failed: besideOf(measures.left),
        placebo: besideOf(measures.placebo),
      },
    ];
  });
  for (let from = 0; from < rows.length; from += rows_at_once)
    await db.forInstitution(institutionId, (trx) =>
      trx
        .insertInto('insights.plan_effect')
        .values(rows.slice(from, from + rows_at_once))
        .execute(),
    );
}

/**
 * What whoever sees everybody is told, or leads a unit with others below it or several, by everything that can be asked: at thousands of plans it takes
 * too long while somebody waits.
 */
async function layOutAnswers(
  db: Database,
  { institutionId, year, lot }: { institutionId: number; year: string; lot: number },
  { names, groups, together }: Pick<EffectsCut, 'names' | 'groups'> & { together: readonly string[][] },
): Promise<void> {
  const rows: PlanEffect[] = [];
  for (const { key } of names.kinds)
    rows.push(
      ...(await db.forInstitution(institutionId, (trx) =>
        readRows(trx, institutionId, { year, lot }, { kind: key, unitIds: null }),
      )),
    );
  rows.sort((a, b) => (a.startsOn === b.startsOn ? (a.planId < b.planId ? -1 : 1) : a.startsOn < b.startsOn ? -1 : 1));
  const parts = [
    { unitId: '', rows },
    ...ledSets(names.units, together).map((within) => ({
      unitId: ledKey(within),
      rows: rows.filter(({ siteId }) => siteId !== null && within.has(siteId)),
    })),
  ];
  for (const part of parts)
    for (const kind of ['', ...new Set(part.rows.map(({ kindKey }) => kindKey))]) {
      const some = kind === '' ? part.rows : part.rows.filter(({ kindKey }) => kindKey === kind);
      const students = new Set(some.map(({ studentId }) => studentId));
      const ofThem = groups.filter(({ studentId }) => students.has(studentId));
      for (const measure of effect_measures)
        for (const by of effect_bys) {
          const answer = jsonb(effectsOf({ by, measure, rows: some, names, groups: ofThem }));
          const key = { institution_id: institutionId, academic_year: year, lot, unit_id: part.unitId, kind_key: kind };
          await db.forInstitution(institutionId, (trx) =>
            trx
              .insertInto('insights.effect_answer')
              .values({ ...key, measure, by, answer })
              .execute(),
          );
          // Whoever waits for a page goes first.
          await setImmediate();
        }
    }
}

/** From now on the new lot is read; those before it go. */
async function turnTo(
  db: Database,
  { institutionId, academicYear, layouts }: YearOrder,
  lot: number,
  mark: string,
): Promise<void> {
  const made = { mark, lot, last_week: layouts.at(-1)?.week ?? '1970-01-05', made_at: new Date() };
  await db.forInstitution(institutionId, (trx) =>
    trx
      .insertInto('insights.effect_year')
      .values({ institution_id: institutionId, academic_year: academicYear, ...made })
      .onConflict((conflict) => conflict.columns(['institution_id', 'academic_year']).doUpdateSet(made))
      .execute(),
  );
  await removeLots(db, institutionId, academicYear, sql`lot < ${lot}`);
}

/** In short statements. */
async function removeLots(db: Database, i: number, year: string, which: RawBuilder<unknown>): Promise<void> {
  for (const [table, key] of [
    [sql.table('insights.plan_effect'), sql`lot, plan_id`],
    [sql.table('insights.effect_answer'), sql`lot, unit_id, kind_key, measure, by`],
  ] as const) {
    for (let left = 1; left > 0; ) {
      const { rows } = await db.forInstitution(i, (trx) =>
        sql`delete from ${table} where institution_id = ${i} and academic_year = ${year} and (${key}) in (
            select ${key} from ${table} where institution_id = ${i} and academic_year = ${year} and ${which} limit ${5 * rows_at_once}) returning 1`.execute(
          trx,
        ),
      );
      left = rows.length;
    }
  }
}

function besideOf(beside: Beside | null) {
  if (!beside) return null;
  return sql<number[]>`${arrayLiteral([beside.own, beside.alike, beside.spread])}::text::real[]`;
}
