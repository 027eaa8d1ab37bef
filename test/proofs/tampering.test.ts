/**
 * Proof that the audit log can't be rewritten unnoticed: whoever owns the database does to it what they like, and the
 * verifier, given a checkpoint from before, finds it and names the first bad entry.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { clockOffset_ms, setClockOffset } from '#clock';
import { change, eraseEntriesAbout, exportLog, keyOfLog, Sequencer, signNow } from '#guard';
import { newId } from '#id';
import { readKey, verifyExport, type Verdict } from '#tree';
import { platformChange } from '../../src/control/guard/change/platform-change.ts';
import { newWorld } from '#world';

const { acme, globex, platform, database } = await newWorld();
const clone = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kz-tampering-'));
const mine = `tenant_id = '${acme.tenantId}'`;
const log = `log = '${acme.tenantId}'`;

/** How many entries there were when the first and the second checkpoint were signed. */
let sizes: { readonly yesterday: number; readonly today: number };
/** A row that entries are about. */
let erasable: string;
let kept: { readonly yesterday: string; readonly today: string };

before(async () => {
  erasable = await newProject();
  for (let n = 0; n < 5; n += 1) await newProject();
  const yesterday = await signed();
  await liftEverything();
  await copyTo('yesterday');
  setClockOffset(clockOffset_ms() + 86_400_000);
  for (let n = 0; n < 6; n += 1) await newProject();
  const today = await signed();
  await copyTo('today');
  sizes = { yesterday: yesterday.size, today: today.size };
  kept = { yesterday: yesterday.note, today: today.note };
  setClockOffset(clockOffset_ms() + 86_400_000);
});

after(() => rmSync(folder, { recursive: true }));

test('a log that nobody touched holds', async () => {
  const verdict = await verified([kept.yesterday, kept.today]);

  assert.deepEqual(verdict.faults, []);
  assert.deepEqual([verdict.holds, verdict.provedTo, verdict.size], [true, sizes.today, sizes.today + 1]);
});

/** What is done to the log, and the first entry that is not what it was. */
const attacks: readonly (readonly [string, string, firstBad: number])[] = [
  ['an action edited', `update audit_entry set action = 'link.view' where ${mine} and tree_index = 3`, 3],
  ['somebody else named', `update audit_entry set actor_id = gen_random_uuid() where ${mine} and tree_index = 3`, 3],
  ['a refusal made a deed', `update audit_entry set outcome = 'refused' where ${mine} and tree_index = 3`, 3],
  ['an entry dated otherwise', `update audit_entry set at = at - interval '1 ms' where ${mine} and tree_index = 3`, 3],
  [
    'another row said to be meant',
    `update audit_cover set row_id = gen_random_uuid()
     where entry_id = (select id from audit_entry where ${mine} and tree_index = 3)`,
    3,
  ],
  ['what an entry says taken away', `update audit_entry set payload_sealed = null where ${mine} and tree_index = 3`, 3],
  [
    'what an entry says put in place of what another says',
    `update audit_entry set payload_sealed = (select payload_sealed from audit_entry where ${mine} and tree_index = 4)
     where ${mine} and tree_index = 3`,
    3,
  ],
  ['an entry deleted', `delete from audit_entry where ${mine} and tree_index = 3`, 3],
  [
    'an entry deleted, and that it ever was',
    `delete from audit_entry where ${mine} and tree_index = 3; delete from audit_leaf where ${log} and index = 3`,
    3,
  ],
  [
    'two entries swapped',
    `update audit_entry set tree_index = case tree_index when 3 then 5 else 3 end where ${mine} and tree_index in (3, 5)`,
    3,
  ],
  [
    'an entry of another tenant put in',
    `update audit_entry set tenant_id = '${acme.tenantId}', tree_index = 3 where id =
       (select id from audit_entry where tenant_id = '${globex.tenantId}' limit 1);
     delete from audit_entry where ${mine} and tree_index = 3 and actor_kind = 'member'`,
    3,
  ],
  ['the last entries deleted', `delete from audit_entry where ${mine} and tree_index >= 9`, 9],
  ['everything truncated', 'truncate audit_entry, audit_cover, audit_leaf, audit_tree, audit_checkpoint', 0],
];

