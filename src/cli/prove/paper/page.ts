/** The page: draws a signed statement on one sheet of A4, always to the same bytes, with the statement itself attached. */
import { buffer } from 'node:stream/consumers';
import { PDFDocument } from 'pdfkit';
import { type Finding, type Measure, type Result, type Signed } from './statement.ts';
import { sentenceOf, wordsIn, type Language, type Words } from './words.ts';

/** In points, 72 to an inch. */
const page = { width: 595.28, height: 841.89, side: 52, top: 46, bottom: 40 } as const;
const inner = page.width - 2 * page.side;

const colour = {
  ink: '#17191c',
  soft: '#5d6168',
  line: '#e6e3dc',
  wash: '#f6f4ee',
  accent: '#0c6b58',
  amber: '#a86400',
  red: '#a4262c',
} as const;
const colourOf: Readonly<Record<Result, string>> = {
  shown: colour.accent,
  not_shown: colour.amber,
  failed: colour.red,
};

// Of the fonts that every reader of PDF has, so that none need be put in.
const [plain, bold, mono] = ['Helvetica', 'Helvetica-Bold', 'Courier'] as const;

/** Smaller ones are tried only where the text is too long for the sheet. */
const scales = [1, 0.97, 0.94, 0.91, 0.88, 0.85, 0.82, 0.78] as const;

/** Between the sections, and how much more there may be in each. */
const [gaps, air_max] = [12, 9] as const;

/** The PDF. The same statement in the same language gives the same bytes, so that a page can be checked by drawing it again. */
export async function drawPage(signed: Signed, language: Language): Promise<Buffer> {
  const room = (size: number): number => page.height - page.bottom - new Sheet(signed, language, size).draw();
  const scale = scales.find((size) => room(size) >= 0) ?? scales.at(-1)!;
  // What is left over goes between the sections.
  const air = Math.max(0, Math.min(air_max, room(scale) / gaps));
  const sheet = new Sheet(signed, language, scale, air);
  sheet.draw();
  return sheet.finish();
}

class Sheet {
  readonly #pdf: PDFDocument;
  readonly #signed: Signed;
  readonly #language: Language;
  readonly #words: Words;
  readonly #scale: number;
  readonly #air: number;

