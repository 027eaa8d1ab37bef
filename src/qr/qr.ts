/** The door of `#qr`: QR codes as pure functions that run in Node and in a browser alike. */
export { encode, type EncodeOptions, type Symbol, TooLong } from './encode/encode.ts';
export { type Level, levels } from './encode/capacity.ts';
export { role, type Role, roleOf } from './encode/pattern.ts';
export { type Mode, type Segment, segmentsOf } from './encode/segments.ts';
