/** A wish: all that the designer's controls say about a code, saved or not, and what follows from it. */
import {
  type Content,
  type Design,
  encode,
  type EncodeOptions,
  type Level,
  plain,
  read,
  type Refusal,
  type Symbol,
  TooLong,
} from '#qr';
import type { Content as ApiContent } from '../api/client.ts';

/** A design as the API has it: its logo by its id. */
export type Look = Omit<Design, 'logo'> & { readonly logo: LogoUse | null };
/** `share` is of the code's width. */
export type LogoUse = { readonly id: string; readonly share: number; readonly clears: boolean };

/** What the code says: the address of a link that exists, of one that is yet to be made, or something of its own. */
export type Source =
  | { readonly of: 'link'; readonly linkId: string; readonly says: string; readonly name: string }
  | { readonly of: 'target'; readonly target: string }
  | { readonly of: 'content'; readonly content: Content };

export type Wish = {
  readonly name: string;
  readonly source: Source;
  readonly design: Look;
  readonly level: Level;
  readonly projectId: string | null;
};

export const plainLook: Look = { ...plain, logo: null };
export const emptyContent: Content = { kind: 'url', url: '' };

/** A code to be drawn, or why there is none yet. */
export type Said =
  | { readonly ok: true; readonly text: string; readonly symbol: Symbol; readonly level: Level }
  | {
      readonly ok: false;
      readonly errors: readonly Refusal[];
      /** Whether all is well but that this level leaves too little room. */
      readonly isTooLong: boolean;
    };

/** Codes of links have seven signs; which ones is known when the link is made, and makes no difference to the size. */
const placeholder = '2222222';

/** A text as it is shown: what is not known yet is dots. */
export function shownText({ of }: Source, text: string): string {
  return of === 'target' ? text.slice(0, -placeholder.length) + '•'.repeat(placeholder.length) : text;
}

/** What the code says, and its modules: the smallest that carry it. */
export function saidBy({ source, level }: Pick<Wish, 'source' | 'level'>): Said {
  const reading = source.of === 'content' ? read(source.content) : ({ ok: true, text: textOf(source) } as const);
  if (!reading.ok) return { ok: false, errors: reading.errors, isTooLong: false };
  const { text, level: named, version_max } = { level: undefined, version_max: undefined, ...reading };
  const encoding: EncodeOptions = {
    level: named ?? level,
    raise: named === undefined,
    ...(version_max === undefined ? {} : { version_max }),
  };
  try {
    const symbol = encode(text, encoding);
    return { ok: true, text, symbol, level: symbol.level };
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return { ok: false, errors: [], isTooLong: true };
  }
}

function textOf(source: Exclude<Source, { of: 'content' }>): string {
  return source.of === 'link' ? source.says : `${location.origin.toUpperCase()}/Q/${placeholder}`;
}

/** Shown as long as nothing can be drawn, so that one sees the design all the same. */
export const sampleSymbol: Symbol = encode('HTTPS://EXAMPLE.ORG/Q/AAAAAAA', { level: 'M' });

/** Of a code's words, how many may be wrong and are made good all the same (ISO/IEC 18004, table 9). */
const madeGood: Readonly<Record<Level, number>> = { L: 0.07, M: 0.15, Q: 0.25, H: 0.3 };
/** What is offered; beyond it scanners begin to take a code for another one, whatever its error correction. */
export const share = { min: 0.1, max: 0.3 } as const;
/** Of what error correction makes good; the rest is left for dirt. */
const borne = 0.8;
/** Eyes with what is around them, and timing patterns a module of the side: no words are there. */
const [eyes_modules, timing_modules] = [225, 2];

/**
 * How much of a code's width a logo may take, so that error correction makes good what lies under it. A word is two
 * modules wide and four high, and one that is only touched may be lost too.
 * @param form width and height of the logo, in whatever unit
 * @returns 0 where not even the least is borne
 */
export function shareMax({ size, level }: Pick<Symbol, 'size' | 'level'>, form: Form): number {
  const words = (size * size - eyes_modules - timing_modules * size) / 8;
  const side = Math.max(form.width, form.height);
  const bears = (of: number): boolean => {
    const [width, height] = [form.width, form.height].map((one) => (of * size * one) / side + 1) as [number, number];
    return (width / 2 + 1) * (height / 4 + 1) <= words * madeGood[level] * borne;
  };
  let most: number = share.max;
  while (most >= share.min && !bears(most)) most = Math.round((most - 0.01) * 100) / 100;
  return most < share.min ? 0 : most;
}

export type Form = { readonly width: number; readonly height: number };
export const square: Form = { width: 1, height: 1 };

/** The wish with another level, and a logo no larger than that bears. */
export function withLevel(wish: Wish, level: Level, form: Form): Wish {
  const { design } = wish;
  const said = saidBy({ ...wish, level });
  const most = Math.max(said.ok ? shareMax(said.symbol, form) : share.max, share.min);
  return { ...wish, level, design: withShare(design, Math.min(design.logo?.share ?? share.min, most)) };
}

export function withShare(design: Look, to: number): Look {
  return design.logo === null ? design : { ...design, logo: { ...design.logo, share: to } };
}

/** A content as the API takes it: JSON has no fields without a value. */
export function sendable(content: Content): ApiContent {
  return JSON.parse(JSON.stringify(content)) as ApiContent;
}

export function isSame(one: Wish, other: Wish): boolean {
  return isAlike(one, other);
}

/** Whether both are the same JSON, in whatever order their fields stand. */
export function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder);
}

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