for (const [what, statements, firstBad] of attacks) {
  test(`found, and named by its first bad entry: ${what}`, async () => {
    await asOwner(statements);

    const verdict = await verified([kept.today]);

    assert.deepEqual([verdict.holds, verdict.firstBad], [false, firstBad], JSON.stringify(verdict.faults));
    await putBack('today');
  });
}

test('found: an entry deleted and all after it moved up, in everything that is written of them', async () => {
  await asOwner(`
    delete from audit_entry where ${mine} and tree_index = 8;
    delete from audit_leaf where ${log} and index = 8;
    update audit_entry set tree_index = tree_index - 1 where ${mine} and tree_index > 8;
    update audit_leaf set index = index - 1 where ${log} and index > 8;
    delete from audit_checkpoint where size > 8`);
  await growAnew();

  const verdict = await verified([kept.yesterday, kept.today]);

  // What is left of before are the kept checkpoints: it is one of the entries between them.
  const bounded = { what: 'rewritten', index: sizes.yesterday, before: sizes.today };
  assert.deepEqual([verdict.holds, verdict.faults[0]], [false, bounded], JSON.stringify(verdict.faults));
  await putBack('today');
});

test('found, and named by its first bad entry: the whole database put back to yesterday', async () => {
  await putBack('yesterday');

  const verdict = await verified([kept.today]);

  assert.deepEqual([verdict.holds, verdict.firstBad], [false, sizes.yesterday], JSON.stringify(verdict.faults));
  await putBack('today');
});

test('found, and named by its first bad entry: put back to yesterday, and gone on for longer than it was', async () => {
  await putBack('yesterday');
  for (let n = 0; n < 12; n += 1) await newProject();

  const verdict = await verified([kept.today]);

  assert.deepEqual([verdict.holds, verdict.firstBad], [false, sizes.yesterday], JSON.stringify(verdict.faults));
  await putBack('today');
});

test('a payload that was erased as it should be is missed by nobody', async () => {
  await platformChange(platform, async ({ db, enter }) => {
    const covers = await eraseEntriesAbout(db, acme.tenantId, [{ table: 'project', rowId: erasable }]);
    assert.ok(covers.length > 0);
    const doer = { kind: 'platform', id: null, via: 'platform' } as const;
    await enter({ tenantId: acme.tenantId, doer, action: 'person.edit', covers });
  });

  const verdict = await verified([kept.yesterday, kept.today]);

  assert.deepEqual([verdict.holds, verdict.faults], [true, []]);
  assert.ok(verdict.erased > 0);
  await putBack('today');
});

test('the command line says so without Kurzum: no database, no keys, no network', async () => {
  const paths = { export: join(folder, 'log.jsonl'), old: join(folder, 'old.txt'), key: join(folder, 'key.txt') };
  writeFileSync(paths.old, kept.today);
  writeFileSync(paths.key, `${keyOfLog(platform, acme.tenantId).key}\n`);
  writeFileSync(paths.export, await exported());
  const good = await kurzum('audit', 'verify', paths.export, '--checkpoint', paths.old, '--key', paths.key);
  await asOwner(`update audit_entry set action = 'link.view' where ${mine} and tree_index = 3`);
  writeFileSync(paths.export, await exported());
  const bad = await kurzum('audit', 'verify', paths.export, '--checkpoint', paths.old, '--key', paths.key);
  const json = await kurzum('audit', 'verify', paths.export, '--checkpoint', paths.old, '--key', paths.key, '--json');

  assert.deepEqual([good.code, bad.code, json.code], [0, 1, 1], good.said + bad.said);
  assert.match(good.said, /holds/);
  assert.match(bad.said, /The first bad entry is number 3/);
  assert.equal((JSON.parse(json.said) as Verdict).firstBad, 3);
  await putBack('today');
});

