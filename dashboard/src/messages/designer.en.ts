/** The designer of QR codes, in English. */
import type { Design, Finding, Grade, Level, Mend } from '#qr';
import { wordsOf } from './count.ts';

const { count } = wordsOf('en');

const levelNames: Readonly<Record<Level, string>> = { L: 'L · 7 %', M: 'M · 15 %', Q: 'Q · 25 %', H: 'H · 30 %' };
const shapes: Readonly<Record<Design['shape'], string>> = {
  square: 'Squares',
  mosaic: 'Mosaic',
  dots: 'Dots',
  rounded: 'Rounded',
  fluid: 'Fluid',
  columns: 'Columns',
  rows: 'Rows',
};
const eyeShapes: Readonly<Record<Design['eyeFrame'], string>> = {
  square: 'Square',
  rounded: 'Rounded',
  circle: 'Circle',
  leaf: 'Leaf',
};

/** A heading, and what it means. */
const grades: Readonly<Record<Grade, readonly [string, string]>> = {
  A: ['Scans reliably', 'Survives all that usually happens to codes.'],
  B: ['Scans well', 'Survives most of what happens to codes.'],
  C: ['Scans if all goes well', 'Takes a clean print and good light.'],
  D: ['Scans with luck', 'Many scanners will fail. Better mend it before printing.'],
  F: ['Doesn’t scan', 'No scanner reads it as it is.'],
};

/** Where a code is that is scanned from so many millimetres. */
const places: Readonly<Record<number, string>> = {
  250: 'in the hand',
  500: 'on a table',
  1000: 'notice',
  2000: 'poster',
  5000: 'shop window',
  10000: 'banner',
};

const findings: Readonly<Record<Finding['kind'], string>> = {
  reads: 'Readable',
  blur: 'Blur',
  noise: 'Dim light',
  contrast: 'Faded print',
  glare: 'Glare',
  tilt: 'From the side',
  turn: 'Turned',
  distance: 'From afar',
  inverted: 'Light on dark',
  dirt: 'Dirt',
  colours: 'Without colours',
  symbolContrast: 'Contrast',
  quiet: 'Quiet zone',
};

