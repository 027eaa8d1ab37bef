/** The German words of a proof. */
import type { Words } from './words.ts';

export const german: Words = {
  title: 'Nachweis',
  subtitle: (host) => `Was Besucher bei ${host} hinterlassen`,
  results: { shown: 'belegt', not_shown: 'nicht belegt', failed: 'fehlgeschlagen' },
  verdict: {
    shown: (_, all) => `Alle ${all} Prüfpunkte sind belegt.`,
    not_shown: (shown, all) =>
      `${shown} von ${all} Prüfpunkten sind belegt. Die übrigen ließen sich hier nicht prüfen.`,
    failed: (shown, all) => `Etwas stimmt nicht: Nur ${shown} von ${all} Prüfpunkten sind belegt.`,
  },
  promises: {
    '1.1':
      'Die IP-Adresse eines Besuchers wird nur im Arbeitsspeicher verarbeitet und im selben Schritt durch Land und zwei kurze Zufallskennungen ersetzt.',
    '1.2': 'Weder eine Adresse noch ein Ort, der genauer ist als das Land, wird je gespeichert.',
    '1.3': 'Gespeichert werden nur anonyme, zusammengefasste Werte.',
  },
  shown: {
    'edge.self_test': ({ attempts }) =>
      `Ein Prozess, der genau wie der Edge-Prozess gestartet wurde, hat auf ${attempts} Wegen versucht, etwas zu schreiben oder weiterzusagen. Jeder wurde ihm verweigert.`,
    'edge.sealed': () =>
      'Der Edge-Prozess, der Besucher bedient, wurde ebenso gestartet. Der Kernel erlaubt ihm kein Byte in einer Datei und keinen Speicherabzug; er hält keine Datei zum Schreiben offen und hat keine besonderen Rechte.',
    memory: ({ addresses, megabytes }) =>
      `30 Sekunden nach der letzten Antwort war keine der ${addresses} Prüfadressen mehr im Speicher des Edge-Prozesses (${megabytes} MB). Gegenprobe: Eine Adresse aus einer erst halb gesendeten Anfrage wurde gefunden.`,
    database: ({ files, megabytes }) =>
      `Keine Prüfadresse steht in dem, was die Datenbank währenddessen schrieb, Journal eingeschlossen (Dateien: ${files}, ${megabytes} MB). Gegenprobe: Das Kürzel des besuchten Links steht dort.`,
    files: ({ files }) =>
      `Keine Prüfadresse steht in dem, was sonst geschrieben wurde: Datenordner, Schlüsselordner, Absturzdateien (Dateien: ${files}). Gegenprobe: Eine dort abgelegte Marke wurde gefunden.`,
    log: ({ lines }) =>
      `Keine Prüfadresse steht im Protokoll (Zeilen währenddessen: ${lines}). Gegenprobe: Die Zeile zu diesem Nachweis wurde dort gefunden.`,
    locations: ({ countries }) =>
      `An Orten sind nur Länder gespeichert (bisher ${countries}); keine Spalte der Datenbank ist für Adressen gemacht.`,
    cells: ({ cells, threshold, estimates }, raw) => {
      if (raw['cells'] === 0 && raw['estimates'] === 0)
        return 'Noch ist nichts aufgeschlüsselt und kein Besucher geschätzt, bei keinem Mandanten.';
      return `Keine der ${cells} gespeicherten Aufschlüsselungen aller Mandanten ist kleiner als die Schwelle, unter der sie freigegeben wurde (${threshold} oder mehr). Von ${estimates} Besucherschätzungen ist jede ein Vielfaches einer solchen Schwelle.`;
    },
    visits: ({ visits, hits, cells, threshold }, raw) => {
      if (raw['hits'] === 0)
        return `Von ${visits} Prüfbesuchen ist noch nichts gespeichert: Dieser Mandant zählt nach Tagen.`;
      if (raw['cells'] === 0) return `${visits} Prüfbesuche haben die Summe ${hits} hinterlassen und sonst nichts.`;
      return `${visits} Prüfbesuche haben die Summe ${hits} und ${cells} Aufschlüsselungen hinterlassen, keine kleiner als ${threshold}.`;
    },
    cleanup: () =>
      'Der Link dieses Nachweises ist wieder entfernt, mit allem, was dazu gezählt war. Die Einträge im Änderungsprotokoll bleiben.',
  },
  failed: {
    'edge.self_test': ({ allowed, attempts }) =>
      `Von ${attempts} Wegen zu schreiben wurden ${allowed} nicht verweigert.`,
    'edge.sealed': ({ writableFiles }) =>
      `Der Edge-Prozess, der Besucher bedient, ist nicht so versiegelt, wie er sein muss (${writableFiles} Dateien zum Schreiben offen).`,
    memory: ({ found, addresses }) =>
      `Nach 30 Sekunden standen noch Spuren der ${addresses} Prüfadressen im Speicher des Edge-Prozesses: ${found}.`,
    database: ({ found }) => `Spuren der Prüfadressen fanden sich in dem, was die Datenbank schrieb: ${found}.`,
    files: ({ found }) => `Spuren der Prüfadressen fanden sich in Dateien: ${found}.`,
    log: ({ found }) => `Spuren der Prüfadressen fanden sich im Protokoll: ${found}.`,
    locations: ({ countriesFiner, addressColumns }) =>
      `${countriesFiner} gespeicherte Orte sind keine Länder; ${addressColumns} Spalten sind für Adressen gemacht.`,
    cells: ({ cellsBelow, estimatesUneven }) =>
      `${cellsBelow} Aufschlüsselungen sind kleiner als die Schwelle, unter der sie freigegeben wurden; ${estimatesUneven} Schätzungen sind nicht gerundet.`,
    visits: ({ visits, hits, cellsBelow }) =>
      `${visits} Prüfbesuche haben die Summe ${hits} hinterlassen und ${cellsBelow} zu kleine Aufschlüsselungen.`,
    cleanup: ({ links, hits }) => `Etwas ist liegen geblieben: ${links} Links, ${hits} Aufrufe.`,
  },
  subjects: {
    'edge.self_test': 'Ob einem Prozess, der wie der Edge-Prozess gestartet ist, jedes Schreiben verweigert wird',
    'edge.sealed': 'Ob der Edge-Prozess, der Besucher bedient, versiegelt ist',
    memory: 'Ob Prüfadressen im Speicher des Edge-Prozesses bleiben',
    database: 'Ob Prüfadressen in dem stehen, was die Datenbank schrieb',
    files: 'Ob Prüfadressen in anderen Dateien stehen',
    log: 'Ob Prüfadressen im Protokoll stehen',
    locations: 'Ob nur Länder gespeichert sind',
    cells: 'Ob alle Aufschlüsselungen groß genug sind',
    visits: 'Ob die Besuche nur eine Summe hinterlassen haben',
    cleanup: 'Ob von diesem Nachweis nichts geblieben ist',
  },
  reasons: {
    no_proc: 'Dieses System hat kein /proc, in das man sehen könnte (es ist kein Linux).',
    no_right: 'Wer den Nachweis ausgeführt hat, darf in diesen Prozess nicht hineinsehen.',
    no_peers: 'Der Edge-Prozess lauscht nicht dort, wo man ihn von frei gewählten Adressen aus besuchen könnte.',
    edge_replaced: 'Der Edge-Prozess wurde währenddessen ausgetauscht. Bitte noch einmal ausführen.',
    control_not_found: 'Die Suche hat übersehen, was sicher da war, und sagt deshalb nichts.',
    elsewhere: 'Die Datenbank läuft anderswo (DATABASE_URL); ihre Dateien lassen sich von hier aus nicht durchsuchen.',
    unreadable: 'Wer den Nachweis ausgeführt hat, darf nicht alles lesen, was währenddessen geschrieben wurde.',
    too_much:
      'Währenddessen wurde mehr geschrieben, als sich rechtzeitig durchsuchen ließ. Bitte zu ruhigerer Stunde ausführen.',
    no_supervisor: 'Der Supervisor dieses Kurzum hat nicht geantwortet.',
    too_slow: 'Die Datenbank hat nicht rechtzeitig geantwortet.',
  },
  limitsTitle: 'Was das nicht zeigt',
  limits: [
    'Gesucht wird nach den Prüfadressen, in bekannten Formen. Wonach nicht gesucht wurde, das kann es nicht zeigen.',
    'Angesehen wird ein Rechner, eine Minute lang: kein Proxy davor, kein Anbieter, kein Netz, kein ausgelagerter Speicher.',
    'Eine Summe zählt Aufrufe. Wer einen Link einer einzigen Person schickt und die Summe verfolgt, erfährt, wann sie ihn öffnet.',
    'Ob hinter einer Zahl verschiedene Menschen stehen, lässt sich der Datenbank nicht ansehen; dafür sorgt die Regel, die die Testreihe prüft.',
    'Die Unterschrift sagt, welche Installation das schrieb, nicht, dass deren Betreiber ehrlich ist. Sehen Sie am besten zu.',
  ],
  facts: {
    at: 'Ausgeführt',
    version: 'Kurzum',
    environment: 'Umgebung',
    threshold: 'Schwelle k',
    planted: 'Prüfadressen',
    seconds: 'Dauer',
  },
  plantedOf: (peers, named, hidden) =>
    `${peers} Absender, ${named} von einem Proxy genannt, ${hidden} in anderen Kopfzeilen`,
  signedBy: 'Schlüssel dieser Installation (SHA-256, erste Hälfte)',
  signature: 'Unterschrift (Ed25519)',
  check: (host) =>
    `Die unterschriebenen Daten hängen dieser Seite an. Vergleichen Sie den Schlüssel mit ${host}/.well-known/kurzum-proof-key, und prüfen Sie diese Seite ohne Netz mit: npx kurzum prove --verify DATEI --key SCHLÜSSEL`,
  steps: {
    link: 'Legt einen eigenen Link an',
    visits: 'Besucht ihn von Prüfadressen aus',
    edge: 'Versucht als Edge-Prozess auf jedem Weg zu schreiben',
    counts: 'Zählt, was gespeichert ist',
    memory: 'Durchsucht den Speicher des Edge-Prozesses, 30 Sekunden nach der letzten Antwort',
    disk: 'Durchsucht Platte und Protokoll',
    cleanup: 'Entfernt den Link wieder',
  },
  said: {
    asRoot: (command) => `Damit auch das belegt wird, führen Sie dies als root aus: ${command}`,
    asCapable:
      'Damit auch das belegt wird, braucht root hier die Fähigkeit SYS_PTRACE: docker run --cap-add=SYS_PTRACE …',
    written: (path) => `Die Seite liegt in ${path}.`,
    interrupted: 'Abgebrochen. Der Link dieses Nachweises ist entfernt.',
    signedBy: (fingerprint, host) =>
      `Die Datei nennt den Schlüssel ${fingerprint}. Vergleichen Sie ihn mit ${host}/.well-known/kurzum-proof-key und geben Sie ihn mit --key an.`,
    verified: (host, at) => `Mit diesem Schlüssel unterschrieben für ${host}, ${at}. Unterschrieben ist:`,
    verdictOfOther: (result) => `Unterschrieben ist: ${result}.`,
    notSigned: 'Die Unterschrift passt nicht: Was dort steht, wurde geändert oder nie unterschrieben.',
    otherKey: (fingerprint) => `Unterschrieben hat ein anderer Schlüssel: ${fingerprint}.`,
    otherPage:
      'Die unterschriebenen Daten sind echt, aber die Seite darum ist nicht die, die diese Version von Kurzum daraus zeichnet. Verlassen Sie sich nur auf das Folgende.',
    noStatement: (path) => `In ${path} ist kein Nachweis von Kurzum.`,
  },
};
