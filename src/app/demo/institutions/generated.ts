import type { GeneratedFile, InstitutionPlan } from '../../../../samples/generate/model.ts';
import type { Window } from '../../../../samples/generate/school-year.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import type { LayOut } from '../../setup/lay-out.ts';
import type { DemoFile, DemoInstitution } from '../demo-institution.ts';

/** What of a generated institution does not depend on how its students are made. */
export function fromPlan(
  plan: InstitutionPlan,
  windows: { past: readonly Window[]; held: readonly Window[] },
  writeWindow: (window: Window, folder: string) => GeneratedFile[],
): Pick<
  DemoInstitution,
  'key' | 'name' | 'preset' | 'timeZone' | 'now' | 'set_up_at' | 'last_day' | 'layOut' | 'writePast' | 'writeNext'
> {
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
    writeNext: async (folder, after: IsoDate, to: IsoDate) =>
      windows.held
        .filter((window) => window.to >= after && window.to < to)
        .flatMap((window) => filesOf(window, folder)),
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
