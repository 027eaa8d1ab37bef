/** Paper: lays out what a letter says, as plain text and as simple HTML that says the same, with nothing from elsewhere. */
import type { Said } from './letters.ts';

/** A letter as it is sent. */
export type Content = { readonly subject: string; readonly text: string; readonly html: string };

/** Wide enough for any mail program, and short enough to be quoted once or twice (RFC 3676, section 4). */
const columns = 72;

export function lay(locale: 'de' | 'en', host: string, said: Said): Content {
  const footer = locale === 'de' ? `Automatisch verschickt von ${host}` : `Sent automatically by ${host}`;
  return { subject: said.subject, text: asText(said, footer), html: asPage(locale, said, footer) };
}

function asText({ before, link, verbatim, after = [] }: Said, footer: string): string {
  return [
    ...before.map(wrapped),
    // Never wrapped: a link that is broken leads nowhere.
    ...(link ? [`${link.words}:\n${link.address}`] : []),
    ...(verbatim === undefined ? [] : [verbatim.trimEnd()]),
    ...after.map(wrapped),
    // Two hyphens and a space: what follows is no part of the letter (RFC 3676, section 4.3).
    `-- \n${footer}`,
  ].join('\n\n');
}

function wrapped(paragraph: string): string {
  const lines: string[] = [];
  for (const word of paragraph.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || [...line].length + 1 + [...word].length > columns) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}

function asPage(locale: 'de' | 'en', { subject, before, link, verbatim, after = [] }: Said, footer: string): string {
  const paragraph = (text: string): string => `<p style="margin:0 0 16px">${escaped(text)}</p>`;
  const parts = [
    ...before.map(paragraph),
    ...(link
      ? [
          `<p style="margin:24px 0"><a href="${escaped(link.address)}" style="display:inline-block;padding:10px 16px;border-radius:10px;background:#0c6b58;color:#ffffff;font-weight:600;text-decoration:none">${escaped(link.words)}</a></p>`,
          `<p style="margin:0 0 16px;font-size:13px;color:#5d6168;word-break:break-all">${escaped(link.address)}</p>`,
        ]
      : []),
    ...(verbatim === undefined
      ? []
      : [`<pre style="margin:0 0 16px;font-size:13px;white-space:pre-wrap">${escaped(verbatim.trimEnd())}</pre>`]),
    ...after.map(paragraph),
  ];
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:32px 16px;font:16px/1.5 system-ui,sans-serif;color:#17191c">
<div style="max-width:560px;margin:0 auto">
${parts.join('\n')}
<p style="margin:32px 0 0;font-size:13px;color:#5d6168">${escaped(footer)}</p>
</div>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
