import type { Checks } from '../../ui/form/use-form.ts';
import type { ModelSettings } from '../core/model.ts';

/** A model's settings as a form holds them: numbers as they are typed. */
export interface ModelValues {
  weights: Record<string, string>;
  attentionBelow: string;
  significantBelow: string;
  bandWidth: string;
  pointsPerSd: string;
  lambda: string;
  windowWeeks: string;
  peerAttributes: string[];
  fallbackLevels: string[];
  minGroup: string;
  missing: string;
  /** In per cent. */
  minCoverage: string;
  rateSdFloor: string;
  zClamp: string;
  absoluteReference: string;
  reason: string;
}

export function valuesOf(settings: ModelSettings, groups: readonly string[]): ModelValues {
  const weights = { ...Object.fromEntries(groups.map((group) => [group, 0])), ...settings.weights };
  return {
    weights: Object.fromEntries(
      Object.entries(weights)
        .toSorted(([, a], [, b]) => b - a)
        .map(([group, weight]) => [group, String(weight)]),
    ),
    attentionBelow: String(settings.attentionBelow),
    significantBelow: String(settings.significantBelow),
    bandWidth: String(settings.bandWidth),
    pointsPerSd: String(settings.pointsPerSd),
    lambda: String(settings.lambda),
    windowWeeks: String(settings.windowWeeks),
    peerAttributes: [...settings.peerAttributes],
    fallbackLevels: [...settings.fallbackLevels],
    minGroup: String(settings.minGroup),
    missing: settings.missing,
    minCoverage: String(Math.round(settings.minCoverage * 100)),
    rateSdFloor: String(settings.rateSdFloor),
    zClamp: String(settings.zClamp),
    absoluteReference: settings.absoluteReference,
    reason: '',
  };
}

/** The settings that the form says; what nobody gave a weight is left out. */
export function settingsOf(values: ModelValues): ModelSettings {
  const weights = Object.entries(values.weights).map(([group, weight]) => [group, Number(weight || 0)] as const);
  return {
    weights: Object.fromEntries(weights.filter(([, weight]) => weight > 0)),
    attentionBelow: Number(values.attentionBelow),
    significantBelow: Number(values.significantBelow),
    bandWidth: Number(values.bandWidth),
    pointsPerSd: Number(values.pointsPerSd),
    lambda: Number(values.lambda),
    windowWeeks: Number(values.windowWeeks),
    peerAttributes: values.peerAttributes,
    fallbackLevels: values.fallbackLevels,
    minGroup: Number(values.minGroup),
    missing: values.missing === 'impute' ? 'impute' : 'exclude',
    minCoverage: Number(values.minCoverage) / 100,
    rateSdFloor: Number(values.rateSdFloor),
    zClamp: Number(values.zClamp),
    absoluteReference: values.absoluteReference === 'last-year' ? 'last-year' : 'first-weeks',
  };
}

const between =
  (least: number, most: number, unit = '') =>
  (value: string): string | null => {
    const n = Number(value);
    return value.trim() !== '' && Number.isFinite(n) && n >= least && n <= most
      ? null
      : `Type a number from ${least} to ${most}${unit && ` ${unit}`}.`;
  };
const whole = (least: number, most: number) => (value: string) =>
  Number.isInteger(Number(value)) ? between(least, most)(value) : 'Type a whole number.';

/** The same limits as the model itself (core/model.ts). */
export const modelChecks: Checks<ModelValues> = {
  weights: (weights) => {
    const all = Object.values(weights).map((weight) => Number(weight || 0));
    if (all.some((weight) => !Number.isFinite(weight) || weight < 0 || weight > 1000))
      return 'A weight is a number from 0 to 1000.';
    return all.some((weight) => weight > 0) ? null : 'At least one weight must be above zero.';
  },
  attentionBelow: between(0, 1000),
  significantBelow: (value, all) =>
    between(0, 1000)(value) ??
    (Number(value) > Number(all.attentionBelow) ? 'Significant concern cannot start above attention.' : null),
  bandWidth: between(20, 500),
  pointsPerSd: between(10, 300),
  lambda: between(0, 0.95),
  windowWeeks: whole(1, 12),
  peerAttributes: (value) => (value.length > 0 ? null : 'Choose at least one.'),
  minGroup: whole(5, 200),
  minCoverage: between(5, 100, '%'),
  rateSdFloor: between(0.001, 0.5),
  zClamp: between(1, 10),
  reason: (value) => (value.trim().length >= 10 ? null : 'Say in a sentence why, for whoever reads this in a year.'),
};

/**
 * Each group's share of the weight, 0..1. A group without an enabled source has none: its weight goes to the others.
 * @param live groups with an enabled source; none at all: before the first source, as if each had one
 */
export function sharesOf(
  weights: Readonly<Record<string, string>>,
  live: ReadonlySet<string> = new Set(),
): Record<string, number> {
  const counts = (group: string): boolean => live.size === 0 || live.has(group);
  const numbers = Object.entries(weights).map(
    ([group, weight]) => [group, counts(group) ? Math.max(0, Number(weight) || 0) : 0] as const,
  );
  const total = numbers.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(numbers.map(([group, weight]) => [group, total === 0 ? 0 : weight / total]));
}

/** The groups that have an enabled source. */
export function liveGroups(sources: readonly { weightGroup: string; isEnabled: boolean }[]): Set<string> {
  return new Set(sources.flatMap(({ weightGroup, isEnabled }) => (isEnabled ? [weightGroup] : [])));
}
