/** The ground of the matrix' proof: a tenant with one of everything that scopes tell apart, and what each route is sent there. */
import assert from 'node:assert/strict';
import {
  createPreset,
  createToken,
  deletePreset,
  revokeToken,
  startSession,
  withdrawInvitation,
  type Action,
  type Actor,
  type Grant,
} from '#guard';
import { newId } from '#id';
import type { Route } from '#http';
import { createLink, createProject, deleteLink, deleteProject } from '#links';
import { invite, newMember, newWorld } from '#world';
import { openDoors, type Answered, type Doors } from '../world/doors.ts';
import { codeRoutes, codesGround, logoRoutes, waitingRoutes } from './matrix-codes.ts';

/** What a request is about, as far as scopes ask; null where a right holds for all of the tenant or not at all. */
export type Thing = { readonly projectId: string | null; readonly own: boolean };

export type Target = {
  readonly name: string;
  readonly id: string;
  readonly body?: unknown;
  readonly thing: Thing | null;
};

export type Ground = {
  readonly owner: Actor;
  /** Whose matrix is tried. */
  readonly memberId: string;
  /** The headers of nobody, of the member's session, and of their token, which carries all that they may. */
  readonly nobody: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
  readonly token: Readonly<Record<string, string>>;
  readonly missing: Target;
  readonly knock: Doors['edge'];
  /** Every grant that means something, in each of its scopes. */
  singleGrants(): readonly Grant[];
  targetsOf(row: Route): readonly Target[];
  /** By which rights somebody sees what they may not do this to. */
  sightOf(row: Route): readonly Action[];
  /** What comes where the target is seen and the right doesn't reach it. */
  ifSeen(row: Route, grants: readonly Grant[]): 'done' | 'forbidden';
  /** The status that says a target is not there. */
  missingStatus(row: Route): number;
  isForOwners(row: Route): boolean;
  /** Whether what it is asked for is surely there. */
  isKnown(row: Route): boolean;
  /** Whether calling it for good would take the ground away, or wait for what does not happen here. */
  isFinal(row: Route): boolean;
  /** A target of its own where the call uses it up. */
  prepare(row: Route, target: Target): Promise<Target>;
  /** Looks at what an allowed answer shows: all that the member may see, and nothing else. */
  check(row: Route, answer: Answered, allows: (action: Action, thing: Thing) => boolean, said: string): void;
  /** Takes away what the call made. */
  tidy(row: Route, answer: Answered): Promise<void>;
};

