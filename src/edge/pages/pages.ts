/** The few pages of the edge's own: what is no link, what a link is, and what is away for the moment. */
import { Problem } from '#problem';
import { reply, unstored, type Head, type Reply } from '../wire/wire.ts';
import { page, type Language } from './look.ts';

export { gonePage } from './gone-page.ts';
export { linkPage } from './link-page.ts';

type Both = Readonly<Record<Language, Reply>>;

const both = (render: (language: Language) => Reply): Both => ({ de: render('de'), en: render('en') });

/** The language of our two that the visitor would rather read (RFC 9110, section 12.5.4); German where it is all the same. */
export function languageOf(head: Head): Language {
  return preferredLanguage(head.text('accept-language'));
}

export function preferredLanguage(accepted: string): Language {
  const weights = { de: -1, en: -1, rest: 0 };
  for (const part of accepted.slice(0, 500).toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.trim().split(';');
    const quality = parameters
      .map((parameter) => /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1])
      .find(Boolean);
    const weight = quality === undefined ? 1 : Number(quality);
    const language = range.trim().split('-')[0];
    if (language === 'de' || language === 'en') weights[language] = Math.max(weights[language], weight);
    else if (language === '*') weights.rest = weight;
  }
  const [german, english] = [weights.de, weights.en].map((weight) => (weight < 0 ? weights.rest : weight)) as [
    number,
    number,
  ];
  // Who reads neither will sooner read English; who doesn't care gets the language of the house.
  if (german === english) return german <= 0 && accepted.trim() !== '' ? 'en' : 'de';
  return german > english ? 'de' : 'en';
}

const missingPages = both((language) =>
  language === 'de'
    ? page(
        404,
        'de',
        'Hier ist nichts',
        '<h1>Hier ist nichts.</h1>\n<p>Diesen Kurzlink gibt es nicht, oder nicht mehr. Vielleicht ein Tippfehler?</p>',
      )
    : page(
        404,
        'en',
        'Nothing here',
        '<h1>There is nothing here.</h1>\n<p>This short link does not exist, or no longer. A typing mistake, perhaps?</p>',
      ),
);

export function missingPage(language: Language): Reply {
  return missingPages[language];
}

const startingPages = both((language) =>
  language === 'de'
    ? page(
        503,
        'de',
        'Gleich wieder da',
        '<h1>Gleich wieder da.</h1>\n<p>Kurzum startet gerade. Bitte versuchen Sie es in ein paar Sekunden noch einmal.</p>',
        { 'Retry-After': '2' },
      )
    : page(
        503,
        'en',
        'Back in a moment',
        '<h1>Back in a moment.</h1>\n<p>Kurzum is starting. Please try again in a few seconds.</p>',
        { 'Retry-After': '2' },
      ),
);

/** For links while the edge has none yet. */
export function startingPage(language: Language): Reply {
  return startingPages[language];
}

const awayPages = both((language) =>
  language === 'de'
    ? page(
        503,
        'de',
        'Gerade nicht erreichbar',
        '<h1>Dieser Teil ist gerade nicht erreichbar.</h1>\n<p>Kurzlinks funktionieren weiter. Bitte versuchen Sie es in ein paar Sekunden noch einmal.</p>',
        { 'Retry-After': '5' },
      )
    : page(
        503,
        'en',
        'Away for a moment',
        '<h1>This part is away for a moment.</h1>\n<p>Short links go on working. Please try again in a few seconds.</p>',
        { 'Retry-After': '5' },
      ),
);

/** For what control answers, while control is away. */
export function awayPage(language: Language): Reply {
  return awayPages[language];
}

/** The same for programs. */
export const awayProblem: Reply = reply(
  503,
  { 'Content-Type': 'application/problem+json', 'Retry-After': '5', ...unstored },
  JSON.stringify(new Problem('unavailable').body()),
);

/** For whoever has guessed too often where somebody signs in. */
export function struckProblem(wait_s: number): Reply {
  const problem = new Problem('too_many', 'Too many wrong tries from where you are. Wait a while.');
  return reply(
    429,
    { 'Content-Type': 'application/problem+json', 'Retry-After': String(wait_s), ...unstored },
    JSON.stringify(problem.body()),
  );
}

const crowdedPages = both((language) =>
  language === 'de'
    ? page(
        503,
        'de',
        'Gerade sehr viel los',
        '<h1>Gerade ist sehr viel los.</h1>\n<p>Bitte versuchen Sie es in ein paar Sekunden noch einmal.</p>',
        { 'Retry-After': '5' },
      )
    : page(503, 'en', 'Very busy', '<h1>Very busy right now.</h1>\n<p>Please try again in a few seconds.</p>', {
        'Retry-After': '5',
      }),
);

/** For connections above the limit. Nothing was read of their request, so nothing is known of their language. */
export function crowdedPage(): Reply {
  return crowdedPages.en;
}

/** `/healthz`: the edge is alive. */
export const healthReply: Reply = reply(200, { 'Content-Type': 'text/plain; charset=utf-8', ...unstored }, 'ok\n');

/** `/robots.txt`: links may be followed, the dashboard and the API need not be read. */
export const robotsReply: Reply = reply(
  200,
  { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=3600' },
  'User-agent: *\nDisallow: /app\nDisallow: /api\nAllow: /\n',
);
