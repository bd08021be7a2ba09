import { html } from 'hono/html';
import type { Institution } from '../../institution/server/index.ts';
import { isDraftLanguage } from '../../interventions/core/success-plan-words.ts';
import { approvedLanguages, contentParts, type SuccessRow } from '../../interventions/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Frame, type Html, words } from './frame.ts';

/** A success plan that the family may read, and what it says to it. */
export async function planPart(
  trx: Tx,
  { institutionId }: Institution,
  frame: Frame,
  plan: SuccessRow,
  student: string,
  says: Html | Promise<Html> | string,
): Promise<Html> {
  const approved = await approvedLanguages(trx, institutionId);
  const isDraft = isDraftLanguage(plan.language, approved);
  return html`<h2 id="plan">${words(frame, 'plan', { student })}</h2>${says}
<p>${words(frame, 'planWaits')}</p>
<div lang="${plan.language}">${contentParts({ language: plan.language, isDraft }, plan.content)}</div>
<form method="post"><input type="hidden" name="do" value="plan"><input type="hidden" name="id" value="${plan.successPlanId}">
<label for="name">${words(frame, 'yourName')}</label><input id="name" name="name" maxlength="120" autocomplete="name" dir="auto">
<label for="plan-words">${words(frame, 'words')}</label><textarea id="plan-words" name="words" rows="2" maxlength="2000" dir="auto"></textarea>
<p class="does"><button name="answer" value="agreed">${words(frame, 'agree')}</button> <button name="answer" value="changes" class="other">${words(frame, 'changes')}</button></p></form>`;
}
