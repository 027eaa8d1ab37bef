/** The shell of control's own pages: mark, language, footer, and the headers that let nothing but its style in. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { markSvg } from './mark.ts';
import { style } from './style.ts';

export type Language = 'de' | 'en';
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** One text in both languages. */
export type Text = Readonly<Record<Language, string>>;

export type Page = {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
  readonly wide?: boolean;
  readonly status?: 200 | 404 | 503;
};

/** Renders one page. */
export type Shell = (page: Page) => Promise<Response>;

/** @param fontFaces `@font-face` rules of fonts that we serve ourselves, or '' where there are none. */
export function openShell(fontFaces: string): Shell {
  const css = fontFaces + style;
  const hash = createHash('sha256').update(css).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
  return async (page) =>
    new Response(String(await document(page, css)), {
      status: page.status ?? 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-language': page.language,
        'content-security-policy': policy,
        'cache-control': 'no-cache',
        vary: 'accept-language',
      },
    });
}

/** `?lang=` first, then the browser's preference (RFC 9110, section 12.5.4), English where it names neither. */
export function languageOf(request: Request): Language {
  const chosen = new URL(request.url).searchParams.get('lang');
  if (chosen === 'de' || chosen === 'en') return chosen;
  const wanted = (request.headers.get('accept-language') ?? '').split(',').map((part) => {
    const [tag = '', ...attributes] = part.trim().toLowerCase().split(';');
    const quality = attributes.map((text) => /^\s*q=([\d.]+)/.exec(text)?.[1]).find((text) => text !== undefined);
    return { language: tag.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) };
  });
  const ours = wanted.filter(({ language, quality }) => (language === 'de' || language === 'en') && quality > 0);
  return ours.toSorted((a, b) => b.quality - a.quality)[0]?.language === 'de' ? 'de' : 'en';
}

function document({ language, title, body, wide }: Page, css: string): Html {
  const de = language === 'de';
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Kurzum</title>
<link rel="icon" href="/favicon.ico" sizes="any">
<style>${raw(css)}</style>
</head>
<body${raw(wide ? ' class="wide"' : '')}>
<header class="top">
<a class="mark" href="/">${raw(markSvg)}kurzum</a>
<nav class="languages" aria-label="${de ? 'Sprache' : 'Language'}">
<a href="?lang=de" lang="de" hreflang="de"${raw(de ? ' aria-current="true"' : '')}>Deutsch</a>
<a href="?lang=en" lang="en" hreflang="en"${raw(de ? '' : ' aria-current="true"')}>English</a>
</nav>
</header>
<main>${body}</main>
<footer class="bottom">
<a href="/app">${de ? 'Anmelden' : 'Sign in'}</a>
<a href="/api">${de ? 'Schnittstelle' : 'API'}</a>
<a href="/trust">${de ? 'Vertrauen' : 'Trust'}</a>
<a href="/status">${de ? 'Zustand' : 'Status'}</a>
<a href="/legal">${de ? 'Rechtliches' : 'Legal'}</a>
</footer>
</body>
</html>`;
}
