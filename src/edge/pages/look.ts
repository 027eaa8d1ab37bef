/** The look of the edge's own pages: one sheet of style, light and dark, no script, nothing from anywhere else. */
import { createHash } from 'node:crypto';
import { reply, type Fields, type Reply } from '../wire/wire.ts';

export type Language = 'de' | 'en';

const style = `
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #17191c; --soft: #5d6168; --line: #e6e3dc; --accent: #0c6b58; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --paper: #121416; --card: #191c1f; --ink: #eeece6; --soft: #a7aab0; --line: #2a2e32; --accent: #56c9aa; --on-accent: #121416; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; grid-template-rows: 1fr auto; background: var(--paper); color: var(--ink); font: 15px/1.5 Geist, system-ui, sans-serif; }
main { width: min(100%, 36rem); margin: auto; padding: 2.5rem 1.25rem; }
h2 { margin: 2.25rem 0 .5rem; font-size: 1.125rem; line-height: 1.3; letter-spacing: -.02em; }
h1 { margin: 0 0 .75rem; font-size: 1.75rem; line-height: 1.15; letter-spacing: -.035em; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; }
.soft, footer { color: var(--soft); }
.card { margin: 1.5rem 0; padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
code { font: .9375em/1.5 'Geist Mono', ui-monospace, monospace; overflow-wrap: anywhere; }
.tally { margin: 1rem 0; padding: .25rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px; font-variant-numeric: tabular-nums; }
.tally div { display: flex; justify-content: space-between; gap: 1rem; padding: .5rem 0; border-top: 1px solid var(--line); }
.tally div:first-child { border-top: 0; }
.tally dt { color: var(--soft); }
.tally dd { margin: 0; text-align: right; overflow-wrap: anywhere; min-width: 0; }
.tally b { font-weight: 600; }
a { color: var(--accent); text-underline-offset: 2px; }
.go { display: inline-block; max-width: 100%; padding: .625rem 1rem; border-radius: 10px; background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none; overflow-wrap: anywhere; }
.go:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
footer { padding: 1rem 1.25rem 1.5rem; text-align: center; font-size: .8125rem; }
footer b { color: var(--ink); letter-spacing: -.035em; }
footer b::before { content: ''; display: inline-block; width: 1.75em; height: .72em; margin-right: .4em; background: currentColor; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');
const pageFields: Fields = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  'Cache-Control': 'no-store',
  Vary: 'Accept-Language',
};

/** A whole page; `title` is text, `main` is HTML. */
export function page(status: number, language: Language, title: string, main: string, fields: Fields = {}): Reply {
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
<footer><b>kurzum.</b></footer>
</body>
</html>
`;
  return reply(status, { ...pageFields, 'Content-Language': language, ...fields }, html);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML, in quotes too. */
export function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
