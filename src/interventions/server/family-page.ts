import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html, raw } from 'hono/html';
import { enterLinkCode, type OpenedLink, openSignedLink } from '../../access/server/index.ts';
import { momentOf } from '../../cases/server/index.ts';
import { clockOf, institutionByKey, systemActor } from '../../institution/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { record } from '../../ledger/server/index.ts';
import { notifyStaff } from '../../messages/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Services } from '../../platform/services.ts';
import type { SuccessContent } from '../core/success-plan.ts';
import {
  isDraftLanguage,
  type SuccessLanguage,
  type SuccessWords,
  successLanguages,
} from '../core/success-plan-words.ts';
import { style } from './family-style.ts';
import { addPlanEntry } from './make-plan.ts';
import { approvedLanguages, type SuccessRow, stateAfter, successPlanById } from './success-plan-row.ts';
import { link_purpose } from './success-plans.ts';

type Institution = NonNullable<Awaited<ReturnType<typeof institutionByKey>>>;
type Html = ReturnType<typeof html>;

interface Asked {
  services: Services;
  institution: Institution;
  token: string;
  session: string | null;
  isLarge: boolean;
}

/** Nothing runs on these pages: an injected script would have nothing to stand on. */
export const family_page_policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const cookie_name = 'leadline_link';

/** Pages for families, made on the server and without scripts: behind a link, and behind a code. */
export function mountFamilyPages(app: OpenAPIHono, services: Services): void {
  const asked = async (c: Context): Promise<Asked | null> => {
    const institution = await institutionByKey(services.db, c.req.param('institution') ?? '');
    return institution
      ? {
          services,
          institution,
          token: c.req.param('token') ?? '',
          session: getCookie(c, cookie_name) ?? null,
          isLarge: c.req.query('print') === 'large',
        }
      : null;
  };
  app.get('/f/:institution/:token', async (c) => {
    const one = await asked(c);
    return page(c, one ? await show(one, null) : nowhere());
  });
  app.post('/f/:institution/:token', async (c) => {
    const one = await asked(c);
    if (!one) return page(c, nowhere());
    const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
    const field = (name: string) => (typeof form[name] === 'string' ? form[name] : '');
    if (field('do') === 'code') {
      const entered = await enter(one, field('code'));
      if (entered.session) {
        setCookie(c, cookie_name, entered.session, {
          httpOnly: true,
          sameSite: 'Strict',
          secure: services.publicUrl.startsWith('https:'),
          path: new URL(c.req.url).pathname,
          maxAge: entered.maxAgeSeconds,
        });
        return c.redirect(new URL(c.req.url).pathname + new URL(c.req.url).search, 303);
      }
      return page(c, await show(one, entered.says));
    }
    const answer = field('answer') === 'changes' ? 'changes' : field('answer') === 'agreed' ? 'agreed' : null;
    return page(c, await take(one, { answer, name: field('name').trim(), words: field('words').trim() }));
  });
}

interface Shown {
  status: 200 | 404 | 410 | 422;
  body: Html | Promise<Html>;
}

async function page(c: Context, { status, body }: Shown): Promise<Response> {
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  c.header('x-robots-tag', 'noindex');
  return c.html(await body, status);
}

/** Enters a code; the try is counted whatever comes of it. */
async function enter(
  { services, institution, token }: Asked,
  code: string,
): Promise<{ session?: string; maxAgeSeconds: number; says: keyof SuccessWords | null }> {
  const entered = await services.db.forInstitution(institution.institutionId, (trx) =>
    enterLinkCode(trx, institution.institutionId, { token, code, secret: services.secret }),
  );
  if (entered?.kind === 'open') return { session: entered.session, maxAgeSeconds: entered.maxAgeSeconds, says: null };
  return {
    maxAgeSeconds: 0,
    says: entered?.kind === 'wrong' ? 'wrongCode' : entered?.kind === 'no-code' ? 'noCode' : null,
  };
}

interface Opened {
  opened: OpenedLink;
  row: SuccessRow;
  isDraft: boolean;
}

async function open(trx: Tx, { institution, token, session }: Asked): Promise<Opened | null> {
  const opened = await openSignedLink(trx, institution.institutionId, { token, session });
  if (!opened || opened.link.purpose !== link_purpose) return null;
  const row = await successPlanById(trx, institution.institutionId, opened.link.subject.id);
  if (!row) return null;
  const approved = await approvedLanguages(trx, institution.institutionId);
  return { opened, row, isDraft: isDraftLanguage(row.language, approved) };
}

async function show(one: Asked, says: keyof SuccessWords | null): Promise<Shown> {
  const { institution, services } = one;
  return services.db.forInstitution(institution.institutionId, async (trx): Promise<Shown> => {
    const found = await open(trx, one);
    if (!found) return nowhere();
    const { opened, row, isDraft } = found;
    const frame: Frame = { institution, language: row.language, isDraft, isLarge: one.isLarge };
    // Before the code nothing is said of anybody: not who it is about, and not even what it is.
    if (opened.state === 'revoked' || opened.state === 'expired')
      return { status: 410, body: laid(frame, closedPart(frame)) };
    if (opened.state === 'needs-code') return { status: 200, body: laid(frame, codePart(frame, says)) };
    return { status: 200, body: laid(frame, await planPart(trx, one, frame, row, says)) };
  });
}

