import type { ModelSettings } from '../../core/model.ts';
import { type GroupCalendar, yearBefore } from '../../core/year-before.ts';
import { Calendars } from './calendars.ts';
import type { EnrolmentKind } from './enrolments.ts';
import type { GroupYear } from './fixed-figures.ts';
import { peerLevels } from './peer-levels.ts';
import type { Institutional } from './stretch.ts';

/** Finds the year before of any group, among all the enrolments that there have ever been. */
export class LastYears {
  readonly #byLevel: GroupCalendar[][];
  readonly #found = new Map<string, GroupYear | null>();

  constructor(kinds: readonly EnrolmentKind[], { periods, units }: Institutional, model: ModelSettings) {
    const calendars = new Calendars(periods, units);
    const levels = peerLevels(
      model,
      kinds,
      Int32Array.from(kinds, (_, kind) => kind),
      units,
    );
    this.#byLevel = levels.map(({ groups, groupOfKind }) =>
      kinds.flatMap((kind, k) => {
        const group = groups[groupOfKind[k] ?? -1];
        const calendar = calendars.all[calendars.of(kind)];
        return group && calendar ? [{ groupKey: group.key, weeks: calendar.weeks }] : [];
      }),
    );
  }

  before(level: number, { key, start }: GroupYear): GroupYear | null {
    const name = `${level} ${start} ${key}`;
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const found = yearBefore(key, start, this.#byLevel[level] ?? []);
    const year = found && { key: found.groupKey, start: found.start, earlier: found.weeks };
    this.#found.set(name, year);
    return year;
  }
}
