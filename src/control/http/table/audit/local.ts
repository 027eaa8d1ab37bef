/** Rows about the audit logs for people on the machine itself, on control.sock alone. */
import { exportLog, keyOfLog, readerOfCommand, signNow, tenantOf } from '#guard';
import { z } from 'zod';
import { route, type Route } from '../routes.ts';
import { exported } from './audit.ts';

/** The oldest tenant's where none is named. */
const ofLog = z.strictObject({ log: z.union([z.literal('platform'), z.uuid().toLowerCase()]).optional() });

export const localAuditRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/local/audit/export',
    name: 'localExportAudit',
    group: 'Local',
    summary: 'Export an audit log',
    grant: null,
    query: ofLog,
    success: { status: 200, description: 'The log', files: ['application/jsonl'] },
    problems: ['not_found', 'forbidden'],
    handle: async ({ platform, query }) => ({
      file: exported(await exportLog(await readerOfCommand(platform, query.log))),
    }),
  }),
  route({
    method: 'POST',
    path: '/local/audit/checkpoint',
    name: 'localSignAuditCheckpoint',
    group: 'Local',
    summary: 'Sign a checkpoint of an audit log',
    grant: null,
    body: ofLog,
    success: {
      status: 200,
      description: 'The checkpoint',
      body: z.strictObject({ size: z.int(), note: z.string(), at: z.string() }),
    },
    problems: ['not_found', 'forbidden'],
    handle: async ({ platform, body }) => ({
      body: await signNow(platform, tenantOf(await readerOfCommand(platform, body.log))),
    }),
  }),
  route({
    method: 'GET',
    path: '/local/audit/key',
    name: 'localAuditKey',
    group: 'Local',
    summary: 'The key of an audit log’s checkpoints',
    grant: null,
    query: ofLog,
    success: {
      status: 200,
      description: 'The key',
      body: z.strictObject({ origin: z.string(), key: z.string() }),
    },
    problems: ['not_found', 'forbidden'],
    handle: async ({ platform, query }) => ({
      body: keyOfLog(platform, tenantOf(await readerOfCommand(platform, query.log))),
    }),
  }),
];
