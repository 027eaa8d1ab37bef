/** Rows about keys, for people on the machine itself: replacing them, and how far that is. */
import { keyOwners, listRotations, rotateKey, type Rotation } from '#guard';
import { z } from 'zod';
import { route, type Route } from './routes.ts';

const moment = z.string().meta({ format: 'date-time' });

const rotation = z.strictObject({
  id: z.uuid(),
  owner: z.string(),
  keyVersion: z.int(),
  done: z.int(),
  total: z.int(),
  startedAt: moment,
  finishedAt: moment.nullable(),
});
const rotations = z.strictObject({ items: z.array(rotation).readonly() });

export const keyRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/local/key-rotations',
    name: 'localRotateKeys',
    group: 'Local',
    summary: 'Replace keys',
    grant: null,
    body: z.strictObject({
      owner: z.union([z.enum(['root', 'platform']), z.uuid().toLowerCase()]).optional(),
    }),
    success: { status: 201, description: 'What has begun', body: rotations },
    problems: ['not_found', 'conflict'],
    handle: async ({ platform, body }) => {
      const owners = body.owner === undefined ? await keyOwners(platform) : [body.owner];
      const items: z.infer<typeof rotation>[] = [];
      for (const owner of owners) items.push(rotationJson(await rotateKey(platform, owner)));
      return { body: { items } };
    },
  }),
  route({
    method: 'GET',
    path: '/local/key-rotations',
    name: 'localListRotations',
    group: 'Local',
    summary: 'List keys that were or are being replaced',
    grant: null,
    success: { status: 200, description: 'The newest first', body: rotations },
    handle: async ({ platform }) => ({ body: { items: (await listRotations(platform)).map(rotationJson) } }),
  }),
];

function rotationJson({ startedAt, finishedAt, ...rest }: Rotation): z.infer<typeof rotation> {
  return { ...rest, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}
