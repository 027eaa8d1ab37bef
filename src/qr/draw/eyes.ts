/** Eyes: the three squares in the corners by which a scanner finds a code and its turn. */
import type { EyeBall, EyeFrame } from './design.ts';
import type { Pen, Radii } from './path.ts';

/** A side of an eye, in modules: seven with its frame, three for the ball inside. */
export const eye_modules = 7;

/** Outer radii of a frame; the inner ones are a module less, so that the frame is as wide everywhere. */
const frameRadius: Readonly<Record<EyeFrame, number>> = { square: 0, rounded: 2.25, circle: 3.5, leaf: 2.5 };
const ballRadius: Readonly<Record<EyeBall, number>> = { square: 0, rounded: 0.9, circle: 1.5, leaf: 1.2 };
/** Of a ball's corners in a circle: sharp ones come so close to it that scanners that look along the diagonal see no light between. */
const ballRadius_least: Readonly<Record<EyeFrame, number>> = { square: 0, rounded: 0, circle: 0.75, leaf: 0 };

/** Draws the eyes of a code of `size` modules whose upper left corner is at `left`, `top`. */
export function drawEyes(
  pen: Pen,
  size: number,
  { left, top }: { readonly left: number; readonly top: number },
  { eyeFrame, eyeBall }: { readonly eyeFrame: EyeFrame; readonly eyeBall: EyeBall },
): void {
  const far = size - eye_modules;
  for (const corner of ['ul', 'ur', 'll'] as const) {
    const x = left + (corner === 'ur' ? far : 0);
    const y = top + (corner === 'll' ? far : 0);
    const outer = frameRadius[eyeFrame];
    pen.rectangle(x, y, 7, 7, radiiOf(eyeFrame, outer, corner));
    pen.rectangle(x + 1, y + 1, 5, 5, radiiOf(eyeFrame, Math.max(outer - 1, 0), corner), true);
    const sharpest = ballRadius_least[eyeFrame];
    pen.rectangle(x + 2, y + 2, 3, 3, radiiOf(eyeBall, Math.max(ballRadius[eyeBall], sharpest), corner, sharpest));
  }
}

/** A leaf is round but for the corner of the code itself, and the one across from that. */
function radiiOf(shape: EyeFrame | EyeBall, radius: number, corner: 'ul' | 'ur' | 'll', sharpest = 0): Radii {
  if (shape !== 'leaf') return radius;
  return corner === 'ul' ? [sharpest, radius, sharpest, radius] : [radius, sharpest, radius, sharpest];
}
