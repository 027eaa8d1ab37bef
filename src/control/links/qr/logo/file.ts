/** Files of logos: a picture of ours as a file that any program opens, and that is read back like any other that is brought in. */
import { svg } from '#qr';
import type { PackedPicture } from './packed.ts';

/** What it is called after, and what is in it. */
export type LogoFile = { readonly type: 'svg' | 'png'; readonly bytes: Uint8Array };

/** What we write of a logo of 1 MiB may be larger than it was. */
export const ownFile_bytes_max = 2 * 1024 * 1024;

export function fileOf(picture: PackedPicture): LogoFile {
  if (picture.kind === 'pixels') return { type: 'png', bytes: picture.png };
  const { width, height, layers } = picture;
  const whole = { x: 0, y: 0, width, height };
  const text = svg(
    { width, height, background: null, code: whole, layers },
    { width: String(Math.round(width)), height: String(Math.round(height)), title: null, onGrid: false },
  );
  return { type: 'svg', bytes: new TextEncoder().encode(text) };
}
