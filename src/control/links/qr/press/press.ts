/** The press: draws, reads and grades codes, on threads of its own, so that control answers everybody else meanwhile. */
import { now } from '#clock';
import type { Code, Level, Verdict } from '#qr';
import { Pool, type Turn } from './pool.ts';
import type { Paper } from './paper.ts';

export { formats, paperDraft, paperQuery, type Format, type Paper } from './paper.ts';
export { type Turn } from './pool.ts';

/** A verdict, and what the code became in which it ends: how strong, and how many modules wide. */
export type Graded = Verdict & { readonly version: number; readonly level: Level; readonly modules: number };

export type Printed = { readonly mediaType: MediaType; readonly bytes: Uint8Array<ArrayBuffer> | string };
export const mediaTypes = {
  svg: 'image/svg+xml',
  png: 'image/png',
  pdf: 'application/pdf',
  eps: 'application/postscript',
} as const;
type MediaType = (typeof mediaTypes)[keyof typeof mediaTypes];

/** What a thread is asked. */
export type Order =
  | { readonly kind: 'grade'; readonly code: Code }
  | { readonly kind: 'read'; readonly code: Code }
  | { readonly kind: 'print'; readonly code: Code; readonly paper: Paper; readonly at: Date };

const pool = new Pool<Order>(new URL('worker.ts', import.meta.url));

/**
 * How well the code survives, and why. Every function here throws `invalid` of `level` where the text is too long for it,
 * `too_many` where the tenant has too much waiting, and `unavailable` where it took too long, or control is about to stop.
 */
export function grade(code: Code, turn: Turn): Promise<Graded> {
  return pool.run({ kind: 'grade', code }, turn) as Promise<Graded>;
}

/** Whether an independent decoder reads the code as it is. */
export function reads(code: Code, turn: Turn): Promise<boolean> {
  return pool.run({ kind: 'read', code }, turn) as Promise<boolean>;
}

/** The code as a file. Throws `invalid` of `size` where a module would be smaller than a pixel. */
export function print(code: Code, paper: Paper, turn: Turn): Promise<Printed> {
  return pool.run({ kind: 'print', code, paper, at: now() }, turn) as Promise<Printed>;
}

/** Ends the threads; what waits is answered `unavailable`. */
export function closePress(): Promise<void> {
  return pool.close();
}
