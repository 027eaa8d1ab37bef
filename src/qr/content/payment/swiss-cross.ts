/**
 * How the code of a Swiss QR-bill looks (SIX, implementation guidelines for the QR-bill 2.3, section 6): plain black modules,
 * 46 × 46 mm, and in their middle the Swiss cross in a field of 7 × 7 mm.
 */
import { plain, plainPaint, type Design } from '../../draw/design.ts';
import { Pen } from '../../draw/path.ts';
import type { Picture } from '../../draw/picture.ts';

/** Without what is to be free around it. */
export const swissBill_mm = 46;
const field_mm = 7;

/** In millimetres: a black square with a white rim, and a white cross in it whose arms are longer than wide by a sixth. */
const [rim, arm, length] = [0.5, 1.17, 3.9] as const;

export const swissBill: Design = {
  ...plain,
  logo: { picture: swissCross(), share: field_mm / swissBill_mm, clears: false },
};

function swissCross(): Picture {
  const field = new Pen().rectangle(0, 0, field_mm, field_mm);
  const square = new Pen().rectangle(rim, rim, field_mm - 2 * rim, field_mm - 2 * rim);
  const [narrow, far] = [(field_mm - arm) / 2, (field_mm - length) / 2];
  const cross = new Pen().rectangle(narrow, far, arm, length).rectangle(far, narrow, length, arm);
  const [white, black] = [plainPaint('#ffffff'), plainPaint('#000000')];
  return {
    kind: 'shapes',
    width: field_mm,
    height: field_mm,
    layers: [
      { kind: 'shape', path: field.path, paint: white },
      { kind: 'shape', path: square.path, paint: black },
      { kind: 'shape', path: cross.path, paint: white },
    ],
  };
}
