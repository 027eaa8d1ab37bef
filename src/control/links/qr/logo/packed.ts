/** Packed: pictures as they are kept and handed on, of which pixels are a file. Unpacking takes a while, and is left to the press. */
import type { Code, Design, Layer, Picture } from '#qr';
import { readPng } from './png.ts';

/** A picture without its pixels, but with the file that we wrote of them. */
export type PackedPicture =
  | Extract<Picture, { readonly kind: 'shapes' }>
  | Omit<Extract<Picture, { readonly kind: 'pixels' }>, 'rgba'>;

type Logo<Shown> = Omit<NonNullable<Design['logo']>, 'picture'> & { readonly picture: Shown };
/** What is asked of the press. */
export type PackedDesign = Omit<Design, 'logo'> & { readonly logo: Logo<PackedPicture> | null };
export type PackedCode = Omit<Code, 'design'> & { readonly design: PackedDesign };

/** A picture as JSON: what is kept of it, and what the API shows. */
export type PictureJson =
  | {
      readonly kind: 'shapes';
      readonly width: number;
      readonly height: number;
      readonly layers: readonly Exclude<Layer, { readonly kind: 'picture' }>[];
    }
  /** A file in Base64. */
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number; readonly png: string };

export function packed(picture: PackedPicture): PackedPicture {
  if (picture.kind === 'shapes') return picture;
  const { kind, width, height, png } = picture;
  return { kind, width, height, png };
}

/** Nothing that was packed by us is refused. */
export function unpacked({ logo, ...design }: PackedDesign): Design {
  if (logo === null) return { ...design, logo };
  const { picture } = logo;
  if (picture.kind === 'shapes') return { ...design, logo: { ...logo, picture } };
  return { ...design, logo: { ...logo, picture: { ...picture, ...readPng(picture.png) } } };
}

export function jsonOf(picture: PackedPicture): PictureJson {
  if (picture.kind === 'shapes') {
    // No logo has another picture in it.
    return { ...picture, layers: picture.layers.filter((layer) => layer.kind !== 'picture') };
  }
  const { kind, width, height, png } = picture;
  return { kind, width, height, png: Buffer.from(png).toString('base64') };
}

export function pictureOf(json: PictureJson): PackedPicture {
  if (json.kind === 'shapes') return json;
  return { ...json, png: new Uint8Array(Buffer.from(json.png, 'base64')) };
}
