/** Rows of the route table about the audit logs: a tenant's own for its members, and the platform's for operators. */
import {
  exportLog,
  isSubscribed,
  keyOfLog,
  latestCheckpoint,
  pageOfLog,
  readLog,
  signNow,
  subscribe,
  tenantOf,
  type Action,
  type LogExport,
  type LogQuery,
  type LogReader,
} from '#guard';
import { Problem } from '#problem';
import { z } from 'zod';
import { named } from '../parts.ts';
import type { Call, File, OperatorAction, Route } from '../routes.ts';

const date = z.iso.date().describe('A date of the operator’s time zone, inclusive.');

export const logQuery = z.strictObject({
  from: date.optional(),
  to: date.optional(),
  actor: z.uuid().toLowerCase().optional().describe('The id of a member; of a person above tenants.'),
  action: z
    .string()
    .regex(/^[a-z_.]{1,64}$/)
    .optional()
    .describe('An action, or how it begins: `link.` is all that was done to links.'),
  outcome: z.enum(['done', 'refused']).optional(),
  search: z.string().max(200).optional().describe('Words in actions, names, and what fields were and are.'),
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const value = z.unknown();

const entry = z.strictObject({
  id: z.string(),
  at: z.string().meta({ format: 'date-time' }),
  actor: z.strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  via: z.enum(['session', 'token', 'command', 'support', 'platform']),
  action: z.string(),
  outcome: z.enum(['done', 'refused']),
  about: z.array(
    z.strictObject({ table: z.string(), rowId: z.string(), version: z.int(), name: z.string().nullable() }),
  ),
  aboutCount: z
    .int()
    .min(0)
    .describe('How many rows it stands for in all: `about` and `changes` are of the first hundred.'),
  changes: z.array(
    z.strictObject({
      table: z.string().nullable(),
      rowId: z.string().nullable(),
      field: z.string(),
      old: value,
      new: value,
    }),
  ),
  erased: z.boolean().describe('Whether what the entry said besides was erased with a person.'),
  index: z.int().nullable().describe('Its place in the log’s tree; null for the moment until it has one.'),
});
const page = z.strictObject({ items: z.array(entry), nextCursor: z.string().nullable() });
const checkpoint = z.strictObject({
  size: z.int(),
  note: z.string().describe('A signed note (c2sp.org/tlog-checkpoint). Keep it outside Kurzum.'),
  at: z.string().meta({ format: 'date-time' }),
});
const key = z.strictObject({
  origin: z.string(),
  key: z.string().describe('As c2sp.org/signed-note writes keys; what `kurzum audit verify --key` takes.'),
});
const subscription = z.strictObject({ mail: z.boolean() });
named({
  AuditEntry: entry,
  AuditPage: page,
  AuditCheckpoint: checkpoint,
  AuditKey: key,
  AuditSubscription: subscription,
});

type Asked<Query = undefined, Body = undefined> = Call<undefined, Query, Body, LogReader>;

/** Who may call a row: the right it takes in a tenant, or what it is called above them. */
type Whose = {
  readonly path: string;
  readonly of: (name: string) => string;
  readonly group: string;
  readonly may: (right: Extract<Action, `audit.${string}`>) => Pick<Route, 'grant' | 'operator'>;
};

const tenants: Whose = {
  path: '/api/v1/audit',
  of: (name) => name,
  group: 'Audit',
  may: (right) => ({ grant: right }),
};

const platforms: Whose = {
  path: '/api/v1/platform/audit',
  of: (name) => name.replace('Audit', 'PlatformAudit'),
  group: 'Platform',
  may: (right) => ({ operator: `platform.${right.replace('.', '_')}` as OperatorAction }),
};

export const auditRoutes: readonly Route[] = [...rowsOf(tenants), ...rowsOf(platforms)];

function rowsOf({ path, of, group, may }: Whose): readonly Route[] {
  return [
    {
      ...may('audit.view'),
      method: 'GET',
      path,
      name: of('listAuditEntries'),
      group,
      summary: 'Read the audit log',
      description: 'The newest first. A page may be short and still go on: only `nextCursor` tells.',
      query: logQuery,
      success: { status: 200, description: 'A page of entries', body: page },
      handle: async ({ actor, query }: Asked<LogQuery>) => ({ body: await pageOfLog(actor, query) }),
    },
    {
      ...may('audit.export'),
      method: 'GET',
      path: `${path}/export`,
      name: of('exportAudit'),
      group,
      summary: 'Export the audit log',
      description:
        'Everything that its checkpoints promise, one JSON text a line, to be checked by `kurzum audit verify` without Kurzum. The export is the last entry of the log itself.',
      needs: 'second_factor',
      query: z.strictObject({ format: z.literal('jsonl').default('jsonl') }),
      success: { status: 200, description: 'The log', files: ['application/jsonl'] },
      handle: async ({ actor }: Asked<unknown>) => ({ file: exported(await exportLog(actor)) }),
    },
    {
      ...may('audit.view'),
      method: 'GET',
      path: `${path}/checkpoint`,
      name: of('readAuditCheckpoint'),
      group,
      summary: 'Read the newest checkpoint',
      success: { status: 200, description: 'The checkpoint', body: checkpoint },
      problems: ['not_found'],
      handle: async ({ actor }: Asked) => {
        await readLog(actor, async () => {});
        const newest = await latestCheckpoint(actor.platform, tenantOf(actor));
        if (newest === null) throw new Problem('not_found', 'There is no checkpoint yet.');
        return { body: newest };
      },
    },
    {
      ...may('audit.sign'),
      method: 'POST',
      path: `${path}/checkpoint`,
      name: of('signAuditCheckpoint'),
      group,
      summary: 'Sign a checkpoint of the log as it is now',
      success: { status: 200, description: 'The checkpoint', body: checkpoint },
      handle: async ({ actor }: Asked) => {
        await readLog(actor, async () => {});
        return { body: await signNow(actor.platform, tenantOf(actor)) };
      },
    },
    {
      ...may('audit.view'),
      method: 'GET',
      path: `${path}/key`,
      name: of('readAuditKey'),
      group,
      summary: 'The key that checkpoints of this log are signed with',
      success: { status: 200, description: 'The public key', body: key },
      handle: async ({ actor }: Asked) => {
        await readLog(actor, async () => {});
        return { body: keyOfLog(actor.platform, tenantOf(actor)) };
      },
    },
    {
      ...may('audit.view'),
      method: 'GET',
      path: `${path}/checkpoints/subscription`,
      name: of('readAuditSubscription'),
      group,
      summary: 'Whether you get the hourly checkpoints by mail',
      success: { status: 200, description: 'Whether you do', body: subscription },
      handle: async ({ actor }: Asked) => {
        await readLog(actor, async () => {});
        return { body: { mail: await isSubscribed(actor) } };
      },
    },
    {
      ...may('audit.subscribe'),
      method: 'PATCH',
      path: `${path}/checkpoints/subscription`,
      name: of('editAuditSubscription'),
      group,
      summary: 'Get the hourly checkpoints by mail, or no longer',
      body: subscription,
      success: { status: 200, description: 'Whether you do now', body: subscription },
      handle: async ({ actor, body }: Asked<undefined, { readonly mail: boolean }>) => {
        await subscribe(actor, body.mail);
        return { body: { mail: await isSubscribed(actor) } };
      },
    },
  ];
}

/** Sent as it is read: a log may be larger than memory. */
export function exported({ name, chunks }: LogExport): File {
  const encoder = new TextEncoder();
  const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value: chunk } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(chunk));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  return { mediaType: 'application/jsonl', bytes, name };
}
