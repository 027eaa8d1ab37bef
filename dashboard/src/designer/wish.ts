/** A wish: all that the designer's controls say about a code, saved or not, and what follows from it. */
import {
  type Content,
  type Design,
  encode,
  type EncodeOptions,
  type Level,
  plain,
  type Prescribed,
  read,
  type Refusal,
  type Said as SaidText,
  type Symbol,
  TooLong,
} from '#qr';
import type { Content as ApiContent } from '../api/client.ts';
import { isAlike } from './alike.ts';
import { type Form, share, shareMax } from './logo-size.ts';

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

/** A code to be drawn, or why there is none yet. */
export type Said =
  | {
      readonly ok: true;
      readonly text: string;
      readonly symbol: Symbol;
      readonly level: Level;
      /** How its standard wants it to look; null where that is free. */
      readonly prescribed: Prescribed | null;
    }
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
  const said: SaidText = reading;
  const { text, level: named, version_max, prescribed = null } = said;
  const encoding: EncodeOptions = {
    level: named ?? level,
    raise: named === undefined,
    ...(version_max === undefined ? {} : { version_max }),
  };
  try {
    const symbol = encode(text, encoding);
    return { ok: true, text, symbol, level: symbol.level, prescribed };
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return { ok: false, errors: [], isTooLong: true };
  }
}

function textOf(source: Exclude<Source, { of: 'content' }>): string {
  return source.of === 'link' ? source.says : `${location.origin.toUpperCase()}/Q/${placeholder}`;
}

/** Shown as long as nothing can be drawn, so that one sees the design all the same. */
export const sampleSymbol: Symbol = encode('KURZUM KURZUM KURZUM KURZUM', { level: 'M' });

/** The wish with another level, and a logo no larger than that bears. */
export function withLevel(wish: Wish, level: Level, form: Form): Wish {
  const { design } = wish;
  const said = saidBy({ ...wish, level });
  const most = Math.max(said.ok ? shareMax(said.symbol, form) : share.max, share.min);
  return { ...wish, level, design: withShare(design, Math.min(design.logo?.share ?? share.min, most)) };
}

/** Whether a standard says how such a code looks, so that there is nothing to choose. */
export function isPrescribed({ source }: Pick<Wish, 'source'>): boolean {
  return source.of === 'content' && source.content.kind === 'swiss_bill';
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
