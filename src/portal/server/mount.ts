import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html, raw } from 'hono/html';
import { enterLinkCode } from '../../access/server/index.ts';
import type { Acting } from '../../cases/server/index.ts';
import { readPreferences } from '../../families/server/index.ts';
import { clockOf, type Institution, institutionByKey, systemActor } from '../../institution/server/index.ts';
import { approvedLanguages, successPlanById } from '../../interventions/server/index.ts';
import { readyLanguageOf } from '../../kernel/languages.ts';
import { sendJob } from '../../messages/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Services } from '../../platform/services.ts';
import type { PortalKey } from '../core/say.ts';
import { act, type Done, isRefusal, refusalOf } from './act.ts';
import { calendarOfMeeting } from './calendar.ts';
import { familyPage } from './family-page.ts';
import { type Frame, laid, nowhere, type Shown, words } from './frame.ts';
import { openPage, type PageLink } from './opened-page.ts';
import { saysPart } from './parts.ts';
import { codeAddresses, sendCode } from './send-code.ts';

const cookie_name = 'leadline_page';

interface Asked {
  services: Services;
  institution: Institution;
  token: string;
  session: string | null;
  lang: string | null;
  isLarge: boolean;
  /** The page's own address, without its host. */
  address: string;
}

type Field = (name: string) => string;

/** The family's page: made on the server, without scripts, behind a link and a code. */
export function mountFamilyPortal(app: OpenAPIHono, services: Services): void {
  const asked = async (c: Context): Promise<Asked | null> => {
    const key = c.req.param('institution') ?? '';
    const institution = await institutionByKey(services.db, key);
    const token = c.req.param('token') ?? '';
    return institution
      ? {
          services,
          institution,
          token,
          session: getCookie(c, cookie_name) ?? null,
          lang: c.req.query('lang') ?? null,
          isLarge: c.req.query('print') === 'large',
          address: `/f/${key}/${token}`,
        }
      : null;
  };
  // As success plans were shared before the page was one.
  app.get('/f/:institution/:token', (c) => c.redirect(`${new URL(c.req.url).pathname}/page`, 301));
  app.get('/f/:institution/:token/page', async (c) => {
    const one = await asked(c);
    return answer(c, one ? await show(one, null) : nowhere());
  });
  app.get('/f/:institution/:token/meeting.ics', async (c) => {
    const one = await asked(c);
    const file = one && (await calendarFile(one, c.req.query('i') ?? ''));
    if (!file) return answer(c, nowhere());
    c.header('cache-control', 'no-store');
    c.header('content-disposition', 'attachment; filename="meeting.ics"');
    return c.body(file, 200, { 'content-type': 'text/calendar; charset=utf-8' });
  });
  app.post('/f/:institution/:token/page', async (c) => {
    const one = await asked(c);
    if (!one) return answer(c, nowhere());
    const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
    const field: Field = (name) => (typeof form[name] === 'string' ? form[name] : '');
    if (field('do') === 'code') {
      const entered = await enter(one, field('code'));
      if (entered.session === null) return answer(c, await show(one, { says: entered.says, values: {} }));
      setCookie(c, cookie_name, entered.session, {
        httpOnly: true,
        sameSite: 'Strict',
        secure: services.publicUrl.startsWith('https:'),
        path: one.address,
        maxAge: entered.maxAgeSeconds,
      });
      return c.redirect(`${one.address}/page${new URL(c.req.url).search}`, 303);
    }
    return answer(c, field('do') === 'send-code' ? await send(one, field('to')) : await take(one, field));
  });
}

async function answer(c: Context, { status, body }: Shown): Promise<Response> {
  c.header('cache-control', 'no-store');
  c.header('x-robots-tag', 'noindex');
  return c.html(await body, status);
}

interface Notice {
  says: PortalKey | null;
  values: Record<string, string | number>;
}

async function show(one: Asked, notice: Notice | null): Promise<Shown> {
  const { institution, services } = one;
  return services.db.forInstitution(institution.institutionId, async (trx): Promise<Shown> => {
    const link = await openPage(trx, institution, one);
    return link ? shown(trx, one, link, notice, null) : nowhere();
  });
}

/** The page as far as its state lets it be seen: before the code, nothing of anybody. */
async function shown(trx: Tx, one: Asked, link: PageLink, notice: Notice | null, done: Done | null): Promise<Shown> {
  const { institution } = one;
  const frame = await frameOf(trx, one, link);
  if (link.state === 'closed') return { status: 410, body: laid(frame, html`<h1>${words(frame, 'closed')}</h1>`) };
  if (link.state === 'needs-code')
    return { status: 200, body: laid(frame, await codePart(trx, one, link, frame, notice)) };
  const ctx = contextOf(institution, link);
  const page = await familyPage(trx, ctx, { institution, link, frame, done, address: one.address });
  return { status: done && isRefusal(done.says) ? 422 : 200, body: laid(frame, page) };
}

/** Who acts in the ledger: whoever is behind the code. */
function contextOf(institution: Institution, { name }: PageLink): Acting {
  return { clock: clockOf(institution), actor: systemActor(institution.institutionId, `${name} (family)`) };
}

