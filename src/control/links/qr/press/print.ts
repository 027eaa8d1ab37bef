/** Printing: a code as a file of a format, as large as it was asked for. */
import { deflateSync } from 'node:zlib';
import { invalid } from '#problem';
import { type Code, draw, type Drawing, encode, eps, png, rasterise, svg } from '#qr';
import { pdf } from '../print/pdf.ts';
import type { Paper } from './paper.ts';
import { mediaTypes, type Printed } from './press.ts';

const inch_mm = 25.4;
const size_px = { default: 512, max: 4_096 } as const;
const width_mm_default = 50;

/** Throws `invalid` where a paper has too many measures, or too few pixels for the modules. */
export async function printed({ text, encoding, design, side_mm }: Code, asked: Paper, at: Date): Promise<Printed> {
  const drawing = draw(encode(text, encoding), design);
  const paper = side_mm === undefined ? asked : onPaper(asked, (side_mm * drawing.width) / drawing.code.width);
  return { mediaType: mediaTypes[paper.format], bytes: await bytesOf(drawing, paper, text, at) };
}

/** As wide as its standard wants it, unless another measure says how wide it is. */
function onPaper(asked: Paper, mm: number): Paper {
  const { format, size, dpi } = asked;
  const isMeasured = asked.mm !== undefined || (size !== undefined && (format === 'svg' || dpi !== undefined));
  return isMeasured ? asked : { ...asked, mm };
}

async function bytesOf(drawing: Drawing, paper: Paper, text: string, at: Date): Promise<Printed['bytes']> {
  const { format, mm = width_mm_default } = paper;
  const aspect = drawing.height / drawing.width;
  switch (format) {
    case 'svg': {
      const [width, unit] = paper.mm === undefined ? [paper.size ?? size_px.default, ''] : [paper.mm, 'mm'];
      // An address names the image. What else codes say, such as the password of a network, is no name to be read aloud.
      const title = /^https?:/i.test(text) ? text : null;
      return svg(drawing, { width: `${width}${unit}`, height: `${short(width * aspect)}${unit}`, title });
    }
    case 'png':
      return pngOf(drawing, paper);
    case 'pdf': {
      const height_mm = mm * aspect;
      const code = { drawing, x_mm: 0, y_mm: 0, width_mm: mm };
      return pdf([{ width_mm: mm, height_mm, codes: [code] }], at);
    }
    case 'eps':
      return eps(drawing, mm);
  }
}

/** Two of size, resolution and width on paper make the third. */
function pngOf(drawing: Drawing, { size, dpi, mm }: Paper): Uint8Array<ArrayBuffer> {
  if (size !== undefined && dpi !== undefined && mm !== undefined)
    throw invalid('mm', 'not_allowed', 'A picture has its width from two of size, dpi and mm.');
  const width = size ?? (mm === undefined || dpi === undefined ? size_px.default : Math.round((mm / inch_mm) * dpi));
  if (width > size_px.max)
    throw invalid('mm', 'too_big', `That would be ${width} pixels, and at most are ${size_px.max}.`);
  const module_px = Math.floor(width / drawing.width);
  if (module_px < 1) {
    const field = size === undefined && mm !== undefined ? 'mm' : 'size';
    throw invalid(field, 'too_small', `It takes ${Math.ceil(drawing.width)} pixels at least.`);
  }
  const height = Math.round((width * drawing.height) / drawing.width);
  const density = mm === undefined ? dpi : (width * inch_mm) / mm;
  return png(rasterise(drawing, module_px, { width, height }), density ?? null, deflateSync);
}

function short(number: number): string {
  return String(Math.round(number * 1_000) / 1_000);
}
