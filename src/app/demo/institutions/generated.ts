import type { GeneratedFile, InstitutionPlan } from '../../../../samples/generate/model.ts';
import type { Window } from '../../../../samples/generate/school-year.ts';
import { addDays, type IsoDate, weekOf } from '../../../kernel/week.ts';
import type { LayOut } from '../../setup/lay-out.ts';
import type { DemoFile, DemoInstitution } from '../demo-institution.ts';

/** What of a generated institution does not depend on how its students are made. */
export function fromPlan(
  plan: InstitutionPlan,
  windows: { past: readonly Window[]; held: readonly Window[] },
  writeWindow: (window: Window, folder: string) => GeneratedFile[],
): Omit<DemoInstitution, 'model' | 'attribution' | 'people' | 'roster'> {
  const filesOf = (window: Window, folder: string): DemoFile[] =>
    writeWindow(window, folder).map(({ feed, path }) => ({
      source: firstSource(plan, feed),
      path,
      arrived_at: atDawn(plan, addDays(window.to, 1)),
    }));
  return {
    key: plan.key,
    name: plan.name,
    preset: plan.preset,
    timeZone: plan.timeZone,
    now: plan.now,
    set_up_at: atDawn(plan, windows.past[0]?.from ?? plan.today),
    // The clock stands on a Monday morning, and its last full week was held back.
    last_day: addDays(windows.held.at(-1)?.to ?? plan.today, 1),
    layOut: async () => layOutOf(plan),
    writePast: async (folder) => windows.past.flatMap((window) => filesOf(window, folder)),
    attendanceFile: attendanceFileOf(plan, writeWindow),
    writeNext: async (folder, after: IsoDate, to: IsoDate) =>
      windows.held
        .filter((window) => window.to >= after && window.to < to)
        .flatMap((window) => filesOf(window, folder)),
  };
}

function attendanceFileOf(
  plan: InstitutionPlan,
  writeWindow: (window: Window, folder: string) => GeneratedFile[],
): DemoInstitution['attendanceFile'] {
  const mapping = plan.feeds.find((feed) => feed.key === 'attendance')?.mapping;
  const value = mapping?.feeds[0]?.value;
  if (!mapping || value?.as !== 'marks') return null;
  return {
    columns: { student: mapping.student.column, date: mapping.time.column, code: value.column },
    write: async (folder, day) => {
      const from = weekOf(day);
      const files = writeWindow({ from, to: addDays(from, 6) }, folder);
      return files.find((file) => file.feed === 'attendance')?.path ?? '';
    },
  };
}

/** Nightly jobs hand their files over before anybody is up. */
function atDawn({ timeZone }: InstitutionPlan, day: IsoDate): string {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '05:10' }).toInstant().toString();
}

function layOutOf(plan: InstitutionPlan): LayOut {
  return {
    units: plan.units,
    periods: plan.periods,
    sources: plan.sources.map(({ programmes, ...source }) => ({
      ...source,
      eligibility: programmes === null ? {} : { programmes: [...programmes] },
      mapping: plan.feeds.find((feed) => firstSource(plan, feed.key) === source.key)?.mapping ?? null,
      lawful_basis: 'Public task: the institution supports its students’ learning',
    })),
  };
}

/** A feed's mapping is saved with the first source that it feeds. */
function firstSource(plan: InstitutionPlan, feed: string): string {
  return plan.feeds.find((one) => one.key === feed)?.mapping.feeds[0]?.source ?? feed;
}
