/** The designer of QR codes, in English. */
import type { Design, Finding, Grade, Level, Mend } from '#qr';
import { wordsOf } from './count.ts';

const { count } = wordsOf('en');

const levelNames: Readonly<Record<Level, string>> = { L: 'L · 7%', M: 'M · 15%', Q: 'Q · 25%', H: 'H · 30%' };
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
  C: ['Scans if all goes well', 'Needs a clean print and good light.'],
  D: ['Scans only with luck', 'Many scanners will fail. Better fix it before printing.'],
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
  newDetail: 'Not saved yet.',
  savedAt: (moment: string) => `Saved ${moment}`,
  printedAt: (moment: string) => `First exported ${moment}; treated as printed since`,
  history: 'Steps',
  undo: 'Undo',
  redo: 'Redo',
  duplicate: 'New code with this design',
  isSaved: 'Saved',
  saved: 'Saved.',
  incomplete: 'Please check the fields marked in red.',

  controls: 'Content and design',
  none: 'none',
  says: 'Content',
  name: 'Name in your list',
  nameHint: 'It isn’t in the code.',
  project: 'Project',
  projectNone: 'None',
  leadsTo: 'leads to',
  dynamicDetail: 'The code says the short address. Where that leads can be changed any time, even after printing.',
  toLink: 'Open the link',

  prescribed:
    'How the code of a QR-bill looks is prescribed: black on white, with the Swiss cross in its middle and error correction M, 46 × 46 mm large. Templates don’t apply here. Leave 5 mm free around it in print.',
  form: 'Shape',
  shape: 'Modules',
  shapes,
  eyeFrame: 'Eyes: frame',
  eyeBall: 'Eyes: core',
  eyeShapes,

  colours: 'Colours',
  ink: 'Fill',
  inks: { plain: 'One colour', linear: 'Linear gradient', radial: 'Radial gradient' },
  inkColour: 'Colour',
  inkFrom: 'From',
  inkTo: 'To',
  inkMiddle: 'Middle',
  inkRim: 'Edge',
  angle: 'Direction',
  eyesOwn: 'Eyes in their own colour',
  eyeColour: 'Colour of the eyes',
  hasBackground: 'Background',
  noBackground: 'Without one, what it is printed on shows through.',
  background: 'Colour of the background',
  noColour: 'That is no colour. Write it like #0c6b58.',
  pick: (what: string) => `Pick colour: ${what.toLowerCase()}`,

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
    `Up to ${share}, the most the error correction can make up for.${isHighest ? '' : ' A higher level allows more.'}`,
  logoRaise: 'Raise error correction to H',
  logoUnborne: 'This code’s error correction can’t make up for a logo. Choose a higher level under “Robustness”.',
  logoClears: 'Clear space behind the logo',
  logoClearsDetail: 'Nothing of the code shows through gaps in the logo.',
  logoNone: 'Remove logo',
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
  framePlace: 'Position',
  frames: { none: 'None', below: 'Below', above: 'Above', around: 'All around' },
  frameText: 'Text in the frame',
  frameDefault: 'Scan me',
  frameColour: 'Colour of the frame',
  frameMissing: (signs: string) => `These characters can’t be printed: ${signs}`,
  frameEmpty: 'Enter a text or choose no frame.',

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
  templateDefault: 'Default for new codes',
  templateSave: 'Save as template',
  templateName: 'Name of the template',
  templateMenu: (name: string) => `Actions for ${name}`,
  templateMakeDefault: 'Use as default',
  templateNoDefault: 'No longer use as default',
  templateDelete: 'Delete template',
  templateDeleteDetail: (name: string) => `“${name}” will be deleted. Codes that were made with it stay as they are.`,

  preview: 'Preview',
  previewOf: (text: string) => `QR code that says ${text}`,
  previewToCome: 'QR code with the address of a link that is made when you save',
  previewSample: 'Sample of the design; the code isn’t complete yet',
  sample: 'A sample: fill in the content of the code.',
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
  dpi: 'Resolution (dpi)',
  prints: (width: string) => `Programs print it ${width} wide.`,
  mm: 'Width in millimetres',
  mmHint: 'Of the whole image, with its margin.',
  codeItself: (width: string, reach: string) =>
    `The code itself: ${width}, scans up to ${reach} away by the 10:1 rule.`,
  measureWrong: {
    size: 'This code needs another width: 16 to 4096 pixels, and at least one for each module.',
    dpi: 'From 36 to 2400.',
    mm: 'From 5 to 2000 millimetres.',
  },
  savedFirst: 'The code is saved first, so that what is on paper is what is kept here.',
  countsAfter: 'From then on it counts as printed.',
  nothingKept: 'Nothing of this code is kept in Kurzum unless you save it.',
  exporting: 'Creating …',
  exported: (format: string) => `The ${format} is in your downloads.`,
  unreadableTitle: 'This code can’t be read',
  unreadable:
    'Our decoder couldn’t read this design, so no phone is likely to. Fix it, or insist: the audit log will then say that you did.',
  insist: 'Download anyway',
  insistCopy: 'Copy anyway',

  gradeTitle: 'Does it scan?',
  grades,
  gradeSpoken: (grade: Grade, against: number) =>
    `Grade ${grade}: ${grades[grade][0]}.${against === 0 ? '' : ` ${count(against, 'thing stands', 'things stand')} against it.`}`,
  checking: 'Checking …',
  waits: 'Checking starts as soon as there is content.',
  waitsFrame: 'Checking starts as soon as the frame has a text that can be printed.',
  tooLong: (level: Level) =>
    `That is too much for error correction ${level}. Choose a lower level, or shorten the content.`,
  mends: 'What helps',
  lifts: (n: number, all: number) => (n === all ? 'helps against all of it' : `helps against ${n} of ${all}`),
  restFollows: 'Everything else can only be checked once the code reads.',
  against: 'What stands against it',
  tried: (n: number) => `All ${n} checks`,
  contrast: (percent: number) => `Contrast ${percent}%`,
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
      case 'darker':
        return 'Darker colours';
      case 'colours':
        return 'Black on white';
      case 'quiet':
        return `Quiet zone of ${count(mend.to, 'module', 'modules')}`;
      case 'all':
        return mend.steps.map((step) => designer.mend(step, share)).join(' and ');
    }
  },
  distance: 'Scanned from',
  places,
  atLeast: (length: string) => `at least ${length}`,
  sizes: (rule: string, measured: string) =>
    `Width of the code without its margin. By the 10:1 rule ${rule}; in our measurement ${measured} was enough.`,
  sizesUnknown: 'How large it has to be can be told once it scans.',
  sizesUnmeasured: 'Width of the code without its margin, by the 10:1 rule. It was too fine to be measured.',

  conflictTitle: 'Changed in the meantime',
  conflict: (moment: string) =>
    `This code was changed elsewhere on ${moment}, after you opened it. Which version do you want to keep?`,
  mine: 'Yours',
  theirs: 'The other one',
  takeTheirs: 'Take the other one',
  saveMine: 'Overwrite with yours',
  theirsTaken: 'You see the other version now.',

  leavingTitle: 'Leave without saving?',
  leaving: 'What you have changed here is nowhere else: nothing of it is kept in your browser.',
  stay: 'Stay here',
  discard: 'Discard',
};

export type DesignerWords = typeof designer;
