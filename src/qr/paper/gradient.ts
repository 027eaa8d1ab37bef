/** Gradients: along which line or circle a colour turns into another, the same on every paper. */
import type { Box } from '../draw/drawing.ts';

/** The line along which a gradient runs, so that the far corners have its end colours. */
export function lineOf(
  box: Box,
  angle: number,
): { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number } {
  const turn = (angle * Math.PI) / 180;
  const [dx, dy] = [Math.cos(turn), Math.sin(turn)];
  const half = (Math.abs(dx) * box.width + Math.abs(dy) * box.height) / 2;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return { x1: x - dx * half, y1: y - dy * half, x2: x + dx * half, y2: y + dy * half };
}

/** The circle across which a radial gradient runs: through the corners. */
export function circleOf(box: Box): { readonly x: number; readonly y: number; readonly radius: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, radius: Math.hypot(box.width, box.height) / 2 };
}
