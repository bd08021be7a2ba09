import type { IsoDate } from '../../../kernel/week.ts';
import type { Reason } from './propose.ts';
import type { Tier } from './tier.ts';

/** What is known of a student who may have to be spoken of. */
export interface AgendaFacts {
  studentId: string;
  name: string;
  tier: Tier;
  proposal: { tier: Tier; reasons: readonly Reason[] } | null;
  /** Review days of active plans that have come, or come within a week. */
  reviews: readonly IsoDate[];
  plans: number;
  /** Follow-ups of which nobody said anything, so that leads were told. */
  unanswered: number;
  /** What rules or colleagues asked to be spoken of. */
  wishes: readonly string[];
  /** Students of tier 2 or 3 since that day. */
  tierSince: IsoDate | null;
}

export interface AgendaItem {
  studentId: string;
  reasons: Reason[];
}

/** Most pressing first: more help proposed, nobody came or somebody asked for it, a review that is due, help that has no plan, less help proposed. */
export function agendaOf(all: readonly AgendaFacts[], words: { tier: string }, most: number): AgendaItem[] {
  return all
    .map((facts) => ({ facts, said: reasonsOf(facts, words) }))
    .filter(({ said }) => said.length > 0)
    .toSorted(
      (a, b) =>
        rank(a.said) - rank(b.said) ||
        (b.facts.proposal?.tier ?? 0) - (a.facts.proposal?.tier ?? 0) ||
        (a.facts.name < b.facts.name ? -1 : 1),
    )
    .slice(0, most)
    .map(({ facts, said }) => ({ studentId: facts.studentId, reasons: said.map(({ reason }) => reason) }));
}

interface Said {
  rank: number;
  reason: Reason;
}

const rank = (said: readonly Said[]) => Math.min(...said.map((one) => one.rank));

function reasonsOf(
  { tier, proposal, reviews, plans, unanswered, wishes, tierSince }: AgendaFacts,
  words: { tier: string },
): Said[] {
  const said: Said[] = [];
  if (proposal) {
    const isUp = proposal.tier > tier;
    const head = `${isUp ? 'More' : proposal.tier < tier ? 'Less' : 'Other'} help is proposed: ${words.tier} ${tier} → ${proposal.tier}.`;
    const first = proposal.reasons[0];
    said.push({
      rank: isUp ? 1 : 5,
      reason: {
        kind: first?.kind ?? 'judgement',
        words: [head, ...proposal.reasons.map((one) => one.words)].join(' '),
      },
    });
  }
  if (unanswered > 0)
    said.push({
      rank: 2,
      reason: {
        kind: 'goal',
        words:
          unanswered === 1
            ? 'Nobody said anything of a follow-up.'
            : `Nobody said anything of ${unanswered} follow-ups.`,
      },
    });
  for (const words of wishes) said.push({ rank: 2, reason: { kind: 'rule', words } });
  for (const on of reviews)
    said.push({ rank: 3, reason: { kind: 'goal', words: `The review of a plan is due on ${on}.` } });
  if (tier > 1 && plans === 0)
    said.push({
      rank: 4,
      reason: {
        kind: 'judgement',
        words: `In ${words.tier} ${tier}${tierSince ? ` since ${tierSince}` : ''} without a plan.`,
      },
    });
  return said;
}

/** "5 of 12 decided; 7 to go." */
export function meetingSentence(items: readonly { state: 'waiting' | 'decided' | 'later' }[]): string {
  const waiting = items.filter(({ state }) => state === 'waiting').length;
  const later = items.filter(({ state }) => state === 'later').length;
  const decided = items.length - waiting - later;
  if (items.length === 0) return 'Nobody is on the agenda: no proposal, no review and no help without a plan.';
  const rest = [...(waiting > 0 ? [`${waiting} to go`] : []), ...(later > 0 ? [`${later} put off to the next`] : [])];
  return `${decided} of ${items.length} decided${rest.length > 0 ? `; ${rest.join(', ')}` : ''}.`;
}
