/** Der Gestalter für QR-Codes auf Deutsch. */
import type { Level } from '#qr';
import { wordsOf } from './count.ts';
import type { DesignerWords } from './designer.en.ts';

const { count } = wordsOf('de');
const modules = (n: number): string => count(n, 'Modul', 'Module');

const shapes: DesignerWords['shapes'] = {
  square: 'Quadrate',
  mosaic: 'Mosaik',
  dots: 'Punkte',
  rounded: 'Abgerundet',
  fluid: 'Fließend',
  columns: 'Säulen',
  rows: 'Zeilen',
};
const eyeShapes: DesignerWords['eyeShapes'] = {
  square: 'Quadrat',
  rounded: 'Abgerundet',
  circle: 'Kreis',
  leaf: 'Blatt',
};

/** Eine Überschrift, und was sie bedeutet. */
const grades: DesignerWords['grades'] = {
  A: ['Scannt zuverlässig', 'Übersteht alles, was Codes im Alltag zustößt.'],
  B: ['Scannt gut', 'Übersteht das meiste, was Codes im Alltag zustößt.'],
  C: ['Scannt, wenn alles stimmt', 'Braucht einen sauberen Druck und gutes Licht.'],
  D: ['Scannt nur mit Glück', 'Viele Scanner werden scheitern. Beheben Sie das besser vor dem Druck.'],
  F: ['Scannt nicht', 'So, wie er ist, liest ihn kein Scanner.'],
};

