/** Logos as people bring them: SVGs in the manner of the programs that write them, and pixels as PNG and JPEG. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import encodeJpeg, { init } from '@jsquash/jpeg/encode.js';
import type { Pixels } from '#qr';

const xmlns = 'xmlns="http://www.w3.org/2000/svg"';

/** Each in another manner, none of them anybody's. */
export const svgLogos: Readonly<Record<string, string>> = {
  'with a document type and groups': `<?xml version="1.0" encoding="utf-8"?>
<!-- Drawn with a program -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Layer_1" ${xmlns} xmlns:xlink="http://www.w3.org/1999/xlink" x="0px" y="0px"
  viewBox="0 0 240 160" style="enable-background:new 0 0 240 160;" xml:space="preserve">
<g id="mark"><path style="fill:#0B5FFF;" d="M40,20h60c33.1,0,60,26.9,60,60s-26.9,60-60,60H40V20z M70,50v60h30c16.6,0,30-13.4,30-30
  s-13.4-30-30-30H70z"/><rect x="180" y="20" fill="#FF8A00" width="30" height="120"/></g>
</svg>`,

  'in millimetres, with layers and metadata': `<svg ${xmlns} xmlns:svg="http://www.w3.org/2000/svg"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#"
  width="50mm" height="40mm" viewBox="0 0 50 40" sodipodi:docname="leaf.svg">
<sodipodi:namedview id="base" pagecolor="#ffffff" inkscape:zoom="1.4"/>
<metadata><rdf:RDF><cc:Work rdf:about=""><cc:license rdf:resource="http://creativecommons.org/licenses/by/4.0/"/></cc:Work></rdf:RDF></metadata>
<g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1" transform="translate(-10,-257)">
<path style="opacity:1;fill:#2e7d32;fill-opacity:1;stroke:#1b5e20;stroke-width:1.2;stroke-linecap:round;stroke-linejoin:round;stroke-miterlimit:4;stroke-dasharray:none;stroke-opacity:1;paint-order:normal"
  d="m 15,290 c 0,-20 15,-30 40,-30 0,22 -12,34 -32,34 -4,0 -6,-1 -8,-4 z" inkscape:connector-curvature="0"/>
<path style="fill:none;stroke:#ffffff;stroke-width:1.5px;stroke-linecap:butt;stroke-linejoin:miter" d="M 18,292 C 26,280 36,270 50,264"/>
</g></svg>`,

  'with classes': `<svg id="Ebene_1" data-name="Ebene 1" ${xmlns} viewBox="0 0 90 60"><defs><style>
      .cls-1 { fill: #1d4ed8; } .cls-2, .cls-3 { fill: none; stroke-width: 4px; stroke: #f97316; stroke-miterlimit: 10; }
      .cls-3 { stroke: #15803d; stroke-linecap: round; } /* text */ path { fill: #facc15; }
    </style></defs><rect class="cls-1" x="5" y="5" width="30" height="50" rx="4"/><circle class="cls-2" cx="60" cy="30" r="18"/>
    <path class="cls-3 other" d="M48,30l8,9,16-18"/><path d="M80,5l6,12H74Z"/><path class="cls-1" style="fill:#be185d" d="M80,55l6-12H74Z"/></svg>`,

  'within a frame': `<svg width="48" height="48" viewBox="0 0 48 48" fill="none" ${xmlns}><g clip-path="url(#clip0_1_2)">
<path d="M24 48c13.3 0 24-10.7 24-24S37.3 0 24 0 0 10.7 0 24s10.7 24 24 24z" fill="#111827"/><path d="M-4 30 20 12l8 14 24-16v14L28 42l-8-14-24 14z" fill="#34D399"/>
</g><defs><clipPath id="clip0_1_2"><rect width="48" height="48" fill="white"/></clipPath></defs></svg>`,

  'with gradients at its end': `<svg width="128" height="128" viewBox="0 0 128 128" fill="none" ${xmlns}>
<rect width="128" height="128" rx="28" fill="url(#paint0_linear)"/>
<path fill-rule="evenodd" clip-rule="evenodd" d="M64 24C41.9 24 24 41.9 24 64s17.9 40 40 40 40-17.9 40-40S86.1 24 64 24zm0 16a24 24 0 100 48 24 24 0 000-48z" fill="white"/>
<circle cx="64" cy="64" r="14" fill="url(#paint1_radial)"/>
<defs>
<linearGradient id="paint0_linear" x1="8" y1="4" x2="118" y2="124" gradientUnits="userSpaceOnUse"><stop stop-color="#7C3AED"/><stop offset="1" stop-color="#DB2777"/></linearGradient>
<radialGradient id="paint1_radial" cx="0" cy="0" r="1" gradientUnits="userSpaceOnUse" gradientTransform="translate(64 64) rotate(90) scale(14)"><stop stop-color="#FDE68A"/><stop offset="0.9" stop-color="#F59E0B"/></radialGradient>
</defs></svg>`,

  'of lines alone': `<svg ${xmlns} width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" color="#0f766e"><path d="M6.5 9h11l2.5 10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z"/><path d="M9 9V6.5a3 3 0 0 1 6 0V9"/><line x1="10" y1="13" x2="10" y2="17"/><line x1="14" y1="13" x2="14" y2="17"/><path d="M12 1.5v0"/></svg>`,

  'in the fewest letters': `<svg ${xmlns} viewBox="0 0 32 32"><path fill="#e11" d="M16 2a14 14 0 1014 14A14 14 0 0016 2zm0 25.5A11.5 11.5 0 1127.5 16 11.51 11.51 0 0116 27.5z"/><path d="M9.5 16.8l1.7-1.7 3.6 3.5 6.1-6.1 1.7 1.7-7.8 7.8zM4-5h8v3.5.5H4z"/><path fill="#06cf" fill-opacity="0" d="M0 0h9v9z"/></svg>`,

  'with corners of every kind': `<svg ${xmlns} viewBox="0 0 120 90"><rect width="100%" height="100%" fill="hsl(210, 40%, 96%)"/><g fill="none" stroke="#334155" stroke-width="7">
<polyline points="10,35 25,10 40,35" stroke-linejoin="miter"/><polyline points="50,35 65,10 80,35" stroke-linejoin="round" stroke-linecap="round"/><polyline points="90,35 102,10 114,35" stroke-linejoin="bevel" stroke-linecap="square"/>
<polyline points="10,80 40,76 10,72" stroke-miterlimit="20" stroke-width="2"/><path d="M50 60h28l-28 20h28" stroke-linejoin="miter"/><path d="M92 58a12 12 0 0 1 20 14c-4 8-20 4-18-4z" stroke="tomato" stroke-width="5"/></g></svg>`,

  'turned, slanted and stretched': `<svg ${xmlns} viewBox="-50 -50 100 100"><g transform="rotate(30) skewX(12)"><g transform="scale(1.4,.7) translate(2 -4)">
<ellipse rx="26" ry="18" fill="steelblue" stroke="#012" stroke-width="3"/><rect x="-12" y="-9" width="24" height="18" rx="5" ry="9" fill="rgb(100%, 80%, 0%)" transform="matrix(.8 .2 -.3 .9 1 2)"/></g></g>
<rect x="-46" y="22" width="40" height="18" fill="url(#b)" transform="rotate(-8 -26 31)"/><rect x="6" y="22" width="40" height="18" fill="url(#c)"/>
<defs><linearGradient id="a"><stop offset="20%" stop-color="#c026d3"/><stop offset="80%" style="stop-color:#22d3ee"/></linearGradient>
<linearGradient id="b" href="#a" x2="1" y2="1"/><linearGradient id="c" href="#a" gradientTransform="rotate(25)"/></defs></svg>`,

  'of contours that cross themselves': `<svg ${xmlns} viewBox="0 0 100 50" fill="#be123c"><path d="M25 3l13 42L4 19h42L12 45z"/><path fill-rule="evenodd" d="M75 3l13 42-34-26h42L62 45z"/><path fill="#fff" d="M20 22h10v8H20zm3 2h4v4h-4z"/><path fill="#fff" d="M70 22h10v8H70zm3 2v4h4v-4z"/></svg>`,

  'of contours that nobody closed': `<svg ${xmlns} viewBox="0 0 60 40"><path d="M6 6h20v28M34 6l20 4-16 24M6 20l8 12" fill="#7c2d12"/><polyline points="10,4 30,4 20,12" fill="#ca8a04"/></svg>`,

  'of smooth curves that go on': `<svg ${xmlns} viewBox="0 0 1 0.6"><path d="M.05.3Q.15.05.25.3T.45.3.65.3V.5H.05z" fill="royalblue"/><path d="M.7.3c0-.2.1-.2.1 0s.1.2.1 0z l.05 .2 h.1 v-.1 z m0 .22 h.2 v.06 h-.2z" fill="darkslategrey"/><circle cx=".2" cy=".15" r=".06" fill="none" stroke="orange" stroke-width=".03"/></svg>`,
};

/** A picture of which every corner has another colour, half-transparent in its middle if it is to be. */
export function cornersOf(width: number, height: number, isClear = false): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [right, lower] = [x >= width / 2, y >= height / 2];
      const inside = Math.abs(x - width / 2) < width / 8 && Math.abs(y - height / 2) < height / 8;
      rgba.set(
        [right ? 210 : 30, lower ? 200 : 40, right === lower ? 90 : 160, isClear && inside ? 128 : 255],
        (y * width + x) * 4,
      );
    }
  return { width, height, rgba };
}

const wasm = readFileSync(createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
await init({ wasmBinary: new Uint8Array(wasm).buffer });

/** Pixels as a JPEG, by another's hand. */
export async function jpegOf(
  { rgba, ...size }: Pixels,
  options: Parameters<typeof encodeJpeg>[1] = {},
): Promise<Uint8Array> {
  const picture = { ...size, data: rgba, colorSpace: 'srgb' };
  return new Uint8Array(
    await encodeJpeg(picture as unknown as Parameters<typeof encodeJpeg>[0], { quality: 95, ...options }),
  );
}
