/** The trust page: what is promised, how each promise can be checked, and how visitors stay unknown. Says what is true today and no more. */
import { html } from 'hono/html';
import type { FrontPage } from './front.ts';
import type { Html, Text } from './shell.ts';

/** A measure of `docs/`, as far as it holds in the program today. */
type Measure = { readonly id: string; readonly promise: Text; readonly proof: Text };

const measures: readonly Measure[] = [
  {
    id: '1.1',
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
    id: '1.2',
    promise: { de: 'Adressen von Besuchern werden nirgends gespeichert', en: "Visitors' addresses are stored nowhere" },
    proof: {
      de: 'Die Testreihe schickt bekannte Adressen hindurch und sucht danach in jedem Byte von Datenbank, Schlüsseln und Protokollen.',
      en: 'The test suite sends known addresses through and then searches every byte of database, keys and logs.',
    },
  },
  {
    id: '1.3',
    promise: { de: 'Gespeichert werden nur anonyme Zahlen', en: 'Only anonymous numbers are stored' },
    proof: {
      de: 'Eine Zeile je Aufruf gibt es nicht. In der Testreihe spielt ein Programm den Angreifer, der alles Gespeicherte kennt, und liest ein anderes jede Nachricht zwischen den Prozessen.',
      en: 'There is no row per visit. In the test suite one program plays an attacker who knows all that is stored, and another reads every message between the processes.',
    },
  },
  {
    id: '2.7',
    promise: { de: 'Mandanten sind voneinander abgeschottet', en: 'Tenants are walled off from each other' },
    proof: {
      de: 'Die Datenbank erzwingt Zeilensicherheit auf jeder Mandantentabelle. Jeder Aufruf der Schnittstelle wird über zwei Mandanten hinweg versucht.',
      en: 'The database enforces row-level security on every tenant table. Every API operation is tried across two tenants.',
    },
  },
  {
    id: '3.2',
    promise: { de: 'Eingaben von Kunden liegen nur verschlüsselt vor', en: 'What customers type is stored encrypted' },
    proof: {
      de: 'Ziele, Titel, Notizen, Kennzeichen, Namen und E-Mail-Adressen: AES-256-GCM, je Mandant ein Schlüssel, außerhalb der Datenbank. Kurzlinks selbst sind öffentlich.',
      en: 'Targets, titles, notes, tags, names and e-mail addresses: AES-256-GCM, a key per tenant, kept outside the database. Slugs are public by nature.',
    },
  },
  {
    id: '3.3',
    promise: { de: 'Nichts geht an Dritte', en: 'Nothing goes to third parties' },
    proof: {
      de: 'Keine Schrift, kein Skript, kein Bild von fremden Servern. Jede Seite verbietet es dem Browser ausdrücklich.',
      en: 'No font, script or image from another host. Every page forbids it to the browser in so many words.',
    },
  },
  {
    id: '3.4',
    promise: { de: 'Änderungen sind nachvollziehbar', en: 'Changes can be traced' },
    proof: {
      de: 'Die Datenbank weist jede Änderung ab, die ohne Eintrag im Protokoll ankommt.',
      en: 'The database refuses every change that comes without its audit entry.',
    },
  },
];

/** @param threshold k: how many different visitors it takes here before a number is broken down */
export const trust = (threshold: number): FrontPage => ({
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
              ? 'Die Nachweise stehen in der Testreihe des Programms (npm test) und, für Besucher, in npx kurzum prove. Datierte Nachweise aus dem laufenden Betrieb zeigt diese Seite noch nicht.'
              : 'The proofs are in the test suite of the program (npm test) and, for visitors, in npx kurzum prove. Dated evidence from the running installation is not shown here yet.'
          }
        </p>
      </div>
      <ul class="rows">
        ${measures.map(
          ({ id, promise, proof }) =>
            html`<li>
              <span class="id">${id}</span> <strong>${promise[language]}</strong>
              <span class="chip">${language === 'de' ? 'Testreihe' : 'test suite'}</span>
              <p>${proof[language]}</p>
            </li>`,
        )}
      </ul>
      ${language === 'de' ? unknownInGerman(threshold) : unknownInEnglish(threshold)}
      <h2>${language === 'de' ? 'Was keine Technik ändern kann' : 'What no technique can change'}</h2>
      <p>
        ${
          language === 'de'
            ? 'Eine Summe zählt Aufrufe. Wer einen Link nur einer einzigen Person schickt und die Summe beobachtet, sieht, wann er geöffnet wurde, mit jedem Werkzeug. Ein vorgeschalteter Proxy sieht Adressen und kann sie protokollieren; Kurzum braucht keinen.'
            : 'A total counts requests. Whoever sends a link to one person only and watches its total learns when it was opened, with any tool. A reverse proxy in front sees addresses and may log them; Kurzum needs none.'
        }
      </p>`,
});

function unknownInGerman(threshold: number): Html {
  return html`<h2 id="visitors">Wie Besucher unbekannt bleiben</h2>
    <p>
      Wer einen Kurzlink öffnet, kommt bei einem einzigen Prozess an. Im selben Schritt ersetzt er die IP-Adresse durch
      das Land und zwei kurze Zahlen, die nur er berechnen kann. Was gezählt wird, wartet in seinem Arbeitsspeicher.
    </p>
    <p>Ihn verlässt dreierlei und sonst nichts:</p>
    <ul>
      <li>die genaue Summe der Aufrufe je Link und Stunde, oder je Tag;</li>
      <li>
        die Zahl der Aufrufe aus einem Land, mit einem Gerät und so weiter, sobald mindestens ${threshold} verschiedene
        Besucher diese Angabe teilen. Nie zwei Angaben zusammen, und was zurückbleibt, bestimmt das Los;
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
      Protokoll. Es lässt den Prozess jeden Weg versuchen, etwas zu schreiben, und prüft, dass keine gespeicherte Zahl
      von weniger als ${threshold} Besuchern kommt. Es sagt dazu, was es nicht zeigen konnte; auf Wunsch auf einer
      unterschriebenen Seite.
    </p>`;
}

function unknownInEnglish(threshold: number): Html {
  return html`<h2 id="visitors">How visitors stay unknown</h2>
    <p>
      Whoever opens a short link arrives at one process. In the same step it replaces the IP address by the country and
      two short numbers that it alone can compute. What is counted waits in its memory.
    </p>
    <p>Three things leave it, and nothing else:</p>
    <ul>
      <li>the exact total of hits by link and hour, or by day;</li>
      <li>
        the number of hits from a country, with a device and so on, once at least ${threshold} different visitors share
        that fact. Never two facts together, and what stays behind is drawn by lot;
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
      process try every way to write, and checks that no stored number comes from fewer than ${threshold} visitors. It
      also says what it could not show; on one signed page, if you like.
    </p>`;
}
