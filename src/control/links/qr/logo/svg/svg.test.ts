import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { type Drawing, type Picture, rasterise, readPath, svg } from '#qr';
import { Problem } from '#problem';
import { lacksBrowser, openBrowser } from '../../../../../../test/world/browser.ts';
import { svgLogos } from '../../../../../../test/world/logos.ts';
import { readPng } from '../png.ts';
import { logoReasons } from '../refusal.ts';
import { readSvg } from './svg.ts';
import { namedColours } from './value/named-colours.ts';

const skip = lacksBrowser && 'no browser here';
const browser = lacksBrowser ? null : await openBrowser();
after(() => browser?.close());

test('a logo looks as a browser shows it, drawn by us and written anew', { skip }, async () => {
  const page = await browser!.newPage({ viewport: { width: 400, height: 400 } });
  for (const [name, text] of Object.entries(svgLogos)) {
    const picture = readSvg(text);
    const [width, height] = [400, Math.round((400 * picture.height) / picture.width)];
    const drawing = alone(picture);
    const ours = rasterise(drawing, width / picture.width, { width, height }).rgba;
    const shown = async (source: string): Promise<Uint8ClampedArray> => {
      const address = `data:image/svg+xml;base64,${Buffer.from(source).toString('base64')}`;
      await page.setViewportSize({ width, height });
      await page.setContent(`<body style="margin:0"><img src="${address}" width="${width}" height="${height}">`);
      await page.evaluate('document.images[0].decode()');
      return readPng(new Uint8Array(await page.screenshot())).rgba;
    };
    const written = svg(drawing, { width: String(width), height: String(height), title: null });
    for (const theirs of [await shown(text), await shown(written)]) {
      let difference = 0;
      for (let at = 0; at < ours.length; at += 1) difference += Math.abs(ours[at]! - theirs[at]!) / 255;
      // Of a pixel at an edge, two who draw it may think differently.
      assert.ok(difference / ours.length < 0.0012, `${name}: ${difference / ours.length}`);
    }
  }
});

test('colours have the names that browsers know', { skip }, async () => {
  const page = await browser!.newPage();
  await page.setContent('<body></body>');
  const computed = await page.evaluate(
    `${JSON.stringify([...namedColours.keys()])}.map((name) => {
      document.body.style.color = name;
      return getComputedStyle(document.body).color;
    })`,
  );
  const expected = [...namedColours.values()].map((colour) => {
    const value = Number.parseInt(colour.slice(1), 16);
    return `rgb(${value >> 16}, ${(value >> 8) & 255}, ${value & 255})`;
  });
  assert.deepEqual(computed, expected);
});

test('nothing of the file’s own text is left', () => {
  const text = svgOf(`<title>secret-title</title><g id="secret-id" class="secret-class" data-x="secret-data">
    <desc>secret-desc</desc><path d="M0 0h5v5z" style="fill:red;font-family:secret-font"/></g><!-- secret-comment -->`);
  assert.doesNotMatch(svg(alone(readSvg(text)), { width: '9', height: '9', title: null }), /secret/);
});

test('what a picture shows beyond its edge is not painted over the code around it', () => {
  const picture = readSvg(svgOf('<rect x="-50" y="-50" width="300" height="300" fill="red"/>'));
  const code = { x: 0, y: 0, width: 30, height: 30 };
  const layers = [{ kind: 'picture', picture, at: { x: 10, y: 10, width: 10, height: 10 } }] as const;
  const { rgba } = rasterise({ ...code, background: '#ffffff', code, layers }, 1);
  const isRed = (x: number, y: number): boolean => rgba[(y * 30 + x) * 4 + 1] === 0;
  assert.deepEqual(
    [isRed(9, 15), isRed(10, 15), isRed(19, 19), isRed(20, 19), isRed(15, 9)],
    [false, true, true, false, false],
  );
});

test('what two contours enclose is filled or not by the rule, and the rule stays with the shape', () => {
  const twice = 'd="M0 0h100v100h-100zM25 25h50v50h-50z"';
  const middleOf = (inside: string): number => rasterise(alone(readSvg(svgOf(inside))), 0.1).rgba[(5 * 10 + 5) * 4]!;
  assert.equal(middleOf(`<path ${twice}/>`), 0);
  assert.equal(middleOf(`<path ${twice} fill-rule="evenodd"/>`), 255);
  assert.equal(middleOf(`<g style="fill-rule:evenodd"><path ${twice} fill-rule="inherit"/></g>`), 255);
});

