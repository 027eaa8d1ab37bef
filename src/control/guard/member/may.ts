/** May: the one function that decides whether somebody may do something, and the one that gives the filter for lists. */
import { Problem } from '#problem';
import type { AnyActor } from './actor.ts';
import type { Grant, Resource, Right, Scope } from './grant.ts';

/** What an action is about, as far as scopes ask: the project it is in, and the member who made it. */
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
  'qr.create': ['qr', 'create'],
  'qr.edit': ['qr', 'edit'],
  'qr.delete': ['qr', 'delete'],
  'qr.restore': ['qr', 'delete'],
  'qr.purge': ['qr', 'delete'],
  'qr.export': ['qr', 'view'],
  'qr.render': ['qr', 'view'],
  'codes.make': ['qr', 'create'],
  'codes.fetch': ['qr', 'create'],
  'codes.delete': ['qr', 'create'],
  'logo.create': ['qr', 'create'],
  'logo.delete': ['qr', 'delete'],
  'template.create': ['qr', 'create'],
  'template.edit': ['qr', 'edit'],
  'template.delete': ['qr', 'delete'],
  'target.view': ['link', 'view'],
  'target.approve': ['link', 'edit'],
  'target.withdraw': ['link', 'edit'],
  'project.view': ['project', 'view'],
  'project.create': ['project', 'create'],
  'project.edit': ['project', 'edit'],
  'project.delete': ['project', 'delete'],
  'report.view': ['report', 'view'],
  'report.export': ['report', 'view'],
  'token.view': ['token', 'view'],
  'token.create': ['token', 'create'],
  'token.delete': ['token', 'delete'],
  'member.view': ['member', 'view'],
  'member.edit': ['member', 'edit'],
  'member.delete': ['member', 'delete'],
  'invitation.create': ['member', 'create'],
  'invitation.resend': ['member', 'create'],
  'invitation.delete': ['member', 'create'],
  'preset.create': ['member', 'edit'],
  'preset.edit': ['member', 'edit'],
  'preset.delete': ['member', 'edit'],
  // What a tenant is called, every member of it knows, and Kurzum tells whoever was invited.
  'tenant.view': null,
  // That operators may look in, every member sees; that only owners let them, support.ts says.
  'support.view': null,
  'support.grant': ['settings', 'edit'],
  'support.end': ['settings', 'edit'],
  'tenant.edit': ['settings', 'edit'],
  'tenant.delete': ['settings', 'delete'],
  'tenant.restore': ['settings', 'delete'],
  'tenant.end': ['settings', 'delete'],
  'tenant.purge': ['settings', 'delete'],
  'tenant.export': ['settings', 'delete'],
  'export.fetch': ['settings', 'delete'],
  'tenant.import': ['settings', 'edit'],
  'job.view': ['settings', 'view'],
  'job.delete': ['settings', 'edit'],
  'job.end': ['settings', 'edit'],
  'key.reseal': ['settings', 'edit'],
  'access.view': ['settings', 'view'],
  'access.edit': ['settings', 'edit'],
  'audit.view': ['audit', 'view'],
  'audit.export': ['audit', 'view'],
  'audit.sign': ['audit', 'view'],
  'audit.subscribe': ['audit', 'view'],
  'printing.view': ['settings', 'view'],
  'printing.edit': ['settings', 'edit'],
  'counting.view': ['settings', 'view'],
  'counting.tighten': ['settings', 'edit'],
  'counting.loosen': ['settings', 'edit'],
} as const satisfies Record<string, readonly [Resource, Right] | null>;

export type Action = keyof typeof actions;

/** What Kurzum does by itself, and nobody else may ask for as such. */
const byItself: ReadonlySet<Action> = new Set([
  'link.purge',
  'qr.purge',
  'tenant.end',
  'tenant.purge',
  'job.end',
  'key.reseal',
]);

/** Rights that no token carries, so that one that leaked can't make another for itself. */
const notByToken: ReadonlySet<Resource> = new Set(['token', 'member']);

/**
 * Whether `actor` may do `action` to `thing`. Without a thing: whether there is anything at all that they may do it to,
 * which is the answer for what has no scope, and for the rest a first one.
 */
export function may(actor: AnyActor, action: Action, thing?: Thing): boolean {
  if (actions[action] === null) return true;
  if (actor.kind === 'platform') return byItself.has(action);
  return grantsFor(actor, action).some(({ scope }) => thing === undefined || reaches(scope, actor.memberId, thing));
}

/**
 * Throws Problem `forbidden` where the actor sees the thing and may not do this to it, and `not_found`, as for a thing that
 * never was, where they don't even see it. `sight` is the action of seeing it.
 */
export function requireMay(actor: AnyActor, action: Action, thing: Thing, sight: Action): void {
  if (may(actor, action, thing)) return;
  throw new Problem(may(actor, sight, thing) ? 'forbidden' : 'not_found');
}

/** What an actor may do an action to: everything, or what is in one of these projects or was made by this member. */
export type Reach =
  | { readonly all: true }
  | { readonly all: false; readonly projectIds: readonly string[]; readonly own: string | null };

/** The filter for lists: the same answer as `may` gives for each thing. */
export function reach(actor: AnyActor, action: Action): Reach {
  if (actor.kind === 'platform') {
    return may(actor, action) ? { all: true } : { all: false, projectIds: [], own: null };
  }
  if (actions[action] === null) return { all: true };
  const scopes = grantsFor(actor, action).map(({ scope }) => scope);
  if (scopes.some((scope) => scope.of === 'all')) return { all: true };
  const projectIds = scopes.flatMap((scope) => (scope.of === 'project' ? [scope.projectId] : []));
  return {
    all: false,
    projectIds: [...new Set(projectIds)],
    own: scopes.some((scope) => scope.of === 'own') ? actor.memberId : null,
  };
}

function grantsFor(actor: Exclude<AnyActor, { kind: 'platform' }>, action: Action): readonly Grant[] {
  const needed = actions[action];
  if (needed === null) return [];
  const [resource, right] = needed;
  // For whoever looks on, taking a code along is more than to look: from then on its link counts as printed.
  if (actor.via === 'support' && action === 'qr.export') return grantsFor(actor, 'qr.edit');
  if (actor.via === 'token' && right !== 'view' && notByToken.has(resource)) return [];
  return actor.grants.filter((grant) => grant.resource === resource && grant.right === right);
}

function reaches(scope: Scope, memberId: string, thing: Thing): boolean {
  if (scope.of === 'project') return thing.projectId === scope.projectId;
  if (scope.of === 'own') return thing.createdBy === memberId;
  return true;
}