/** Takes an answer of whoever is behind the code. */
async function take(
  one: Asked,
  { answer, name, words }: { answer: 'agreed' | 'changes' | null; name: string; words: string },
): Promise<Shown> {
  const { institution, services } = one;
  const { institutionId } = institution;
  return services.db.forInstitution(institutionId, async (trx): Promise<Shown> => {
    const found = await open(trx, one);
    if (!found) return nowhere();
    const { opened, row, isDraft } = found;
    const frame: Frame = { institution, language: row.language, isDraft, isLarge: one.isLarge };
    if (opened.state === 'revoked' || opened.state === 'expired')
      return { status: 410, body: laid(frame, closedPart(frame)) };
    if (opened.state !== 'open') return { status: 200, body: laid(frame, codePart(frame, null)) };
    const missing =
      answer === null || name === '' ? 'needName' : answer === 'changes' && words === '' ? 'needWords' : null;
    if (missing || answer === null)
      return {
        status: 422,
        body: laid(frame, await planPart(trx, one, frame, row, missing ?? 'needName', { name, words })),
      };
    await keepFamilyAnswer(trx, one, row, {
      answer,
      name: name.slice(0, 120),
      words: words.slice(0, 2_000),
      linkId: opened.link.linkId,
      guardianId: opened.link.recipient.kind === 'guardian' ? opened.link.recipient.id : null,
    });
    return {
      status: 200,
      body: laid(frame, await planPart(trx, one, frame, row, answer === 'agreed' ? 'thanks' : 'changesThanks')),
    };
  });
}

export interface FamilyAnswer {
  answer: 'agreed' | 'changes';
  name: string;
  words: string;
  linkId: string;
  guardianId: string | null;
}

/** Keeps the answer, once for each that differs, and tells the case manager. */
export async function keepFamilyAnswer(
  trx: Tx,
  { institution }: { institution: Institution },
  row: SuccessRow,
  said: FamilyAnswer,
): Promise<void> {
  const { institutionId } = institution;
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId, `${said.name} (family)`) };
  const { at, today } = await momentOf(trx, ctx);
  const last = await trx
    .selectFrom('interventions.success_plan_answer')
    .select(['answer', 'words', 'name'])
    .where('institution_id', '=', institutionId)
    .where('success_plan_id', '=', row.successPlanId)
    .where('link_id', '=', said.linkId)
    .orderBy('answered_at', 'desc')
    .orderBy('answer_id', 'desc')
    .executeTakeFirst();
  // The same again, by a second press or a reload, is one answer.
  if (last && last.answer === said.answer && last.words === said.words && last.name === said.name) return;
  const answerId = uuidv7();
  await trx
    .insertInto('interventions.success_plan_answer')
    .values({
      institution_id: institutionId,
      answer_id: answerId,
      success_plan_id: row.successPlanId,
      answer: said.answer,
      way: 'link',
      guardian_id: said.guardianId,
      name: said.name,
      words: said.words,
      link_id: said.linkId,
      answered_at: at,
      answered_on: today,
    })
    .execute();
  await stateAfter(trx, ctx, row, said.answer);
  const words =
    said.answer === 'agreed'
      ? `${said.name} agreed with the success plan.`
      : `${said.name} asked for a change of the success plan: ${said.words}`;
  await addPlanEntry(trx, ctx, row.planId, { kind: 'success-plan', words });
  const plan = await trx
    .selectFrom('interventions.plan')
    .select('case_manager_staff_id')
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', row.planId)
    .executeTakeFirstOrThrow();
  await notifyStaff(trx, ctx, {
    staffId: plan.case_manager_staff_id,
    words: said.answer === 'agreed' ? words : `${said.name} would like a change of a success plan.`,
    link: `/plans/${row.planId}/success-plan`,
    dedupeKey: `success-plan-answer/${answerId}`,
    origin: { kind: 'plan', id: row.planId },
  });
  await record(trx, ctx, {
    verb: 'interventions.answer-success-plan',
    subject: { kind: 'plan', id: row.planId },
    details: { successPlanId: row.successPlanId, answer: said.answer, way: 'link', linkId: said.linkId },
  });
}

interface Frame {
  institution: Institution;
  language: SuccessLanguage;
  isDraft: boolean;
  isLarge: boolean;
}

/** While a language is a draft, English stands beside it. */
function both(
  { language, isDraft }: Pick<Frame, 'language' | 'isDraft'>,
  key: keyof SuccessWords,
): Html | Promise<Html> {
  const own = successLanguages[language][key];
  return isDraft ? html`${own} <span class="en" lang="en" dir="ltr">${successLanguages.en[key]}</span>` : html`${own}`;
}

