/** Rows: what every file of an import has in common, whatever becomes of its rows. */
import { createHash } from 'node:crypto';
import type { Actor } from '#guard';
import { bringProjects } from '#links';
import type { z } from 'zod';
import type { Refusal } from './parsing/broken.ts';
import { idFrom } from './parsing/id.ts';
import type { Item } from './parsing/item.ts';
import { read } from './shapes.ts';

/** Some rows of a file about to be brought in. */
export type Bringing = {
  readonly who: Actor;
  readonly jobId: string;
  /** How many rows of the file came before: the same rows have the same number, however often they are tried. */
  readonly from: number;
  readonly items: readonly Item[];
  /** The names of the archive's projects, by their ids there. */
  readonly projects: () => Promise<ReadonlyMap<string, string>>;
  /** A file beside the rows, such as a picture. Throws Problem `invalid` (file) where it is missing, damaged or too large. */
  readonly file: (name: string) => Promise<Buffer>;
};

/** Why each row is refused; null where it is not. Called again with the same rows, it changes nothing. */
type Bring = (bringing: Bringing) => Promise<readonly (Refusal | null)[]>;

export type ImportFile = {
  readonly name: string;
  readonly format: 'json' | 'csv';
  readonly rows_max: number;
  /** About as many rows as take 100 ms. */
  readonly atOnce: number;
  readonly bring: Bring;
};

/** Refuses rows that are none, and has the others brought. */
export async function each<S extends z.ZodType>(
  { items }: Bringing,
  schema: S,
  bring: (rows: readonly z.output<S>[]) => Promise<readonly (Refusal | null)[]>,
): Promise<readonly (Refusal | null)[]> {
  const refusals: (Refusal | null)[] = items.map(() => null);
  const good: { readonly place: number; readonly said: z.output<S> }[] = [];
  for (const [place, { value, refusal }] of items.entries()) {
    const result = refusal ? { refusal } : read(schema, value);
    if ('refusal' in result) refusals[place] = result.refusal;
    else good.push({ place, said: result.said });
  }
  const outcomes = await bring(good.map(({ said }) => said));
  for (const [i, { place }] of good.entries()) refusals[place] = outcomes[i] ?? null;
  return refusals;
}

/** The ids of projects by their names; those that are not here are made. */
export async function projectsHere(
  { who }: Bringing,
  named: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(named.flatMap((name) => name ?? []))];
  if (names.length === 0) return new Map();
  return bringProjects(
    who,
    names.map((name) => ({ name })),
  );
}

/**
 * The id that something of an upload has here: the same whenever this import comes to it, so that nothing is made twice, and
 * another one in every other import, so that what is counted goes to links that this one made.
 */
export function idOf({ jobId }: Bringing, name: string): string {
  return idFrom(createHash('sha256').update(`${jobId} ${name}`).digest());
}
