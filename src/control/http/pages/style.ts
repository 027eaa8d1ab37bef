/** The style of the pages that control writes itself; the dashboard has its own, with the same colours and type. */

export const style = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf7, #121416);
  --card: light-dark(#fff, #191c1f);
  --ink: light-dark(#17191c, #eeece6);
  --soft: light-dark(#5d6168, #a7aab0);
  --line: light-dark(#e6e3dc, #2a2e32);
  --wash: light-dark(#f3f1eb, #202427);
  --accent: light-dark(#0c6b58, #56c9aa);
  --on-accent: light-dark(#fff, #10231e);
  --amber: light-dark(#8f5500, #f0b95a);
  --text: 'Geist Variable', Geist, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  --code: 'Geist Mono Variable', 'Geist Mono', ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
}
*, ::before, ::after { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 15px/1.6 var(--text); text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body { margin: 0 auto; max-width: 55rem; padding: clamp(1.5rem, 5vw, 3rem) clamp(1rem, 4vw, 2rem) 4rem; }
body.wide { max-width: 76rem; }
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
header.top { display: flex; align-items: center; justify-content: space-between; gap: 1rem; margin-bottom: 3rem; }
.mark { display: inline-flex; align-items: center; gap: 0.6rem; color: var(--ink); font-weight: 600; font-size: 1.25rem; letter-spacing: -0.035em; text-decoration: none; }
.mark svg { width: 1.9rem; height: 0.9rem; }
.mark .bar { fill: var(--ink); } .mark .stop { fill: var(--accent); }
.languages { display: flex; gap: 0.25rem; font-size: 0.875rem; }
.languages > * { padding: 0.25rem 0.6rem; border-radius: 10px; color: var(--soft); text-decoration: none; }
.languages [aria-current] { background: var(--wash); color: var(--ink); }
h1, h2, h3 { letter-spacing: -0.035em; line-height: 1.2; font-weight: 600; text-wrap: balance; }
h1 { font-size: clamp(1.75rem, 5vw, 2.25rem); margin: 0 0 0.75rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 0.75rem; }
h3 { font-size: 1.05rem; margin: 2rem 0 0.5rem; letter-spacing: -0.02em; }
p, ul, ol, dl, blockquote { max-width: 42rem; margin: 0 0 1rem; }
.document li { margin-bottom: 0.5rem; } .document :is(ul, ol) { padding-left: 1.4rem; }
blockquote { border: 1px solid var(--line); border-left: 3px solid var(--accent); background: var(--card); border-radius: 14px; padding: 0.9rem 1.15rem; }
blockquote > :last-child { margin-bottom: 0; }
.lead { font-size: 1.1rem; color: var(--soft); max-width: 40rem; }
.soft, small { color: var(--soft); font-size: 0.875rem; }
code, pre, kbd { font-family: var(--code); font-size: 0.875em; }
:not(pre) > code { background: var(--wash); border-radius: 6px; padding: 0.1em 0.35em; overflow-wrap: anywhere; }
main > pre { max-width: 42rem; }
pre { background: var(--wash); border: 1px solid var(--line); border-radius: 14px; padding: 1rem 1.15rem; margin: 0 0 1rem; overflow-x: auto; line-height: 1.55; }
.button { display: inline-block; background: var(--accent); color: var(--on-accent); border-radius: 10px; padding: 0.6rem 1.1rem; font-weight: 500; text-decoration: none; }
.steps { list-style: none; counter-reset: step; padding: 0; }
.steps > li { counter-increment: step; position: relative; padding-left: 2.75rem; margin-bottom: 1.25rem; }
.steps > li::before { content: counter(step); position: absolute; left: 0; top: 0.05rem; width: 1.75rem; height: 1.75rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); display: grid; place-items: center; font-weight: 600; font-size: 0.9rem; }
.rows { list-style: none; padding: 0; max-width: none; border-top: 1px solid var(--line); }
.rows > li { display: grid; grid-template-columns: 1fr auto; gap: 0.25rem 1rem; padding: 0.9rem 0; border-bottom: 1px solid var(--line); align-items: baseline; }
.rows p { grid-column: 1; margin: 0; color: var(--soft); font-size: 0.9rem; }
.chip { font-size: 0.82rem; padding: 0.1rem 0.5rem; border-radius: 6px; background: color-mix(in srgb, var(--accent) 13%, transparent); color: var(--accent); white-space: nowrap; }
.chip.amber { background: color-mix(in srgb, var(--amber) 15%, transparent); color: var(--amber); }
.note { border: 1px solid var(--line); border-left: 3px solid var(--amber); background: var(--card); border-radius: 14px; padding: 0.9rem 1.15rem; max-width: 42rem; margin-bottom: 1.5rem; }
.note > :last-child { margin-bottom: 0; }
.scroll { overflow-x: auto; margin-bottom: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.9rem 0.5rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 500; font-size: 0.82rem; }
tbody th { color: var(--ink); font-family: var(--code); font-weight: 400; white-space: nowrap; }
footer.bottom { margin-top: 4rem; padding-top: 1.25rem; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; font-size: 0.875rem; }
footer.bottom a { color: var(--soft); }
.reference { margin-top: 3.5rem; display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 3.5rem; }
.reference nav { position: sticky; top: 1.5rem; align-self: start; max-height: calc(100vh - 3rem); overflow-y: auto; font-size: 0.875rem; }
.reference nav ul { list-style: none; padding: 0; margin: 0 0 1.25rem; }
.reference nav li { margin: 0.1rem 0; }
.reference nav a { color: var(--soft); text-decoration: none; display: block; padding: 0.15rem 0.6rem; border-radius: 6px; }
.reference nav a:hover { background: var(--wash); color: var(--ink); }
.reference nav strong { display: block; padding: 0 0.6rem; letter-spacing: -0.02em; }
.reference h2:first-of-type { margin-top: 0; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.25rem clamp(1rem, 3vw, 1.75rem); margin: 0 0 1.25rem; }
article h3 { margin: 0 0 0.35rem; font-size: 1.15rem; }
article h4 { font-size: 0.82rem; font-weight: 500; color: var(--soft); margin: 1.25rem 0 0.4rem; }
article summary { font-size: 0.82rem; font-weight: 500; color: var(--soft); margin: 1.25rem 0 0.4rem; padding: 0.25rem 0; cursor: pointer; width: fit-content; }
article summary:hover { color: var(--ink); }
article > :last-child { margin-bottom: 0; }
.line { display: flex; flex-wrap: wrap; gap: 0.4rem 0.7rem; align-items: baseline; font-family: var(--code); font-size: 0.9rem; margin: 0 0 0.75rem; overflow-wrap: anywhere; }
.method { font-weight: 600; color: var(--accent); } .method.delete { color: light-dark(#a52a20, #ff9a8d); }
.required { color: var(--soft); font-size: 0.82rem; border: 1px solid var(--line); border-radius: 6px; padding: 0.05rem 0.4rem; }
article table { table-layout: fixed; min-width: 34rem; }
article table th { width: 10.5rem; overflow-wrap: anywhere; white-space: normal; } article table td:nth-child(2) { width: 14rem; }
@media (max-width: 52rem) {
  .rows p { grid-column: 1 / -1; }
  .reference { display: block; }
  .reference nav { position: static; max-height: none; columns: 2; margin-bottom: 2rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print {
  header.top .languages, footer.bottom, .reference nav { display: none; }
  @page { size: A4; margin: 14mm 17mm; }
  html { font-size: 9pt; line-height: 1.36; color-scheme: light; }
  body { max-width: none; padding: 0; }
  header.top { margin-bottom: 1.25rem; }
  p, ul, ol, dl, blockquote { max-width: none; margin-bottom: 0.5rem; }
  h2 { margin: 1.1rem 0 0.3rem; font-size: 1.2rem; }
  .document li { margin-bottom: 0.2rem; }
  blockquote { padding: 0.4rem 0.8rem; }
}
`;