/** What is refused, by the reason. */
const hostile: Readonly<Record<string, readonly string[]>> = {
  script: [
    svgOf('<script>alert(1)</script><path d="M0 0h1v1z"/>'),
    svgOf('<path d="M0 0h1v1z" onclick="alert(1)"/>'),
    svgOf('<g onload="alert(1)"/>'),
    svgOf('<defs><x:script xmlns:x="http://www.w3.org/2000/svg"/></defs>'),
    svgOf('<a href="javascript:alert(1)"><path d="M0 0h1v1z"/></a>'),
  ],
  external: [
    svgOf('<image href="https://example.org/a.png"/>'),
    svgOf('<use xlink:href="other.svg#a"/>'),
    svgOf('<path d="M0 0h1v1z" fill="url(https://example.org/#a)"/>'),
    svgOf('<path d="M0 0h1v1z" style="fill:url( \'//example.org/#a\' )"/>'),
    svgOf('<path d="M0 0h1v1z" filter="url(file:///etc/passwd)"/>'),
    svgOf('<style>@import "https://example.org/a.css";</style>'),
    svgOf('<style>path{fill:url(https://example.org/#a)}</style>'),
    `<?xml-stylesheet href="https://example.org/a.css"?>${svgOf('<path d="M0 0h1v1z"/>')}`,
  ],
  doctype: [
    `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n} "&a;&a;&a;&a;">`).join('')}]>${svgOf('<text>&a19;</text>')}`,
    `<!DOCTYPE svg [<!ENTITY file SYSTEM "file:///etc/passwd">]>${svgOf('<path d="&file;"/>')}`,
    `<!DOCTYPE svg SYSTEM "https://example.org/svg.dtd">${svgOf('<path d="M0 0h1v1z"/>')}`,
    `<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x">]>${svgOf('<path d="M0 0h1v1z"/>')}`,
  ],
  nested: [svgOf('<g>'.repeat(64) + '</g>'.repeat(64)), svgOf('<g>'.repeat(19_000) + '</g>'.repeat(19_000))],
  too_complex: [
    svgOf(`<path d="M0 0${'h1v1h-1'.repeat(100_000)}"/>`),
    svgOf(`<path d="M0 0l${'1 1 '.repeat(250_000)}"/>`),
    svgOf(`<polygon points="${'1 1 '.repeat(250_000)}"/>`),
    svgOf('<path d="M0 0h1v1z"/>'.repeat(45_000)),
    svgOf('<g/>'.repeat(200_000)),
    svgOf('<rect width="100" height="100"/>'.repeat(500)),
    svgOf('<rect width="1" height="1"/>'.repeat(1100)),
    svgOf(
      `<path d="M0 0${Array.from({ length: 4000 }, (_, n) => `L${(n * 37) % 100} ${n % 2 ? 0 : 100}`).join('')}"/>`,
    ),
    svgOf(`<path fill="none" stroke="red" d="M0 0${'C0 100 100 0 100 100S0 0 0 0'.repeat(400)}"/>`),
    svgOf('<rect width="1e9" height="50"/>'),
    svgOf('<path stroke="red" stroke-width="1e200" d="M0 0L50 50"/>'),
    svgOf(`<style>${'.a{fill:red}'.repeat(5000)}</style>`),
    svgOf(`<style>.a{${'fill:red;'.repeat(3000)}}</style>${'<g class="a"/>'.repeat(1000)}`),
    svgOf(`<g style="${'fill:red;'.repeat(1000)}"/>`),
  ],
  element: ['text', 'use', 'image', 'foreignObject', 'switch', 'animate', 'svg', 'a', 'iframe'].map((name) =>
    svgOf(`<${name}/><path d="M0 0h1v1z"/>`),
  ),
  property: [
    ...'opacity=".5" fill-opacity="50%" fill="#f008" fill="rgba(1,2,3,.5)" fill="oklch(1,1,1)" filter="url(#f)"'.split(
      ' ',
    ),
    ...'mask="url(#m)" clip-path="url(#c)" style="mix-blend-mode:multiply" transform="rotate(x)" transform="spin(3)"'.split(
      ' ',
    ),
    'stroke="red" stroke-dasharray="2 1"',
    'stroke="red" stroke-width="1em"',
  ]
    .map((attribute) => svgOf(`<path ${attribute} d="M0 0h50v50z"/>`))
    .concat(
      svgOf('<style>g > path{fill:red}</style><path d="M0 0h50v50z"/>'),
      svgOf('<style>@media print{path{fill:red}}</style><path d="M0 0h50v50z"/>'),
      svgOf('<style>path{fill:red</style><path d="M0 0h50v50z"/>'),
      svgOf(
        '<clipPath id="c"><rect x="1" width="99" height="100"/></clipPath><path clip-path="url(#c)" d="M0 0h50v50z"/>',
      ),
      svgOf('<clipPath id="c"><circle r="900"/></clipPath><g clip-path="url(#c)"><path d="M0 0h50v50z"/></g>'),
      svgOf(gradient('linear', '', [0, 0.5, 1])),
      svgOf(gradient('linear', 'spreadMethod="reflect"', [0, 1])),
      svgOf(gradient('radial', 'fx="0.9"', [0, 1])),
      svgOf(gradient('radial', 'gradientTransform="scale(1 2)"', [0, 1])),
      '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>',
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 9"><path d="M0 0h1v1z"/></svg>',
    ),
  empty: [
    svgOf(''),
    svgOf('<path d=""/>'),
    svgOf('<path d="M0 0h5v5z" display="none"/>'),
    svgOf('<rect x="200" width="9" height="9"/>'),
  ],
  broken: [
    '<svg xmlns="http://www.w3.org/2000/svg"',
    svgOf('<path d="M0 0h1v1z">'),
    svgOf('<path d="M0 0 nonsense"/>'),
    svgOf('<path d="L5 5"/>'),
    svgOf('&unknown;'),
  ],
  unknown_kind: ['<html/>', '<svg xmlns="http://www.w3.org/1999/xhtml"/>'],
};

