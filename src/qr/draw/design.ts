/** Designs: how a code is to look. Everything but what it says. */
import type { Picture } from './picture.ts';

export const moduleShapes = ['square', 'mosaic', 'dots', 'rounded', 'fluid', 'columns', 'rows'] as const;
export const eyeFrames = ['square', 'rounded', 'circle', 'leaf'] as const;
export const eyeBalls = ['square', 'rounded', 'circle', 'leaf'] as const;
export const frameKinds = ['none', 'below', 'above', 'around'] as const;

export type ModuleShape = (typeof moduleShapes)[number];
export type EyeFrame = (typeof eyeFrames)[number];
export type EyeBall = (typeof eyeBalls)[number];
export type FrameKind = (typeof frameKinds)[number];

/** sRGB, `#rrggbb` in lower case. */
export type Colour = `#${string}`;

/** What fills a shape. Angles in degrees clockwise from the upper edge's direction: 0 runs to the right, 90 downwards. */
export type Paint =
  | { readonly kind: 'plain'; readonly colour: Colour }
  | { readonly kind: 'linear'; readonly from: Colour; readonly to: Colour; readonly angle: number }
  | { readonly kind: 'radial'; readonly from: Colour; readonly to: Colour };

export type Design = {
  readonly shape: ModuleShape;
  readonly eyeFrame: EyeFrame;
  readonly eyeBall: EyeBall;
  readonly ink: Paint;
  /** Of the three eyes; null for the ink of the rest. */
  readonly eyeColour: Colour | null;
  /** Behind all of it; null for none, so that what it is printed on shows. */
  readonly background: Colour | null;
  /** Light modules around it; scanners ask for four (ISO/IEC 18004, section 6.3.8). */
  readonly quiet: number;
  /** In the middle; `share` is of the code's width, `clears` whether modules make room for it. */
  readonly logo: { readonly picture: Picture; readonly share: number; readonly clears: boolean } | null;
  /** A call to action; its text stands in a field of this colour. */
  readonly frame: { readonly kind: Exclude<FrameKind, 'none'>; readonly text: string; readonly colour: Colour } | null;
};

export function plainPaint(colour: Colour): Paint {
  return { kind: 'plain', colour };
}

export const plain: Design = {
  shape: 'square',
  eyeFrame: 'square',
  eyeBall: 'square',
  ink: plainPaint('#000000'),
  eyeColour: null,
  background: '#ffffff',
  quiet: 4,
  logo: null,
  frame: null,
};
