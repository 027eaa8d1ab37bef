/** Markdown: the few forms that the pages of `docs/` for data-protection officers use, as HTML; whatever else they hold stays text. */
import { html } from 'hono/html';
import type { Html } from './shell.ts';

type Block = {
  readonly kind: 'p' | 'blockquote' | 'ul' | 'ol' | 'h1' | 'h2' | 'h3';
  readonly lines: readonly string[];
};

/**
 * Headings, paragraphs, quotes and flat lists, parted by empty lines; in them code, strong, emphasis and links.
 * @param leadsTo the address of a link's target on this server; null where it has none, and the target is named instead
 */
export function marked(text: string, leadsTo: (target: string) => string | null): Html {
  const inline = (line: string): Html => inlineOf(line, leadsTo);
  return html`${text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => blockOf(blockAt(part), inline))}`;
}

function blockAt(part: string): Block {
  const heading = /^(#{1,3}) (.*)$/s.exec(part);
  if (heading) return { kind: `h${heading[1]!.length}` as 'h1', lines: [heading[2]!] };
  if (part.startsWith('> ')) return { kind: 'blockquote', lines: [part.replaceAll(/^> ?/gm, '')] };
  if (part.startsWith('* ')) return { kind: 'ul', lines: part.slice(2).split(/\n\* /) };
  if (/^\d+\. /.test(part)) return { kind: 'ol', lines: part.replace(/^\d+\. /, '').split(/\n\d+\. /) };
  return { kind: 'p', lines: [part] };
}

function blockOf({ kind, lines }: Block, inline: (line: string) => Html): Html {
  const [first = ''] = lines;
  switch (kind) {
    case 'h1':
      return html`<h1>${inline(first)}</h1>`;
    case 'h2':
      return html`<h2>${inline(first)}</h2>`;
    case 'h3':
      return html`<h3>${inline(first)}</h3>`;
    case 'blockquote':
      return html`<blockquote><p>${inline(first)}</p></blockquote>`;
    case 'ul':
      return html`<ul>
        ${lines.map((line) => html`<li>${inline(line)}</li>`)}
      </ul>`;
    case 'ol':
      return html`<ol>
        ${lines.map((line) => html`<li>${inline(line)}</li>`)}
      </ol>`;
    case 'p':
      return html`<p>${inline(first)}</p>`;
  }
}

/** Code first, since nothing in it means anything; strong before emphasis, whose sign it doubles. */
const form = /`([^`]+)`|\*\*([^*]+(?:\*[^*]+\*[^*]*)*)\*\*|\*([^*\s][^*]*)\*|\[((?:[^\]`]|`[^`]*`)+)\]\(([^)\s]+)\)/g;

function inlineOf(text: string, leadsTo: (target: string) => string | null): Html {
  const inline = (part: string): Html => inlineOf(part, leadsTo);
  const parts: (string | Html)[] = [];
  let end = 0;
  for (const found of text.matchAll(form)) {
    const [whole, code, strong, emphasis, label, target] = found;
    parts.push(text.slice(end, found.index));
    end = found.index + whole.length;
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (strong !== undefined) parts.push(html`<strong>${inline(strong)}</strong>`);
    else if (emphasis !== undefined) parts.push(html`<em>${inline(emphasis)}</em>`);
    else parts.push(linkOf(label!, target!, leadsTo(target!), inline));
  }
  return html`${[...parts, text.slice(end)]}`;
}

function linkOf(label: string, target: string, address: string | null, inline: (part: string) => Html): Html {
  if (address !== null) return html`<a href="${address}">${inline(label)}</a>`;
  const file = target.replace(/^(\.\.\/)+/, '');
  return label.replaceAll('`', '') === file
    ? html`<code>${file}</code>`
    : html`${inline(label)} (<code>${file}</code>)`;
}
