/** Grants: resource × right × scope. Alone says which of them there are, what each preset holds, and which hold another. */

export const resources = ['link', 'qr', 'project', 'domain', 'report', 'member', 'token', 'audit', 'settings'] as const;
export const rights = ['view', 'create', 'edit', 'delete'] as const;

export type Resource = (typeof resources)[number];
export type Right = (typeof rights)[number];

/** Where a grant holds: everywhere in the tenant, in one project, or for what the member made. */
export type Scope =
  | { readonly of: 'all' }
  | { readonly of: 'project'; readonly projectId: string }
  | { readonly of: 'own' };

/** One thing a member may do. */
export type Grant = { readonly resource: Resource; readonly right: Right; readonly scope: Scope };

/** What fills in a member's matrix; `custom` members have grants of their own. */
export const presetNames = ['owner', 'admin', 'editor', 'viewer', 'custom'] as const;
export type Preset = (typeof presetNames)[number];

/** Narrower scopes than the whole tenant, where things have a project or a maker at all. */
const narrower: Readonly<Record<Resource, readonly Scope['of'][]>> = {
  link: ['project', 'own'],
  qr: ['project', 'own'],
  project: ['project'],
  domain: [],
  report: ['project', 'own'],
  member: [],
  token: ['own'],
  audit: [],
  settings: [],
};

/** Whether a grant can mean anything: there is no making of a project within a project, and no member of one's own. */
export function isMeaningful({ resource, right, scope }: Grant): boolean {
  if (scope.of === 'all') return true;
  return narrower[resource].includes(scope.of) && !(resource === 'project' && right === 'create');
}

/** What a member may do: what their preset holds, or, where it is `custom`, their own grants. */
export function grantsOf(preset: Preset, custom: readonly Grant[]): readonly Grant[] {
  return preset === 'custom' ? custom : presets[preset];
}

/** Whether whoever has `held` may do all that `grant` says. */
export function holds(held: readonly Grant[], grant: Grant): boolean {
  return held.some(
    ({ resource, right, scope }) =>
      resource === grant.resource && right === grant.right && includesScope(scope, grant.scope),
  );
}

/**
 * What both lists allow. A grant for one's own things has no common part with one for a project that could be written as
 * a grant, so nothing is left of such a pair: rather too little than too much.
 */
export function commonGrants(one: readonly Grant[], other: readonly Grant[]): readonly Grant[] {
  const smaller = other.filter((grant) => holds(one, grant) && !holdsExactly(one, grant));
  return [...one.filter((grant) => holds(other, grant)), ...smaller];
}

function holdsExactly(held: readonly Grant[], grant: Grant): boolean {
  return held.some((one) => holds([one], grant) && holds([grant], one));
}

function includesScope(wide: Scope, narrow: Scope): boolean {
  if (wide.of === 'all') return true;
  if (wide.of === 'project') return narrow.of === 'project' && narrow.projectId === wide.projectId;
  return narrow.of === 'own';
}

function everywhere(resource: Resource, ...some: readonly Right[]): readonly Grant[] {
  return some.map((right) => ({ resource, right, scope: { of: 'all' } }));
}

const reading = [
  ...everywhere('link', 'view'),
  ...everywhere('qr', 'view'),
  ...everywhere('project', 'view'),
  ...everywhere('domain', 'view'),
  ...everywhere('report', 'view'),
];

const everything = resources.flatMap((resource) => everywhere(resource, ...rights));

/** What each preset fills into the matrix. Only owners hold `settings.delete`: exporting everything, and the tenant's end. */
const presets: Readonly<Record<Exclude<Preset, 'custom'>, readonly Grant[]>> = {
  owner: everything,
  admin: everything.filter(({ resource, right }) => !(resource === 'settings' && right === 'delete')),
  editor: [
    ...reading,
    ...everywhere('link', 'create', 'edit', 'delete'),
    ...everywhere('qr', 'create', 'edit', 'delete'),
    ...everywhere('project', 'create', 'edit'),
    { resource: 'token', right: 'view', scope: { of: 'own' } },
    { resource: 'token', right: 'create', scope: { of: 'own' } },
    { resource: 'token', right: 'delete', scope: { of: 'own' } },
  ],
  viewer: reading,
};
