/** Kinds: what a job of each kind does, one step after the other, whatever happens in between. */
import type { Action, Actor, Own, OwnAction } from '#guard';
import { Problem } from '#problem';

/** Whose job it is: a member's in their tenant, or somebody's with their own account, above all tenants. */
export type Owner = Actor | Own;

export const kinds = ['tenant_export', 'import', 'codes', 'account_export', 'account_erasure'] as const;
export type Kind = (typeof kinds)[number];

/** Why a job failed, or was cancelled by Kurzum itself: a closed list, in the database too. */
export const reasons = [
  'forbidden',
  'unreadable',
  'not_an_archive',
  'not_a_table',
  'too_large',
  'too_many_rows',
  'failed',
  'person_erased',
] as const;
export type Reason = (typeof reasons)[number];

/** A job that can't go on, for good, and why. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
  readonly code: Reason;
  constructor(code: Reason) {
    super(code);
    this.code = code;
  }
}

/** A piece of one of the job's files, as far as it can be known without reading it. */
export type Piece = { readonly n: number; readonly bytes: number };

/** A job about to take its next step. */
export type Work<Who extends Owner = Owner> = {
  readonly id: string;
  readonly who: Who;
  readonly createdAt: Date;
  /** What the step before left, or what the job was begun with. */
  readonly cursor: unknown;
  readonly done: number;
  readonly total: number;
  readonly failedRows: number;
  /** What there is of a file, such as of an upload, in order. */
  pieces(file: string): Promise<readonly Piece[]>;
  /** Null where there is none. */
  piece(file: string, n: number): Promise<Buffer | null>;
};

/** What a step came to: kept in one transaction, so that the next one follows upon all of it or upon nothing. */
export type Step = {
  /** Anything that is JSON; sealed. */
  readonly cursor: unknown;
  readonly done: number;
  readonly total?: number;
  readonly failedRows?: number;
  /** What is added to the job's files, in this order. */
  readonly parts?: readonly Part[];
  /** Whether that was the last one. */
  readonly finished?: boolean;
};

export type Part = { readonly file: string; readonly content: string | Uint8Array };

/**
 * What a kind does. A step takes about 100 ms and no more. It may be taken twice, when whoever took it was killed before it
 * was kept, so that what it changes by itself must be the same the second time. It throws JobFailed where the job can't go on;
 * Problem `unavailable` is tried again, and any other error fails the job.
 */
export type JobKind<Who extends Owner = Owner> = {
  /** What the member must be allowed to do, at each step anew. */
  readonly grant: Who extends Actor ? Action : OwnAction;
  readonly step: (work: Work<Who>) => Promise<Step>;
  /** Whether who asked for it hears by mail that its archive is there. */
  readonly archives?: true;
};

/** Whether it leaves an archive once it is done. */
export function leavesArchive(kind: Kind): boolean {
  return kind === 'codes' || kind.endsWith('_export');
}

/** A token, or an operator who was let in, has less than the member; Problem `forbidden`. */
export function requireSession(owner: Owner): void {
  if (isMember(owner) && owner.via !== 'session')
    throw new Problem('forbidden', 'This takes a session: sign in to the dashboard.');
}

/** Whether it is a member's. */
export function isMember(owner: Owner): owner is Actor {
  return owner.kind === 'member';
}