export async function groundForMatrix(): Promise<Ground> {
  const { acme, platform } = await newWorld();
  const { owner } = acme;
  const doors = await openDoors(platform);
  // An owner so far, so that they can make things; what they may do later is looked up at every request.
  const member = await newMember(acme, { preset: 'owner' });
  const seen = await newMember(acme, { grants: [] });
  const projects = [await createProject(owner, { name: 'Herbst' }), await createProject(owner, { name: 'Winter' })];
  const links = await linksIn(owner, member.actor, [projects[0]!.id, projects[1]!.id, null]);
  const tokens = [await createToken(owner, { name: 'owner' }), await createToken(member.actor, { name: 'own' })];
  const preset = await createPreset(owner, { name: 'Agentur', grants: [] });
  const invitation = await invite(owner, { grants: [] });
  const { cookieToken } = await startSession(platform, member.personId, { factor: 'totp' });

  const linkTargets = links.map(({ id, thing, name }) => ({ id, name, thing }));
  const codes = await codesGround(owner, member.actor, linkTargets, [projects[0]!.id, projects[1]!.id, null]);
  const projectTargets = projects.map(({ id, name }) => ({ id, name, thing: { projectId: id, own: false } }));
  const tokenTargets = tokens.map(({ id }, i) => ({
    id,
    name: i === 1 ? 'own token' : 'owner’s token',
    thing: { projectId: null, own: i === 1 },
  }));
  const whole = (id: string, name = 'the tenant'): readonly Target[] => [{ id, name, thing: null }];

  const known: Readonly<Record<string, () => readonly Target[]>> = {
    createLink: () =>
      [...projects.map(({ id }) => id), null].map((projectId) => ({
        name: `a link in ${projectId}`,
        id: '',
        body: { target: 'https://example.org/new', projectId },
        thing: { projectId, own: true },
      })),
    ...codes.targets,
    ...Object.fromEntries(linkRoutes.map((name) => [name, () => linkTargets])),
    ...Object.fromEntries(projectRoutes.map((name) => [name, () => projectTargets])),
    revokeToken: () => tokenTargets,
    createToken: () => [
      { name: 'a token', id: '', body: { name: 'new', grants: [] }, thing: { projectId: null, own: true } },
    ],
    findMember: () => whole(seen.memberId, 'a member'),
    editMember: () => whole(seen.memberId, 'a member'),
    removeMember: () => whole(seen.memberId, 'a member'),
    viewAsMember: () => whole(seen.memberId, 'a member'),
    createInvitation: () => [
      {
        name: 'an invitation',
        id: '',
        get body() {
          return { email: `${newId()}@people.example`, preset: 'custom', locale: 'de' };
        },
        thing: null,
      },
    ],
    resendInvitation: () => whole(invitation.id, 'an invitation'),
    withdrawInvitation: () => whole(invitation.id, 'an invitation'),
    findPreset: () => whole(preset.id, 'a preset'),
    editPreset: () => whole(preset.id, 'a preset'),
    deletePreset: () => whole(preset.id, 'a preset'),
    ...Object.fromEntries(wholeRoutes.map((name) => [name, () => whole('')])),
  };

  const made: Readonly<Record<string, (id: string) => Promise<void>>> = {
    ...codes.made,
    createLink: (id) => deleteLink(owner, id),
    createProject: (id) => deleteProject(owner, id),
    createPreset: (id) => deletePreset(owner, id),
    createToken: (id) => revokeToken(owner, id),
    createInvitation: (id) => withdrawInvitation(owner, id),
  };

  const idsIn = (answer: Answered, among: readonly { readonly id: string }[]): readonly string[] => {
    const listed = (answer.json as { items: readonly { id: string }[] }).items.map(({ id }) => id);
    return among.map(({ id }) => id).filter((id) => listed.includes(id));
  };

  return {
    owner,
    memberId: member.memberId,
    nobody: {},
    session: { cookie: `kurzum=${cookieToken}`, 'sec-fetch-site': 'same-origin' },
    token: { authorization: `Bearer ${(await createToken(member.actor, { name: 'all of it' })).token}` },
    missing: { name: 'nothing', id: newId(), thing: null },
    knock: doors.edge,
    singleGrants: () => singleGrants(projects[0]!.id),
    targetsOf: (row) => known[row.name]?.() ?? whole(newId(), 'nothing that is known here'),
    sightOf(row) {
      if (makers.includes(row.name)) return ['project.view', 'link.view'];
      if ([...codeRoutes, ...logoRoutes].includes(row.name)) return ['qr.view'];
      if (row.group === 'Tokens') return ['token.view'];
      return projectRoutes.includes(row.name) ? ['project.view'] : ['link.view'];
    },
    ifSeen: (row, grants) =>
      row.name === 'projectReport' &&
      grants.some(({ resource, right, scope }) => resource === 'report' && right === 'view' && scope.of === 'own')
        ? 'done'
        : 'forbidden',
    missingStatus: (row) => (makers.includes(row.name) ? 422 : 404),
    isForOwners: (row) => row.name === 'viewAsMember',
    isKnown: (row) => known[row.name] !== undefined || shown.includes(row.name),
    isFinal: (row) =>
      row.name === 'exportAudit' ||
      waitingRoutes.includes(row.name) ||
      (known[row.name] === undefined && (row.method !== 'GET' || row.path.includes('{'))),
    async prepare(row, target) {
      if (row.name === 'revokeToken') {
        const by = target.thing!.own ? member.actor : owner;
        return { ...target, id: (await createToken(by, { name: 'to go' })).id };
      }
      if (logoRoutes.includes(row.name)) return codes.logoToGo(target);
      if (row.name === 'resendInvitation' || row.name === 'withdrawInvitation')
        return { ...target, id: (await invite(owner, { grants: [] })).id };
      return target;
    },
    check(row, answer, allows, said) {
      const may = (action: Action) => (one: { readonly thing: Thing | null }) => allows(action, one.thing!);
      const reported = links.filter(may('report.view'));
      const sum = (some: typeof links): number => some.reduce((hits, link) => hits + link.hits, 0);
      const total = (answer.json as { total?: number } | undefined)?.total;
      switch (row.name) {
        case 'listLinks':
          return assert.deepEqual(idsIn(answer, linkTargets), idsOf(linkTargets.filter(may('link.view'))), said);
        case 'listCodes':
          return assert.deepEqual(idsIn(answer, codes.codes), idsOf(codes.codes.filter(may('qr.view'))), said);
        case 'listTargetChanges':
          return assert.deepEqual(idsIn(answer, codes.waiting), idsOf(codes.waiting.filter(may('link.view'))), said);
        case 'listProjects':
          return assert.deepEqual(
            idsIn(answer, projectTargets),
            idsOf(projectTargets.filter(may('project.view'))),
            said,
          );
        case 'listTokens':
          return assert.deepEqual(idsIn(answer, tokenTargets), idsOf(tokenTargets.filter(may('token.view'))), said);
        case 'tenantReport':
          return assert.equal(total, sum(reported), said);
        case 'projectReport': {
          const asked = projects.filter(({ name }) => said.includes(`of ${name} `)).map(({ id }) => id);
          return assert.equal(total, sum(reported.filter(({ thing }) => asked.includes(thing.projectId ?? ''))), said);
        }
        default:
      }
    },
    async tidy(row, answer) {
      if (answer.status === 201) await made[row.name]?.((answer.json as { id: string }).id);
    },
  };
}

