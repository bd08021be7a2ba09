import { sql } from 'kysely';
import type { Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import { pooled_weeks } from '../../core/absolute-index.ts';
import { scoreWeek } from '../../core/score-week.ts';
import type { ModelVersion } from '../model/model-versions.ts';
import { type RunSource, sourcesOfWeek } from '../model/source-list.ts';
import { readKinds } from './enrolments.ts';
import {
  FixedFiguresKeeper,
  type FixedReference,
  type GroupReference,
  type GroupYear,
  groupYears,
} from './fixed-figures.ts';
import { LastYears } from './last-years.ts';
import { measureWeek } from './measure-week.ts';
import { peerLevels } from './peer-levels.ts';
import { standingRunsOf } from './run-record.ts';
import { openStretch, type Stretch } from './stretch.ts';

/** The fixed figures for the weeks of one sequence, gathered on the way or else found again. */
export class FixedReferences {
  readonly #db: Database;
  readonly #keepers = new Map<string, FixedFiguresKeeper>();
  readonly #lastYears = new Map<number, LastYears>();

  constructor(db: Database) {
    this.#db = db;
  }

  keeper(version: ModelVersion, sources: readonly RunSource[]): FixedFiguresKeeper {
    const key = `${version.modelVersion} ${sources.map(({ sourceId }) => sourceId).join(',')}`;
    const known = this.#keepers.get(key) ?? new FixedFiguresKeeper(version.settings);
    this.#keepers.set(key, known);
    return known;
  }

  /** By level and group. Where last year is wanted, a group that had none is held against its own first weeks. */
  async of(stretch: Stretch, week: Week, version: ModelVersion): Promise<(GroupReference | null)[][]> {
    const { enrolments, units } = stretch;
    const sources = sourcesOfWeek(stretch.sources, week, version.settings);
    const keeper = this.keeper(version, sources);
    const levels = peerLevels(version.settings, enrolments.kinds, enrolments.kindOf, units);
    const years = groupYears(stretch, levels, week);
    const lastYears = await this.#yearsBefore(stretch, version, years);
    await this.#find(stretch, lastYears.flat(), version, sources);
    const lastOf = (level: number, group: number) => {
      const year = lastYears[level]?.[group];
      const found = year && keeper.of(year);
      // A sequence that passed through last year may have pooled later weeks than a week alone would look at.
      return found?.weeks.every((past) => year?.earlier.includes(past)) ? found : null;
    };
    const others = years.map((level, l) => level.map((year, group) => (lastOf(l, group) ? null : year)));
    await this.#find(stretch, others.flat(), version, sources);
    return years.map((level, l) =>
      level.map((year, group): GroupReference | null => {
        const last = lastOf(l, group);
        if (last) return { kind: 'last-year', fixed: last };
        const own = year && keeper.of(year);
        return own ? { kind: 'first-weeks', fixed: own } : null;
      }),
    );
  }

  async #yearsBefore(
    stretch: Stretch,
    { modelVersion, settings }: ModelVersion,
    years: readonly (GroupYear | null)[][],
  ): Promise<(GroupYear | null)[][]> {
    if (settings.absoluteReference !== 'last-year') return [];
    const { institutionId } = stretch;
    const known =
      this.#lastYears.get(modelVersion) ??
      new LastYears(
        await this.#db.forInstitution(institutionId, (trx) => readKinds(trx, institutionId)),
        stretch,
        settings,
      );
    this.#lastYears.set(modelVersion, known);
    return years.map((level, l) => level.map((year) => year && known.before(l, year)));
  }

  /** Lets the keeper know of these years. Weeks that the sequence did not pass through are read from what is stored, or measured again. */
  async #find(
    stretch: Stretch,
    years: readonly (GroupYear | null)[],
    version: ModelVersion,
    sources: readonly RunSource[],
  ): Promise<void> {
    const keeper = this.keeper(version, sources);
    // Before its fifth week a group cannot have figures, so nothing is read for it.
    const ripe = years.filter((year) => year !== null).filter((year) => covered(stretch, year).length >= pooled_weeks);
    const missing = () =>
      ripe.flatMap((year) => {
        const weeks = keeper.missing(year).filter((past) => stretch.coveredWeeks.has(past));
        return weeks.length > 0 ? [{ year, weeks }] : [];
      });
    if (missing().length > 0) {
      const wanted = missing().map(({ year }) => year);
      for (const [year, reference] of await this.#stored(stretch, wanted, version, sources))
        keeper.know(year, reference);
    }
    await this.#measureAgain(stretch, missing(), version, sources);
  }

  /** In the order of the weeks, each once for all the groups that want it. */
  async #measureAgain(
    base: Stretch,
    missing: readonly { year: GroupYear; weeks: Week[] }[],
    version: ModelVersion,
    sources: readonly RunSource[],
  ): Promise<void> {
    const keeper = this.keeper(version, sources);
    for (const week of [...new Set(missing.flatMap(({ weeks }) => weeks))].sort()) {
      const wanted = new Map(
        missing
          .filter(({ year, weeks }) => weeks.includes(week) && !keeper.of(year))
          .map(({ year }) => [year.key, year]),
      );
      if (wanted.size === 0) continue;
      const stretch = await openStretch(this.#db, base, [week]);
      const measured = await measureWeek(stretch, week, version.settings, sources);
      const scores = scoreWeek(measured.frame, measured.measures, measured.activity, version.settings);
      keeper.note(measured, scores, (level, group) => {
        const key = measured.levels[level]?.groups[group]?.key;
        return key === undefined ? null : (wanted.get(key) ?? null);
      });
    }
  }

  /** Figures hold while the runs whose weeks they pooled stand. */
  async #stored(
    { institutionId }: Stretch,
    years: readonly GroupYear[],
    version: ModelVersion,
    sources: readonly RunSource[],
  ): Promise<(readonly [GroupYear, FixedReference])[]> {
    const rows = await this.#db.forInstitution(institutionId, async (trx) => {
      const result = await sql<StoredReference>`
        select reference_id, group_key, weeks::text[] as weeks, measure_means, measure_sds, composite_mean, composite_sd
        from scoring.reference f
        where institution_id = ${institutionId} and model_version = ${version.modelVersion}
          and source_ids = ${`{${sources.map(({ sourceId }) => sourceId).join(',')}}`}::text::int2[]
          and runs = ${standingRunsOf(institutionId, sql`f.weeks`)}
        order by created_at desc`.execute(trx);
      return result.rows;
    });
    const none = Number.NaN;
    return years.flatMap((year) => {
      const row = rows.find(
        ({ group_key, weeks }) => group_key === year.key && weeks.every((at) => year.earlier.includes(at)),
      );
      if (!row) return [];
      const spread = (mean: number | null, sd: number | null) => ({
        mean: mean ?? none,
        sd: sd ?? none,
        n: 0,
        nActive: 0,
      });
      const figures = {
        measures: row.measure_means.map((mean, s) => spread(mean, row.measure_sds[s] ?? null)),
        composite: spread(row.composite_mean, row.composite_sd),
      };
      return [[year, { groupKey: row.group_key, referenceId: row.reference_id, weeks: row.weeks, figures }] as const];
    });
  }
}

function covered(stretch: Stretch, year: GroupYear): Week[] {
  return year.earlier.filter((week) => stretch.coveredWeeks.has(week));
}

interface StoredReference {
  reference_id: string;
  group_key: string;
  weeks: Week[];
  measure_means: (number | null)[];
  measure_sds: (number | null)[];
  composite_mean: number;
  composite_sd: number;
}
