/** Types of pdfkit, which ships none: only what the page of a proof and the codes of a printer use. */
declare module 'pdfkit' {
  import type { Readable } from 'node:stream';

  type TextOptions = {
    readonly width?: number;
    readonly align?: 'left' | 'right';
    readonly lineGap?: number;
    readonly lineBreak?: boolean;
    readonly characterSpacing?: number;
  };

  /** `#rrggbb`, or cyan, magenta, yellow and black in percent. */
  type Color = string | readonly [number, number, number, number];

  export type Gradient = { stop(share: number, color: Color): Gradient };

  export type Reference = { end(bytes: Uint8Array): void };

  /** What is drawn goes to `content`; what it needs for that, such as pictures by their names, is in `resources`. */
  export type Page = {
    readonly content: { write(operators: string): void };
    readonly resources: { readonly data: Record<string, unknown> };
    readonly xobjects: Record<string, Reference>;
  };

  export class PDFDocument extends Readable {
    constructor(options: {
      readonly size?: 'A4';
      readonly margin?: number;
      readonly lang?: string;
      readonly displayTitle?: boolean;
      readonly autoFirstPage?: boolean;
      readonly info: Readonly<Record<string, string | Date>>;
    });
    /** Sides in points. */
    addPage(options: { readonly size: readonly [number, number]; readonly margin: number }): this;
    save(): this;
    restore(): this;
    translate(x: number, y: number): this;
    scale(factor: number): this;
    linearGradient(x1: number, y1: number, x2: number, y2: number): Gradient;
    radialGradient(x1: number, y1: number, r1: number, x2: number, y2: number, r2: number): Gradient;
    transform(a: number, b: number, c: number, d: number, e: number, f: number): this;
    /** Operators as the page has them (ISO 32000-1, annex A). */
    addContent(operators: string): this;
    /** An object of the file; its bytes are compressed. */
    ref(entries: Readonly<Record<string, unknown>>): Reference;
    page: Page;
    /** How units lie on the page, as six numbers; gradients are placed by it. */
    _ctm: readonly number[];
    y: number;
    font(name: string): this;
    fontSize(size: number): this;
    fillColor(color: Color | Gradient): this;
    strokeColor(color: Color | Gradient): this;
    lineWidth(width: number): this;
    lineCap(cap: 'round' | 'butt'): this;
    lineJoin(join: 'round' | 'miter'): this;
    text(text: string, x: number, y: number, options?: TextOptions): this;
    heightOfString(text: string, options?: TextOptions): number;
    widthOfString(text: string, options?: TextOptions): number;
    rect(x: number, y: number, width: number, height: number): this;
    roundedRect(x: number, y: number, width: number, height: number, radius: number): this;
    circle(x: number, y: number, radius: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): this;
    closePath(): this;
    /** By a colour, or by a rule what lies within. */
    fill(how?: string): this;
    clip(): this;
    stroke(color?: string): this;
    file(
      bytes: Uint8Array,
      options: {
        readonly name: string;
        readonly type: string;
        readonly description: string;
        readonly relationship: string;
      },
    ): unknown;
    end(): void;
  }
}
