/** SVG images of QR codes: one path of horizontal bars, sharp at every size. */
import type { Matrix } from './qr.ts';

/** @param size width and height in CSS pixels; `margin` is in modules */
export function svg(
  matrix: Matrix,
  { size, margin, title }: { readonly size: number; readonly margin: number; readonly title: string },
): string {
  const modules = matrix.length + 2 * margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${modules} ${modules}"`,
    ` shape-rendering="crispEdges" role="img"><title>${escaped(title)}</title>`,
    `<path fill="#fff" d="M0 0h${modules}v${modules}H0z"/><path d="${barsOf(matrix, margin)}"/></svg>\n`,
  ].join('');
}

/** Neighbouring dark modules of a row make one bar: about a third of the bytes of a square each. */
function barsOf(matrix: Matrix, margin: number): string {
  let path = '';
  for (const [y, row] of matrix.entries()) {
    for (let x = row.indexOf(true); x !== -1;) {
      const light = row.indexOf(false, x);
      const end = light === -1 ? row.length : light;
      path += `M${x + margin} ${y + margin}h${end - x}v1h-${end - x}z`;
      x = row.indexOf(true, end);
    }
  }
  return path;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
