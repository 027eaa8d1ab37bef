/** Grants: resource × right × scope, and the one function that decides whether somebody may do something. */
import type { AnyActor, Preset } from './actor.ts';

export type Resource = 'link' | 'qr' | 'project' | 'report' | 'member' | 'token' | 'tenant' | 'settings';
export type Right = 'view' | 'create' | 'edit' | 'delete';

/** Where a grant holds: everywhere in the tenant, in one project, or for what the member made. */
export type Scope =
  | { readonly of: 'all' }
  | { readonly of: 'project'; readonly projectId: string }
  | { readonly of: 'own' };

/** One thing a member may do. */
export type Grant = { readonly resource: Resource; readonly right: Right; readonly scope: Scope };

/** What an action is about, as far as scopes ask. */
export type Thing = { readonly projectId?: string | null; readonly createdBy?: string | null };

/** Everything that can be done inside a tenant, as the audit log calls it, and the right that it takes. */
export const actions = {
  'link.view': ['link', 'view'],
  'link.create': ['link', 'create'],
  'link.edit': ['link', 'edit'],
  'link.delete': ['link', 'delete'],
  'link.restore': ['link', 'delete'],
  'link.purge': ['link', 'delete'],
  'proof.begin': ['link', 'create'],
  'proof.end': ['link', 'delete'],
  'qr.view': ['qr', 'view'],
  'project.view': ['project', 'view'],
  'project.create': ['project', 'create'],
  'project.edit': ['project', 'edit'],
  'project.delete': ['project', 'delete'],
  'report.view': ['report', 'view'],
  'token.view': ['token', 'view'],
  'token.create': ['token', 'create'],
  'token.delete': ['token', 'delete'],
  'tenant.view': ['tenant', 'view'],
  'counting.view': ['settings', 'view'],
  'counting.tighten': ['settings', 'edit'],
  'counting.loosen': ['settings', 'edit'],
} as const satisfies Record<string, readonly [Resource, Right]>;

export type Action = keyof typeof actions;

/** Rights that no token carries, so that one that leaked can't make another for itself. */
const notByToken: ReadonlySet<Resource> = new Set(['token', 'member']);

/** Whether `actor` may do `action`, to `thing` where the answer depends on it. */
export function may(actor: AnyActor, action: Action, thing: Thing = {}): boolean {
  const [resource, right] = actions[action];
  if (actor.kind === 'platform') return action === 'link.purge';
  if (actor.via === 'token' && right !== 'view' && notByToken.has(resource)) return false;
  return presets[actor.preset].some(
    (grant) => grant.resource === resource && grant.right === right && reaches(grant.scope, actor.memberId, thing),
  );
}

function reaches(scope: Scope, memberId: string, thing: Thing): boolean {
  if (scope.of === 'project') return thing.projectId === scope.projectId;
  if (scope.of === 'own') return thing.createdBy === memberId;
  return true;
}

/** What each preset fills into the matrix. */
const presets: Record<Preset, readonly Grant[]> = {
  owner: Object.values(actions).map(([resource, right]) => ({ resource, right, scope: { of: 'all' } })),
};
