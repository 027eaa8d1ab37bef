/** The press: draws, reads and grades codes, on threads of its own, so that control answers everybody else meanwhile. */
import { now } from '#clock';
import { Problem } from '#problem';
import type { Code, Design, Level, Verdict } from '#qr';
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
type Uncoloured = Omit<Code, 'design'>;

/** Codes, and which of them each label shows. */
export type Sheet = SheetOptions & {
  readonly codes: readonly Code[];
  readonly labels: readonly { readonly place: number; readonly caption: string | null }[];
};

/** What a thread is asked. */
export type Order =
  | { readonly kind: 'grade'; readonly code: Code }
  | { readonly kind: 'read'; readonly code: Code }
  | { readonly kind: 'print'; readonly code: Code; readonly paper: Paper; readonly at: Date }
  | {
      readonly kind: 'run';
      readonly codes: readonly Uncoloured[];
      readonly design: Design;
      readonly paper: Paper;
      readonly at: Date;
    }
  | { readonly kind: 'sheet'; readonly sheet: Sheet; readonly at: Date };

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

/** Some codes in one design, one after the other on one thread: each as a file, or why it can't be one. */
export async function printRun(
  codes: readonly Uncoloured[],
  design: Design,
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

/** A sheet of labels as a PDF. */
export function printLabels(sheet: Sheet, turn: Turn): Promise<Uint8Array<ArrayBuffer>> {
  return pool.run({ kind: 'sheet', sheet, at: now() }, turn, { isLong: true }) as Promise<Uint8Array<ArrayBuffer>>;
}

/** Ends the threads; what waits is answered `unavailable`. */
export function closePress(): Promise<void> {
  return pool.close();
}

/**
 * That a code may leave Kurzum: because it reads, or because somebody insists. Throws `conflict` where neither is so.
 * @returns whether they had to insist
 */
export async function requireReadable(code: Code, insist: boolean, turn: Turn): Promise<boolean> {
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
