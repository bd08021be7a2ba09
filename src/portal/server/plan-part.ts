import { html } from 'hono/html';
import type { SuccessContent } from '../../interventions/core/success/success-plan.ts';
import {
  isDraftLanguage,
  type SuccessWords,
  successWords,
} from '../../interventions/core/success/success-plan-words.ts';
import { agreementsOf, approvedLanguages, type SuccessRow } from '../../interventions/server/index.ts';
import { directionOf, type ReadyLanguage } from '../../kernel/languages.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Done } from './act.ts';
import { type Frame, type Html, words } from './frame.ts';
import { saysPart } from './parts.ts';

/** A success plan that the family may read, what it says to it, and who agreed. */
export async function planPart(
  trx: Tx,
  institutionId: number,
  frame: Frame,
  plan: SuccessRow & { student: string },
  done: Done | null,
): Promise<Html> {
  const { language, successPlanId: id } = plan;
  const isDraft = isDraftLanguage(language, await approvedLanguages(trx, institutionId));
  const agreed = await agreementsOf(trx, institutionId, id);
  const typed = done?.typed ?? (() => '');
  return html`<h2 id="plan">${words(frame, 'plan', { student: plan.student })}</h2>${saysPart(frame, done?.says ?? null)}
<p>${words(frame, 'planWaits')}</p>
<div lang="${language}" dir="${directionOf(language)}">${contentParts({ language, isDraft }, plan.content)}
${
  agreed.length > 0
    ? html`<h3>${both({ language, isDraft }, 'agreedBy')}</h3><ul>${agreed.map(({ name, on }) => html`<li><bdi>${name}</bdi> (${dayIn(on, language)})</li>`)}</ul>`
    : ''
}</div>
<form method="post"><input type="hidden" name="do" value="plan"><input type="hidden" name="id" value="${id}">
<label for="name-${id}">${words(frame, 'yourName')}</label><input id="name-${id}" name="name" maxlength="120" autocomplete="name" dir="auto" value="${typed('name')}">
<label for="plan-${id}">${words(frame, 'words')}</label><textarea id="plan-${id}" name="words" rows="2" maxlength="2000" dir="auto">${typed('words')}</textarea>
<p class="does"><button name="answer" value="agreed">${words(frame, 'agree')}</button> <button name="answer" value="changes" class="other">${words(frame, 'changes')}</button></p></form>`;
}

interface Written {
  language: ReadyLanguage;
  isDraft: boolean;
}

/** While a language is a draft, English stands beside it. */
function both({ language, isDraft }: Written, key: keyof SuccessWords): Html | Promise<Html> {
  const own = successWords[language][key];
  return isDraft ? html`${own} <span class="en" lang="en" dir="ltr">${successWords.en[key]}</span>` : html`${own}`;
}

function contentParts(written: Written, content: SuccessContent): Html | Promise<Html> {
  const text = (key: keyof SuccessWords, value: string) =>
    value ? html`<h3>${both(written, key)}</h3><p dir="auto" class="text">${value}</p>` : '';
  const list = (key: keyof SuccessWords, values: readonly string[]) =>
    values.length > 0
      ? html`<h3>${both(written, key)}</h3><ul>${values.map((value) => html`<li dir="auto">${value}</li>`)}</ul>`
      : '';
  return html`${text('strengths', content.strengths)}
${text('hopes', content.hopes)}
${text('goal', content.goal)}
${text('hard', content.hard)}
${list('school', content.school)}
${list('family', content.family)}
${list('student', content.student)}
${content.checkOn ? text('checkOn', dayIn(content.checkOn, written.language)) : ''}
${text('contact', content.contact)}`;
}

function dayIn(day: IsoDate, language: ReadyLanguage): string {
  return Temporal.PlainDate.from(day).toLocaleString(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
