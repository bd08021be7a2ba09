import { addWeeks, dayNumber, type Week } from '../../../kernel/week.ts';
import { type ModelSettings, type ModelSettingsInput, modelSettingsSchema, type ScoredSource } from '../model.ts';
import type { World } from './world.ts';

export const firstWeek: Week = '2025-09-01';

/** The nth week of a simple world, from 0. */
export function nthWeek(nth: number): Week {
  return addWeeks(firstWeek, nth);
}

export function source(sourceId: number, measure: ScoredSource['measure'], weightGroup = 'vle'): ScoredSource {
  return { sourceId, measure, direction: 1, weightGroup };
}

export interface SimpleWorld {
  size: number;
  weeks?: number;
  sources: ScoredSource[];
  /** What a source saw of an enrolment in a week; null for no event. */
  observe(sourceId: number, enrolment: number, week: number): { value: number; expected?: number } | number | null;
  model?: Partial<ModelSettingsInput>;
  /** Peer group, programme, institution. */
  groups?(enrolment: number): [number, number, number];
  isCovered?(sourceId: number, week: number): boolean;
  applies?(sourceId: number, enrolment: number): boolean;
  isExempt?(enrolment: number, week: number): boolean;
  isTeaching?(week: number): boolean;
}

export function simpleModel(overrides: Partial<ModelSettingsInput> = {}): ModelSettings {
  return modelSettingsSchema.parse({
    weights: { attendance: 40, vle: 30, other: 30 },
    peerAttributes: ['programme', 'year'],
    fallbackLevels: ['programme', 'institution'],
    ...overrides,
  });
}

/** For tests: a world in which only what is said differs between enrolments and weeks. */
export function simpleWorld(simple: SimpleWorld): World {
  const { size, sources } = simple;
  const numbers = Array.from({ length: simple.weeks ?? 10 }, (_, w) => w);
  const enrolmentNumbers = Array.from({ length: size }, (_, i) => i);
  const covered = new Set<string>();
  const observed: World['observed'] = new Map();
  for (const [s, { sourceId }] of sources.entries()) {
    for (const w of numbers) {
      if (simple.isCovered && !simple.isCovered(sourceId, w)) continue;
      covered.add(`${s} ${nthWeek(w)}`);
      const rows = enrolmentNumbers.flatMap((enrolment) => {
        const seen = simple.observe(sourceId, enrolment, w);
        if (seen === null) return [];
        const { value, expected = 0 } = typeof seen === 'number' ? { value: seen } : seen;
        return [{ enrolment, value, expected }];
      });
      observed.set(`${s} ${nthWeek(w)}`, rows);
    }
  }
  const exempt = enrolmentNumbers.flatMap((i) =>
    numbers.filter((w) => simple.isExempt?.(i, w)).map((w) => `${i} ${nthWeek(w)}`),
  );
  return {
    model: simpleModel(simple.model),
    sources,
    calendars: [numbers.filter((w) => simple.isTeaching?.(w) ?? true).map(nthWeek)],
    enrolments: enrolmentNumbers.map((i) => ({
      calendar: 0,
      first_day: dayNumber(firstWeek) - 30,
      last_day: dayNumber(firstWeek) + 400,
      groups: simple.groups?.(i) ?? [0, 0, 0],
    })),
    exempt: new Set(exempt),
    applies: sources.map(({ sourceId }) =>
      Uint8Array.from(enrolmentNumbers, (i) => ((simple.applies?.(sourceId, i) ?? true) ? 1 : 0)),
    ),
    covered,
    observed,
  };
}
