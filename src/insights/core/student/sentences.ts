import type { Words } from '../../../institution/core/presets.ts';
import type { Why } from '../../../kernel/actor.ts';
import { capital } from '../../../kernel/capital.ts';
import type { GroupKey } from '../views.ts';

/** "1 student", "40 students", in the institution's words. */
export function countOf(n: number, words: Pick<Words, 'student' | 'students'>): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? words.student : words.students}`;
}

/** Why the reader sees these students, for a page about many of them. */
export function reasonOf(why: Why, words: Words): string {
  const reasons = why.map((ground) => {
    if (ground.via === 'caseload') return `The ${words.students} you look after`;
    if (ground.via === 'class') return `The ${words.students} of your classes`;
    return ground.reason;
  });
  return [...new Set(reasons)].join('; ');
}

/** Are they the reader's own, rather than an institution's or a unit's? */
export function isOwn(why: Why): boolean {
  return why.length > 0 && why.every(({ via }) => via === 'caseload' || via === 'class');
}

export interface CohortCounts {
  n: number;
  scored: number;
  /** Moved by changed_points or more since the scored week before; null in the first one. */
  changed: number | null;
  conversation: number;
  newConversation: number;
  isOwn: boolean;
}

/** The page in one sentence: how many have changed, and how many are worth a conversation. */
export function cohortSentence(counts: CohortCounts, words: Words): string {
  const { n, scored, changed, conversation, newConversation } = counts;
  if (n === 0) return `No ${words.students} are enrolled here in this week.`;
  const all = `${counts.isOwn ? 'your ' : ''}${countOf(n, words)}`;
  if (scored === 0) return `There is too little data to score any of ${all} this week.`;
  const first =
    changed === null
      ? `${scored.toLocaleString('en-GB')} of ${all} ${scored === 1 ? 'has' : 'have'} a score`
      : `${some(changed)} of ${all} ${changed === 1 ? 'has' : 'have'} changed since last week`;
  return `${first}; ${conversationWords(conversation, newConversation)}.`;
}

function conversationWords(conversation: number, newConversation: number): string {
  if (conversation === 0) return 'none needs a conversation';
  const who = `${conversation.toLocaleString('en-GB')} ${conversation === 1 ? 'needs' : 'need'} a conversation`;
  if (newConversation === 0 || newConversation === conversation) {
    return newConversation === 0 ? who : `${who}, new this week`;
  }
  return `${who}, ${newConversation.toLocaleString('en-GB')} of them new this week`;
}

const groupWords: Record<GroupKey, string> = {
  declining: 'have fallen well below their own score of four weeks ago',
  consistently_low: 'have been below their peers for three weeks or more',
  sustained_decline: 'have fallen four weeks in a row',
  recovering: 'are recovering',
  stopped: 'have left no trace for two weeks or more',
  below_attention: 'are below the line of attention',
  below_concern: 'are below the line of significant concern',
  no_score: 'have no score this week',
  not_yet_seen: 'have left no trace yet',
};

export interface ListCounts {
  total: number;
  totalVisible: number;
  group: GroupKey | null;
  isSearched: boolean;
  isOwn: boolean;
}

export function listSentence({ total, totalVisible, group, isSearched, isOwn: own }: ListCounts, words: Words): string {
  const all = `${own ? 'your ' : ''}${countOf(totalVisible, words)}`;
  if (totalVisible === 0) return `You have no ${words.students} in this week.`;
  if (isSearched) return `${some(total)} of ${all} ${total === 1 ? 'matches' : 'match'} the search.`;
  if (group) {
    const verb = groupWords[group];
    return `${some(total)} of ${all} ${total === 1 ? singular(verb) : verb}.`;
  }
  if (total === totalVisible) return own ? `${capital(all)}.` : `All ${all}.`;
  return `${some(total)} of ${all}.`;
}

function some(n: number): string {
  return n === 0 ? 'None' : n.toLocaleString('en-GB');
}

function singular(words: string): string {
  return words.replace(/^have\b/, 'has').replace(/^are\b/, 'is');
}

/** No best and no worst: what is shown, and what is left out. */
export function compareSentence(measure: 'absolute' | 'attendance', groups: number, suppressed: number): string {
  if (groups === 0) return 'There is nothing to compare in this week.';
  const what = measure === 'absolute' ? 'the absolute index' : 'attendance';
  const hidden = suppressed === 0 ? '' : ` ${suppressed} ${suppressed === 1 ? 'is' : 'are'} too small to be shown.`;
  return `${groups} ${groups === 1 ? 'group' : 'groups'} by ${what}, in the order of their names.${hidden}`;
}
