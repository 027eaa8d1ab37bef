/** Items: what a file has in it, row by row, whatever its format. */
import type { Refusal } from './broken.ts';

export type Item = {
  /** That it begins in, counted from 1. */
  readonly line: number;
  /** Its fields, of which nothing is known but their names. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Why it is none, where that shows before anybody looks at the fields. */
  readonly refusal?: Refusal;
};
