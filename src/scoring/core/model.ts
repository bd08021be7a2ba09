import { z } from 'zod';

/** How a source's weeks become a number (design: step 2). */
export const measureKinds = ['count', 'sum', 'active_days', 'rate', 'level'] as const;
export type MeasureKind = (typeof measureKinds)[number];

/** A source as the model sees it. Disabled sources are not in the list at all. */
export interface ScoredSource {
  sourceId: number;
  measure: MeasureKind;
  /** -1 where more of it is worse, as with incidents. */
  direction: 1 | -1;
  /** Key into ModelSettings.weights; a key that is missing there weighs nothing. */
  weightGroup: string;
}

const slug = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'Use lower-case letters, digits, - and _, starting with a letter.');
/** Above this a weight says nothing that a smaller one could not, and sums lose precision. */
const weight = z.number().min(0, 'A weight cannot be negative.').max(1000, 'A weight cannot exceed 1000.');

export const modelSettingsSchema = z
  .strictObject({
    /** What is left of last week's evidence this week: 0 = this week only. */
    lambda: z.number().min(0).max(0.95).default(0.5),
    /** The scored week and the teaching weeks before it. */
    windowWeeks: z.int().min(1).max(12).default(8),
    weights: z.record(slug, weight),
    missing: z.enum(['exclude', 'impute']).default('exclude'),
    /** Attributes whose combination names the peer group, and the coarser groups tried in turn when it is too small. */
    peerAttributes: z.array(slug).min(1).max(5),
    fallbackLevels: z.array(slug).max(5),
    minGroup: z.int().min(5).max(200).default(10),
    pointsPerSd: z.number().min(10).max(300).default(100),
    minCoverage: z.number().min(0.05).max(1).default(0.5),
    rateSdFloor: z.number().min(0.001).max(0.5).default(0.1),
    zClamp: z.number().min(1).max(10).default(3),
    attentionBelow: z.number().min(0).max(1000).default(350),
    significantBelow: z.number().min(0).max(1000).default(300),
    bandWidth: z.number().min(20).max(500).default(200),
    /** Where the absolute index's fixed figures come from. */
    absoluteReference: z.enum(['first-weeks', 'last-year']).default('first-weeks'),
  })
  .refine((model) => Object.values(model.weights).some((value) => value > 0), {
    path: ['weights'],
    message: 'At least one weight must be above zero.',
  })
  .refine((model) => Object.keys(model.weights).length <= 20, { path: ['weights'], message: 'Use at most 20 groups.' })
  .refine((model) => model.significantBelow <= model.attentionBelow, {
    path: ['significantBelow'],
    message: 'Significant concern cannot start above attention.',
  });

export type ModelSettings = Readonly<z.output<typeof modelSettingsSchema>>;
export type ModelSettingsInput = z.input<typeof modelSettingsSchema>;

export type PresetKey = 'higher-education' | 'us-k12' | 'uk-school';

const schoolWeights = { attendance: 40, academic: 30, behavioural: 20, 'social-emotional': 10 };

/** The settings that an institution starts with. */
export const modelPresets: Record<PresetKey, ModelSettings> = {
  'higher-education': modelSettingsSchema.parse({
    weights: { attendance: 40, vle: 30, library: 20, other: 10 },
    peerAttributes: ['programme', 'year'],
    fallbackLevels: ['programme', 'unit', 'institution'],
  }),
  'us-k12': modelSettingsSchema.parse({
    weights: schoolWeights,
    // A school is the programme of its pupils; year is their grade.
    peerAttributes: ['programme', 'year'],
    fallbackLevels: ['programme', 'unit', 'institution'],
  }),
  'uk-school': modelSettingsSchema.parse({
    weights: schoolWeights,
    // A school is the programme of its pupils; year is their grade.
    peerAttributes: ['programme', 'year'],
    fallbackLevels: ['programme', 'unit', 'institution'],
  }),
};

/** The group of what is stored and not scored; no model gives it a weight. */
export const unscored_group = 'none';

export function weightOfGroup(model: ModelSettings, source: Pick<ScoredSource, 'weightGroup'>): number {
  if (source.weightGroup === unscored_group) return 0;
  return model.weights[source.weightGroup] ?? 0;
}