export const designer: DesignerWords = {
  codes: 'QR-Codes',
  newTitle: 'Neuer QR-Code',
  unnamed: 'QR-Code ohne Namen',
  newDetail: 'Noch nicht gespeichert.',
  savedAt: (moment) => `Gespeichert am ${moment}`,
  printedAt: (moment) => `Erstmals exportiert am ${moment}; gilt seither als gedruckt`,
  history: 'Schritte',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  duplicate: 'Neuer Code mit diesem Design',
  isSaved: 'Gespeichert',
  saved: 'Gespeichert.',
  incomplete: 'Bitte prüfen Sie die rot markierten Felder.',

  controls: 'Inhalt und Gestaltung',
  none: 'ohne',
  says: 'Inhalt',
  name: 'Bezeichnung in Ihrer Liste',
  nameHint: 'Im Code steht sie nicht.',
  project: 'Projekt',
  projectNone: 'Keines',
  leadsTo: 'führt zu',
  dynamicDetail: 'Im Code steht die kurze Adresse. Wohin sie führt, lässt sich jederzeit ändern, auch nach dem Druck.',
  toLink: 'Link öffnen',

  prescribed:
    'Wie der Code einer QR-Rechnung aussieht, ist vorgeschrieben: schwarz auf Weiß, mit dem Schweizer Kreuz in der Mitte und Fehlerkorrektur M, 46 × 46 mm groß. Vorlagen gelten hier nicht. Lassen Sie im Druck ringsum 5 mm frei.',
  form: 'Form',
  shape: 'Module',
  shapes,
  eyeFrame: 'Augen: Rahmen',
  eyeBall: 'Augen: Kern',
  eyeShapes,

  colours: 'Farben',
  ink: 'Füllung',
  inks: { plain: 'Einfarbig', linear: 'Linearer Verlauf', radial: 'Radialer Verlauf' },
  inkColour: 'Farbe',
  inkFrom: 'Von',
  inkTo: 'Nach',
  inkMiddle: 'Mitte',
  inkRim: 'Rand',
  angle: 'Richtung',
  eyesOwn: 'Augen in eigener Farbe',
  eyeColour: 'Farbe der Augen',
  hasBackground: 'Hintergrund',
  noBackground: 'Ohne Hintergrund scheint durch, worauf gedruckt wird.',
  background: 'Farbe des Hintergrunds',
  noColour: 'Das ist keine Farbe. Schreiben Sie sie wie #0c6b58.',
  pick: (what) => `Auswählen: ${what}`,

  logo: 'Logo',
  logoFile: 'Bild',
  logoChoose: 'Datei wählen',
  logoDrop: 'oder hierher ziehen oder einfügen: SVG, PNG oder JPEG bis 1 MB',
  logoComing: 'Wird geprüft …',
  logoTooLarge: (size) => `Die Datei ist größer als ${size}. Verkleinern Sie sie, oder nehmen Sie eine SVG-Datei.`,
  logosBefore: 'Schon einmal verwendet',
  logoOf: (n, moment) => `Logo ${n}, hochgeladen am ${moment}`,
  logoDelete: (n) => `Logo ${n} löschen`,
  logoInUse: 'Ein Code oder eine Vorlage verwendet dieses Logo, deshalb bleibt es.',
  logoShare: 'Anteil an der Breite',
  logoBound: (share, isHighest) =>
    `Höchstens ${share}, mehr gleicht die Fehlerkorrektur nicht aus.${isHighest ? '' : ' Eine höhere Stufe erlaubt mehr.'}`,
  logoRaise: 'Fehlerkorrektur auf H anheben',
  logoUnborne:
    'Die Fehlerkorrektur dieses Codes gleicht kein Logo aus. Wählen Sie unter „Robustheit“ eine höhere Stufe.',
  logoClears: 'Platz hinter dem Logo freihalten',
  logoClearsDetail: 'Durch Lücken im Logo scheint nichts vom Code.',
  logoNone: 'Logo entfernen',
  logoReasons: {
    too_large: 'Die Datei ist größer als 1 MB.',
    too_many_pixels: 'Das Bild hat mehr als 4 Millionen Pixel. Verkleinern Sie es vorher.',
    too_narrow: 'Das Bild ist mehr als zwanzigmal so lang wie breit.',
    too_complex: 'Die Zeichnung hat zu viele Formen für ein Logo. Vereinfachen Sie sie, oder nehmen Sie ein PNG davon.',
    unknown_kind: 'Das ist weder SVG noch PNG noch JPEG.',
    broken: 'Die Datei ist beschädigt.',
    animated: 'Das Bild bewegt sich. Auf Papier geht das nicht.',
    colours: 'Das Bild ist in Druckfarben (CMYK) gespeichert. Speichern Sie es vorher als RGB.',
    empty: 'Darin ist nichts zu sehen.',
    script: 'In der Datei steckt ein Programm. Solche Dateien werden nicht angenommen.',
    external: 'Die Datei lädt etwas von woanders nach. Betten Sie es ein, oder nehmen Sie ein PNG.',
    doctype: 'Die Datei bringt einen eigenen Dokumenttyp mit. Speichern Sie sie als einfaches SVG.',
    nested: 'Die Zeichnung ist zu tief verschachtelt. Speichern Sie sie als einfaches SVG.',
    element:
      'In der Zeichnung ist etwas, das sich nicht drucken lässt, etwa Text. Wandeln Sie es in Pfade um, oder nehmen Sie ein PNG.',
    property: 'Die Zeichnung nutzt Transparenz oder Effekte, die sich nicht drucken lassen. Nehmen Sie ein PNG davon.',
  },

  frame: 'Rahmen',
  framePlace: 'Position',
  frames: { none: 'Ohne', below: 'Unten', above: 'Oben', around: 'Rundum' },
  frameText: 'Text im Rahmen',
  frameDefault: 'Jetzt scannen',
  frameColour: 'Farbe des Rahmens',
  frameMissing: (signs) => `Diese Zeichen lassen sich nicht drucken: ${signs}`,
  frameEmpty: 'Geben Sie einen Text ein, oder wählen Sie keinen Rahmen.',

  fine: 'Robustheit',
  fineSays: (level: Level, quiet: number) => `${level} · ${modules(quiet)}`,
  level: 'Fehlerkorrektur',
  levels: { L: 'L · 7 %', M: 'M · 15 %', Q: 'Q · 25 %', H: 'H · 30 %' },
  levelHint: 'Wie viel vom Code verschmutzt oder abgerissen sein darf. Mehr macht die Module feiner.',
  levelHeld: (held) => `Der Code hat ${held}: Das macht ihn nicht größer, oder sein Standard verlangt es.`,
  quiet: 'Ruhezone',
  quietHint: 'Scanner brauchen ringsum vier helle Module.',
  modules,

  templates: 'Vorlagen',
  templatesNone: 'Noch keine Vorlagen. Speichern Sie ein Design, das Sie wieder verwenden wollen.',
  templateDefault: 'Standard für neue Codes',
  templateSave: 'Als Vorlage speichern',
  templateName: 'Name der Vorlage',
  templateMenu: (name) => `Aktionen für ${name}`,
  templateMakeDefault: 'Als Standard verwenden',
  templateNoDefault: 'Nicht mehr als Standard verwenden',
  templateDelete: 'Vorlage löschen',
  templateDeleteDetail: (name) => `„${name}“ wird gelöscht. Codes, die damit gemacht sind, bleiben, wie sie sind.`,

  preview: 'Vorschau',
  previewOf: (text) => `QR-Code mit dem Inhalt ${text}`,
  previewToCome: 'QR-Code mit der Adresse eines Links, der beim Speichern angelegt wird',
  previewSample: 'Muster des Designs; der Code ist noch nicht vollständig',
  sample: 'Ein Muster: Tragen Sie ein, was im Code stehen soll.',
  size: (n, version, level) => `${n} × ${n} Module · Version ${version} · ${level}`,
  export: 'Herunterladen',
  copy: 'Bild kopieren',
  copying: 'Wird kopiert …',
  copied: 'Das Bild ist in der Zwischenablage.',
  copiedCounts: 'Das Bild ist in der Zwischenablage, und der Code gilt nun als gedruckt.',
  copySaves: 'Vor dem Kopieren speichern',
  saveAndCopy: 'Speichern und kopieren',
  copyFailed: 'Ihr Browser lässt das Bild nicht in die Zwischenablage. Laden Sie es stattdessen herunter.',

  exportTitle: 'QR-Code herunterladen',
  format: 'Format',
  formats: {
    svg: 'Vektorgrafik für Webseiten und Grafikprogramme, in jeder Größe scharf.',
    png: 'Pixel für Dokumente, Mails und Bildschirme. Jedes Modul ist eine ganze Zahl von Pixeln breit.',
    pdf: 'Vektorgrafik, auf den Millimeter genau und in Druckfarben; Schwarz ist reines Schwarz.',
    eps: 'Vektorgrafik für Druckereien und ältere Programme, auf den Millimeter genau und in Druckfarben.',
  },
  size_px: 'Breite in Pixeln',
  measuredIn: 'Gemessen in',
  units: { px: 'Pixel', mm: 'Millimeter' },
  dpi: 'Auflösung (dpi)',
  prints: (width) => `Programme drucken es ${width} breit.`,
  mm: 'Breite in Millimetern',
  mmHint: 'Des ganzen Bildes mit Rand.',
  codeItself: (width, reach) => `Der Code selbst: ${width}, nach der Faustregel 10:1 scanbar bis ${reach}.`,
  measureWrong: {
    size: 'Dieser Code braucht eine andere Breite: 16 bis 4096 Pixel, und mindestens eines je Modul.',
    dpi: 'Von 36 bis 2400.',
    mm: 'Von 5 bis 2000 Millimetern.',
  },
  savedFirst: 'Der Code wird vorher gespeichert, damit Druck und Kurzum übereinstimmen.',
  countsAfter: 'Danach gilt er als gedruckt.',
  nothingKept: 'Von diesem Code bleibt nichts in Kurzum, wenn Sie ihn nicht speichern.',
  exporting: 'Wird erstellt …',
  exported: (format) => `${format} ist in Ihren Downloads.`,
  unreadableTitle: 'Dieser Code ist nicht lesbar',
  unreadable:
    'Unser Decoder konnte dieses Design nicht lesen, ein Telefon wird es also kaum können. Beheben Sie es, oder bestehen Sie darauf: Dann steht das im Protokoll.',
  insist: 'Trotzdem herunterladen',
  insistCopy: 'Trotzdem kopieren',

  gradeTitle: 'Scannt er?',
  grades,
  gradeSpoken: (grade, against) =>
    `Note ${grade}: ${grades[grade][0]}.${against === 0 ? '' : ` ${count(against, 'Punkt spricht', 'Punkte sprechen')} dagegen.`}`,
  checking: 'Wird geprüft …',
  waits: 'Die Prüfung beginnt, sobald Inhalt da ist.',
  waitsFrame: 'Die Prüfung beginnt, sobald im Rahmen ein Text steht, der sich drucken lässt.',
  tooLong: (level) =>
    `Das ist zu viel für Fehlerkorrektur ${level}. Wählen Sie eine niedrigere Stufe, oder kürzen Sie den Inhalt.`,
  mends: 'Was hilft',
  lifts: (n, all) => (n === all ? 'hilft gegen alles' : `hilft gegen ${n} von ${all}`),
  restFollows: 'Alles Weitere lässt sich erst prüfen, wenn der Code lesbar ist.',
  against: 'Was dagegen spricht',
  tried: (n) => `Alle ${n} Prüfungen`,
  contrast: (percent) => `Kontrast ${percent} %`,
  findings: {
    reads: 'Lesbar',
    blur: 'Unschärfe',
    noise: 'Schwaches Licht',
    contrast: 'Blasser Druck',
    glare: 'Spiegelung',
    tilt: 'Von der Seite',
    turn: 'Gedreht',
    distance: 'Aus der Ferne',
    inverted: 'Hell auf dunkel',
    dirt: 'Schmutz',
    colours: 'Ohne Farben',
    symbolContrast: 'Kontrast',
    quiet: 'Ruhezone',
  },
  mend: (mend, share) => {
    switch (mend.kind) {
      case 'level':
        return `Fehlerkorrektur ${mend.to}`;
      case 'logo':
        return `Logo auf ${share(mend.to)}`;
      case 'shape':
        return `Module: ${shapes[mend.to]}`;
      case 'eyes':
        return `Augen: ${eyeShapes[mend.to]}`;
      case 'darker':
        return 'Dunklere Farben';
      case 'colours':
        return 'Schwarz auf Weiß';
      case 'quiet':
        return `Ruhezone von ${count(mend.to, 'Modul', 'Modulen')}`;
      case 'all':
        return mend.steps.map((step) => designer.mend(step, share)).join(' und ');
    }
  },
  distance: 'Gescannt aus',
  places: {
    250: 'aus der Hand',
    500: 'vom Tisch',
    1000: 'Aushang',
    2000: 'Plakat',
    5000: 'Schaufenster',
    10000: 'Banner',
  },
  atLeast: (length) => `mindestens ${length}`,
  sizes: (rule, measured) =>
    `Breite des Codes ohne Rand. Nach der Faustregel 10:1 ${rule}, in unserer Messung reichten ${measured}.`,
  sizesUnknown: 'Wie groß er sein muss, lässt sich erst sagen, wenn er scannt.',
  sizesUnmeasured: 'Breite des Codes ohne Rand nach der Faustregel 10:1. Zum Messen war er zu fein.',

  conflictTitle: 'Inzwischen geändert',
  conflict: (moment) =>
    `Dieser Code wurde am ${moment} anderswo geändert, nachdem Sie ihn geöffnet hatten. Welche Fassung soll gelten?`,
  mine: 'Ihre',
  theirs: 'Die andere',
  takeTheirs: 'Die andere übernehmen',
  saveMine: 'Mit Ihrer Fassung überschreiben',
  theirsTaken: 'Sie sehen jetzt die andere Fassung.',

  leavingTitle: 'Ohne Speichern verlassen?',
  leaving: 'Was Sie hier geändert haben, gibt es sonst nirgends: Auch Ihr Browser bewahrt nichts davon auf.',
  stay: 'Hierbleiben',
  discard: 'Verwerfen',
};