async function frameOf(trx: Tx, { institution, lang, isLarge }: Asked, link: PageLink): Promise<Frame> {
  const { holder } = link;
  const plan = link.purpose === 'plan' ? await successPlanById(trx, institution.institutionId, link.subjectId) : null;
  const preference = (await readPreferences(trx, institution.institutionId, [holder.id]))(holder);
  const roster =
    holder.kind === 'guardian'
      ? await trx
          .selectFrom('roster.guardian')
          .select('language')
          .where('institution_id', '=', institution.institutionId)
          .where('guardian_id', '=', holder.id)
          .executeTakeFirst()
      : null;
  const language = readyLanguageOf(
    lang ?? plan?.language ?? preference.language ?? roster?.language ?? institution.locale,
  );
  const approved = await approvedLanguages(trx, institution.institutionId);
  return {
    school: institution.name,
    language,
    isLarge: isLarge || preference.isLargePrint,
    isDraft: language !== 'en' && !approved.has(language),
  };
}

async function codePart(trx: Tx, one: Asked, link: PageLink, frame: Frame, notice: Notice | null) {
  const addresses = await codeAddresses(trx, one.institution.institutionId, link.holder);
  const says = notice?.says ?? null;
  return html`<h1>${words(frame, 'codeTitle')}</h1>
<p>${words(frame, 'codeHelp')}</p>
${saysPart(frame, says, notice?.values)}
${addresses.length === 0 ? html`<p>${words(frame, 'noAddress')}</p>` : ''}
${addresses.map(
  ({
    contactPointId,
    masked,
  }) => html`<form method="post"><input type="hidden" name="do" value="send-code"><input type="hidden" name="to" value="${contactPointId}">
<button class="other">${withAddress(words(frame, 'sendCode', { address: '\u0000' }), masked)}</button></form>`,
)}
<form method="post"><input type="hidden" name="do" value="code">
<label for="code">${words(frame, 'code')}</label>
<input id="code" class="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required dir="ltr" ${says ? raw('aria-describedby="says"') : ''}>
<button>${words(frame, 'open')}</button></form>`;
}

/** An address within a sentence that may run the other way. */
function withAddress(sentence: string, address: string) {
  const [before = '', after = ''] = sentence.split('\u0000');
  return html`${before}<bdi dir="ltr">${address}</bdi>${after}`;
}

/** Enters a code; the try is counted whatever comes of it. */
async function enter(
  { services, institution, token }: Asked,
  code: string,
): Promise<{ session: string; maxAgeSeconds: number } | { session: null; says: PortalKey | null }> {
  const entered = await services.db.forInstitution(institution.institutionId, (trx) =>
    enterLinkCode(trx, institution.institutionId, { token, code, secret: services.secret }),
  );
  if (entered?.kind === 'open') return { session: entered.session, maxAgeSeconds: entered.maxAgeSeconds };
  return {
    session: null,
    says: entered?.kind === 'wrong' ? 'wrongCode' : entered?.kind === 'no-code' ? 'noCode' : null,
  };
}

async function send(one: Asked, contactPointId: string): Promise<Shown> {
  const { institution, services } = one;
  return services.db.forInstitution(institution.institutionId, async (trx): Promise<Shown> => {
    const link = await openPage(trx, institution, one);
    if (!link) return nowhere();
    if (link.state !== 'needs-code') return shown(trx, one, link, null, null);
    const { language } = await frameOf(trx, one, link);
    const isId = /^[0-9a-f-]{36}$/.test(contactPointId);
    const sent = isId
      ? await sendCode(trx, contextOf(institution, link), link, {
          contactPointId,
          secret: services.secret,
          school: institution.name,
          language,
        })
      : ({ says: 'noAddress' } as const);
    // Somebody waits for it with the page open.
    if (sent.says === 'codeSent')
      await services.jobs.enqueue(
        trx,
        sendJob.name,
        { institutionId: institution.institutionId },
        String(institution.institutionId),
      );
    return shown(trx, one, link, { says: sent.says, values: 'minutes' in sent ? { minutes: sent.minutes } : {} }, null);
  });
}

/** Does what a form asks for; what is refused leaves nothing behind, and is said on the page. */
async function take(one: Asked, field: Field): Promise<Shown> {
  const { institution, services } = one;
  const { institutionId } = institution;
  let refused: Done | null = null;
  try {
    return await services.db.forInstitution(institutionId, async (trx): Promise<Shown> => {
      const link = await openPage(trx, institution, one);
      if (!link) return nowhere();
      if (link.state !== 'open') return shown(trx, one, link, null, null);
      const { language } = await frameOf(trx, one, link);
      const done = await act(trx, contextOf(institution, link), { institution, link, language, field });
      return shown(trx, one, link, null, done);
    });
  } catch (error) {
    const says = refusalOf(error);
    if (says === null) throw error;
    refused = { act: field('do'), id: field('id'), says, typed: field };
  }
  return services.db.forInstitution(institutionId, async (trx): Promise<Shown> => {
    const link = await openPage(trx, institution, one);
    return link ? shown(trx, one, link, null, refused) : nowhere();
  });
}

async function calendarFile(one: Asked, invitationId: string): Promise<string | null> {
  const { institution, services } = one;
  return services.db.forInstitution(institution.institutionId, async (trx) => {
    const link = await openPage(trx, institution, one);
    if (link?.state !== 'open') return null;
    return calendarOfMeeting(
      trx,
      contextOf(institution, link),
      link,
      invitationId,
      `${services.publicUrl}${one.address}/page`,
    );
  });
}
