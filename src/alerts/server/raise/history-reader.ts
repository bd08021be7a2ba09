import { sql } from 'kysely';
import { readFoldedWeek, readSourceWeek, type SourceWeekKey } from '../../../activity/server/index.ts';
import { agreedDeltas, MarkCounter, takeOutAgreed } from '../../../attendance/server/index.ts';
import { raisedConcernsSince } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { addWeeks, dateOfDayNumber, dayIn, dayNumber, type Week, weekOf } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import { readShownScores } from '../../../scoring/server/index.ts';
import { type TrendKind, trendBits } from '../../../trends/core/trends.ts';
import type { Reach } from '../../core/condition.ts';
import {
  type ActivityWeek,
  type AttendanceWeek,
  type History,
  type MarkedWeek,
  no_score,
  type ScoredWeek,
} from '../../core/history.ts';
import type { KnownThen } from '../rules/known-then.ts';
import { type Frame, positionOf } from './frame.ts';
import { packAttendance } from './pack-attendance.ts';
import type { StandingWeek } from './standing-weeks.ts';

const batchRows = { embedded: 10_000, server: 100_000 };

interface SourceOfHistory {
  sourceId: number;
  key: string;
  isAttendance: boolean;
}

/** Reads what rules rest on, each week once, set by set: however many rules and students there are. */
export class HistoryReader {
  readonly #db: Database;
  readonly #institutionId: number;
  readonly frame: Frame;
  readonly #standing: readonly StandingWeek[];
  /** By run, and by week and the last load that is seen. */
  readonly #scores = new Map<number, { week: Week; column: Int16Array }>();
  readonly #trends = new Map<number, { week: Week; bits: Uint8Array }>();
  readonly #attendance = new Map<string, AttendanceWeek>();
  readonly #activity = new Map<string, ActivityWeek>();
  readonly #marks = new Map<string, MarkedWeek>();
  readonly #counter: MarkCounter;
  #sources: SourceOfHistory[] | null = null;
  #years: Map<Week, string> | null = null;

  constructor(db: Database, institutionId: number, frame: Frame, standing: readonly StandingWeek[]) {
    this.#db = db;
    this.#institutionId = institutionId;
    this.frame = frame;
    this.#standing = standing;
    this.#counter = new MarkCounter(db, institutionId, frame.ids);
  }

