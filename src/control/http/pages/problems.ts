/** The pages that a problem's `type` leads to: what happened, and what to do about it. */
import { problemTypes, type ProblemType } from '#problem';
import { html } from 'hono/html';
import type { FrontPage } from './front.ts';
import type { Text } from './shell.ts';

type Explanation = { readonly status: number; readonly happened: Text; readonly advice: Text };

/** By the last part of the type's path; null for a type that Kurzum never uses. */
export function problemPage(name: string): FrontPage | null {
  const explanation = Object.hasOwn(explanations, name) ? explanations[name as keyof typeof explanations] : undefined;
  if (!explanation) return null;
  const { happened, advice, status } = explanation;
  return {
    title: { de: name, en: name },
    body: (language) =>
      html`<h1><code>${name}</code></h1>
        <p class="lead">${happened[language]}</p>
        <p>${advice[language]}</p>
        <p class="soft">
          HTTP ${status} · <a href="/api">${language === 'de' ? 'Zur Schnittstelle' : 'To the API'}</a>
        </p>`,
  };
}

type Texts = { readonly happened: Text; readonly advice: Text };

const texts: Readonly<Record<ProblemType | 'method_not_allowed', Texts>> = {
  malformed: {
    happened: { de: 'Die Anfrage war nicht zu lesen.', en: 'The request could not be read.' },
    advice: {
      de: 'Der Inhalt muss gültiges JSON in UTF-8 sein. Häufig fehlt ein Anführungszeichen, oder ein Komma steht zu viel.',
      en: 'The body must be valid JSON in UTF-8. Often a quote is missing, or there is one comma too many.',
    },
  },
  unauthenticated: {
    happened: { de: 'Niemand ist angemeldet.', en: 'Nobody is signed in.' },
    advice: {
      de: 'Senden Sie „Authorization: Bearer kz_…“ mit einem gültigen Token, oder melden Sie sich in der Oberfläche an.',
      en: 'Send “Authorization: Bearer kz_…” with a valid token, or sign in to the dashboard.',
    },
  },
  session_locked: {
    happened: { de: 'Die Sitzung ist gesperrt.', en: 'The session is locked.' },
    advice: {
      de: 'Sie war eine Weile unbenutzt. Bestätigen Sie in der Oberfläche Ihr Passwort.',
      en: 'It was idle for a while. Confirm your password in the dashboard.',
    },
  },
  second_factor_needed: {
    happened: { de: 'Dafür braucht es einen zweiten Faktor.', en: 'This takes a second factor.' },
    advice: {
      de: 'Melden Sie sich in der Oberfläche mit Ihrem zweiten Faktor an.',
      en: 'Sign in to the dashboard with your second factor.',
    },
  },
  forbidden: {
    happened: { de: 'Das dürfen Sie nicht.', en: 'You may not do this.' },
    advice: {
      de: 'Wer angemeldet ist, hat dieses Recht nicht, oder die Anfrage kam mit einer Sitzung von einer fremden Seite. Tokens können keine weiteren Tokens anlegen.',
      en: 'Whoever is signed in lacks this right, or the request used a session from a foreign page. Tokens cannot make further tokens.',
    },
  },
  not_found: {
    happened: { de: 'Hier ist nichts.', en: 'There is nothing here.' },
    advice: {
      de: 'Die Adresse ist falsch, der Gegenstand ist gelöscht, oder er gehört jemand anderem. Kurzum macht da keinen Unterschied.',
      en: 'The address is wrong, the thing is deleted, or it belongs to someone else. Kurzum makes no difference between these.',
    },
  },
  method_not_allowed: {
    happened: { de: 'Diese Adresse kennt diese Methode nicht.', en: 'This path does not take that method.' },
    advice: {
      de: 'Der Antwortkopf „Allow“ nennt die Methoden, die es hier gibt.',
      en: 'The response header “Allow” names the methods that it takes.',
    },
  },
  slug_taken: {
    happened: { de: 'Dieser Kurzname ist vergeben.', en: 'This slug is taken.' },
    advice: {
      de: 'Wählen Sie einen anderen, oder lassen Sie ihn weg: dann vergibt Kurzum einen freien. Ein einmal benutzter Name geht nie an jemand anderen, auch nicht in anderer Groß- und Kleinschreibung.',
      en: 'Choose another, or leave it out and Kurzum finds a free one. A slug once used never goes to anyone else, not even in capitals.',
    },
  },
  conflict: {
    happened: { de: 'Jemand anderes war schneller.', en: 'Someone else was faster.' },
    advice: {
      de: 'Lesen Sie den heutigen Stand, führen Sie die Änderungen zusammen, und senden Sie sie mit dem neuen ETag in „If-Match“.',
      en: 'Read the present state, merge the changes, and send them with the new ETag in “If-Match”.',
    },
  },
  gone: {
    happened: { de: 'Das gibt es nicht mehr.', en: 'This is gone for good.' },
    advice: {
      de: 'Es wurde endgültig gelöscht oder war nur einmal zu gebrauchen, wie der Einrichtungs-Link.',
      en: 'It was deleted for good, or could be used only once, like the set-up link.',
    },
  },
  too_large: {
    happened: { de: 'Die Anfrage ist zu groß.', en: 'The request is too large.' },
    advice: { de: 'Ein Inhalt darf höchstens 64 KiB haben.', en: 'A body may have 64 KiB at most.' },
  },
  wrong_media_type: {
    happened: { de: 'Der Inhalt ist kein JSON.', en: 'The body is not JSON.' },
    advice: {
      de: 'Senden Sie JSON mit „Content-Type: application/json“, ohne „Content-Encoding“.',
      en: 'Send JSON with “Content-Type: application/json”, and without “Content-Encoding”.',
    },
  },
  invalid: {
    happened: { de: 'Ein Wert passt nicht.', en: 'A value is not valid.' },
    advice: {
      de: 'Unter „errors“ stehen Feld und Grund. Auch unbekannte Felder werden abgelehnt, damit kein Tippfehler unbemerkt bleibt.',
      en: '“errors” names field and reason. Unknown fields are refused too, so that no typo goes unnoticed.',
    },
  },
  too_many: {
    happened: { de: 'Das waren zu viele Anfragen.', en: 'That was too many requests.' },
    advice: {
      de: 'Warten Sie so viele Sekunden, wie „Retry-After“ sagt.',
      en: 'Wait as many seconds as “Retry-After” says.',
    },
  },
  unavailable: {
    happened: { de: 'Das geht im Augenblick nicht.', en: 'Kurzum cannot do this right now.' },
    advice: {
      de: 'Kurzlinks führen weiter. Versuchen Sie es nach so vielen Sekunden noch einmal, wie „Retry-After“ sagt.',
      en: 'Short links go on redirecting. Try again after as many seconds as “Retry-After” says.',
    },
  },
};

const explanations = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [
    name,
    { ...text, status: name === 'method_not_allowed' ? 405 : problemTypes[name as ProblemType].status },
  ]),
) as Readonly<Record<keyof typeof texts, Explanation>>;
