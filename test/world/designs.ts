/** Designs that one would like to see on a wall: for the picture in the documents, and to be scanned like any other. */
import { readLogo } from '#links';
import { plain, type Code, type Design, type Picture } from '#qr';

/** Drawn for this page, and nobody's. */
const marks = {
  loaf: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="32" fill="#9a3412"/>
    <path fill="#fff7ed" d="M14 30c0-9 8-14 18-14s18 5 18 14c0 4-2 6-4 7v8a4 4 0 0 1-4 4H22a4 4 0 0 1-4-4v-8c-2-1-4-3-4-7z"/>
    <path fill="none" stroke="#9a3412" stroke-width="3" stroke-linecap="round" d="M25 25l4 7M33 23l4 7"/></svg>`,
  leaf: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path fill="#166534" d="M8 56C4 26 24 8 58 8c2 32-14 50-40 44"/>
    <path fill="none" stroke="#f0fdf4" stroke-width="4" stroke-linecap="round" d="M12 56C20 40 30 30 42 24"/></svg>`,
  wave: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="16" fill="#111827"/>
    <path fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" d="M14 27v10M26 19v26M38 23v18M50 29v6"/></svg>`,
};

export async function wallDesigns(): Promise<readonly Code[]> {
  const [loaf, leaf, wave] = await Promise.all(
    [marks.loaf, marks.leaf, marks.wave].map((mark) => readLogo(Buffer.from(mark))),
  );
  const designs: readonly Partial<Design>[] = [
    {
      shape: 'fluid',
      eyeFrame: 'leaf',
      eyeBall: 'leaf',
      ink: { kind: 'plain', colour: '#7c2d12' },
      background: '#fff7ed',
      logo: logoOf(loaf!),
      frame: { kind: 'around', text: 'Unsere Karte', colour: '#9a3412' },
    },
    {
      shape: 'dots',
      eyeFrame: 'rounded',
      eyeBall: 'circle',
      ink: { kind: 'linear', from: '#1d4ed8', to: '#a21caf', angle: 45 },
      eyeColour: '#1e3a8a',
      frame: { kind: 'below', text: 'Programm & Karten', colour: '#1e3a8a' },
    },
    {
      shape: 'columns',
      eyeFrame: 'rounded',
      eyeBall: 'circle',
      ink: { kind: 'plain', colour: '#111827' },
      logo: logoOf(wave!),
      frame: { kind: 'around', text: 'Hören Sie mal', colour: '#111827' },
    },
    {
      shape: 'rounded',
      eyeFrame: 'rounded',
      eyeBall: 'rounded',
      ink: { kind: 'linear', from: '#166534', to: '#0f766e', angle: 90 },
      background: '#f0fdf4',
      logo: logoOf(leaf!),
    },
    {
      shape: 'mosaic',
      eyeFrame: 'square',
      eyeBall: 'square',
      ink: { kind: 'radial', from: '#be123c', to: '#4c0519' },
      frame: { kind: 'above', text: 'Platz nehmen', colour: '#881337' },
    },
    {
      shape: 'square',
      eyeFrame: 'rounded',
      eyeBall: 'rounded',
      ink: { kind: 'plain', colour: '#0f172a' },
      eyeColour: '#0369a1',
    },
  ];
  return designs.map((design, index) => ({
    text: `HTTPS://KURZ.EXAMPLE/Q/AB3DE9${'FGHJKL'[index]}`,
    encoding: { level: 'Q' },
    design: { ...plain, ...design },
  }));
}

function logoOf(picture: Picture): NonNullable<Design['logo']> {
  return { picture, share: 0.24, clears: true };
}
