import { html } from 'hono/html';
import { languages } from '../../kernel/languages.ts';
import { most_text, scale_top } from '../../surveys/core/survey.ts';
import type { OpenSurvey } from '../../surveys/server/index.ts';
import type { Done } from './act.ts';
import { type Frame, type Html, words } from './frame.ts';
import { dayText, saysPart } from './parts.ts';

/** A survey as its reader answers it, or changes what they answered; in a language that no speaker approved it is not shown. */
export function surveyPart(frame: Frame, survey: OpenSurvey, done: Done | null): Html | Promise<Html> {
  const { windowId, closesOn, questions, answers } = survey;
  const said = survey.words.get(frame.language);
  const others = languages.filter(({ key }) => survey.words.has(key));
  if (!said)
    return html`<h2>${words(frame, 'survey')}</h2><p>${words(frame, 'surveyIn')} ${others.map(
      ({ key, own, direction }) => html`<a href="?lang=${key}" lang="${key}" dir="${direction}">${own}</a> `,
    )}</p>`;
  const given = (at: number) => done?.typed(`q${at + 1}`) || String(answers?.[at] ?? '');
  return html`<h2 id="survey">${said.title}</h2>${saysPart(frame, done?.says ?? null)}
${said.intro ? html`<p class="text">${said.intro}</p>` : ''}
<p class="soft">${words(frame, 'surveyPrivate')} ${words(frame, 'surveyUntil', { when: dayText(frame, closesOn) })}</p>
${answers ? html`<p><b>${words(frame, 'surveyGiven')}</b></p>` : ''}
<form method="post"><input type="hidden" name="do" value="survey"><input type="hidden" name="id" value="${windowId}">
${questions.map(({ kind, choices }, at) => {
  const name = `q${at + 1}`;
  const question = said.questions[at];
  if (kind === 'text')
    return html`<label for="${name}">${question?.text}</label><textarea id="${name}" name="${name}" rows="3" maxlength="${most_text}" dir="auto">${given(at)}</textarea>`;
  const count = kind === 'scale' ? scale_top : choices;
  const option = (n: number, label: string) =>
    html`<label class="one"><input type="radio" name="${name}" value="${n}" ${given(at) === String(n) ? 'checked' : ''}> <span>${label}</span></label>`;
  return html`<fieldset${kind === 'scale' ? ' class=scale' : ''}><legend>${question?.text}</legend>${Array.from(
    { length: count },
    (_, i) => option(i + 1, kind === 'scale' ? scaleLabel(frame, i + 1, question) : (question?.choices[i] ?? '')),
  )}</fieldset>`;
})}
<button>${words(frame, answers ? 'surveyChange' : 'send')}</button></form>`;
}

/** "1: never": what stands between the ends is a number alone. */
function scaleLabel({ language }: Frame, n: number, question: { low: string; high: string } | undefined): string {
  const number = new Intl.NumberFormat(language).format(n);
  const end = n === 1 ? question?.low : n === scale_top ? question?.high : '';
  return end ? `${number}: ${end}` : number;
}
