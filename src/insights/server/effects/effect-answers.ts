import { z } from 'zod';
import { Monday } from '../../../platform/http/answer-parts.ts';
import { effect_measures } from '../../core/effects/effect-history.ts';
import { effect_bys, type EffectsView as View } from '../../core/effects/effect-views.ts';

const Range = z.object({ difference: z.number(), low: z.number(), high: z.number() });
const few = z.int().nullable().describe('null: few');

export const EffectsView = z
  .object({
    years: z.array(z.string()),
    year: z.string(),
    kinds: z.array(z.object({ key: z.string(), name: z.string() })),
    kind: z.string().nullable(),
    measure: z.enum(effect_measures),
    by: z.enum(effect_bys),
    asOf: Monday.nullable(),
    sentence: z.string(),
    worthwhile: z.number(),
    plans: z.object({ begun: few, compared: few, tooSoon: few, noStart: few, nobodyAlike: few }),
    cells: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        of: z.string().nullable(),
        n: few,
        compared: few,
        change: z.object({ own: z.number(), alike: z.number() }).nullable(),
        alone: Range.nullable().describe('of these plans alone, with its interval of 95 %'),
        pooled: Range.nullable().describe('drawn towards the others by how uncertain it is'),
        answer: z.enum(['better', 'no-better', 'worse', 'too-few']),
        words: z.string(),
        hidden: z.object({ point: z.number(), limit: z.number() }).nullable().describe('E-values'),
        gamma: z.number().nullable().describe('Rosenbaum’s gamma that holds; null: none'),
        placebo: Range.nullable().describe('the same in a period before help'),
        opens: z.boolean().describe('whether the plans open into whose they are'),
      }),
    ),
  })
  .meta({ id: 'EffectsView' }) satisfies z.ZodType<View>;
