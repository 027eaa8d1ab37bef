/** The press: draws, reads and grades codes, on threads of its own, so that control answers everybody else meanwhile. */
import { now } from '#clock';
import { Problem } from '#problem';
import type { Level, Verdict } from '#qr';
import type { PackedCode, PackedDesign, PackedPicture } from '../logo/packed.ts';
import { type Answer, Pool, problemOf, type Turn } from './pool.ts';
import type { SheetOptions } from '../print/sheet.ts';
import type { Paper } from './paper.ts';

export { paperDraft, paperQuery, type Format, type Paper } from './paper.ts';
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

/** A file, what the code in it became, and whether an independent decoder reads it. */
export type Impression = Printed & { readonly level: Level; readonly version: number; readonly reads: boolean };
type Uncoloured = Omit<PackedCode, 'design'>;

/** Codes, and which of them each label shows. */
export type Sheet = SheetOptions & {
  readonly codes: readonly PackedCode[];
  readonly labels: readonly { readonly place: number; readonly caption: string | null }[];
};

/** What a thread is asked. */
export type Order =
  | { readonly kind: 'grade'; readonly code: PackedCode }
  | { readonly kind: 'read'; readonly code: PackedCode }
  | { readonly kind: 'print'; readonly code: PackedCode; readonly paper: Paper; readonly at: Date }
  | {
      readonly kind: 'run';
      readonly codes: readonly Uncoloured[];
      readonly design: PackedDesign;
      readonly paper: Paper;
      readonly at: Date;
    }
  | { readonly kind: 'sheet'; readonly sheet: Sheet; readonly at: Date }
  | { readonly kind: 'logo'; readonly file: Uint8Array; readonly bytes_max: number };

const pool = new Pool<Order>(new URL('worker.ts', import.meta.url));

/**
 * How well the code survives, and why. Every function here throws `invalid` of `level` where the text is too long for it,
 * `too_many` where the tenant has too much waiting, and `unavailable` where it took too long, or control is about to stop.
 */
export function grade(code: PackedCode, turn: Turn): Promise<Graded> {
  return pool.run({ kind: 'grade', code }, turn) as Promise<Graded>;
}

/** Whether an independent decoder reads the code as it is. */
export function reads(code: PackedCode, turn: Turn): Promise<boolean> {
  return pool.run({ kind: 'read', code }, turn) as Promise<boolean>;
}

/** The code as a file. Throws `invalid` of `size` where a module would be smaller than a pixel. */
export function print(code: PackedCode, paper: Paper, turn: Turn): Promise<Printed> {
  return pool.run({ kind: 'print', code, paper, at: now() }, turn) as Promise<Printed>;
}

/** Some codes in one design, one after the other on one thread: each as a file, or why it can't be one. */
export async function printRun(
  codes: readonly Uncoloured[],
  design: PackedDesign,
  paper: Paper,
  turn: Turn,
): Promise<readonly (Impression | Problem)[]> {
  const plainly = codes.map(({ text, encoding }) => ({ text, encoding }));
  const order = { kind: 'run', codes: plainly, design, paper, at: now() } as const;
  const answers = await pool.run(order, turn, { codes: codes.length, isLong: true });
  return (answers as readonly Answer[]).map((answer) => {
    if (answer.kind === 'failed') throw answer.error;
    return answer.kind === 'done' ? (answer.result as Impression) : problemOf(answer);
  });
}

/** A sheet of labels as a PDF, which takes as long as some large codes. */
export function printLabels(sheet: Sheet, turn: Turn): Promise<Uint8Array<ArrayBuffer>> {
  return pool.run({ kind: 'sheet', sheet, at: now() }, turn, { codes: 2, isLong: true }) as Promise<
    Uint8Array<ArrayBuffer>
  >;
}

/** What a file of a logo shows. Throws `invalid` of `logo`, with one of `logoReasons`. */
export function readLogo(file: Uint8Array, bytes_max: number, turn: Turn): Promise<PackedPicture> {
  return pool.run({ kind: 'logo', file, bytes_max }, turn) as Promise<PackedPicture>;
}

/** Ends the threads; what waits is answered `unavailable`. */
export function closePress(): Promise<void> {
  return pool.close();
}

/**
 * That a code may leave Kurzum: because it reads, or because somebody insists. Throws `conflict` where neither is so.
 * @returns whether they had to insist
 */
export async function requireReadable(code: PackedCode, insist: boolean, turn: Turn): Promise<boolean> {
  if (await reads(code, turn)) return false;
  if (insist) return true;
  throw unreadable();
}

/** What somebody hears who exports what no scanner reads. */
export function unreadable(): Problem {
  return new Problem('conflict', 'No scanner reads this design. Mend it, or insist on it.', {
    errors: [{ field: 'design', reason: 'unreadable' }],
  });
}
