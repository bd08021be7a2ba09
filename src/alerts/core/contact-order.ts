import { z } from 'zod';
import { addDays, dayNumber, type IsoDate } from '../../kernel/week.ts';

/** What each thing adds to somebody's place on the list; an institution may weigh them otherwise. */
export const OrderWeights = z.object({
  /** For each rule that calls. */
  alert: z.number().min(0).max(100),
  /** For each 10 points below the level of attention. */
  low: z.number().min(0).max(100),
  /** For each 10 points lost over four weeks. */
  fall: z.number().min(0).max(100),
  /** Score and attendance fall together. */
  together: z.number().min(0).max(100),
  /** For each week unseen. */
  unseen: z.number().min(0).max(100),
  no_case: z.number().min(0).max(100),
  no_contact: z.number().min(0).max(100),
});
export type OrderWeights = z.output<typeof OrderWeights>;

export const usualWeights: OrderWeights = {
  alert: 10,
  low: 1,
  fall: 0.5,
  together: 8,
  unseen: 2,
  no_case: 4,
  no_contact: 6,
};

export interface OrderSetting {
  weights: OrderWeights;
  /** Without contact for so many days counts. */
  contact_days: number;
}
export const usualOrder: OrderSetting = { weights: usualWeights, contact_days: 14 };

export type TrendName = 'declining' | 'consistently_low' | 'sustained_decline' | 'recovering' | 'stopped';

/** What is known of a student this week. */
export interface PersonFacts {
  studentId: string;
  score: number | null;
  change2: number | null;
  change4: number | null;
  /** 0..1, of the last weeks. */
  attendance: number | null;
  attendanceChange: number | null;
  daysSinceSeen: number | null;
  isNeverSeen: boolean;
  trends: readonly { trend: TrendName; isUncertain: boolean }[];
  alerts: readonly { alertId: string; words: string; firedOn: IsoDate; isGoodNews: boolean }[];
  hadConcern: boolean;
  hasOpenCase: boolean;
  lastTwoWayOn: IsoDate | null;
  triesSince: number;
  dismissedUntil: IsoDate | null;
}

export interface Thresholds {
  attention: number;
  concern: number;
}

export type Place = 'talk' | 'later' | 'done' | 'good-news' | 'not-yet-seen' | 'none';

export interface Placed {
  place: Place;
  /** What put the person here: the greater the earlier. */
  points: number;
  parts: { what: keyof OrderWeights; points: number }[];
}

/** A rise worth a word. */
const rise_points = 50;
/** Attendance that falls by so much falls. */
const falling_share = 0.05;

export interface OrderContext {
  today: IsoDate;
  thresholds: Thresholds;
  setting: OrderSetting;
  /** Scores are still too young to say anything: then who has not come yet is what counts. */
  isEarly: boolean;
}

/** Where a student stands this week, and why there. */
export function placeOf(person: PersonFacts, context: OrderContext): Placed {
  const parts = partsOf(person, context);
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  return { place: placeFor(person, context), points, parts };
}

function placeFor(person: PersonFacts, context: OrderContext): Place {
  const { today, setting } = context;
  if (person.dismissedUntil !== null && person.dismissedUntil > today) return 'later';
  const calls = person.alerts.filter(({ isGoodNews }) => !isGoodNews);
  const asks = calls.length > 0 || asksByItself(person, context);
  const reached = person.lastTwoWayOn;
  const isAnswered = reached !== null && calls.every(({ firedOn }) => firedOn <= reached);
  const wasReachedLately = reached !== null && reached > addDays(today, -setting.contact_days);
  if (asks && !(isAnswered && wasReachedLately)) return 'talk';
  if (reached !== null && reached > addDays(today, -7) && asks) return 'done';
  if (isGoodNews(person)) return 'good-news';
  if (person.isNeverSeen && context.isEarly) return 'not-yet-seen';
  return 'none';
}

/** Beyond rules: a stop, a long low, a fall that attendance shares, a score of significant concern. */
function asksByItself(person: PersonFacts, { thresholds }: OrderContext): boolean {
  const has = (trend: TrendName) => person.trends.some((one) => one.trend === trend && !one.isUncertain);
  if (has('stopped') || has('consistently_low')) return true;
  if (person.score !== null && person.score < thresholds.concern) return true;
  return has('declining') || (has('sustained_decline') && fallsTogether(person));
}

export function isGoodNews(person: PersonFacts): boolean {
  if (person.alerts.some((alert) => alert.isGoodNews)) return true;
  const isUp = person.trends.some(({ trend }) => trend === 'recovering') || (person.change2 ?? 0) >= rise_points;
  return isUp && (person.hadConcern || person.hasOpenCase);
}

export function fallsTogether({ change4, attendanceChange }: PersonFacts): boolean {
  return (change4 ?? 0) < 0 && (attendanceChange ?? 0) <= -falling_share;
}

function partsOf(person: PersonFacts, { today, thresholds, setting }: OrderContext): Placed['parts'] {
  const { weights, contact_days } = setting;
  const parts: Placed['parts'] = [];
  const add = (what: keyof OrderWeights, times: number) => {
    if (times > 0 && weights[what] > 0) parts.push({ what, points: weights[what] * times });
  };
  add('alert', person.alerts.filter(({ isGoodNews: good }) => !good).length);
  if (person.score !== null) add('low', (thresholds.attention - person.score) / 10);
  add('fall', -(person.change4 ?? 0) / 10);
  add('together', fallsTogether(person) ? 1 : 0);
  add('unseen', Math.min(8, Math.floor((person.daysSinceSeen ?? 0) / 7)));
  add('no_case', person.hasOpenCase ? 0 : 1);
  const since = person.lastTwoWayOn === null ? contact_days : dayNumber(today) - dayNumber(person.lastTwoWayOn);
  add('no_contact', since >= contact_days ? 1 : 0);
  return parts;
}

export interface WeekList<P> {
  talk: P[];
  /** What does not fit into the stated capacity: the team's list. */
  overflow: P[];
  done: P[];
  later: P[];
  goodNews: P[];
  notYetSeen: P[];
}

/** Everybody in their place; who comes first is the same whoever asks, and nobody is dropped. */
export function weekListOf<P extends PersonFacts>(
  people: readonly P[],
  context: OrderContext,
  perWeek: number,
): WeekList<P & { placed: Placed }> {
  const placed = people
    .map((person) => ({ ...person, placed: placeOf(person, context) }))
    .toSorted((a, b) => b.placed.points - a.placed.points || (a.studentId < b.studentId ? -1 : 1));
  const at = (place: Place) => placed.filter((person) => person.placed.place === place);
  const talk = at('talk');
  const done = at('done');
  const room = Math.max(0, perWeek - done.length);
  return {
    talk: talk.slice(0, room),
    overflow: talk.slice(room),
    done,
    later: at('later'),
    goodNews: at('good-news'),
    notYetSeen: at('not-yet-seen'),
  };
}
