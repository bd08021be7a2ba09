/** How pages for families look: readable at any size, in the dark, on paper and without scripts. */
export const style = `:root{color-scheme:light dark;--ink:#16232e;--paper:#fbf9f5;--line:#c9c4ba;--act:#0b6a72;--on:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e9eef1;--paper:#0f1c26;--line:#44535f;--act:#7fd0d4;--on:#0f1c26}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.6 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans Arabic","Noto Sans SC",sans-serif}
body.large{font-size:1.5rem}header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem;padding:.75rem 1rem;border-bottom:1px solid var(--line)}header p{margin:0}
main{max-width:42rem;margin:0 auto;padding:1rem}h1{font-size:1.6em;line-height:1.25;margin:.5rem 0}h2{font-size:1.1em;margin:1.4em 0 .2em}p{margin:.4em 0}.text{white-space:pre-line}
a{color:var(--act)}.who{font-size:1.2em}.en{display:inline-block;font-size:.8em;font-weight:400;opacity:.8;margin-inline-start:.4em}
.draft,.says,.thanks{border:1px solid var(--line);border-inline-start:4px solid var(--act);padding:.6rem .8rem;border-radius:4px}.draft{font-size:.85em}
label{display:block;margin:1em 0 .25em;font-weight:600}input,textarea{width:100%;font:inherit;padding:.5em;border:1px solid var(--ink);border-radius:6px;background:transparent;color:inherit}#code{max-width:9em;letter-spacing:.2em}
button{font:inherit;font-weight:600;min-height:2.75rem;margin:1em 0 0;padding:.4em 1.2em;border:1px solid var(--act);border-radius:6px;background:var(--act);color:var(--on);cursor:pointer}button .en{opacity:1}.other{background:transparent;color:var(--act)}
.does{display:flex;flex-wrap:wrap;gap:0 .75rem}:focus-visible{outline:3px solid var(--act);outline-offset:2px}
@media print{header a,form,.draft{display:none}body{background:#fff;color:#000}}`;
