/** Pixels in a PDF: in ink like all the rest of it, and each picture once, however many labels show it. */
import type { PDFDocument, Reference } from 'pdfkit';
import { cmykOfRgb, type Picture } from '#qr';

type Bitmap = Extract<Picture, { readonly kind: 'pixels' }>;

/** What a document has of pictures, in the order of their names. */
const known = new WeakMap<PDFDocument, Map<Bitmap, Reference>>();

/** Lays a picture onto the page, a unit a pixel, from the origin to the right and downwards. */
export function drawPixels(document: PDFDocument, picture: Bitmap): void {
  const pictures = known.get(document) ?? new Map<Bitmap, Reference>();
  known.set(document, pictures);
  const image = pictures.get(picture) ?? imageOf(document, picture);
  pictures.set(picture, image);
  const name = `Ink${[...pictures.keys()].indexOf(picture)}`;
  document.page.xobjects[name] = image;
  // An image of a PDF is one unit a side, and stands on its feet (ISO 32000-1, section 8.9.5).
  const { width, height } = picture;
  document.save().transform(width, 0, 0, -height, 0, height).addContent(`/${name} Do`).restore();
}

function imageOf(document: PDFDocument, { width, height, rgba }: Bitmap): Reference {
  const inks = new Uint8Array(width * height * 4);
  const opacities = new Uint8Array(width * height);
  for (let at = 0; at < opacities.length; at += 1) {
    opacities[at] = rgba[at * 4 + 3]!;
    const inked = cmykOfRgb(rgba[at * 4]!, rgba[at * 4 + 1]!, rgba[at * 4 + 2]!);
    for (let ink = 0; ink < 4; ink += 1) inks[at * 4 + ink] = Math.round(inked[ink]! * 255);
  }
  const image = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8 };
  const mask = document.ref({ ...image, ColorSpace: 'DeviceGray' });
  mask.end(Buffer.from(opacities));
  const reference = document.ref({ ...image, ColorSpace: 'DeviceCMYK', SMask: mask });
  reference.end(Buffer.from(inks));
  return reference;
}
