import { z } from 'zod';

const flag = z
  .union([z.boolean(), z.enum(['1', 'true'])])
  .transform((value) => value !== false)
  .optional();

/** What a list of students is narrowed by; it stands in the address, so that a link shows a colleague the same. */
export const ListFilter = z.object({
  /** Score below this. */
  below: z.coerce.number().int().min(1).max(1000).optional(),
  /** Dropped by more than so many points since the scored week before. */
  drop: z.coerce.number().int().min(1).max(1000).optional(),
  trend: z.enum(['declining', 'consistently_low', 'sustained_decline', 'recovering', 'stopped']).optional(),
  /** Attendance of the year at least so many per cent. */
  attended: z.coerce.number().min(1).max(100).optional(),
  noCase: flag,
  /** Nobody reached them for so many days. */
  noContact: z.coerce.number().int().min(1).max(365).optional(),
  tag: z.string().trim().min(1).max(40).optional(),
});
export type ListFilter = z.output<typeof ListFilter>;

export interface NamedList {
  name: string;
  why: string;
  filter: ListFilter;
}

/** A drop that is well beyond a week's usual movement of 29 points (measured on the Open University's data). */
const significant_drop = 80;
const fine_attendance_pct = 85;

/** The lists that everybody begins with. */
export function usualLists({ attention }: { attention: number }): NamedList[] {
  return [
    {
      name: `Below ${attention}, no case, no contact in 14 days`,
      why: 'Low, and nobody has taken it on.',
      filter: { below: attention, noCase: true, noContact: 14 },
    },
    {
      name: 'Engage + No case',
      why: 'A significant drop this week, and no case.',
      filter: { drop: significant_drop, noCase: true },
    },
    {
      name: 'Declining, attendance still fine',
      why: 'They come, and take part less: early, and easy to talk about.',
      filter: { trend: 'declining', attended: fine_attendance_pct },
    },
  ];
}

const trendNames = {
  declining: 'declining',
  consistently_low: 'consistently low',
  sustained_decline: 'in sustained decline',
  recovering: 'recovering',
  stopped: 'stopped',
};

/** "Score below 350, no open case, no contact in 14 days" */
export function filterWords({ below, drop, trend, attended, noCase, noContact, tag }: ListFilter): string {
  const parts = [
    ...(below === undefined ? [] : [`score below ${below}`]),
    ...(drop === undefined ? [] : [`down more than ${drop} points this week`]),
    ...(trend === undefined ? [] : [trendNames[trend]]),
    ...(attended === undefined ? [] : [`attendance ${attended} % or more`]),
    ...(noCase ? ['no open case'] : []),
    ...(noContact === undefined ? [] : [`no contact in ${noContact} days`]),
    ...(tag === undefined ? [] : [`tagged "${tag}"`]),
  ];
  const text = parts.join(', ') || 'everybody';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
