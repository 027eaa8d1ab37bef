/** Pictures: a logo once it was checked and cleaned, as shapes or as pixels. */
import type { Layer } from './drawing.ts';

export type Picture =
  | { readonly kind: 'shapes'; readonly width: number; readonly height: number; readonly layers: readonly Layer[] }
  | {
      readonly kind: 'pixels';
      readonly width: number;
      readonly height: number;
      /** Four bytes a pixel, not multiplied by opacity. */
      readonly rgba: Uint8ClampedArray;
      /** The same as a file, written by us: nothing of what was brought in but its pixels. */
      readonly png: Uint8Array;
    };