  constructor(signed: Signed, language: Language, scale: number, air = 0) {
    this.#signed = signed;
    this.#language = language;
    this.#words = wordsIn(language);
    this.#scale = scale;
    this.#air = air;
    const at = new Date(signed.at);
    const title = `${this.#words.title} · ${signed.host}`;
    this.#pdf = new PDFDocument({
      size: 'A4',
      margin: 0,
      lang: language,
      displayTitle: true,
      info: { Title: title, Author: 'Kurzum', Creator: `Kurzum ${signed.version}`, CreationDate: at, ModDate: at },
    });
  }

  /** Draws from top to bottom; gives where it ended. */
  draw(): number {
    let y = this.#head(page.top);
    y = this.#facts(y);
    for (const measure of ['1.1', '1.2', '1.3'] as const) y = this.#measure(measure, y);
    y = this.#limits(y);
    return this.#seal(y);
  }

  finish(): Promise<Buffer> {
    this.#pdf.file(Buffer.from(JSON.stringify(this.#signed, null, 2)), {
      name: 'kurzum-proof.json',
      type: 'application/json',
      description: 'The signed statement',
      relationship: 'Data',
    });
    const bytes = buffer(this.#pdf);
    this.#pdf.end();
    return bytes;
  }

  /** Mark, title, and the whole in one line. */
  #head(top: number): number {
    const { title, subtitle, verdict } = this.#words;
    const { findings, result, host } = this.#signed;
    drawMark(this.#pdf, page.side, top);
    let y = top + this.#pt(34);
    y = this.#text(title, bold, 30, colour.ink, page.side, y, inner, { characterSpacing: -0.9 }) + this.#pt(3);
    y = this.#text(subtitle(host), plain, 12.5, colour.soft, page.side, y, inner) + this.#pt(14);

    const shown = findings.filter((finding) => finding.result === 'shown').length;
    const sentence = verdict[result](shown, findings.length);
    const height = this.#height(sentence, bold, 12, inner - 62) + this.#pt(18);
    this.#pdf.roundedRect(page.side, y, inner, height, 10).fill(colour.wash);
    drawSign(this.#pdf, result, page.side + 24, y + height / 2, 1.5);
    this.#text(sentence, bold, 12, colourOf[result], page.side + 46, y + this.#pt(10), inner - 62);
    return y + height + this.#pt(16) + this.#air;
  }

  /** When, how long, of what. */
  #facts(top: number): number {
    const { facts, plantedOf } = this.#words;
    const { at, seconds, version, environment, threshold, planted } = this.#signed;
    const moment = new Intl.DateTimeFormat(this.#language === 'de' ? 'de-DE' : 'en-GB', {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: 'UTC',
    });
    const count = new Intl.NumberFormat(this.#language);
    const columns = [
      [facts.at, `${moment.format(new Date(at))} UTC`, 0.3],
      [facts.seconds, `${seconds} s`, 0.09],
      [facts.version, environment === 'production' ? version : `${version} (${environment})`, 0.15],
      [facts.threshold, String(threshold), 0.14],
      [
        facts.planted,
        plantedOf(count.format(planted.peers), count.format(planted.named), count.format(planted.hidden)),
        0.32,
      ],
    ] as const;
    let [x, bottom] = [page.side, top];
    for (const [name, value, share] of columns) {
      const width = inner * share - 8;
      const y = this.#text(name, plain, 7.5, colour.soft, x, top, width) + this.#pt(2);
      bottom = Math.max(bottom, this.#text(value, plain, 9, colour.ink, x, y, width));
      x += inner * share;
    }
    return bottom + this.#pt(14) + this.#air;
  }

  /** A promise, and what was seen of it. */
  #measure(measure: Measure, top: number): number {
    this.#line(top);
    let y = top + this.#pt(10) + this.#air;
    this.#text(measure, bold, 10.5, colour.accent, page.side, y, 30);
    y = this.#text(this.#words.promises[measure], bold, 10.5, colour.ink, page.side + 30, y, inner - 30) + this.#pt(6);
    for (const finding of this.#signed.findings) if (finding.measure === measure) y = this.#finding(finding, y);
    return y + this.#pt(5) + this.#air;
  }

  #finding(finding: Finding, top: number): number {
    const sentence = sentenceOf(finding, this.#language);
    drawSign(this.#pdf, finding.result, page.side + 36, top + this.#pt(4.6), 0.82 * this.#scale);
    const ink = finding.result === 'shown' ? colour.ink : colourOf[finding.result];
    return this.#text(sentence, plain, 9, ink, page.side + 48, top, inner - 48, { lineGap: 1.2 }) + this.#pt(5);
  }

  #limits(top: number): number {
    const { limits, limitsTitle } = this.#words;
    this.#line(top);
    let y = top + this.#pt(10) + this.#air;
    y = this.#text(limitsTitle, bold, 10.5, colour.ink, page.side, y, inner) + this.#pt(5);
    for (const limit of limits) {
      this.#text('–', plain, 8.5, colour.soft, page.side, y, 10);
      y = this.#text(limit, plain, 8.5, colour.soft, page.side + 12, y, inner - 12, { lineGap: 0.8 }) + this.#pt(2.5);
    }
    return y + this.#pt(7) + this.#air;
  }

  /** Whose statement this is, and how anybody checks it. */
  #seal(top: number): number {
    const { signedBy, signature, check } = this.#words;
    const { key, host } = this.#signed;
    this.#line(top);
    let y = top + this.#pt(10) + this.#air;
    const fingerprint = key.fingerprint.match(/.{4}/g)!.join(' ');
    const left = inner * 0.44;
    const first = this.#text(signedBy, plain, 7.5, colour.soft, page.side, y, left) + this.#pt(2);
    const ends = [this.#text(fingerprint, mono, 8.2, colour.ink, page.side, first, left)];
    const right = { x: page.side + left + 12, width: inner - left - 12 };
    const second = this.#text(signature, plain, 7.5, colour.soft, right.x, y, right.width) + this.#pt(2);
    ends.push(this.#text(halved(this.#signed.signature), mono, 8.2, colour.ink, right.x, second, right.width));
    y = Math.max(...ends) + this.#pt(8);
    return this.#text(check(host), plain, 7.5, colour.soft, page.side, y, inner, { lineGap: 0.8 });
  }

  /** Draws a text and gives where it ends. */
  #text(
    text: string,
    font: string,
    size: number,
    ink: string,
    x: number,
    y: number,
    width: number,
    more: { readonly lineGap?: number; readonly characterSpacing?: number } = {},
  ): number {
    this.#pdf
      .font(font)
      .fontSize(this.#pt(size))
      .fillColor(ink)
      .text(text, x, y, { width, ...more });
    return this.#pdf.y;
  }

  #height(text: string, font: string, size: number, width: number): number {
    return this.#pdf.font(font).fontSize(this.#pt(size)).heightOfString(text, { width });
  }

  #line(y: number): void {
    this.#pdf
      .moveTo(page.side, y)
      .lineTo(page.width - page.side, y)
      .lineWidth(0.75)
      .stroke(colour.line);
  }

  #pt(size: number): number {
    return size * this.#scale;
  }
}

/** A blacked-out line with its full stop. */
function drawMark(pdf: PDFDocument, x: number, y: number): void {
  pdf.roundedRect(x, y, 34, 15.5, 3.6).fill(colour.ink);
  pdf.roundedRect(x + 37.2, y + 8, 7.6, 7.6, 2.2).fill(colour.accent);
}

/** A tick, a ring or a cross, around its middle. */
function drawSign(pdf: PDFDocument, result: Result, x: number, y: number, size: number): void {
  const at = (dx: number, dy: number): [number, number] => [x + dx * size, y + dy * size];
  pdf
    .lineWidth(1.5 * size)
    .lineCap('round')
    .lineJoin('round');
  if (result === 'shown') {
    pdf
      .moveTo(...at(-4.2, 0.2))
      .lineTo(...at(-1.2, 3.2))
      .lineTo(...at(4.4, -3.4))
      .stroke(colour.accent);
  } else if (result === 'not_shown') pdf.circle(x, y, 3.6 * size).stroke(colour.amber);
  else {
    pdf.moveTo(...at(-3.4, -3.4)).lineTo(...at(3.4, 3.4));
    pdf
      .moveTo(...at(-3.4, 3.4))
      .lineTo(...at(3.4, -3.4))
      .stroke(colour.red);
  }
}

/** On two lines of the same length: 86 letters are too many for one. */
function halved(text: string): string {
  const middle = Math.ceil(text.length / 2);
  return `${text.slice(0, middle)}\n${text.slice(middle)}`;
}