  /**
   * What is known of the time up to a day, as far back as the rules look.
   * @param then what was known at that time, where later corrections are not to be seen
   */
  async asOf(day: number, reach: Reach, then: KnownThen | null = null): Promise<History> {
    const { ids } = this.frame;
    const over = (then?.weeks ?? this.#standing).filter(({ week }) => dayNumber(week) + 6 <= day);
    const upTo = then?.readUpTo ?? null;
    const wantsYear = reach.scoredWeeks === Number.POSITIVE_INFINITY;
    const yearFrom = wantsYear ? await this.#firstOfYear(over) : 0;
    const from = wantsYear ? yearFrom : Math.max(0, over.length - reach.scoredWeeks);
    const scored: ScoredWeek[] = [];
    for (const [index, { week, run }] of over.entries()) {
      if (index < from) continue;
      const isLate = index >= over.length - 2;
      const score = await this.#scoresOf(week, run);
      scored.push({ week, score, trends: isLate ? await this.#trendsOf(week, run) : null });
    }
    const here = weekOf(dateOfDayNumber(day));
    const attendance: AttendanceWeek[] = [];
    // A reach has a week to spare for one that is under way; at a week's end none is.
    const spare = dayNumber(here) + 6 === day ? 1 : 0;
    for (let back = reach.attendanceWeeks - 1 - spare; back >= 0; back--)
      attendance.push(await this.#attendanceOf(addWeeks(here, -back), upTo, reach.attendanceDays));
    // Marks are read as they stand: what a correction replaced is not kept.
    const marks = new Map<string, MarkedWeek[]>();
    for (const [key, { weeks }] of reach.markedWeeks) marks.set(key, await this.#marksOf(key, here, weeks, reach));
    const activity = new Map<string, ActivityWeek[]>();
    for (const [key, count] of await this.#wantedSources(reach)) {
      const weeks: ActivityWeek[] = [];
      for (let back = count - 1; back >= 0; back--)
        weeks.push(await this.#activityOf(key, addWeeks(here, -back), upTo));
      activity.set(key, weeks);
    }
    const concerns = reach.concernDays > 0 ? await this.#concernsOf(day - reach.concernDays) : new Map();
    return { ids, lastDay: day, scored, yearFrom: 0, attendance, marks, activity, concerns };
  }

  /** Weeks before this one are not asked for any more. */
  forgetBefore(week: Week): void {
    for (const map of [this.#scores, this.#trends, this.#attendance, this.#activity, this.#marks] as Map<
      unknown,
      { week: Week }
    >[])
      for (const [key, one] of map) if (one.week < week) map.delete(key);
  }

  async #firstOfYear(over: readonly StandingWeek[]): Promise<number> {
    const last = over.at(-1)?.week;
    if (last === undefined) return 0;
    this.#years ??= await this.#readYears();
    const year = this.#years.get(last);
    const first = over.findIndex(({ week }) => this.#years?.get(week) === year);
    return Math.max(0, first);
  }

  async #readYears(): Promise<Map<Week, string>> {
    const periods = await this.#db.forInstitution(this.#institutionId, (trx) =>
      trx
        .selectFrom('institution.calendar_period')
        .select(['starts_on', 'ends_on', 'academic_year'])
        .where('institution_id', '=', this.#institutionId)
        .where('kind', '=', 'term')
        .execute(),
    );
    const yearOf = (week: Week) =>
      periods.find(({ starts_on, ends_on }) => weekOf(starts_on) <= week && week <= ends_on)?.academic_year ?? '';
    return new Map(this.#standing.map(({ week }) => [week, yearOf(week)]));
  }

  async #scoresOf(week: Week, run: number): Promise<Int16Array> {
    const known = this.#scores.get(run);
    if (known) return known.column;
    const { ids } = this.frame;
    const column = new Int16Array(ids.length).fill(no_score);
    const past = await readShownScores(this.#db, this.#institutionId, run);
    let at = 0;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0;
      while (at < past.ids.length && (past.ids[at] ?? 0) < id) at++;
      if (past.ids[at] === id) column[i] = past.score[at] ?? no_score;
    }
    this.#scores.set(run, { week, column });
    return column;
  }

  async #trendsOf(week: Week, run: number): Promise<Uint8Array> {
    const known = this.#trends.get(run);
    if (known) return known.bits;
    const { ids } = this.frame;
    const bits = new Uint8Array(ids.length);
    const size = batchRows[this.#db.kind];
    for (let after = 0; ; ) {
      const { rows } = await this.#db.forInstitution(this.#institutionId, (trx) =>
        sql<{ id: number; kinds: string[] }>`
          select enrolment_id as id, array_agg(kind) as kinds from trends.flag
          where institution_id = ${this.#institutionId} and run = ${run} and enrolment_id > ${after}
          group by enrolment_id order by enrolment_id limit ${size}`.execute(trx),
      );
      for (const { id, kinds } of rows) {
        const position = positionOf(ids, id);
        // Written by trends alone: its kinds, with underscores.
        for (const kind of kinds)
          if (position >= 0) bits[position] = (bits[position] ?? 0) | trendBits[kind.replaceAll('_', '-') as TrendKind];
      }
      if (rows.length < size) break;
      after = rows.at(-1)?.id ?? after;
    }
    this.#trends.set(run, { week, bits });
    return bits;
  }

  async #sourcesOf(): Promise<SourceOfHistory[]> {
    this.#sources ??= await this.#db.forInstitution(this.#institutionId, async (trx) => {
      const rows = await trx
        .selectFrom('sources.source')
        .select(['source_id', 'key', 'measure', 'weight_group'])
        .where('institution_id', '=', this.#institutionId)
        .where('direction', '=', 1)
        .where('measure', '!=', 'level')
        .orderBy('source_id')
        .execute();
      return rows.map((row) => ({
        sourceId: row.source_id,
        key: row.key,
        isAttendance: row.weight_group === 'attendance' && row.measure === 'rate',
      }));
    });
    return this.#sources;
  }

  async #wantedSources({ activityWeeks }: Reach): Promise<Map<string, number>> {
    const wanted = new Map<string, number>();
    const any = activityWeeks.get('*') ?? 0;
    if (activityWeeks.size === 0) return wanted;
    for (const { key } of await this.#sourcesOf()) {
      const weeks = Math.max(any, activityWeeks.get(key) ?? 0);
      if (weeks > 0) wanted.set(key, weeks);
    }
    return wanted;
  }

  async #attendanceOf(week: Week, upTo: number | null, withDays: boolean): Promise<AttendanceWeek> {
    const sources = (await this.#sourcesOf()).filter(({ isAttendance }) => isAttendance);
    const asOf: (number | null)[] = [];
    for (const { sourceId } of sources) asOf.push(await this.#lastLoadOf(sourceId, week, upTo));
    const name = `${week} ${withDays ? 'days' : 'sums'} ${asOf.join(' ')}`;
    const known = this.#attendance.get(name);
    if (known) return known;
    const made = await (withDays
      ? this.#attendanceDays(week, sources, asOf)
      : this.#attendanceSums(week, sources, asOf));
    this.#attendance.set(name, made);
    return made;
  }

  /** Sums alone, read without laying the days out. */
  async #attendanceSums(
    week: Week,
    sources: readonly SourceOfHistory[],
    asOf: readonly (number | null)[],
  ): Promise<AttendanceWeek> {
    const n = this.frame.ids.length;
    const none = new Uint8Array(0);
    const sums = { attended: new Float32Array(n), expected: new Float32Array(n) };
    for (const [index, { sourceId }] of sources.entries()) {
      const { enrolmentIds, value, expected } = await this.#db.forInstitution(this.#institutionId, async (trx) => {
        const key = this.#keyOf(sourceId, week, asOf[index] ?? null);
        const folded = await readFoldedWeek(trx, key);
        takeOutAgreed(folded, await agreedDeltas(trx, key));
        return folded;
      });
      if (!expected) continue;
      const { ids } = this.frame;
      let position = 0;
      for (let at = 0; at < enrolmentIds.length; at++) {
        const id = enrolmentIds[at] ?? 0;
        while (position < n && (ids[position] ?? 0) < id) position++;
        if (ids[position] !== id) continue;
        sums.attended[position] = (sums.attended[position] ?? 0) + (value[at] ?? 0);
        sums.expected[position] = (sums.expected[position] ?? 0) + (expected[at] ?? 0);
      }
    }
    return { week, ...sums, missed: none, met: none, away: none };
  }

  async #attendanceDays(
    week: Week,
    sources: readonly SourceOfHistory[],
    asOf: readonly (number | null)[],
  ): Promise<AttendanceWeek> {
    const n = this.frame.ids.length;
    const sum = { attended: new Float64Array(n * 7), expected: new Float64Array(n * 7) };
    for (const [index, { sourceId }] of sources.entries()) {
      const column = await this.#columnOf(sourceId, week, asOf[index] ?? null);
      const { expected } = column;
      if (!expected) continue;
      this.#eachPosition(column.enrolmentIds, (position, at) => {
        for (let day = 0; day < 7; day++) {
          sum.attended[position * 7 + day] = (sum.attended[position * 7 + day] ?? 0) + (column.days[at * 7 + day] ?? 0);
          sum.expected[position * 7 + day] = (sum.expected[position * 7 + day] ?? 0) + (expected[at * 7 + day] ?? 0);
        }
      });
      await this.#takeOutAgreed(sourceId, week, sum);
    }
    return packAttendance(week, n, sum);
  }

  async #marksOf(key: string, here: Week, weeks: number, { markedWeeks }: Reach): Promise<MarkedWeek[]> {
    const selection = markedWeeks.get(key)?.selection ?? { meanings: [], codes: [] };
    const found: MarkedWeek[] = [];
    for (let back = weeks - 1; back >= 0; back--) {
      const week = addWeeks(here, -back);
      const name = `${week} ${key}`;
      const known = this.#marks.get(name) ?? (await this.#counter.week(week, selection));
      this.#marks.set(name, known);
      found.push(known);
    }
    return found;
  }

  /** Days as agreements leave them: nobody is alerted for what was agreed. */
  async #takeOutAgreed(
    sourceId: number,
    week: Week,
    sum: { attended: Float64Array; expected: Float64Array },
  ): Promise<void> {
    const institutionId = this.#institutionId;
    const deltas = await this.#db.forInstitution(institutionId, (trx) =>
      agreedDeltas(trx, { institutionId, sourceId, week }),
    );
    for (const { enrolmentId, weekday, attended, expected } of deltas) {
      const position = positionOf(this.frame.ids, enrolmentId);
      if (position < 0) continue;
      const at = position * 7 + weekday;
      sum.attended[at] = Math.max(0, (sum.attended[at] ?? 0) + attended);
      sum.expected[at] = Math.max(0, (sum.expected[at] ?? 0) + expected);
    }
  }

  async #activityOf(key: string, week: Week, upTo: number | null): Promise<ActivityWeek> {
    const source = (await this.#sourcesOf()).find((one) => one.key === key);
    const asOf = source ? await this.#lastLoadOf(source.sourceId, week, upTo) : null;
    const name = `${key} ${week} ${asOf}`;
    const known = this.#activity.get(name);
    if (known) return known;
    const active = new Uint8Array(this.frame.ids.length);
    let covered = 0;
    if (source) {
      const column = await this.#columnOf(source.sourceId, week, asOf);
      covered = column.covered;
      this.#eachPosition(column.enrolmentIds, (position, at) => {
        let mask = 0;
        for (let day = 0; day < 7; day++) if ((column.days[at * 7 + day] ?? 0) > 0) mask |= 1 << day;
        active[position] = mask;
      });
    }
    const made = { week, active, covered };
    this.#activity.set(name, made);
    return made;
  }

  /** The last load of a source's week up to a number; null: as it is now. */
  async #lastLoadOf(sourceId: number, week: Week, upTo: number | null): Promise<number | null> {
    if (upTo === null) return null;
    const { rows } = await this.#db.forInstitution(this.#institutionId, (trx) =>
      sql<{ last: number | null }>`select max(l.applied_number) as last from activity.covered c
        join activity.load l on l.institution_id = c.institution_id and l.load_id = c.load_id
        where c.institution_id = ${this.#institutionId} and l.institution_id = ${this.#institutionId} and c.source_id = ${sourceId}
          and c.week = ${week}::date and l.applied_number <= ${upTo}`.execute(trx),
    );
    return rows[0]?.last ?? 0;
  }

  #columnOf(sourceId: number, week: Week, asOf: number | null) {
    return this.#db.forInstitution(this.#institutionId, (trx) =>
      readSourceWeek(trx, this.#keyOf(sourceId, week, asOf)),
    );
  }

  #keyOf(sourceId: number, week: Week, asOf: number | null): SourceWeekKey {
    return { institutionId: this.#institutionId, sourceId, week, ...(asOf === null ? {} : { asOf }) };
  }

  /** Both lists of ids ascend. */
  #eachPosition(enrolmentIds: Int32Array, take: (position: number, at: number) => void): void {
    const { ids } = this.frame;
    let position = 0;
    for (let at = 0; at < enrolmentIds.length; at++) {
      const id = enrolmentIds[at] ?? 0;
      while (position < ids.length && (ids[position] ?? 0) < id) position++;
      if (ids[position] === id) take(position, at);
    }
  }

  async #concernsOf(sinceDay: number): Promise<Map<number, { kind: string; day: number }[]>> {
    const found = new Map<number, { kind: string; day: number }[]>();
    await this.#db.forInstitution(this.#institutionId, async (trx) => {
      const { timeZone } = await loadInstitution(trx, this.#institutionId);
      const since = new Date((sinceDay - 1) * 86_400_000);
      const concerns = await raisedConcernsSince(trx, this.#institutionId, since);
      if (concerns.length === 0) return;
      const students = [...new Set(concerns.map(({ studentId }) => studentId))];
      const enrolments = await trx
        .selectFrom('roster.enrolment')
        .select(['enrolment_id', 'student_id'])
        .where('institution_id', '=', this.#institutionId)
        .where('student_id', 'in', students)
        .where('is_primary', '=', true)
        .execute();
      for (const { enrolment_id, student_id } of enrolments) {
        const position = positionOf(this.frame.ids, enrolment_id);
        if (position < 0) continue;
        const raised = concerns.filter(({ studentId }) => studentId === student_id);
        found.set(
          position,
          raised.map(({ kind, raisedAt }) => ({
            kind,
            day: dayNumber(dayIn(timeZone, Temporal.Instant.fromEpochMilliseconds(raisedAt.getTime()))),
          })),
        );
      }
    });
    return found;
  }
}