const linkRoutes: readonly string[] = ['findLink', 'editLink', 'deleteLink', 'restoreLink', 'linkQr', 'linkReport'];
const projectRoutes: readonly string[] = ['findProject', 'editProject', 'deleteProject', 'projectReport'];
/** What shows something always. */
const shown: readonly string[] = [
  'listLinks',
  'listProjects',
  'listTokens',
  'listCodes',
  'listTargetChanges',
  'tenantReport',
  'findCounting',
  'findPrinting',
  'findAccess',
];
/** What is called for good, and asks for no thing. */
const wholeRoutes: readonly string[] = ['createProject', 'createPreset', 'editCounting', 'editAccess', 'editPrinting'];
/** What comes into a place that may be there for nobody who asks. */
const makers: readonly string[] = ['createLink', 'createCode'];

/** A link of each maker in each place; each has as many hits as no sum of the others. */
async function linksIn(owner: Actor, member: Actor, places: readonly (string | null)[]) {
  const links = [];
  let hits = 1;
  for (const projectId of places) {
    for (const maker of [owner, member]) {
      const { id } = await createLink(maker, { target: 'https://example.org/', projectId });
      await countHits(owner, id, hits);
      const own = maker === member;
      links.push({ id, hits, thing: { projectId, own }, name: `${own ? 'an own' : 'another’s'} link in ${projectId}` });
      hits *= 2;
    }
  }
  return links;
}

async function countHits({ platform, tenantId }: Actor, linkId: string, hits: number): Promise<void> {
  const today = platform.zone.day(Date.now());
  await platform.store.exchange
    .insertInto('tally_total')
    .values({ tenant_id: tenantId, link_id: linkId, hour: new Date(platform.zone.dayStart_ms(today)), hits, bots: 0 })
    .execute();
}

function singleGrants(projectId: string): readonly Grant[] {
  const scopes = [{ of: 'all' }, { of: 'project', projectId }, { of: 'own' }] as const;
  return (['link', 'qr', 'project', 'domain', 'report', 'member', 'token', 'audit', 'settings'] as const).flatMap(
    (resource) =>
      (['view', 'create', 'edit', 'delete'] as const).flatMap((right) =>
        scopes
          .filter((scope) => scope.of === 'all' || narrower[resource]?.includes(scope.of))
          .filter((scope) => !(resource === 'project' && right === 'create' && scope.of === 'project'))
          .map((scope) => ({ resource, right, scope })),
      ),
  );
}

const narrower: Readonly<Record<string, readonly string[]>> = {
  link: ['project', 'own'],
  qr: ['project', 'own'],
  report: ['project', 'own'],
  project: ['project'],
  token: ['own'],
};

function idsOf(some: readonly { readonly id: string }[]): readonly string[] {
  return some.map(({ id }) => id);
}
