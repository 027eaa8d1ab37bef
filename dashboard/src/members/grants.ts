/** Grants as the matrix shows them: one field for each resource and right, and what each preset fills in. */
import type { Grants, Member } from '../api/client.ts';

export type Grant = Grants[number];
export type Resource = Grant['resource'];
export type Right = Grant['right'];
export type PresetName = Member['preset'];

export const resources = ['link', 'qr', 'project', 'report', 'domain', 'member', 'token', 'audit', 'settings'] as const;
export const rights = ['view', 'create', 'edit', 'delete'] as const;

/** What stands in a field: everything, or some (nothing at all where both are empty). */
export type Field =
  | { readonly all: true }
  | { readonly all: false; readonly own: boolean; readonly projects: readonly string[] };

export const emptyField = { all: false, own: false, projects: [] } as const satisfies Field;

/** The narrower scopes that a field can have; without any it is a plain yes or no. */
export function scopesOf(resource: Resource, right: Right): { readonly own: boolean; readonly projects: boolean } {
  if (resource === 'link' || resource === 'qr' || resource === 'report') return { own: true, projects: true };
  if (resource === 'token') return { own: true, projects: false };
  return { own: false, projects: resource === 'project' && right !== 'create' };
}

/** What the grants put into a field. */
export function fieldOf(grants: Grants, resource: Resource, right: Right): Field {
  const scopes = grants
    .filter((grant) => grant.resource === resource && grant.right === right)
    .map((grant) => grant.scope);
  if (scopes.some((scope) => scope.of === 'all')) return { all: true };
  const projects = scopes.flatMap((scope) => (scope.of === 'project' ? [scope.projectId] : []));
  return { all: false, own: scopes.some((scope) => scope.of === 'own'), projects };
}

/** The grants with another value in one field. */
export function withField(grants: Grants, resource: Resource, right: Right, field: Field): Grants {
  const others = grants.filter((grant) => grant.resource !== resource || grant.right !== right);
  if (field.all) return [...others, { resource, right, scope: { of: 'all' } }];
  return [
    ...others,
    ...(field.own ? [{ resource, right, scope: { of: 'own' } } as const] : []),
    ...field.projects.map((projectId) => ({ resource, right, scope: { of: 'project', projectId } }) as const),
  ];
}

/** Whether both let do the same, in whatever order they stand. */
export function isSame(one: Grants, other: Grants): boolean {
  return textOf(one) === textOf(other);
}

function textOf(grants: Grants): string {
  return grants
    .map(({ resource, right, scope }) => `${resource} ${right} ${scope.of === 'project' ? scope.projectId : scope.of}`)
    .toSorted()
    .join('\n');
}

/** Whether the grants let do it to anything at all. */
export function holds(grants: Grants, resource: Resource, right: Right): boolean {
  return grants.some((grant) => grant.resource === resource && grant.right === right);
}

/** Whether the grants let do it to something in that project; to what is in none where it is null. */
export function reaches(grants: Grants, resource: Resource, right: Right, projectId: string | null): boolean {
  return grants.some(
    (grant) =>
      grant.resource === resource &&
      grant.right === right &&
      (grant.scope.of !== 'project' || grant.scope.projectId === projectId),
  );
}

const everywhere = (resource: Resource, ...some: readonly Right[]): Grants =>
  some.map((right) => ({ resource, right, scope: { of: 'all' } }));
const everything = resources.flatMap((resource) => everywhere(resource, ...rights));
const reading = (['link', 'qr', 'project', 'domain', 'report'] as const).flatMap((one) => everywhere(one, 'view'));
const own = (['view', 'create', 'delete'] as const).map(
  (right) => ({ resource: 'token', right, scope: { of: 'own' } }) as const,
);

/** What each preset fills in, as the server has it; a test compares them. */
export const presetGrants: Readonly<Record<Exclude<PresetName, 'custom'>, Grants>> = {
  owner: everything,
  admin: everything.filter(({ resource, right }) => resource !== 'settings' || right !== 'delete'),
  editor: [
    ...reading,
    ...everywhere('link', 'create', 'edit', 'delete'),
    ...everywhere('qr', 'create', 'edit', 'delete'),
    ...everywhere('project', 'create', 'edit'),
    ...own,
  ],
  viewer: reading,
};

/** What an operator whom an owner has let in may do, as the server has it. */
export const supportGrants: Readonly<Record<'view' | 'edit', Grants>> = {
  view: reading,
  edit: [...reading, ...(['link', 'qr', 'project'] as const).flatMap((one) => everywhere(one, 'edit'))],
};

export const presetOrder = ['owner', 'admin', 'editor', 'viewer'] as const;
