/** The door of `#qr`: QR codes as pure functions that run in Node and in a browser alike. */
export { encode, type EncodeOptions, type Symbol, TooLong } from './encode/encode.ts';
export { type Level, levels } from './encode/capacity.ts';
export { role, type Role, roleOf } from './encode/pattern.ts';
export { type Mode, type Segment, segmentsOf } from './encode/segments.ts';
export {
  eyeBalls,
  eyeFrames,
  frameKinds,
  moduleShapes,
  plain,
  plainPaint,
  type Colour,
  type Design,
  type Paint,
} from './draw/design.ts';
export { draw, type Box, type Drawing, type Layer } from './draw/drawing.ts';
export { capHeight, drawText, missingSigns, widthOf } from './draw/lettering.ts';
export { arcHandles, Pen, readPath, type Path } from './draw/path.ts';
export { type Picture } from './draw/picture.ts';
export { eps, points_per_mm } from './paper/eps.ts';
export { circleOf, lineOf } from './paper/gradient.ts';
export { cmykOf, cmykOfRgb } from './paper/ink.ts';
export { png, pngInBrowser } from './paper/png.ts';
export { rasterise, type Pixels } from './paper/raster.ts';
export { svg } from './paper/svg.ts';
export { type Content, type Kind, kinds, read } from './content/content.ts';
export { digitChecks, keys as gs1Keys } from './content/goods/application-identifiers.ts';
export { type Prescribed, type Reading, type Refusal, type Rule, rules, type Said } from './content/refusal.ts';
export {
  type Code,
  type Decode,
  type Finding,
  grade,
  type Grade,
  grades,
  readable,
  type Verdict,
} from './grade/grade.ts';
export { type Grey } from './grade/harms.ts';
export { type Change, type Mend, mended } from './grade/mend.ts';
export { causeFor, type Language, reasonFor } from './grade/reasons.ts';
export { printSize, type PrintSize } from './grade/print-size.ts';
