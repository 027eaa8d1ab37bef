/**
 * Audit: what a million audit entries take to be written, to get their places, to be exported and to be verified, each part
 * by the product's own lines. Run by itself: `node bench/audit.ts [--entries N] [--json]`.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { monotonic_ms, now } from '#clock';
import {
  actorOfCommand,
  exportLog,
  keyOfLog,
  openKeys,
  openPlatform,
  Sequencer,
  setUp,
  signNow,
  type Platform,
} from '#guard';
import { newId } from '#id';
import { openLog } from '#log';
import { readKey, verifyExport } from '#tree';
import { Zone } from '#zone';
import { appendEntry } from '../src/control/guard/audit/audit.ts';
import { placeEntries } from '../src/control/guard/audit/growth.ts';
import { newDatabase } from '../test/world/database.ts';

export type AuditCost = {
  readonly entries: number;
  /** Seconds for a million: leaf and payload hashed, sealed and inserted, by one connection, a hundred in a transaction. */
  readonly written_s: number;
  /** Seconds for a million to get their places, by the sequencer's own transactions. */
  readonly placed_s: number;
  readonly exported_s: number;
  /** Seconds for a million to be verified against a checkpoint from half-way. */
  readonly verified_s: number;
  readonly holds: boolean;
  /** Bytes of an entry in the export, and in the database with all its indexes. */
  readonly exported_bytes: number;
  readonly stored_bytes: number;
};

const million = 1_000_000;
const inTransaction_count = 100;

export async function measureAudit(entries: number): Promise<AuditCost> {
  const folder = mkdtempSync(join(tmpdir(), 'kz-audit-'));
  const [keysFolder, dataFolder] = [join(folder, 'keys'), join(folder, 'data')];
  const keys = openKeys({ keysFolder, dataFolder, environment: 'test' });
  const database = await newDatabase(keys.stamp);
  try {
    const platform = await openPlatform({
      store: await database.store(),
      keys,
      dataFolder,
      url: new URL('http://localhost:8080'),
      zone: new Zone('Europe/Berlin'),
      threshold: 5,
      release_s: 900,
      log: openLog('bench', () => {}),
    });
    const draft = { email: 'bench@kurzum.example', password: 'correct horse of the bench', tenantName: 'Bench' };
    const { tenantId } = await setUp(platform, draft);
    return await measure(platform, tenantId, entries, join(folder, 'log.jsonl'));
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true });
  }
}

async function measure(platform: Platform, tenantId: string, entries: number, path: string): Promise<AuditCost> {
  const half = Math.floor(entries / 2);
  const written_ms = await timed(() => write(platform, tenantId, half));
  const placed_ms = await timed(() => placeAll(platform));
  const { note } = await signNow(platform, tenantId);
  const rest_ms = await timed(() => write(platform, tenantId, entries - half));
  const restPlaced_ms = await timed(() => placeAll(platform));
  const stored = await sql<{ bytes: number }>`
    select sum(pg_total_relation_size(name::regclass)) as bytes
    from unnest(array['audit_entry', 'audit_cover', 'audit_leaf']) as name`.execute(platform.store.identity);
  const sequencer = new Sequencer(platform);
  const exported_ms = await timed(async () => {
    const { chunks } = await exportLog(await actorOfCommand(platform, tenantId));
    await pipeline(chunks, createWriteStream(path));
  }).finally(() => sequencer.stop());
  const key = readKey(keyOfLog(platform, tenantId).key)!;
  let holds = false;
  const verified_ms = await timed(async () => {
    const lines = createInterface({ input: createReadStream(path) });
    ({ holds } = await verifyExport(lines, { keys: [key], checkpoints: [note] }));
  });
  const perMillion = (spent_ms: number): number => (spent_ms / 1000) * (million / entries);
  return {
    entries,
    written_s: perMillion(written_ms + rest_ms),
    placed_s: perMillion(placed_ms + restPlaced_ms),
    exported_s: perMillion(exported_ms),
    verified_s: perMillion(verified_ms),
    holds,
    exported_bytes: statSync(path).size / entries,
    stored_bytes: stored.rows[0]!.bytes / entries,
  };
}

/** Entries as edits of links leave them: two fields, old and new. */
async function write(platform: Platform, tenantId: string, count: number): Promise<void> {
  const box = platform.vault.tenant(tenantId);
  const doer = { kind: 'member', id: newId(), via: 'session' } as const;
  for (let written = 0; written < count; written += inTransaction_count) {
    await platform.store.app.transaction().execute(async (db) => {
      await sql`select set_config('kurzum.tenant', ${tenantId}, true)`.execute(db);
      for (let n = 0; n < Math.min(inTransaction_count, count - written); n += 1) {
        const fields = {
          target: ['https://example.org/spring', `https://example.org/summer/${written + n}`],
          title: ['Frühling', `Sommer ${written + n}`],
        } as const;
        const covers = [{ table: 'link', rowId: newId(), version: 2, fields, name: 'summer' }] as const;
        await appendEntry(db, box, { tenantId, at: now(), doer, action: 'link.edit', outcome: 'done', covers });
      }
    });
  }
}

async function placeAll(platform: Platform): Promise<void> {
  while ((await placeEntries(platform.store.identity)) > 0);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started_ms = monotonic_ms();
  await work();
  return monotonic_ms() - started_ms;
}

/** The lines that people read: seconds for a million entries. */
export function auditTold(cost: AuditCost): string {
  const seconds = (value: number): string => `${value.toFixed(0).padStart(6)} s`;
  const rate = (value: number): string => `${Math.round(million / value)} a second`;
  return [
    `s for a million audit entries, by what ${cost.entries} took`,
    `written        ${seconds(cost.written_s)}   ${rate(cost.written_s)} by one connection, ${Math.round(cost.stored_bytes)} bytes each`,
    `placed         ${seconds(cost.placed_s)}   ${rate(cost.placed_s)}`,
    `exported       ${seconds(cost.exported_s)}   ${Math.round(cost.exported_bytes)} bytes each`,
    `verified       ${seconds(cost.verified_s)}   ${cost.holds ? 'and holds' : 'and does NOT hold'}`,
  ].join('\n');
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { entries: { type: 'string', default: '100000' }, json: { type: 'boolean' } },
  });
  const cost = await measureAudit(Number(values.entries));
  process.stdout.write(values.json ? `${JSON.stringify(cost, null, 2)}\n` : `${auditTold(cost)}\n`);
}
