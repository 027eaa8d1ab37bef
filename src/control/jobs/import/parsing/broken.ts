/** What is wrong with a file or with a row of it: said by line, field and a word of a closed list, and never by what it said. */
import type { FieldError } from '#problem';
import type { Reason } from '../../kind.ts';

/** Why a row is refused, where Problems have no word for it already. */
export type Refusal = Pick<FieldError, 'field' | 'reason'>;

/** A file that can't be read on from a line. */
export class Broken extends Error {
  override readonly name = 'Broken';
  /** What the import fails with. */
  readonly code: Reason;
  /** Counted from 1; 0 where it is the file as a whole. */
  readonly line: number;
  readonly refusal: Refusal;

  constructor(code: Reason, line: number, refusal: Refusal) {
    super(refusal.reason);
    this.code = code;
    this.line = line;
    this.refusal = refusal;
  }
}
