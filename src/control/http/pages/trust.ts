/** The trust pages: what is promised, how each promise can be checked, and how visitors stay unknown. They say what is true today and no more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html } from 'hono/html';
import type { FrontPage } from './front.ts';
import { marked } from './markdown.ts';
import type { Html, Language, Text } from './shell.ts';

/** As far as it holds in the program today. */
type Measure = { readonly promise: Text; readonly proof: Text };

const measures: readonly Measure[] = [
  {
    promise: {
      de: 'Der Prozess, der IP-Adressen sieht, kann nichts schreiben',
      en: 'The process that sees IP addresses cannot write',
    },
    proof: {
      de: 'Nodes Rechtemodell und der Systemkern verweigern ihm jede Datei. Die Testreihe lässt ihn jeden Weg versuchen und durchsucht seinen Arbeitsspeicher: 30 Sekunden nach der Antwort ist keine Adresse mehr darin.',
      en: "Node's permission model and the kernel refuse it every file. The test suite makes it try every way, and searches its memory: 30 seconds after the answer no address is left in it.",
    },
  },
  {
    promise: { de: 'Adressen von Besuchern werden nirgends gespeichert', en: "Visitors' addresses are stored nowhere" },
    proof: {
      de: 'Die Testreihe schickt bekannte Adressen hindurch und sucht danach in jedem Byte von Datenbank, Schlüsseln und Protokollen.',
      en: 'The test suite sends known addresses through and then searches every byte of database, keys and logs.',
    },
  },
  {
    promise: { de: 'Gespeichert werden nur anonyme Zahlen', en: 'Only anonymous numbers are stored' },
    proof: {
      de: 'Eine Zeile je Aufruf gibt es nicht. In der Testreihe spielt ein Programm den Angreifer, der alles Gespeicherte kennt, und liest ein anderes jede Nachricht zwischen den Prozessen.',
      en: 'There is no row per visit. In the test suite one program plays an attacker who knows all that is stored, and another reads every message between the processes.',
    },
  },
  {
    promise: { de: 'Mandanten sind voneinander abgeschottet', en: 'Tenants are walled off from each other' },
    proof: {
      de: 'Die Datenbank erzwingt Zeilensicherheit auf jeder Mandantentabelle. Jeder Aufruf der Schnittstelle wird über zwei Mandanten hinweg versucht.',
      en: 'The database enforces row-level security on every tenant table. Every API operation is tried across two tenants.',
    },
  },
  {
    promise: { de: 'Eingaben von Kunden liegen nur verschlüsselt vor', en: 'What customers type is stored encrypted' },
    proof: {
      de: 'Ziele, Titel, Notizen, Kennzeichen, Namen und E-Mail-Adressen: AES-256-GCM, je Mandant ein Schlüssel, außerhalb der Datenbank. Kurzlinks selbst sind öffentlich.',
      en: 'Targets, titles, notes, tags, names and e-mail addresses: AES-256-GCM, a key per tenant, kept outside the database. Slugs are public by nature.',
    },
  },
  {
    promise: { de: 'Nichts geht an Dritte', en: 'Nothing goes to third parties' },
    proof: {
      de: 'Keine Schrift, kein Skript, kein Bild von fremden Servern. Jede Seite verbietet es dem Browser ausdrücklich.',
      en: 'No font, script or image from another host. Every page forbids it to the browser in so many words.',
    },
  },
  {
    promise: { de: 'Änderungen sind nachvollziehbar', en: 'Changes can be traced' },
    proof: {
      de: 'Die Datenbank weist jede Änderung ab, die ohne Eintrag im Protokoll ankommt.',
      en: 'The database refuses every change that comes without its audit entry.',
    },
  },
];

/**
 * @param threshold k: from how many different networks hits must come here before they are broken down
 * @param release_s how often that is looked at, in seconds
 */
export const trust = (threshold: number, release_s: number): FrontPage => ({
  title: { de: 'Vertrauen', en: 'Trust' },
  body: (language) =>
    html`<h1>${language === 'de' ? 'Vertrauen' : 'Trust'}</h1>
      <p class="lead">
        ${
          language === 'de'
            ? 'Was diese Installation zusagt, und woran man es prüfen kann.'
            : 'What this installation promises, and how each promise can be checked.'
        }
      </p>
      <div class="note">
        <p>
          ${
            language === 'de'
              ? html`Die Nachweise stehen in der Testreihe des Programms (<code>npm test</code>) und, was Besuche
                  angeht, in <code>npx kurzum prove</code>. Datierte Nachweise aus dem laufenden Betrieb zeigt diese
                  Seite noch nicht.`
              : html`The proofs are in the test suite of the program (<code>npm test</code>) and, as far as visits go,
                  in <code>npx kurzum prove</code>. Dated evidence from the running installation is not shown here yet.`
          }
        </p>
      </div>
      <ul class="rows">
        ${measures.map(
          ({ promise, proof }) =>
            html`<li>
              <strong>${promise[language]}</strong>
              <span class="chip">${language === 'de' ? 'Testreihe' : 'test suite'}</span>
              <p>${proof[language]}</p>
            </li>`,
        )}
      </ul>
      ${language === 'de' ? unknownInGerman(threshold, release_s) : unknownInEnglish(threshold, release_s)}
      <h2>${language === 'de' ? 'Was keine Technik ändern kann' : 'What no technique can change'}</h2>
      <p>
        ${
          language === 'de'
            ? 'Eine Summe zählt Aufrufe. Wer einen Link nur einer einzigen Person schickt und die Summe beobachtet, sieht, wann er geöffnet wurde; das gilt für jede Zählung. Ein vorgeschalteter Proxy sieht Adressen und kann sie protokollieren. Bislang braucht Kurzum einen, für TLS; sein Protokoll gehört abgeschaltet.'
            : 'A total counts requests. Whoever sends a link to one person only and watches its total learns when it was opened, as with any count. A reverse proxy in front sees addresses and may log them. So far Kurzum needs one, for TLS; its log should be off.'
        }
      </p>`,
});