export const designer = {
  codes: 'QR codes',
  newTitle: 'New QR code',
  unnamed: 'QR code without a name',
  newDetail: 'Nothing of it is kept until you save.',
  savedAt: (moment: string) => `Saved ${moment}`,
  printedAt: (moment: string) => `Exported first ${moment}; it counts as printed`,
  history: 'Steps',
  undo: 'Undo',
  redo: 'Redo',
  duplicate: 'New in this design',
  isSaved: 'Saved',
  saved: 'Saved.',
  incomplete: 'Something is missing or wrong. It stands beside its field.',

  controls: 'Content and design',
  none: 'none',
  says: 'What it says',
  name: 'Name',
  nameHint: 'For your list. It isn’t in the code.',
  project: 'Project',
  projectNone: 'None',
  leadsTo: 'leads to',
  dynamicDetail: 'The code says the short address. Where that leads can be changed any time, even after printing.',
  toLink: 'Open the link',

  form: 'Shape',
  shape: 'Modules',
  shapes,
  eyeFrame: 'Eyes, outside',
  eyeBall: 'Eyes, inside',
  eyeShapes,

  colours: 'Colours',
  ink: 'Ink',
  inks: { plain: 'One colour', linear: 'Gradient', radial: 'Radial' },
  inkColour: 'Colour',
  inkFrom: 'From',
  inkTo: 'To',
  inkMiddle: 'Middle',
  inkRim: 'Rim',
  angle: 'Direction',
  eyesOwn: 'Eyes in their own colour',
  eyeColour: 'Colour of the eyes',
  hasBackground: 'Background',
  noBackground: 'Without one, what it is printed on shows through.',
  background: 'Colour of the background',
  noColour: 'That is no colour. Write it like #0c6b58.',
  pick: (what: string) => `Pick: ${what}`,

  logo: 'Logo',
  logoFile: 'Picture',
  logoChoose: 'Choose a file',
  logoDrop: 'or drop or paste it here: SVG, PNG or JPEG, up to 1 MB',
  logoComing: 'Being checked …',
  logoTooLarge: (size: string) => `The file is larger than ${size}. Make it smaller, or take an SVG.`,
  logosBefore: 'Used before',
  logoOf: (n: number, moment: string) => `Logo ${n}, brought in ${moment}`,
  logoDelete: (n: number) => `Delete logo ${n}`,
  logoInUse: 'A code or a template uses this logo, so it stays.',
  logoShare: 'Share of the code’s width',
  logoBound: (share: string, isHighest: boolean) =>
    `Up to ${share}: that is what the error correction bears.${isHighest ? '' : ' A higher level bears more.'}`,
  logoRaise: 'Raise error correction to H',
  logoUnborne: 'This code’s error correction bears no logo. Choose a higher level under “Robustness”.',
  logoClears: 'Modules make room',
  logoClearsDetail: 'Nothing of the code shows through gaps in the logo.',
  logoNone: 'Take the logo out',
  logoReasons: {
    too_large: 'The file is larger than 1 MB.',
    too_many_pixels: 'The picture has more than 4 million pixels. Make it smaller first.',
    too_narrow: 'The picture is more than twenty times as long as wide.',
    too_complex: 'The drawing has too many shapes for a logo. Simplify it, or take a PNG of it.',
    unknown_kind: 'That is neither an SVG nor a PNG nor a JPEG.',
    broken: 'The file is damaged.',
    animated: 'The picture moves. A code on paper can’t.',
    colours: 'The picture is in printing colours (CMYK). Save it as RGB first.',
    empty: 'There is nothing to see in it.',
    script: 'There is a program in the file. Such files aren’t taken.',
    external: 'The file fetches something from elsewhere. Embed it, or take a PNG.',
    doctype: 'The file brings a document type of its own. Save it as plain SVG.',
    nested: 'The drawing is nested too deeply. Save it as plain SVG.',
    element:
      'There is something in the drawing that can’t be printed, such as text. Turn it into paths, or take a PNG.',
    property: 'The drawing uses transparency or effects that can’t be printed. Take a PNG of it.',
  },

  frame: 'Frame',
  framePlace: 'Where it stands',
  frames: { none: 'None', below: 'Below', above: 'Above', around: 'All around' },
  frameText: 'Call to action',
  frameDefault: 'Scan me',
  frameColour: 'Colour of the frame',
  frameMissing: (signs: string) => `The letters lack: ${signs}`,
  frameEmpty: 'Say something, or choose no frame.',

  fine: 'Robustness',
  fineSays: (level: Level, quiet: number) => `${level} · ${count(quiet, 'module', 'modules')}`,
  level: 'Error correction',
  levels: levelNames,
  levelHint: 'How much of the code may be dirty or torn. More makes finer modules.',
  levelHeld: (held: Level) => `The code has ${held}: that makes it no larger, or its standard asks for it.`,
  quiet: 'Quiet zone',
  quietHint: 'Scanners ask for four light modules around it.',
  modules: (n: number) => count(n, 'module', 'modules'),

  templates: 'Templates',
  templatesNone: 'No templates yet. Save a design that you want to use again.',
  templateDefault: 'New codes begin with it',
  templateSave: 'Save as template',
  templateName: 'Name of the template',
  templateMenu: (name: string) => `What to do with ${name}`,
  templateMakeDefault: 'Begin new codes with it',
  templateNoDefault: 'No longer begin with it',
  templateDelete: 'Delete template',
  templateDeleteDetail: (name: string) => `“${name}” goes. Codes that were made with it stay as they are.`,

  preview: 'Preview',
  previewOf: (text: string) => `QR code that says ${text}`,
  previewSample: 'Sample of the design; the code isn’t complete yet',
  sample: 'A sample: fill in what the code is to say.',
  size: (modules: number, version: number, level: Level) =>
    `${modules} × ${modules} modules · version ${version} · ${level}`,
  export: 'Download',
  copy: 'Copy image',
  copying: 'Copying …',
  copied: 'The image is in your clipboard.',
  copiedCounts: 'The image is in your clipboard, and the code now counts as printed.',
  copySaves: 'Save before copying',
  saveAndCopy: 'Save and copy',
  copyFailed: 'Your browser doesn’t let the image into the clipboard. Download it instead.',

  exportTitle: 'Download QR code',
  format: 'Format',
  formats: {
    svg: 'Vector, for web pages and design programs. Sharp at any size.',
    png: 'Pixels, for documents, mails and screens. Every module is a whole number of pixels.',
    pdf: 'Vector, exact to the millimetre, in printing colours; black is pure black ink.',
    eps: 'Vector for printers and older programs, exact to the millimetre, in printing colours.',
  },
  size_px: 'Width in pixels',
  measuredIn: 'Measured in',
  units: { px: 'Pixels', mm: 'Millimetres' },
  dpi: 'Pixels an inch',
  prints: (width: string) => `Programs print it ${width} wide.`,
  mm: 'Width in millimetres',
  mmHint: 'Of the whole image, with its margin.',
  measureWrong: {
    size: 'This code needs another width: 16 to 4096 pixels, and at least one for each module.',
    dpi: 'From 36 to 2400.',
    mm: 'From 5 to 2000 millimetres.',
  },
  savedFirst: 'The code is saved first, so that what is on paper is what is kept here.',
  countsAfter: 'From then on it counts as printed.',
  nothingKept: 'Nothing of this code is kept in Kurzum unless you save it.',
  exporting: 'Being drawn …',
  exported: (format: string) => `The ${format} is in your downloads.`,
  unreadableTitle: 'This code can’t be read',
  unreadable:
    'Our decoder couldn’t read this design, so no telephone is likely to. Mend it, or insist: the audit log will then say that you did.',
  insist: 'Download all the same',
  insistCopy: 'Copy all the same',

  gradeTitle: 'Does it scan?',
  grades,
  gradeSpoken: (grade: Grade, against: number) =>
    `Grade ${grade}: ${grades[grade][0]}.${against === 0 ? '' : ` ${count(against, 'thing stands', 'things stand')} against it.`}`,
  checking: 'Checking …',
  waits: 'It is checked as soon as the code has something to say.',
  waitsFrame: 'It is checked as soon as the frame has a text that can be set.',
  tooLong: (level: Level) => `That is too much for error correction ${level}. Choose a lower level, or say less.`,
  against: 'What stands against it',
  tried: (n: number) => `All ${n} checks`,
  contrast: (percent: number) => `Contrast ${percent} %`,
  findings,
  mend: (mend: Mend, share: (share: number) => string): string => {
    switch (mend.kind) {
      case 'level':
        return `Error correction ${mend.to}`;
      case 'logo':
        return `Logo at ${share(mend.to)}`;
      case 'shape':
        return `Modules: ${shapes[mend.to].toLowerCase()}`;
      case 'eyes':
        return `Eyes: ${eyeShapes[mend.to].toLowerCase()}`;
      case 'colours':
        return 'Black on white';
      case 'quiet':
        return `Quiet zone of ${count(mend.to, 'module', 'modules')}`;
    }
  },
  distance: 'Scanned from',
  places,
  atLeast: (length: string) => `at least ${length}`,
  sizes: (rule: string, measured: string) =>
    `A side of the code, without its margin. Rule of 10:1: ${rule}; measured: ${measured}.`,
  sizesUnknown: 'How large it has to be can be told once it scans.',
  sizesUnmeasured: 'A side of the code, without its margin, by the rule of 10:1. It was too fine to be measured.',

  conflictTitle: 'Somebody was faster',
  conflict: (moment: string) =>
    `This code was changed elsewhere on ${moment}, after you opened it. Which version is to hold?`,
  mine: 'Yours',
  theirs: 'The other one',
  takeTheirs: 'Take the other one',
  saveMine: 'Save yours over it',
  theirsTaken: 'You see the other version now.',

  leavingTitle: 'Leave without saving?',
  leaving: 'What you have changed here is nowhere else: nothing of it is kept in your browser.',
  stay: 'Stay here',
  discard: 'Discard',
};

export type DesignerWords = typeof designer;
