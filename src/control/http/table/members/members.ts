/** Rows of the route table about members: who they are, what each may do, and what a tenant asks of their sessions. */
import {
  actorAs,
  editAccess,
  editMember,
  findAccess,
  findMember,
  grantsJson,
  listMembers,
  presetNames,
  removeMember,
  type Access,
  type MemberView,
} from '#guard';
import { countReached } from '#links';
import { z } from 'zod';
import { route, type Route } from '../routes.ts';
import { byId, mergePatch, moment, named } from '../parts.ts';

const member = z.strictObject({
  id: z.uuid(),
  name: z.string().nullable(),
  email: z.string(),
  preset: z.enum(presetNames).describe('What fills in their matrix; `custom` members have grants of their own.'),
  grants: grantsJson,
  secondFactor: z.boolean().describe('Whether they have set one up.'),
  joinedAt: moment,
  lastSeenDay: z.string().meta({ format: 'date' }).nullable().describe('To the day only.'),
});
const memberPatch = z.strictObject({ preset: z.enum(presetNames).optional(), grants: grantsJson.optional() });
const memberPage = z.strictObject({ items: z.array(member).readonly() });
const memberSight = z.strictObject({
  member,
  grants: grantsJson,
  counts: z.strictObject({ links: z.int().min(0), projects: z.int().min(0) }).describe('How much of each they see.'),
});
const access = z.strictObject({
  membersNeedFactor: z.boolean().describe('Whether every member must sign in with a second factor.'),
  idleMinutes: z.int().min(5).max(30).describe('After how many idle minutes a session locks.'),
});
const accessPatch = access.partial();

named({
  Grants: grantsJson,
  Member: member,
  MemberPage: memberPage,
  MemberPatch: memberPatch,
  MemberSight: memberSight,
  Access: access,
  AccessPatch: accessPatch,
});

export const memberRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/members',
    name: 'listMembers',
    group: 'Members',
    summary: 'List members',
    grant: 'member.view',
    needs: 'second_factor',
    success: { status: 200, description: 'All members', body: memberPage },
    handle: async ({ actor }) => ({ body: { items: (await listMembers(actor)).map(memberJson) } }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/members/{id}',
    name: 'findMember',
    group: 'Members',
    summary: 'Read a member',
    grant: 'member.view',
    needs: 'second_factor',
    params: byId,
    success: { status: 200, description: 'The member', body: member, etag: true },
    handle: async ({ actor, params }) => shown(await findMember(actor, params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/members/{id}',
    name: 'editMember',
    group: 'Members',
    summary: 'Change what a member may do',
    description:
      'A merge patch (RFC 7396). Nobody gives rights that they do not have, and the last owner stays one: `conflict`.',
    grant: 'member.edit',
    needs: 'step_up',
    params: byId,
    headers: ['If-Match'],
    body: memberPatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'The member as they are now', body: member, etag: true },
    handle: async ({ actor, params, body, ifMatch }) => shown(await editMember(actor, params.id, body, ifMatch)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/members/{id}',
    name: 'removeMember',
    group: 'Members',
    summary: 'Remove a member',
    description: 'What they made stays. Their tokens end, and their sessions here. The last owner stays: `conflict`.',
    grant: 'member.delete',
    needs: 'step_up',
    params: byId,
    headers: ['If-Match'],
    success: { status: 204, description: 'Removed' },
    handle: async ({ actor, params, ifMatch }) => {
      await removeMember(actor, params.id, ifMatch);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/members/{id}/view',
    name: 'viewAsMember',
    group: 'Members',
    summary: 'What a member sees',
    description:
      'For owners, in a session. With the header `Kurzum-As: <id of the member>`, every call that reads answers as it would to that member.',
    grant: 'member.view',
    needs: 'second_factor',
    params: byId,
    success: { status: 200, description: 'The member and how much they see', body: memberSight },
    handle: async ({ actor, params }) => {
      const found = await findMember(actor, params.id);
      const counts = await countReached(await actorAs(actor, params.id));
      return { body: { member: memberJson(found), grants: found.grants, counts } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/settings/access',
    name: 'findAccess',
    group: 'Members',
    summary: 'Read what is asked of sessions',
    grant: 'access.view',
    success: { status: 200, description: 'What the tenant asks of its members’ sessions', body: access, etag: true },
    handle: async ({ actor }) => accessShown(await findAccess(actor)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/settings/access',
    name: 'editAccess',
    group: 'Members',
    summary: 'Choose what is asked of sessions',
    description: 'A merge patch (RFC 7396).',
    grant: 'access.edit',
    needs: 'step_up',
    headers: ['If-Match'],
    body: accessPatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'What is asked from now on', body: access, etag: true },
    handle: async ({ actor, body, ifMatch }) => accessShown(await editAccess(actor, body, ifMatch)),
  }),
];

function memberJson(view: MemberView): z.input<typeof member> {
  const { id, name, email, preset, grants, secondFactor, joinedAt, lastSeenDay } = view;
  return { id, name, email, preset, grants, secondFactor, joinedAt: joinedAt.toISOString(), lastSeenDay };
}

function shown(view: MemberView): { body: z.input<typeof member>; version: number } {
  return { body: memberJson(view), version: view.version };
}

function accessShown({ version, ...body }: Access): { body: z.input<typeof access>; version: number } {
  return { body, version };
}