function unknownInGerman(threshold: number, release_s: number): Html {
  return html`<h2 id="visitors">Wie Besucher unbekannt bleiben</h2>
    <p>
      Wer einen Kurzlink öffnet, kommt bei einem einzigen Prozess an. Im selben Schritt ersetzt er die IP-Adresse durch
      das Land und zwei kurze Zahlen, die nur er berechnen kann. Was gezählt wird, wartet in seinem Arbeitsspeicher.
    </p>
    <p>Ihn verlässt dreierlei und sonst nichts:</p>
    <ul>
      <li>die genaue Summe der Aufrufe je Link und Stunde, oder je Tag;</li>
      <li>
        die Zahl der Aufrufe aus einem Land, mit einem Gerät und so weiter, sobald Aufrufe aus mindestens ${threshold}
        verschiedenen Netzen diese Angabe teilen; nachgesehen wird etwa alle ${spell(release_s, 'de')}. Nie zwei Angaben
        zusammen, und was zurückbleibt, bestimmt das Los;
      </li>
      <li>
        eine Schätzung, wie viele verschiedene Besucher ein Link an einem Tag hatte, per Zufall etwas verschoben und
        abgerundet auf ein Vielfaches von ${threshold}.
      </li>
    </ul>
    <p>
      <strong>Sehen Sie selbst, was von Ihnen bleibt:</strong> Hängen Sie an einen Kurzlink ein Plus an, etwa
      <code>/beispiel+</code>. Die Seite sagt, wohin er führt, wer ihn betreibt und was von genau Ihrem Besuch gezählt
      würde. Sie selbst wird nicht gezählt.
    </p>
    <p>
      <strong>Wer diese Installation betreibt, kann es vorführen:</strong> <code>npx kurzum prove</code> besucht einen
      eigenen Link von Adressen, die es kennt, und sucht sie danach im Arbeitsspeicher, in allen Dateien und im
      Protokoll. Es lässt den Prozess jeden Weg versuchen, etwas zu schreiben, und prüft, dass keine gespeicherte
      aufgeschlüsselte Zahl kleiner ist als ${threshold}. Es sagt dazu, was es nicht zeigen konnte; auf Wunsch auf einer
      unterschriebenen Seite.
    </p>
    <p>
      <a href="/trust/anonymity?lang=de">Das Ganze erklärt für Datenschutzbeauftragte</a>: die Regel, ihre Grenzen und
      ob das personenbezogene Daten sind.
    </p>`;
}

function unknownInEnglish(threshold: number, release_s: number): Html {
  return html`<h2 id="visitors">How visitors stay unknown</h2>
    <p>
      Whoever opens a short link arrives at one process. In the same step it replaces the IP address by the country and
      two short numbers that it alone can compute. What is counted waits in its memory.
    </p>
    <p>Three things leave it, and nothing else:</p>
    <ul>
      <li>the exact total of hits by link and hour, or by day;</li>
      <li>
        the number of hits from a country, with a device and so on, once hits from at least ${threshold} different
        networks share that fact, which is looked at about every ${spell(release_s, 'en')}. Never two facts together,
        and what stays behind is drawn by lot;
      </li>
      <li>
        an estimate of how many different visitors a link had on a day, shifted a little by chance and rounded down to a
        multiple of ${threshold}.
      </li>
    </ul>
    <p>
      <strong>See for yourself what is kept of you:</strong> add a plus to a short link, such as <code>/example+</code>.
      The page says where it leads, who runs it, and what would be counted of this very visit of yours. The page itself
      is not counted.
    </p>
    <p>
      <strong>Whoever runs this installation can demonstrate it:</strong> <code>npx kurzum prove</code> visits a link of
      its own from addresses that it knows, and then searches memory, all files and the log for them. It makes the
      process try every way to write, and checks that no stored broken-down number is below ${threshold}. It also says
      what it could not show; on one signed page, if you like.
    </p>
    <p>
      <a href="/trust/anonymity?lang=en">All of it explained for data-protection officers</a>: the rule, its limits, and
      whether this is personal data.
    </p>`;
}

/** A stretch of time as people say it. */
function spell(time_s: number, language: Language): string {
  const [time, unit] = time_s < 120 ? [time_s, 'second'] : [Math.round(time_s / 60), 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(time);
}

const documents: Text = { de: 'anonymity.de.md', en: 'anonymity.md' };

/** The document for data-protection officers, `docs/anonymity.md` and its German counterpart; read once. */
export function anonymity(docsFolder: string): FrontPage {
  const read = (name: string): string => readFileSync(join(docsFolder, name), 'utf8');
  const texts: Text = { de: read(documents.de), en: read(documents.en) };
  return {
    title: { de: 'Anonym durch Bauart', en: 'Anonymous by construction' },
    body: (language) =>
      html`<div class="document">
        ${marked(withoutLanguages(texts[language]), () => null)}
        <p><a href="/trust">${language === 'de' ? 'Zurück zu „Vertrauen“' : 'Back to trust'}</a></p>
      </div>`,
  };
}

/** The line that leads to the other language: the page has a switch of its own. */
function withoutLanguages(text: string): string {
  return text.replace(/^\*\[[^\]]+\]\(anonymity[.\w]*\.md\)\*$/m, '');
}
