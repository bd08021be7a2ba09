import type { IsoDate } from '../../kernel/week.ts';
import { type Counted, countAbsences, type DayMissed, type SchoolTime } from './count.ts';
import type { HardStop, LegalPack, LegalStep, StopFact } from './pack.ts';

/** What is known of a student when a legal step is thought of. */
export interface NoticeFacts {
  on: IsoDate;
  time: SchoolTime;
  missed: readonly DayMissed[];
  /** Issued and not withdrawn, of whatever year, in the order of days. */
  issued: readonly { step: string; on: IsoDate }[];
  stopFacts: readonly StopFact[];
  /** Exemptions and known circumstances, a bereavement among them. */
  circumstances: readonly { id: string; words: string; startsOn: IsoDate; endsOn: IsoDate | null }[];
  /** A person's yes to a step in spite of these, with the reason; it holds for those that were known when it was given. */
  yes: { step: string; by: string; on: IsoDate; reason: string; knew: readonly string[] } | null;
  /** Help that is on record; shown with every step. */
  tried: readonly { words: string; on: IsoDate }[];
  /** Roles of whoever would issue it. */
  roles: readonly string[];
}

export type NoticeDecision =
  | { kind: 'not-due'; counted: Counted | null; words: string }
  | { kind: 'stopped'; counted: Counted | null; stop: HardStop; words: string }
  | { kind: 'needs-a-yes'; counted: Counted | null; because: readonly string[]; words: string }
  | { kind: 'help-first'; counted: Counted | null; missing: readonly string[]; words: string }
  | { kind: 'not-theirs'; counted: Counted | null; words: string }
  | { kind: 'may-be-issued'; counted: Counted | null; words: string };

/** A circumstance that ended this shortly ago is still felt. */
export const felt_days = 28;

/**
 * Whether a step may be taken: the law's hard stop comes before everything, then what a person must say yes to, then help. Nothing is ever
 * issued by this; it says only what may be.
 */
export function decideNotice(pack: LegalPack, step: LegalStep, facts: NoticeFacts): NoticeDecision {
  const counted = countFor(step, facts);
  const isDue = dueWords(step, facts, counted);
  if (isDue !== null) return { kind: 'not-due', counted, words: isDue };
  const forbidden = forbiddenNow(pack, step, facts);
  if (forbidden) return { ...forbidden, counted };
  if (step.triedBefore.length > 0 && facts.tried.length === 0)
    return {
      kind: 'help-first',
      counted,
      missing: step.triedBefore,
      words: `No help is on record. Before this step: ${step.triedBefore.join('; ')}.`,
    };
  if (!facts.roles.some((role) => step.issuedBy.includes(role)))
    return { kind: 'not-theirs', counted, words: 'Your role does not issue this. Ask whoever leads attendance.' };
  return {
    kind: 'may-be-issued',
    counted,
    words: step.isDiscretionary ? 'It may be issued; the law leaves it to the issuer.' : 'It is due.',
  };
}

type Forbidden =
  | Omit<Extract<NoticeDecision, { kind: 'stopped' }>, 'counted'>
  | Omit<Extract<NoticeDecision, { kind: 'needs-a-yes' }>, 'counted'>;

/** What the law or care forbids whatever is counted: also of a notice that was issued and has not gone out yet. */
export function forbiddenNow(pack: LegalPack, step: LegalStep, facts: NoticeFacts): Forbidden | null {
  const stop = pack.stops.find(({ fact, steps }) => steps.includes(step.key) && facts.stopFacts.includes(fact));
  if (stop) return { kind: 'stopped', stop, words: `${stop.words} ${stop.instead} (${stop.citation.section})` };
  const open = openCircumstances(facts);
  const isYes = facts.yes?.step === step.key && open.every(({ id }) => facts.yes?.knew.includes(id));
  if (open.length === 0 || isYes) return null;
  const because = open.map(({ words }) => words);
  return {
    kind: 'needs-a-yes',
    because,
    words: `Nothing goes out without a person’s yes: ${because.join('; ')}.`,
  };
}

function countFor(step: LegalStep, { missed, on, time, issued }: NoticeFacts): Counted | null {
  if (!step.count) return null;
  const before = issued.findLast(
    (one) => one.step === step.after?.step || (step.again === 'new-absences' && one.step === step.key),
  );
  return countAbsences(step.count, missed, on, time, before?.on ?? null);
}

/** Why it is not due; null: it is. */
function dueWords(step: LegalStep, { issued, on, time }: NoticeFacts, counted: Counted | null): string | null {
  const { after, atMost } = step;
  const ofYear = issued.filter((one) => one.on >= time.yearStartsOn);
  const last = ofYear.findLast((one) => one.step === step.key);
  if (last && step.again === 'once-a-year') return `It was issued on ${last.on}; it comes once in a school year.`;
  if (atMost) {
    const since = Temporal.PlainDate.from(on).subtract({ years: atMost.years }).toString();
    if (issued.filter((one) => one.step === step.key && one.on > since).length >= atMost.times)
      return `There were ${atMost.times} in ${atMost.years} years already, which is the most that the law allows.`;
  }
  if (after && ofYear.filter((one) => one.step === after.step).length < after.times)
    return 'The step before it has not been taken in this school year.';
  if (counted && counted.reachedOn === null)
    return `${counted.have} of ${counted.need} are counted since ${counted.from}.`;
  return null;
}

/** Open, or ended so shortly ago that it is still felt. */
export function openCircumstances({ circumstances, on }: Pick<NoticeFacts, 'circumstances' | 'on'>) {
  return circumstances.filter(({ startsOn, endsOn }) => {
    const felt = endsOn === null ? null : Temporal.PlainDate.from(endsOn).add({ days: felt_days }).toString();
    return startsOn <= on && (felt === null || felt >= on);
  });
}
