/** Given: grants as somebody wants to give them, checked against what there is and against what the giver holds. */
import { z } from 'zod';
import { Problem, invalid } from '#problem';
import type { Change } from '../change/change.ts';
import { type Grant, holds, isMeaningful, resources, rights } from './grant.ts';

/** Every resource × right, in all of the tenant, would be 36; the rest is room for projects. */
const given_max = 200;

/** Grants as clients send and get them. */
export const grantsJson = z
  .array(
    z.strictObject({
      resource: z.enum(resources),
      right: z.enum(rights),
      scope: z
        .discriminatedUnion('of', [
          z.strictObject({ of: z.literal('all') }),
          z.strictObject({ of: z.literal('project'), projectId: z.uuid().toLowerCase() }),
          z.strictObject({ of: z.literal('own') }),
        ])
        .describe('Everywhere in the tenant, in one project, or for what the member made.'),
    }),
  )
  .max(given_max)
  .readonly();

/**
 * The grants as they are stored: each once, in one order. Throws Problem `invalid` for one that can mean nothing, and for a
 * project that the tenant doesn't have, another's among them.
 */
export async function acceptGrants({ db }: Pick<Change, 'db'>, given: readonly Grant[]): Promise<readonly Grant[]> {
  if (given.length > given_max) throw invalid('grants', 'too_many', `Use at most ${given_max} grants.`);
  const senseless = given.findIndex((grant) => !isMeaningful(grant));
  if (senseless >= 0) throw invalid(`grants.${senseless}.scope`, 'meaningless', 'This right has no such scope.');
  const named = new Set(given.map(projectOf).filter((id) => id !== null));
  if (named.size > 0) {
    // Kept until the grants are written, though a grant for a project that is gone would open nothing.
    const rows = await db
      .selectFrom('project')
      .select('id')
      .where('id', 'in', [...named])
      .forKeyShare()
      .execute();
    const found = new Set(rows.map(({ id }) => id));
    const lost = given.findIndex((grant) => projectOf(grant) !== null && !found.has(projectOf(grant)!));
    if (lost >= 0) throw invalid(`grants.${lost}.scope.projectId`, 'not_found', 'There is no such project.');
  }
  return inOrder(given);
}

/** Throws Problem `forbidden` where `held` doesn't include all of `given`: nobody gives more than they have. */
export function requireHeld(held: readonly Grant[], given: readonly Grant[]): void {
  if (given.every((grant) => holds(held, grant))) return;
  throw new Problem('forbidden', 'This takes rights that you do not have yourself.');
}

/** Whether both lists say the same, in whatever order and spelling: the database has its own of fields. */
export function sameGrants(one: readonly Grant[], other: readonly Grant[]): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

function projectOf({ scope }: Grant): string | null {
  return scope.of === 'project' ? scope.projectId : null;
}

function inOrder(grants: readonly Grant[]): readonly Grant[] {
  const keyed = new Map(grants.map((grant) => [keyOf(grant), grant]));
  return [...keyed.keys()].toSorted().map((key) => plain(keyed.get(key)!));
}

function keyOf(grant: Grant): string {
  return `${resources.indexOf(grant.resource)} ${rights.indexOf(grant.right)} ${grant.scope.of} ${projectOf(grant) ?? ''}`;
}

// Field by field, so that equal grants are equal texts.
function plain({ resource, right, scope }: Grant): Grant {
  return {
    resource,
    right,
    scope: scope.of === 'project' ? { of: 'project', projectId: scope.projectId } : { of: scope.of },
  };
}
