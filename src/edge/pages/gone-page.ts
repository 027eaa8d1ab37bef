/** The page of a link that is not answered for a reason: 410, and the reason, in both languages. */
import { goneReasons, type Gone } from '#exchange';
import type { Reply } from '../wire/wire.ts';
import { page, type Language } from './look.ts';

type Words = {
  readonly title: string;
  readonly heading: string;
  readonly reason: Readonly<Record<Gone, string>>;
  readonly more: string;
};

const words: Readonly<Record<Language, Words>> = {
  de: {
    title: 'Nicht mehr erreichbar',
    heading: 'Dieser Kurzlink ist abgeschaltet.',
    reason: {
      suspended: 'Das Konto, zu dem er gehört, ist zurzeit gesperrt.',
      ending: 'Das Konto, zu dem er gehört, wird aufgelöst.',
      ended: 'Das Konto, zu dem er gehörte, gibt es nicht mehr.',
      abuse: 'Er wurde wegen Missbrauchs gemeldet und vom Betreiber dieser Plattform abgeschaltet.',
      legal: 'Der Betreiber dieser Plattform hat ihn aus rechtlichen Gründen abgeschaltet.',
      security: 'Er gefährdete Besucher und wurde vom Betreiber dieser Plattform abgeschaltet.',
    },
    more: 'Wohin er geführt hat, zeigen wir nicht. Von Ihrem Aufruf bleibt nichts, er wurde auch nicht gezählt.',
  },
  en: {
    title: 'No longer here',
    heading: 'This short link was switched off.',
    reason: {
      suspended: 'The account that it belongs to is suspended at present.',
      ending: 'The account that it belongs to is being closed.',
      ended: 'The account that it belonged to is no more.',
      abuse: 'It was reported for abuse, and those who run this platform switched it off.',
      legal: 'Those who run this platform switched it off for legal reasons.',
      security: 'It was a danger to visitors, and those who run this platform switched it off.',
    },
    more: 'Where it led is not shown. Nothing is kept of your visit, and it was not counted either.',
  },
};

const replies = new Map<string, Reply>(
  goneReasons.flatMap((why) =>
    (['de', 'en'] as const).map((language) => [`${why} ${language}`, render(why, words[language], language)] as const),
  ),
);

/** Made beforehand: it says the same to everybody. */
export function gonePage(why: Gone, language: Language): Reply {
  return replies.get(`${why} ${language}`)!;
}

function render(why: Gone, { title, heading, reason, more }: Words, language: Language): Reply {
  return page(410, language, title, `<h1>${heading}</h1>\n<p>${reason[why]}</p>\n<p class="soft">${more}</p>`);
}