test('what has no place in a logo is refused, with the reason', () => {
  for (const [reason, texts] of Object.entries(hostile))
    for (const text of texts) assert.equal(reasonOf(text), reason, text.slice(0, 200));
});

test('an element that is not understood is named', () => {
  assert.throws(
    () => readSvg(svgOf('<text>a</text>')),
    ({ detail }: Problem) => detail.includes('<text>'),
  );
  assert.throws(
    () => readSvg(svgOf('<path d="M0 0h1v1z" mask="url(#m)"/>')),
    ({ detail }: Problem) => detail.includes('mask'),
  );
});

test('a million line breaks cost no more than other letters', () => {
  assert.equal(reasonOf(svgOf(`${'\r'.repeat(1_000_000)}<path d="M0 0h1v1z"/>`)), null);
});

const lengths = ['0', '10', '-3', '50%', '7.5', '.5', '2px', '1e-9', '1e9'];
const paints = ['red', 'none', 'currentColor', 'hsl(10,20%,30%)', '#fa0', 'inherit', 'url(#a)', 'url(#b) blue'];
const outlines = [
  'M0 0L9 9V5z',
  'M0 0A5 5 0 1 1 0 0',
  'M1 1a0 9 0 0 1 9 9z l4 4',
  'm5 5v0',
  'M9 9H0Q1 1 2 2T9 9S1 1 2 2z',
  '',
];
const transforms = [
  'scale(0)',
  'scale(-2,3)',
  'rotate(30 1 1)',
  'matrix(1 2 3 4 5 6)',
  'skewX(80)',
  'scale(1e300)',
  'scale(1e-300)',
];
/** What stands in each attribute mostly. */
const words: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    'x y x1 x2 y2 cx r rx ry width height offset stroke-width'.split(' ').map((key) => [key, lengths]),
  ),
  ...Object.fromEntries(['fill', 'stroke', 'color', 'stop-color'].map((key) => [key, paints])),
  ...Object.fromEntries(['transform', 'gradientTransform'].map((key) => [key, transforms])),
  d: [...outlines, 'M0 0C1e9 1 1 1 9 9', `M5 5${'c1 9 9 1 2 2'.repeat(40)}`],
  points: ['1,2 3,4 5', '0 0 10 0 10 10', ''],
  id: ['a', 'b'],
  href: ['#a', '#b', '#'],
  'stroke-linejoin': ['round', 'bevel'],
  'stroke-linecap': ['round', 'square'],
  'stroke-miterlimit': ['1', '50', '-1'],
  'fill-rule': ['evenodd', 'nonzero'],
  gradientUnits: ['userSpaceOnUse'],
  visibility: ['hidden', 'visible'],
  opacity: ['0', '1'],
  style: ['fill:blue;stroke:red', 'fill-rule:evenodd', ';;:', 'fill'],
};
const attribute = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.constantFrom(
      ...Object.entries(words).flatMap(([key, all]) => all.map((word) => [key, word] as const)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom(...Object.keys(words)),
      fc.oneof(fc.constantFrom('NaN', '1e400'), fc.string({ maxLength: 12 })),
    ),
  },
);
const attributes = fc.array(attribute, { maxLength: 10 }).map((pairs) => Object.fromEntries(pairs));
const oneOf = (names: string): fc.Arbitrary<string> => fc.constantFrom(...names.split(' '));
const shapes = oneOf('path path path rect circle ellipse line polyline polygon');
type Node = { readonly name: string; readonly attributes: Record<string, string>; readonly children: readonly Node[] };
const around = (name: fc.Arbitrary<string>, inside: fc.Arbitrary<Node>): fc.Arbitrary<Node> =>
  fc.record({ name, attributes, children: fc.array(inside, { maxLength: 3 }) });