function laid(frame: Frame, part: Html | Promise<Html>): Html | Promise<Html> {
  const { institution, language, isLarge, isDraft } = frame;
  const words = successLanguages[language];
  return html`<!doctype html>
<html lang="${language}" dir="${words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${institution.name}</title>
<style>${raw(style)}</style>
</head>
<body class="${isLarge ? 'large' : ''}">
<header><p dir="auto">${institution.name}</p><p><a href="?${isLarge ? '' : 'print=large'}">${isLarge ? words.smaller : words.larger}</a></p></header>
<main>
${isDraft ? html`<p class="draft">${words.isDraft} <span class="en" lang="en" dir="ltr">Draft translation: no speaker has checked these headings yet.</span></p>` : ''}
${part}
</main>
</body>
</html>`;
}

function codePart(frame: Frame, says: keyof SuccessWords | null): Html | Promise<Html> {
  return html`<h1>${both(frame, 'codeTitle')}</h1>
<p>${both(frame, 'codeHelp')}</p>
${says ? html`<p class="says" role="alert" id="says">${both(frame, says)}</p>` : ''}
<form method="post">
<input type="hidden" name="do" value="code">
<label for="code">${both(frame, 'code')}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required dir="ltr" ${says ? raw('aria-describedby="says" aria-invalid="true"') : ''}>
<button>${both(frame, 'open')}</button>
</form>`;
}

function closedPart(frame: Frame): Html | Promise<Html> {
  return html`<h1>${both(frame, 'closed')}</h1>`;
}

function nowhere(): Shown {
  return {
    status: 404,
    body: html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Leadline</title><style>${raw(style)}</style></head>
<body><main><h1>There is nothing at this address</h1><p>Please check the link, or ask the school for a new one.</p></main></body></html>`,
  };
}

async function planPart(
  trx: Tx,
  { institution }: Asked,
  frame: Frame,
  row: SuccessRow,
  says: keyof SuccessWords | null,
  typed: { name: string; words: string } = { name: '', words: '' },
): Promise<Html> {
  const { institutionId } = institution;
  const student = await trx
    .selectFrom('roster.student')
    .select('display_name')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', row.studentId)
    .executeTakeFirstOrThrow();
  const agreed = await trx
    .selectFrom('interventions.success_plan_answer')
    .select(['name', 'answered_on'])
    .where('institution_id', '=', institutionId)
    .where('success_plan_id', '=', row.successPlanId)
    .where('answer', '=', 'agreed')
    .orderBy('answered_at')
    .execute();
  const isDone = says === 'thanks' || says === 'changesThanks';
  return html`<h1>${both(frame, 'title')}</h1>
<p class="who"><bdi>${student.display_name}</bdi></p>
${isDone && says ? html`<p class="thanks" role="status">${both(frame, says)}</p>` : ''}
${contentParts(frame, row.content)}
${agreed.length > 0 ? html`<p>${both(frame, 'agreedBy')} ${agreed.map(({ name, answered_on }) => html`<bdi>${name}</bdi> (${dayIn(answered_on, frame.language)}) `)}</p>` : ''}
${
  row.state === 'replaced'
    ? html`<p class="says">${both(frame, 'newer')}</p>`
    : isDone
      ? ''
      : answerPart(frame, says, typed)
}`;
}

/** A success plan in the family's language, as its page shows it. */
export function contentParts(
  frame: Pick<Frame, 'language' | 'isDraft'>,
  content: SuccessContent,
): Html | Promise<Html> {
  const text = (key: keyof SuccessWords, value: string) =>
    value ? html`<h2>${both(frame, key)}</h2><p dir="auto" class="text">${value}</p>` : '';
  const list = (key: keyof SuccessWords, values: readonly string[]) =>
    values.length > 0
      ? html`<h2>${both(frame, key)}</h2><ul>${values.map((value) => html`<li dir="auto">${value}</li>`)}</ul>`
      : '';
  return html`${text('strengths', content.strengths)}
${text('hopes', content.hopes)}
${text('goal', content.goal)}
${text('hard', content.hard)}
${list('school', content.school)}
${list('family', content.family)}
${list('student', content.student)}
${content.checkOn ? text('checkOn', dayIn(content.checkOn, frame.language)) : ''}
${text('contact', content.contact)}`;
}

function answerPart(
  frame: Frame,
  says: keyof SuccessWords | null,
  typed: { name: string; words: string },
): Html | Promise<Html> {
  return html`<form method="post" class="answer">
<h2>${both(frame, 'agreement')}</h2>
${says ? html`<p class="says" role="alert" id="says">${both(frame, says)}</p>` : ''}
<label for="name">${both(frame, 'yourName')}</label>
<input id="name" name="name" maxlength="120" autocomplete="name" dir="auto" value="${typed.name}" ${says ? raw('aria-describedby="says"') : ''}>
<label for="words">${both(frame, 'yourWords')}</label>
<textarea id="words" name="words" rows="3" maxlength="2000" dir="auto">${typed.words}</textarea>
<p class="does"><button name="answer" value="agreed">${both(frame, 'agree')}</button>
<button name="answer" value="changes" class="other">${both(frame, 'changes')}</button></p>
</form>`;
}

function dayIn(day: IsoDate, language: SuccessLanguage): string {
  return Temporal.PlainDate.from(day).toLocaleString(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
