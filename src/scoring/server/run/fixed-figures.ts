import type { Week } from '../../../kernel/week.ts';
import { type GroupWeek, isScoredGroup, pooled_weeks, pooledFigures } from '../../core/absolute-index.ts';
import type { GroupFigures } from '../../core/composite.ts';
import { indexGroups, positionsOfGroup } from '../../core/frame.ts';
import type { ModelSettings } from '../../core/model.ts';
import type { WeekScores } from '../../core/score-week.ts';
import type { MeasuredWeek } from './measure-week.ts';
import type { PeerLevel } from './peer-levels.ts';
import type { Stretch } from './stretch.ts';

/** What a group's fixed figures were pooled over: its first scored weeks of this year, or of the year before. */
export type ReferenceKind = ModelSettings['absoluteReference'];

/** Fixed figures as one group in one week is held against them. */
export interface GroupReference {
  kind: ReferenceKind;
  fixed: FixedReference;
}

/** A group's fixed figures, and what they rest on. */
export interface FixedReference {
  /** Whose figures they are: of last year's group where that has another name. */
  groupKey: string;
  /** Null until it is stored. */
  referenceId: string | null;
  weeks: Week[];
  figures: GroupFigures;
}

interface Gathering {
  examined: Set<Week>;
  /** Those of the examined weeks in which the group was scored. */
  scored: { week: Week; groupWeek: GroupWeek }[];
  reference: FixedReference | null;
}

/** A group in a week: where its year began, so which weeks its figures may be pooled over. */
export interface GroupYear {
  key: string;
  /** Its first teaching week. */
  start: Week;
  /** The teaching weeks of its year before this one, ascending. */
  earlier: Week[];
}

/**
 * Gathers groups' first scored weeks as they are scored one after another, and pools them when four are there. It holds for
 * one model version and one list of sources; another needs a new one.
 */
export class FixedFiguresKeeper {
  readonly #model: ModelSettings;
  readonly #byYear = new Map<string, Gathering>();

  constructor(model: ModelSettings) {
    this.#model = model;
  }

  /** The group's figures; null while it has fewer than four scored weeks. Ask when nothing is `missing` any more. */
  of(year: GroupYear): FixedReference | null {
    const gathering = this.#byYear.get(yearKey(year));
    if (!gathering) return null;
    if (gathering.reference || gathering.scored.length < pooled_weeks) return gathering.reference;
    const first = gathering.scored.toSorted((a, b) => (a.week < b.week ? -1 : 1)).slice(0, pooled_weeks);
    const figures = pooledFigures(
      first.map(({ groupWeek }) => groupWeek),
      this.#model,
    );
    gathering.scored = []; // lets the weeks' evidence go
    gathering.reference = { groupKey: year.key, referenceId: null, weeks: first.map(({ week }) => week), figures };
    return gathering.reference;
  }

  /** Figures that are known already. */
  know(year: GroupYear, reference: FixedReference): void {
    this.#gathering(year).reference = reference;
  }

  /** Which earlier weeks would have to be noted before `of` can tell, ascending. */
  missing(year: GroupYear): Week[] {
    const gathering = this.#byYear.get(yearKey(year));
    if (gathering?.reference) return [];
    return year.earlier.filter((week) => !gathering?.examined.has(week));
  }

  /** Adds a week's evidence; one that was noted before changes nothing. */
  note(
    { week, levels }: Pick<MeasuredWeek, 'week' | 'levels'>,
    scores: WeekScores,
    yearOf: (level: number, group: number) => GroupYear | null,
  ): void {
    levels.forEach((level, l) => {
      const index = indexGroups(level, scores.isMember);
      for (let group = 0; group < level.groupCount; group++) {
        const year = yearOf(l, group);
        if (!year) continue;
        const gathering = this.#gathering(year);
        if (gathering.reference || gathering.examined.has(week)) continue;
        gathering.examined.add(week);
        const members = positionsOfGroup(index, group);
        if (!isScoredGroup(members, scores.evidence, this.#model)) continue;
        gathering.scored.push({ week, groupWeek: { members: members.slice(), evidence: scores.evidence } });
      }
    });
  }

  #gathering(year: GroupYear): Gathering {
    const key = yearKey(year);
    const known = this.#byYear.get(key) ?? { examined: new Set(), scored: [], reference: null };
    this.#byYear.set(key, known);
    return known;
  }
}

function yearKey({ key, start }: GroupYear): string {
  return `${start} ${key}`;
}

/** By level and group, the year of those groups of which somebody is taught in the week. */
export function groupYears(stretch: Stretch, levels: readonly PeerLevel[], week: Week): (GroupYear | null)[][] {
  const { calendars, calendarOfKind } = stretch;
  return levels.map((level) => {
    const calendarsOf = level.groups.map(() => new Set<number>());
    level.groupOfKind.forEach((group, kind) => {
      const calendar = calendarOfKind[kind] ?? -1;
      if (group >= 0 && calendars[calendar]?.details.has(week)) calendarsOf[group]?.add(calendar);
    });
    return level.groups.map(({ key }, group) => {
      const weeks = new Set([...(calendarsOf[group] ?? [])].flatMap((calendar) => calendars[calendar]?.weeks ?? []));
      const [start, ...others] = [...weeks].sort();
      return start === undefined ? null : { key, start, earlier: [start, ...others].filter((past) => past < week) };
    });
  });
}
