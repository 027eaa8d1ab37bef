/** What #qr draws, on the page: codes in their own colours, and small pictures of shapes in the page's. */
import {
  draw,
  encode,
  plain,
  svg,
  type Box,
  type Design,
  type Drawing,
  type Layer,
  type Picture,
  type Symbol,
} from '#qr';
import { memo } from 'react';
import { type Look, type Said, sampleSymbol } from './wish.ts';

/** A drawing in the page itself, so that it is there in the same frame as the change that made it. */
export const Drawn = memo(function Drawn({
  drawing,
  name,
  className = '',
}: {
  readonly drawing: Drawing;
  /** Read aloud; null where words beside it say the same. */
  readonly name: string | null;
  readonly className?: string;
}) {
  const { width, height, layers } = drawing;
  // Numbers and colours that #qr wrote; what somebody typed is in it as outlines only.
  const shapes = { ...drawing, layers: layers.filter((layer) => !isPixels(layer)) };
  const __html = svg(shapes, { width: String(width), height: String(height), title: null });
  return (
    <div {...(name === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })} className={className}>
      <svg viewBox={`0 0 ${width} ${height}`} className="size-full">
        <g dangerouslySetInnerHTML={{ __html }} />
        {layers.filter(isPixels).map(({ picture, at }) => (
          // Not written anew with the rest: it would have to be decoded again, and be away for that long.
          <image key={addressOf(picture)} href={addressOf(picture)} {...at} />
        ))}
      </svg>
    </div>
  );
});

type Pixels = Extract<Picture, { readonly kind: 'pixels' }>;

function isPixels(layer: Layer): layer is Layer & { readonly picture: Pixels; readonly at: Box } {
  return layer.kind === 'picture' && layer.picture.kind === 'pixels';
}

const addresses = new WeakMap<Pixels, string>();

/** The same for the same picture. */
function addressOf(picture: Pixels): string {
  const address = addresses.get(picture) ?? URL.createObjectURL(new Blob([picture.png.slice()], { type: 'image/png' }));
  addresses.set(picture, address);
  return address;
}

/** The smallest code there is: what shapes look like shows in it best. */
const small = encode('KURZUM', { level: 'L' });

/** A part of a small code in a design, for a button that chooses it. */
export const Part = memo(function Part({ design, part }: { readonly design: Partial<Design>; readonly part: Box }) {
  const drawing = draw(small, { ...plain, background: null, quiet: 0, ...design });
  const { x, y, width, height } = part;
  const viewBox = `${x} ${y} ${width} ${height}`;
  const whole = svg(drawing, { width: String(drawing.width), height: String(drawing.height), title: null });
  // Cut where the part ends: where the button isn't of its shape, slivers of its neighbours would show.
  const __html = `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${viewBox}">${whole}</svg>`;
  return (
    <svg
      aria-hidden="true"
      viewBox={viewBox}
      className="size-full fill-current [&_[fill='#fff']]:fill-card [&_[stroke]]:stroke-current"
      dangerouslySetInnerHTML={{ __html }}
    />
  );
});

/** In a code of 21 modules: where modules of all neighbourhoods meet, an eye, and what is in it. */
export const parts = {
  modules: { x: 9, y: 9, width: 6, height: 6 },
  eye: { x: 0, y: 0, width: 7, height: 7 },
  ball: { x: 1.5, y: 1.5, width: 4, height: 4 },
} as const satisfies Record<string, Box>;

/** The box of a small code in a design as a whole. */
export function wholeOf(design: Partial<Design>): Box {
  const { width, height } = draw(small, { ...plain, background: null, quiet: 0, ...design });
  return { x: 0, y: 0, width, height };
}

/** A look with its logo as a picture, as #qr draws it; without one as long as it is on its way. */
export function dressed({ logo, ...design }: Look, picture: Picture | null): Design {
  return { ...design, logo: logo && picture && { picture, share: logo.share, clears: logo.clears } };
}

/** What is said, in a look that somebody chose or in the one that its standard prescribes; a sample until something is said. */
export function drawnAs(said: Said, look: Look, picture: Picture | null): Drawing {
  if (!said.ok) return drawnBy(sampleSymbol, look, picture);
  const { symbol, prescribed } = said;
  return prescribed ? draw(symbol, prescribed.design) : drawnBy(symbol, look, picture);
}

export function drawnBy(symbol: Symbol, look: Look, picture: Picture | null): Drawing {
  return draw(symbol, dressed(look, picture));
}
