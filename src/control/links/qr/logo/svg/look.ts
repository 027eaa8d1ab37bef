/** Looks: how shapes are painted, from their attributes, their inline style and what surrounds them (SVG 2, §6). */
import type { Colour } from '#qr';
import { refusal } from '../refusal.ts';
import { colourOf, halfTransparent } from './value/colour.ts';
import { lengthOf } from './value/numbers.ts';
import { spelled, type Element } from './tree.ts';

/** Nothing, a colour, or what is defined elsewhere under an id, with what is painted where nothing is. */
export type Fill = Colour | null | { readonly id: string; readonly otherwise: Colour | null };

export type Look = {
  readonly colour: Colour | null;
  readonly fill: Fill;
  readonly fillOpacity: 0 | 1;
  readonly rule: 'nonzero' | 'evenodd';
  readonly stroke: Fill;
  readonly strokeOpacity: 0 | 1;
  /** As it is written, since percent depend on the picture. */
  readonly strokeWidth: string;
  readonly cap: 'butt' | 'round' | 'square';
  readonly join: 'miter' | 'round' | 'bevel';
  readonly miterLimit: number;
  readonly dashes: string;
  readonly isVisible: boolean;
};

export const firstLook: Look = {
  colour: '#000000',
  fill: '#000000',
  fillOpacity: 1,
  rule: 'nonzero',
  stroke: null,
  strokeOpacity: 1,
  strokeWidth: '1',
  cap: 'butt',
  join: 'miter',
  miterLimit: 4,
  dashes: 'none',
  isVisible: true,
};

/** The look of an element; null where neither it nor anything in it is drawn. */
export function lookOf(element: Element, around: Look): Look | null {
  const said = propertiesOf(element);
  const word = <const W extends string>(property: string, words: readonly W[], otherwise: W): W =>
    words.find((known) => known === said(property)) ?? otherwise;
  if (said('display') === 'none') return null;
  if (wholeShare(said('opacity') ?? '1') === 0) return null;
  refuseEffects(said);

  const colour = said('color') === undefined ? around.colour : colourOf(currentColour(said('color')!, around.colour));
  const paint = (property: 'fill' | 'stroke'): Fill => {
    const text = said(property);
    return text === undefined ? around[property] : fillOf(text, colour);
  };
  const seen = (property: 'fill' | 'stroke'): 0 | 1 => {
    const text = said(`${property}-opacity`);
    return text === undefined ? around[`${property}Opacity`] : wholeShare(text);
  };
  return {
    colour,
    fill: paint('fill'),
    fillOpacity: seen('fill'),
    rule: word('fill-rule', ['nonzero', 'evenodd'], around.rule),
    stroke: paint('stroke'),
    strokeOpacity: seen('stroke'),
    strokeWidth: said('stroke-width') ?? around.strokeWidth,
    cap: word('stroke-linecap', ['butt', 'round', 'square'], around.cap),
    join: word('stroke-linejoin', ['miter', 'round', 'bevel'], around.join),
    miterLimit: said('stroke-miterlimit') === undefined ? around.miterLimit : lengthOf(said('stroke-miterlimit')!, 1),
    dashes: said('stroke-dasharray') ?? around.dashes,
    isVisible:
      word('visibility', ['visible', 'hidden', 'collapse'], around.isVisible ? 'visible' : 'hidden') === 'visible',
  };
}

/** What an element says of a property; inline style goes before attributes. Nothing where it inherits. */
export function propertiesOf({ attributes }: Element): (property: string) => string | undefined {
  const inline = new Map<string, string>();
  for (const declaration of (attributes['style'] ?? '').split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    const value = declaration.slice(colon + 1).replace(/!\s*important\s*$/i, '');
    inline.set(declaration.slice(0, colon).trim().toLowerCase(), value.trim());
  }
  return (property) => {
    const value = inline.get(property) ?? (property === 'transform' ? undefined : attributes[property]?.trim());
    return value === 'inherit' || value === '' ? undefined : value;
  };
}

/** Effects that ink has not, with the words that stand for going without. */
const effects = {
  filter: ['none'],
  mask: ['none'],
  'mix-blend-mode': ['normal'],
  'paint-order': ['normal', 'fill', 'fill stroke', 'fill stroke markers'],
  'vector-effect': ['none'],
  marker: ['none'],
  'marker-start': ['none'],
  'marker-mid': ['none'],
  'marker-end': ['none'],
  // As a property; the attribute is understood.
  transform: ['none'],
} as const;

function refuseEffects(said: (property: string) => string | undefined): void {
  for (const [property, harmless] of Object.entries(effects)) {
    const value = said(property);
    if (value !== undefined && !(harmless as readonly string[]).includes(value))
      throw refusal('property', `The SVG uses ${property}, which has no place in print. Turn it into plain shapes.`);
  }
}

export function fillOf(text: string, current: Colour | null): Fill {
  const [, id, otherwise = 'none'] = /^url\(\s*["']?#([^"')]+)["']?\s*\)\s*(.*)$/s.exec(text) ?? [];
  if (id === undefined) return colourOf(currentColour(text, current));
  return { id, otherwise: otherwise === '' ? null : colourOf(currentColour(otherwise, current)) };
}

function currentColour(text: string, current: Colour | null): string {
  return text.trim().toLowerCase() === 'currentcolor' ? (current ?? 'none') : text;
}

/** An opacity, if all or nothing is seen. */
export function wholeShare(text: string): 0 | 1 {
  const share = lengthOf(text, 1);
  if (share > 0 && share < 1) throw halfTransparent();
  return share > 0 ? 1 : 0;
}

export function unknownElement(name: string): Error {
  return refusal('element', `The SVG uses ${spelled(name)}, which is not understood here. Turn it into plain shapes.`);
}
