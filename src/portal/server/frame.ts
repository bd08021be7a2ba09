import { html, raw } from 'hono/html';
import { directionOf, languages, type ReadyLanguage } from '../../kernel/languages.ts';
import { type PortalKey, say } from '../core/say.ts';

export type Html = ReturnType<typeof html>;

export interface Frame {
  school: string;
  language: ReadyLanguage;
  isLarge: boolean;
  /** Nobody who speaks it has read the page's words yet. */
  isDraft: boolean;
}

/** A sentence in the family's language. */
export function words(frame: Frame, key: PortalKey, values: Record<string, string | number> = {}): string {
  return say(frame.language, key, values);
}

/** The whole page: no script, no picture, nothing from elsewhere. */
export function laid(frame: Frame, part: Html | Promise<Html>): Html | Promise<Html> {
  const { school, language, isLarge, isDraft } = frame;
  const query = (more: Record<string, string>) =>
    `?${new URLSearchParams({ lang: language, ...(isLarge ? { print: 'large' } : {}), ...more })}`;
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${school}</title>
<style>${raw(style)}</style>
</head>
<body class="${isLarge ? 'large' : ''}">
<header><p dir="auto"><b>${school}</b></p>
<p><a href="${isLarge ? `?lang=${language}` : query({ print: 'large' })}">${words(frame, isLarge ? 'smaller' : 'larger')}</a></p>
<nav aria-label="${words(frame, 'language')}">${languages.map(({ key, own, direction }) =>
    key === language
      ? html`<b aria-current="true" lang="${key}" dir="${direction}">${own}</b>`
      : html`<a href="${query({ lang: key })}" lang="${key}" dir="${direction}" hreflang="${key}">${own}</a>`,
  )}</nav></header>
<main>
${isDraft ? html`<p class="draft">${words(frame, 'draft')} <span lang="en" dir="ltr">${say('en', 'draft')}</span></p>` : ''}
${part}
</main>
</body>
</html>`;
}

/** Nothing runs on these pages: an injected script would have nothing to stand on. */
export const family_page_policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface Shown {
  status: 200 | 404 | 410 | 422;
  body: Html | Promise<Html>;
}

/** An address that opens nothing says no more than that. */
export function nowhere(): Shown {
  return {
    status: 404,
    body: html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Leadline</title><style>${raw(style)}</style></head>
<body><main><h1>There is nothing at this address</h1><p>Please check the link, or ask the school for a new one.</p></main></body></html>`,
  };
}

const style = `:root{color-scheme:light dark;--ink:#16232e;--soft:#55606a;--paper:#fbf9f5;--line:#c9c4ba;--act:#0b6a72;--on:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e9eef1;--soft:#a9b4bc;--paper:#0f1c26;--line:#44535f;--act:#7fd0d4;--on:#0f1c26}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.6 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans Arabic","Noto Nastaliq Urdu","Noto Sans SC",sans-serif}
body.large{font-size:1.5rem}header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem;padding:.75rem 1rem;border-bottom:1px solid var(--line)}header p{margin:0}nav{display:flex;flex-wrap:wrap;gap:0 .9em;flex-basis:100%;font-size:.85em;line-height:2}
main{max-width:42rem;margin:0 auto;padding:1rem}h1{font-size:1.6em;line-height:1.25;margin:.5rem 0}h2{font-size:1.2em;margin:2em 0 .2em;padding-top:.8em;border-top:1px solid var(--line)}h3{font-size:1em;margin:1.2em 0 .2em}p,dl{margin:.4em 0}ul{margin:.4em 0;padding-inline-start:1.2em}li{margin:.3em 0}
a{color:var(--act)}small,.soft{color:var(--soft);font-size:.85em}.big{font-size:1.25em;font-weight:600}
.draft,.says{border:1px solid var(--line);border-inline-start:4px solid var(--act);padding:.6rem .8rem;border-radius:4px}.draft{font-size:.8em}.draft span{display:block}
label{display:block;margin:1em 0 .25em;font-weight:600}.scale{display:flex;flex-wrap:wrap;gap:0 1.2em}.scale legend{float:inline-start;width:100%}fieldset{border:0;margin:1em 0 0;padding:0}legend{font-weight:600;padding:0}.one{display:flex;gap:.6em;align-items:flex-start;font-weight:400;margin:.4em 0}.one input{width:1.4em;height:1.4em;margin:.15em 0 0;flex:none}
input,textarea,select{width:100%;font:inherit;padding:.5em;border:1px solid var(--ink);border-radius:6px;background:var(--paper);color:inherit}.code{max-width:9em;letter-spacing:.2em}.pair{display:flex;gap:1em;flex-wrap:wrap}.pair>*{flex:1 1 8em}
button{font:inherit;font-weight:600;min-height:2.75rem;margin:1em 0 0;padding:.4em 1.2em;border:1px solid var(--act);border-radius:6px;background:var(--act);color:var(--on);cursor:pointer}.other{background:transparent;color:var(--act)}
.text{white-space:pre-line}.en{font-size:.8em;font-weight:400;color:var(--soft);margin-inline-start:.4em}
.does{display:flex;flex-wrap:wrap;gap:0 .75rem}:focus-visible{outline:3px solid var(--act);outline-offset:2px}
@media print{header a,nav,form,.draft{display:none}body{background:#fff;color:#000}}`;
