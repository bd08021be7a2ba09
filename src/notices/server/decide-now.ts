import type { Actor } from '../../kernel/actor.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { decideNotice, type NoticeDecision, openCircumstances } from '../core/decide.ts';
import type { LegalPack, LegalStep } from '../core/pack.ts';
import { type StudentFacts, studentFacts } from './facts.ts';
import { trouble } from './problems.ts';

export interface Asked {
  studentId: string;
  pack: LegalPack;
  step: LegalStep;
  today: IsoDate;
  yes: { by: string; on: IsoDate; reason: string; knew: readonly string[] } | null;
}

export interface Decided {
  facts: StudentFacts;
  decision: NoticeDecision;
  /** Circumstances that are open now: what a yes would be about. */
  open: readonly { id: string; words: string }[];
}

export async function decideNow(trx: Tx, actor: Actor, asked: Asked): Promise<Decided> {
  const facts = await studentFacts(trx, actor.institutionId, asked);
  return { facts, decision: decideWith(facts, actor, asked), open: openCircumstances(facts.base) };
}

export function decideWith(
  facts: StudentFacts,
  actor: Actor,
  { pack, step, yes }: Omit<Asked, 'studentId' | 'today'>,
): NoticeDecision {
  return decideNotice(pack, step, {
    ...facts.base,
    yes: yes && { ...yes, step: step.key },
    roles: actor.roleKeys,
  });
}

/** Refuses what the law or care forbids. Who may not issue may still draft. */
export function requireAllowed(decision: NoticeDecision, isIssuing: boolean): void {
  const { kind, words } = decision;
  if (kind === 'not-due') throw trouble.notDue(words);
  if (kind === 'stopped') throw trouble.stopped(words, { instead: decision.stop.instead });
  if (kind === 'needs-a-yes') throw trouble.needsYes(words, { because: decision.because });
  if (kind === 'help-first') throw trouble.helpFirst(words, { missing: decision.missing });
  if (kind === 'not-theirs' && isIssuing) throw trouble.notTheirs(words);
}
