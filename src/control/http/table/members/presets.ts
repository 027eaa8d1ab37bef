/** Rows of the route table about a tenant's own presets. */
import { createPreset, deletePreset, editPreset, findPreset, grantsJson, listPresets, type OwnPreset } from '#guard';
import { z } from 'zod';
import { route, type Route } from '../routes.ts';
import { byId, mergePatch, moment, named } from '../parts.ts';

const name = z.string().trim().min(1).max(200);
const preset = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  grants: grantsJson,
  createdAt: moment,
  updatedAt: moment,
});
const presetPage = z.strictObject({ items: z.array(preset).readonly() });
const presetDraft = z.strictObject({ name, grants: grantsJson });
const presetPatch = presetDraft.partial();

named({ Preset: preset, PresetPage: presetPage, PresetDraft: presetDraft, PresetPatch: presetPatch });

export const presetRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/presets',
    name: 'listPresets',
    group: 'Members',
    summary: 'List own presets',
    grant: 'member.view',
    needs: 'second_factor',
    success: { status: 200, description: 'All of them', body: presetPage },
    handle: async ({ actor }) => ({ body: { items: (await listPresets(actor)).map((one) => shown(one).body) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/presets',
    name: 'createPreset',
    group: 'Members',
    summary: 'Give a matrix a name',
    description: 'To be filled into a member’s; members keep what it once filled in when it changes.',
    grant: 'preset.create',
    needs: 'second_factor',
    body: presetDraft,
    success: { status: 201, description: 'The preset', body: preset, etag: true },
    handle: async ({ actor, body }) => shown(await createPreset(actor, body)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/presets/{id}',
    name: 'findPreset',
    group: 'Members',
    summary: 'Read a preset',
    grant: 'member.view',
    needs: 'second_factor',
    params: byId,
    success: { status: 200, description: 'The preset', body: preset, etag: true },
    handle: async ({ actor, params }) => shown(await findPreset(actor, params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/presets/{id}',
    name: 'editPreset',
    group: 'Members',
    summary: 'Change a preset',
    description: 'A merge patch (RFC 7396).',
    grant: 'preset.edit',
    needs: 'second_factor',
    params: byId,
    headers: ['If-Match'],
    body: presetPatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'The preset as it is now', body: preset, etag: true },
    handle: async ({ actor, params, body, ifMatch }) => shown(await editPreset(actor, params.id, body, ifMatch)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/presets/{id}',
    name: 'deletePreset',
    group: 'Members',
    summary: 'Delete a preset',
    grant: 'preset.delete',
    needs: 'second_factor',
    params: byId,
    headers: ['If-Match'],
    success: { status: 204, description: 'Deleted' },
    handle: async ({ actor, params, ifMatch }) => {
      await deletePreset(actor, params.id, ifMatch);
      return {};
    },
  }),
];

function shown({ version, createdAt, updatedAt, ...view }: OwnPreset): {
  body: z.input<typeof preset>;
  version: number;
} {
  return { body: { ...view, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }, version };
}
