import type { Actor } from '../../kernel/actor.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { decideNotice, forbiddenNow, type NoticeDecision, openCircumstances } from '../core/decide.ts';
import type { LegalPack, LegalStep } from '../core/pack.ts';
import { type StudentFacts, studentFacts } from './facts.ts';
import { trouble } from './problems.ts';
import type { NoticeRow } from './require-notice.ts';

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

/** What became known of a notice that was issued and has not gone out; null: nothing that holds it. */
export async function heldSinceIssue(trx: Tx, institutionId: number, asked: Asked) {
  const { base } = await studentFacts(trx, institutionId, asked);
  const { pack, step, yes } = asked;
  const held = forbiddenNow(pack, step, { ...base, yes: yes && { ...yes, step: step.key }, roles: [] });
  return held && { ...held, words: `${held.words} It was issued before this was known: withdraw it, or wait.` };
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

/** A yes that was given, with what was known then. */
export const yesOf = (row: Pick<NoticeRow, 'yes_by_name' | 'yes_on' | 'yes_reason' | 'yes_for'>): Asked['yes'] =>
  row.yes_by_name !== null && row.yes_on !== null
    ? { by: row.yes_by_name, on: row.yes_on, reason: row.yes_reason ?? '', knew: row.yes_for }
    : null;

/** Refuses what the law or care forbids. Who may not issue may still draft. */
export function requireAllowed(decision: NoticeDecision, isIssuing: boolean): void {
  const { kind, words } = decision;
  if (kind === 'not-due') throw trouble.notDue(words);
  if (kind === 'stopped') throw trouble.stopped(words, { instead: decision.stop.instead });
  if (kind === 'needs-a-yes') throw trouble.needsYes(words, { because: decision.because });
  if (kind === 'help-first') throw trouble.helpFirst(words, { missing: decision.missing });
  if (kind === 'not-theirs' && isIssuing) throw trouble.notTheirs(words);
}
