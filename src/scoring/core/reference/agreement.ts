import type { DuckDBConnection } from '@duckdb/node-api';
import { dayNumber } from '../../../kernel/week.ts';
import { real, whole } from '../column.ts';
import { table } from './tables.ts';
import type { ScoredWorldWeek } from './world.ts';

/** For tests: how far the product's scores and score.sql's are apart. */
export interface Agreement {
  memberWeeks: number;
  scored: number;
  withAbsoluteIndex: number;
  fallenBack: number;
  contributions: number;
  largestDifference: number;
  disagreements: string[];
}

interface ScoreRow {
  enrolment: number;
  week: number;
  level_used: number | null;
  group_used: number | null;
  coverage: number;
  score_raw: number | null;
  absolute_index: number | null;
}

export async function compare(db: DuckDBConnection, weeks: readonly ScoredWorldWeek[]): Promise<Agreement> {
  const agreement: Agreement = {
    memberWeeks: 0,
    scored: 0,
    withAbsoluteIndex: 0,
    fallenBack: 0,
    contributions: 0,
    largestDifference: 0,
    disagreements: [],
  };
  const rows = await table<ScoreRow>(db, 'from score');
  const points = await table<{ enrolment: number; week: number; source: number; points: number }>(
    db,
    'from contribution',
  );
  const byWeek = Map.groupBy(rows, (row) => row.week);
  const pointsByWeek = Map.groupBy(points, (row) => row.week);
  for (const { week, scores } of weeks) {
    const monday = dayNumber(week);
    const expected = byWeek.get(monday) ?? [];
    const members = scores.isMember.reduce((count, flag) => count + flag, 0);
    // A member to whom no source applies has no row in the SQL.
    const evident = scores.coverage.reduce((count, share) => count + (Number.isNaN(share) ? 0 : 1), 0);
    if (evident !== expected.length)
      agreement.disagreements.push(`${week}: ${members} members, SQL ${expected.length}`);
    for (const row of expected) {
      const i = row.enrolment;
      const used = scores.groups[whole(scores.groupUsed, i)];
      if ((used?.level ?? null) !== row.level_used || (used?.group ?? null) !== row.group_used) {
        agreement.disagreements.push(
          `${week} ${i}: group ${used?.level}/${used?.group}, SQL ${row.level_used}/${row.group_used}`,
        );
      }
      note(agreement, `${week} ${i} coverage`, real(scores.coverage, i), row.coverage);
      note(agreement, `${week} ${i} score_raw`, real(scores.scoreRaw, i), row.score_raw);
      note(agreement, `${week} ${i} absolute`, real(scores.absoluteIndex, i), row.absolute_index);
      agreement.memberWeeks++;
      if (row.score_raw !== null) agreement.scored++;
      if (row.absolute_index !== null) agreement.withAbsoluteIndex++;
      if ((row.level_used ?? 0) > 0) agreement.fallenBack++;
    }
    const contributed = pointsByWeek.get(monday) ?? [];
    const given = scores.contributions.reduce(
      (sum, column) => sum + column.filter((value) => !Number.isNaN(value)).length,
      0,
    );
    if (given !== contributed.length)
      agreement.disagreements.push(`${week}: ${given} contributions, SQL ${contributed.length}`);
    for (const row of contributed) {
      const column = scores.contributions[row.source];
      note(
        agreement,
        `${week} ${row.enrolment} source ${row.source}`,
        column ? real(column, row.enrolment) : Number.NaN,
        row.points,
      );
      agreement.contributions++;
    }
  }
  return agreement;
}

/** Differences are relative above 1, so that a score of thousands (a tiny sd) is held to as many digits. */
function note(agreement: Agreement, what: string, ours: number, theirs: number | null): void {
  if (theirs === null || Number.isNaN(ours)) {
    if (theirs !== null || !Number.isNaN(ours)) agreement.disagreements.push(`${what}: ${ours}, SQL ${theirs}`);
    return;
  }
  const difference = Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs));
  agreement.largestDifference = Math.max(agreement.largestDifference, difference);
  if (difference > 1e-9) agreement.disagreements.push(`${what}: ${ours}, SQL ${theirs}`);
}
