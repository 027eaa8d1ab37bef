/** The front pages: `/` before set-up, status and legal, each saying what is true today and no more. */
import { html } from 'hono/html';
import type { Html, Language, Text } from './shell.ts';

export type FrontPage = { readonly title: Text; readonly body: (language: Language) => Html };

/** What stands at `/` until someone has set Kurzum up. */
export const welcome: FrontPage = {
  title: { de: 'Fast fertig', en: 'Almost there' },
  body: (language) =>
    language === 'de'
      ? html`<h1>Kurzum läuft.</h1>
          <p class="lead">
            Es fehlt nur noch das erste Konto. Den Einmal-Link dafür hat nur, wer diesen Rechner betreibt.
          </p>
          <ol class="steps">
            <li>Sehen Sie in das Terminal, in dem Kurzum gestartet wurde. Dort steht der Einrichtungs-Link.</li>
            <li>
              Nicht mehr zu sehen? Im selben Verzeichnis zeigt ihn dieser Befehl noch einmal:
              <pre tabindex="0"><code>npx kurzum setup-link</code></pre>
            </li>
            <li>
              Öffnen Sie den Link. Organisation, E-Mail-Adresse und Passwort genügen, dann entsteht Ihr erster Kurzlink.
            </li>
          </ol>
          <p class="soft">Es gibt kein voreingestelltes Passwort. Sobald das Konto steht, gilt der Link nicht mehr.</p>`
      : html`<h1>Kurzum is running.</h1>
          <p class="lead">
            All it needs is the first account. Only whoever runs this machine has the one-time link for that.
          </p>
          <ol class="steps">
            <li>Look at the terminal where Kurzum was started. It shows the set-up link.</li>
            <li>
              Scrolled away? In the same folder, this prints it again:
              <pre tabindex="0"><code>npx kurzum setup-link</code></pre>
            </li>
            <li>
              Open the link. An organisation, an e-mail address and a password, and you are at your first short link.
            </li>
          </ol>
          <p class="soft">There is no default password. Once the account exists, the link is void.</p>`,
};

/** What `/status` and `/readyz` know of the parts that it takes to serve. */
export type Readiness = { readonly database: boolean; readonly control: boolean; readonly edge: boolean };

const parts: Readonly<Record<keyof Readiness, { readonly name: Text; readonly meaning: Text }>> = {
  edge: {
    name: { de: 'Weiterleitung', en: 'Redirects' },
    meaning: {
      de: 'Kurzlinks und QR-Codes. Sie führen auch dann weiter, wenn die anderen Teile ausfallen.',
      en: 'Short links and QR codes. They go on even while the other parts are down.',
    },
  },
  control: {
    name: { de: 'Verwaltung', en: 'Management' },
    meaning: { de: 'Oberfläche und Schnittstelle.', en: 'Dashboard and API.' },
  },
  database: {
    name: { de: 'Datenbank', en: 'Database' },
    meaning: { de: 'Links anlegen und ändern, Auswertungen lesen.', en: 'Making and editing links, reading reports.' },
  },
};

export function status(readiness: Readiness): FrontPage {
  const well = Object.values(readiness).every(Boolean);
  return {
    title: { de: 'Zustand', en: 'Status' },
    body: (language) =>
      html`<h1>
          ${
            language === 'de'
              ? well
                ? 'Alles läuft.'
                : 'Etwas ist gestört.'
              : well
                ? 'Everything is running.'
                : 'Something is out of order.'
          }
        </h1>
        <p class="lead">
          ${
            language === 'de'
              ? 'So sieht es in diesem Augenblick von innen aus. Einen Verlauf und Messungen von außen gibt es noch nicht.'
              : 'This is how it looks from inside at this moment. There is no history and no probe from outside yet.'
          }
        </p>
        <ul class="rows">
          ${(Object.keys(parts) as (keyof Readiness)[]).map(
            (part) =>
              html`<li>
                <strong>${parts[part].name[language]}</strong> ${chip(readiness[part], language)}
                <p>${parts[part].meaning[language]}</p>
              </li>`,
          )}
        </ul>`,
  };
}

function chip(well: boolean, language: Language): Html {
  if (well) return html`<span class="chip">${language === 'de' ? 'läuft' : 'running'}</span>`;
  return html`<span class="chip amber">${language === 'de' ? 'gestört' : 'not available'}</span>`;
}

export const legal: FrontPage = {
  title: { de: 'Rechtliches', en: 'Legal' },
  body: (language) =>
    language === 'de'
      ? html`<h1>Rechtliches</h1>
          <p class="lead">Impressum und Datenschutzerklärung stellt, wer diese Installation betreibt.</p>
          <div class="note">
            <p>
              Hier ist noch nichts hinterlegt. Wer Kurzum öffentlich betreibt, muss Impressum und Datenschutzerklärung
              selbst bereitstellen; eine Stelle in der Oberfläche dafür gibt es noch nicht.
            </p>
          </div>
          <p>
            Kurzum selbst ist freie Software unter der MIT-Lizenz. Die Lizenzen der enthaltenen Daten stehen in der
            Datei NOTICE, die dem Programm beiliegt.
          </p>`
      : html`<h1>Legal</h1>
          <p class="lead">Legal notice and privacy policy come from whoever runs this installation.</p>
          <div class="note">
            <p>
              Nothing has been provided yet. Whoever runs Kurzum in public must supply a legal notice and a privacy
              policy; there is no place for them in the dashboard yet.
            </p>
          </div>
          <p>
            Kurzum itself is free software under the MIT licence. Licences of the data it contains are in the NOTICE
            file that comes with the program.
          </p>`,
};

export const notBuilt: FrontPage = {
  title: { de: 'Oberfläche fehlt', en: 'Dashboard missing' },
  body: (language) =>
    language === 'de'
      ? html`<h1>Die Oberfläche wurde noch nicht gebaut.</h1>
          <p class="lead">
            Kurzum baut sie beim ersten Start selbst. Starten Sie es mit <code>npm start</code> neu; kommt diese Seite
            wieder, steht der Grund im Terminal.
          </p>
          <p>Kurzlinks, QR-Codes und die <a href="/api">Schnittstelle</a> arbeiten schon.</p>`
      : html`<h1>The dashboard has not been built yet.</h1>
          <p class="lead">
            Kurzum builds it on its first start. Start it again with <code>npm start</code>; if this page comes back,
            the terminal says why.
          </p>
          <p>Short links, QR codes and the <a href="/api">API</a> already work.</p>`,
};

export const notFound: FrontPage = {
  title: { de: 'Hier ist nichts', en: 'Nothing here' },
  body: (language) =>
    language === 'de'
      ? html`<h1>Hier ist nichts.</h1>
          <p class="lead">Unter dieser Adresse gibt es keine Seite.</p>
          <p><a href="/">Zum Anfang</a></p>`
      : html`<h1>There is nothing here.</h1>
          <p class="lead">No page has this address.</p>
          <p><a href="/">To the start</a></p>`,
};
