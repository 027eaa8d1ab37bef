/** Parts: what rows of several groups have in common. */
import { version } from '#links';
import { z } from 'zod';
import { componentNames } from './shapes.ts';

export const byId = z.strictObject({ id: z.uuid().toLowerCase() });
export const mergePatch = 'application/merge-patch+json';
export const moment = z.string().meta({ format: 'date-time' });
export const email = z.string().min(3).max(254);
export const locale = z.enum(['de', 'en']);

/** Gives schemas their names in `#/components/schemas`, and so in the client. */
export function named(schemas: Readonly<Record<string, z.ZodType>>): void {
  for (const [id, schema] of Object.entries(schemas)) componentNames.add(schema, { id });
}

/** The version is no part of the JSON; it goes into `ETag`. */
export function shown<Thing extends { readonly [version]: number }>(thing: Thing): { body: Thing; version: number } {
  return { body: thing, version: thing[version] };
}
