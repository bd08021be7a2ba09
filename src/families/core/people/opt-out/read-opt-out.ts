import type { FamilyCategory } from '../../writing/occasions.ts';
import type { FamilyChannel } from '../holder.ts';
import { type Folded, fold } from './fold.ts';
import { phrases } from './phrases.ts';
import type { Phrases } from './phrases-of.ts';

export interface OptOutReading {
  /**
   * opt-out: at once. unsure: a person reads it, and nothing goes meanwhile but what a person sends. wrong-number: nobody of the
   * family reads there.
   */
  kind: 'opt-out' | 'opt-in' | 'unsure' | 'wrong-number' | 'no';
  scope: {
    categories: 'all' | FamilyCategory[];
    /** 'this': where they wrote. 'every': on every channel. */
    channel: 'this' | 'every' | FamilyChannel;
  };
  /** The language of the words that decided, and what they were; null: there were none. */
  language: string | null;
  found: string | null;
}

const nothing = { scope: { categories: 'all', channel: 'this' }, language: null, found: null } as const;
/** Longer than any opt-out: somebody tells a story, and a person reads what sounds like one in it. */
const words_max = 40;

/**
 * Does somebody want no more messages? In any of the nine languages, whatever is on record. In doubt a person reads it: a missed
 * wish breaks trust and law, and a wrong one silences a family that wants to hear.
 */
export function readOptOut(text: string): OptOutReading {
  const folded = fold(text);
  if (folded.plain === '') return { kind: 'no', ...nothing };
  const rest = withoutHarmless(folded);
  const readings = phrases.map((one) => readIn(one, folded, rest));
  const first = order.map((kind) => readings.find((reading) => reading.kind === kind)).find(Boolean);
  if (!first) return { kind: 'no', ...nothing };
  const isContrary = phrases.some((one) => firstOf(one.contrary, formOf(one, folded)) !== null);
  if (!isContrary || first.kind === 'wrong-number') return first;
  // "Please do not stop": what says the opposite outweighs a word, and makes a phrase a question for a person.
  return first.kind === 'unsure' ? { kind: 'no', ...nothing } : { ...first, kind: 'unsure' };
}

const order: readonly OptOutReading['kind'][] = ['wrong-number', 'opt-out', 'opt-in', 'unsure'];

const formOf = (one: Phrases, { plain, marked }: Pick<Folded, 'plain' | 'marked'>) => (one.isMarked ? marked : plain);

/** In no language is a bus stop an opt-out. */
function withoutHarmless({ plain, marked }: Folded): Pick<Folded, 'plain' | 'marked'> {
  const without = (text: string) =>
    phrases.reduce((left, one) => one.harmless.reduce((now, pattern) => now.replace(pattern, ' ~ '), left), text);
  return { plain: without(plain), marked: without(marked) };
}

function readIn(one: Phrases, folded: Folded, rest: Pick<Folded, 'plain' | 'marked'>): OptOutReading {
  const text = formOf(one, folded);
  const answer = (kind: OptOutReading['kind'], found: string): OptOutReading => ({
    kind,
    scope: kind === 'opt-out' || kind === 'unsure' ? scopeIn(one, text) : nothing.scope,
    language: one.language,
    found,
  });
  const isLong = text.split(' ').length > words_max;
  const wrong = firstOf(one.wrongNumber, text);
  if (wrong && !isLong) return answer('wrong-number', wrong);
  const bare = withoutPoliteness(one, folded);
  if (one.exact.includes(bare)) return answer(folded.isQuestion ? 'unsure' : 'opt-out', bare);
  if (one.startExact.includes(bare)) return answer(folded.isQuestion ? 'unsure' : 'opt-in', bare);
  if (firstOf(one.contrary, text)) return { kind: 'no', ...nothing };
  const strong = firstOf(one.strong, formOf(one, rest));
  if (strong) return answer(isLong ? 'unsure' : 'opt-out', strong);
  const start = firstOf(one.start, formOf(one, rest));
  if (start) return answer(isLong || folded.isQuestion ? 'unsure' : 'opt-in', start);
  const weak = firstOf(one.weak, formOf(one, rest));
  return weak ? answer('unsure', weak) : { kind: 'no', ...nothing };
}

/** "STOP svp": people mix languages. */
function withoutPoliteness(one: Phrases, folded: Folded): string {
  const polite = one.isMarked ? [one] : phrases.filter(({ isMarked }) => !isMarked);
  return polite
    .reduce((left, { polite: words }) => left.replace(words, ' '), formOf(one, folded))
    .replace(/ +/g, ' ')
    .trim();
}

function firstOf(patterns: readonly RegExp[], text: string): string | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match[0].trim();
  }
  return null;
}

/** What they named is what they mean; who names nothing, or everything, means everything. */
function scopeIn({ categories, channels, everything, everywhere }: Phrases, text: string): OptOutReading['scope'] {
  const named = everything.test(text)
    ? []
    : categories.flatMap(([word, category]) => (word.test(text) ? [category] : []));
  const ways = [...new Set(channels.flatMap(([word, channel]) => (word.test(text) ? [channel] : [])))];
  const [only] = ways;
  const channel = everywhere.test(text) ? 'every' : ways.length > 1 ? 'every' : (only ?? 'this');
  return { categories: named.length === 0 ? 'all' : named, channel };
}
