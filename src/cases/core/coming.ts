import type { IsoDate } from '../../kernel/week.ts';
import type { Priority } from './kinds.ts';
import type { MoveChange } from './passing.ts';

/** GET /handovers: what comes to the reader, and what the reader was asked about. */
export interface HandoversView {
  coming: HandoverView[];
  /** How many wait in all: more than are shown, where they are very many. */
  total: number;
  asked: AskedView[];
}

export interface HandoverView {
  handoverId: string;
  kind: 'offer' | 'move';
  /** Safeguarding leads alone learn of the second. */
  audience: 'casework' | 'safeguarding';
  /** Who offered it; of a move Leadline. */
  by: string;
  from: string | null;
  /** Null: to the reader in person; else the unit that the reader leads. */
  toUnit: string | null;
  change: MoveChange | null;
  student: { studentId: string; name: string; identifier: string } | null;
  /** Why, in a sentence or two. */
  words: string;
  madeAt: string;
  isQueried: boolean;
  talk: TalkView[];
  cases: HandedCase[];
  circumstances: { kind: 'exemption' | 'circumstance'; reason: string; startsOn: IsoDate; endsOn: IsoDate | null }[];
  /** Who could have the cases, where the reader leads the unit. */
  choices: { staffId: string; name: string }[];
}

export interface HandedCase {
  caseId: string;
  student: string;
  kind: string;
  stage: string;
  priority: Priority;
  targetOn: IsoDate;
  isOverdue: boolean;
  /** Referrals that wait for a service's answer. */
  referrals: number;
}

export interface TalkView {
  by: string;
  at: string;
  words: string;
}

/** A question about what the reader, or the unit that the reader leads, handed on. */
export interface AskedView {
  handoverId: string;
  /** Whom it is about; of an offer of many cases null. */
  student: string | null;
  to: string;
  words: string;
  talk: TalkView[];
}

/** What waits, in one sentence. */
export function comingSentence(
  coming: readonly Pick<HandoverView, 'kind' | 'student' | 'cases'>[],
  total: number,
  words: { student: string; students: string },
): string {
  const moves = coming.filter(({ kind }) => kind === 'move').length + (total - coming.length);
  const offers = coming.length - coming.filter(({ kind }) => kind === 'move').length;
  const parts = [
    ...(moves > 0 ? [moves === 1 ? `a ${words.student} who moved` : `${moves} ${words.students} who moved`] : []),
    ...(offers > 0 ? [offers === 1 ? 'a handover of cases' : `${offers} handovers of cases`] : []),
  ];
  return `Waiting for your answer: ${parts.join(' and ')}.`;
}

/** The kind's word for a student who left, if it has one. */
export function leftReason(closeReasons: readonly string[]): string | null {
  return closeReasons.find((reason) => /^(left|leaves|has left)$/i.test(reason)) ?? null;
}