const leaf = fc.record({ name: shapes, attributes, children: fc.constant([]) });
const stop = fc.record({ name: oneOf('stop'), attributes, children: fc.constant([]) });
const gradients = around(oneOf('linearGradient radialGradient'), stop);
const group = around(oneOf('g g g defs'), fc.oneof(leaf, gradients));
const node = fc.oneof(
  { weight: 20, arbitrary: fc.oneof(leaf, gradients, around(oneOf('g'), fc.oneof(leaf, group))) },
  { weight: 1, arbitrary: around(shapes, fc.oneof(leaf, stop)) },
);

test('whatever stands in an SVG, it is read and drawn, or refused with a reason of the list', () => {
  let drawn = 0;
  fc.assert(
    fc.property(fc.array(node, { maxLength: 4 }), (nodes) => {
      const text = svgOf(nodes.map(textOf).join(''));
      const reason = reasonOf(text);
      if (reason !== null) {
        assert.ok((logoReasons as readonly string[]).includes(reason), reason);
        return;
      }
      drawn += 1;
      const picture = readSvg(text);
      assert.ok(picture.kind === 'shapes');
      for (const layer of picture.layers)
        if (layer.kind === 'shape')
          readPath(layer.path, {
            move: finite,
            line: finite,
            arc: () => assert.fail(),
            curve: finite,
            close: () => undefined,
          });
      rasterise(alone(picture), 0.5);
      svg(alone(picture), { width: '9', height: '9', title: null });
    }),
    { numRuns: 3000 },
  );
  assert.ok(drawn > 100, `${drawn} were drawn`);
});

function finite(...numbers: number[]): void {
  assert.ok(numbers.every(Number.isFinite));
}

function textOf({ name, attributes, children }: Node): string {
  const said = Object.entries(attributes).map(
    ([key, text]) => ` ${key}="${text.replace(/[<&"]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"`,
  );
  return `<${name}${said.join('')}>${children.map(textOf).join('')}</${name}>`;
}

function svgOf(inside: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">${inside}</svg>`;
}

function gradient(kind: 'linear' | 'radial', attributes: string, offsets: readonly number[]): string {
  const stops = offsets.map((offset, index) => `<stop offset="${offset}" stop-color="#${index}a0"/>`).join('');
  return `<${kind}Gradient id="g" ${attributes}>${stops}</${kind}Gradient><rect width="50" height="50" fill="url(#g)"/>`;
}

/** The reason for which a text is refused, null where it is not. */
function reasonOf(text: string): string | null {
  try {
    readSvg(text);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    assert.equal(error.type, 'invalid');
    assert.equal(error.errors[0]!.field, 'logo');
    return error.errors[0]!.reason;
  }
}

/** A picture that is all of a drawing. */
function alone(picture: Picture): Drawing {
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  return { ...whole, background: '#ffffff', code: whole, layers: [{ kind: 'picture', picture, at: whole }] };
}