async function newProject(): Promise<string> {
  const id = newId();
  await change(acme.owner, 'project.create', async (tx) => {
    const name_sealed = tx.seal('project', 'name_sealed', id, 'Herbst');
    await tx.db
      .insertInto('project')
      .values({ id, tenant_id: tx.tenantId, name_sealed, created_at: tx.at, updated_at: tx.at })
      .execute();
    tx.covers('project', id, 1, { name: [null, 'Herbst'] });
  });
  return id;
}

/** Runs while entries get their places, and not while somebody has their hands in the tables. */
async function whileSequenced<T>(work: () => Promise<T>): Promise<T> {
  const sequencer = new Sequencer(platform);
  return work().finally(() => sequencer.stop());
}

function signed(): Promise<{ readonly size: number; readonly note: string }> {
  return whileSequenced(() => signNow(platform, acme.tenantId));
}

function exported(): Promise<string> {
  return whileSequenced(async () => {
    const parts: string[] = [];
    for await (const part of (await exportLog(acme.owner)).chunks) parts.push(part);
    return parts.join('');
  });
}

async function verified(checkpoints: readonly string[]): Promise<Verdict> {
  const key = readKey(keyOfLog(platform, acme.tenantId).key)!;
  return verifyExport(linesOf(await exported()), { keys: [key], checkpoints });
}

async function* linesOf(all: string): AsyncGenerator<string> {
  yield* all.split('\n');
}

async function kurzum(...words: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, ['bin/kurzum.js', ...words], {
    cwd: clone,
    env: { PATH: process.env['PATH'], KURZUM_DATA: join(folder, 'no-data'), KURZUM_KEYS: join(folder, 'no-keys') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [said, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, said: said || complaint };
}

/** Runs statements as who owns all tables, and may switch everything off that holds others. */
async function asOwner<Row extends pg.QueryResultRow>(statements: string, values?: readonly unknown[]) {
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  const asked = values === undefined ? client.query<Row>(statements) : client.query<Row>(statements, [...values]);
  return asked.finally(() => client.end());
}

/** Row-level security, triggers and references hold whoever owns the tables only until they lift them. */
async function liftEverything(): Promise<void> {
  for (const table of await tables())
    await asOwner(`alter table ${table} no force row level security; alter table ${table} disable trigger user`);
  const { rows } = await asOwner<{ table: string; name: string }>(
    `select conrelid::regclass::text as table, conname as name from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace`,
  );
  for (const { table, name } of rows) await asOwner(`alter table ${table} drop constraint ${name}`);
  await asOwner('drop index audit_entry_place');
}

async function tables(): Promise<readonly string[]> {
  const { rows } = await asOwner<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  return rows.map(({ name }) => name);
}

async function copyTo(day: 'yesterday' | 'today'): Promise<void> {
  await asOwner(`create schema ${day}`);
  for (const table of await tables()) await asOwner(`create table ${day}.${table} as table public.${table}`);
}

/** The whole database as it was: every row of every table. */
async function putBack(day: 'yesterday' | 'today'): Promise<void> {
  const all = await tables();
  await asOwner(`truncate ${all.join(', ')}`);
  for (const table of all) {
    const { rows } = await asOwner<{ names: string }>(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
       where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
      [table],
    );
    const { names } = rows[0]!;
    await asOwner(
      `insert into public.${table} (${names}) overriding system value select ${names} from ${day}.${table}`,
    );
  }
}

/** Has the tree say what the leaves say now, as the sequencer would: what an attacker can compute, they can write. */
async function growAnew(): Promise<void> {
  const { GrowingTree } = await import('../../src/tree/merkle.ts');
  const { rows } = await asOwner<{ leaf_hash: Buffer }>(`select leaf_hash from audit_leaf where ${log} order by index`);
  const tree = new GrowingTree();
  for (const { leaf_hash: leaf } of rows) tree.add(leaf);
  const peaks = tree.peaks.map((peak) => peak.toString('base64'));
  await asOwner(`update audit_tree set size = $1, peaks = $2 where ${log}`, [tree.size, peaks]);
}
