import { fallsTogether, type OrderWeights, type PersonFacts, type Placed } from './contact-order.ts';
import { inWords } from './explain.ts';

/** Why somebody is on the list, in a sentence that a tutor could say aloud. */
export function reasonWords(person: PersonFacts): string {
  const calls = person.alerts.filter(({ isGoodNews }) => !isGoodNews).map(({ words }) => words.replace(/\.$/, ''));
  const clauses = [...new Set(calls)].map(inMidSentence);
  if (clauses.length === 0) clauses.push(...trendWords(person));
  if (fallsTogether(person)) clauses.push('attendance falls too');
  const text = clauses.slice(0, 3).join('; ') || scoreWords(person);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** An alert's words are a sentence of their own; here they stand after others. */
function inMidSentence(words: string): string {
  return /^\p{Lu}\p{Ll}/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

function trendWords(person: PersonFacts): string[] {
  const words: string[] = [];
  for (const { trend } of person.trends) {
    if (trend === 'stopped')
      words.push(
        person.daysSinceSeen === null ? 'not seen for two weeks or more' : `not seen for ${person.daysSinceSeen} days`,
      );
    if (trend === 'consistently_low') words.push('lower than peers for three weeks or more');
    if (trend === 'declining') words.push(`down ${-(person.change4 ?? 0)} points in four weeks`);
    if (trend === 'sustained_decline') words.push('lower four weeks in a row');
  }
  return words.length > 0 ? words : [scoreWords(person)];
}

function scoreWords({ score }: PersonFacts): string {
  return score === null ? 'too little data to say' : `score ${score}, well below peers`;
}

export function goodNewsWords({ change2, change4 }: PersonFacts): string {
  if ((change2 ?? 0) > 0) return `Up ${change2} points in two weeks.`;
  if ((change4 ?? 0) > 0) return `Up ${change4} points in four weeks.`;
  return 'Rising again.';
}

/** "Nobody reached them yet", "12 days ago", "tried 3 times, not reached". */
export function contactWords(daysSince: number | null, triesSince: number): string {
  const tried =
    triesSince > 0 ? `tried ${triesSince === 1 ? 'once' : `${inWords(triesSince)} times`}, not reached` : null;
  const last = daysSince === null ? 'no contact yet' : daysSince === 0 ? 'today' : `${daysSince} days ago`;
  return tried === null ? last : daysSince === null ? tried : `${last}; since then ${tried}`;
}

const whatWords: Record<keyof OrderWeights, string> = {
  alert: 'a rule calls',
  low: 'how low the score is',
  fall: 'how far it fell',
  together: 'score and attendance fall together',
  unseen: 'how long unseen',
  no_case: 'no open case',
  no_contact: 'no contact of late',
};

/** "how low the score is: 12 points", for whoever asks why this order. */
export function partWords({ what, points }: Placed['parts'][number]): string {
  return `${whatWords[what]}: ${Math.round(points)}`;
}
