/** Refusals: what a start says when it can't be, and that it then leaves nothing running; always exit 1 and a sentence. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ownerConnectionAt, readAccess } from '#store';
import { freePort, startAgain, startKurzum, type Kurzum } from './world/kurzum.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const isRoot = process.getuid!() === 0;

/** Started once and stopped: the data and keys that the tests spoil, and put in order again. */
let used: Kurzum;
let scratch: string;

before(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'kz-refuse-'));
  await chmod(scratch, 0o711);
  used = await startKurzum();
});

after(() => rm(scratch, { recursive: true, force: true }));

type Ending = { readonly code: number | null; readonly said: string };

/** A start that is expected to end by itself. */
async function start(settings: Readonly<Record<string, string>>, uid?: number): Promise<Ending> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings };
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const pieces: string[] = [];
  child.stderr.on('data', (piece) => pieces.push(String(piece)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said: pieces.join('') };
}

/** Asserts that a start ends with exit 1 and a sentence like `sentence`, and without a stack. */
async function refused(settings: Readonly<Record<string, string>>, sentence: RegExp, uid?: number): Promise<void> {
  const { code, said } = await start(settings, uid);
  assert.match(said, sentence);
  assert.doesNotMatch(said, /\n\s+at |fault is its own/);
  assert.equal(code, 1);
}

/** Settings for a Kurzum that does not exist yet. */
async function fresh(name: string): Promise<Record<string, string>> {
  const folder = join(scratch, name);
  await mkdir(folder, { mode: 0o711 });
  return {
    KURZUM_ENV: 'test',
    KURZUM_PORT: String(await freePort()),
    KURZUM_DATA: join(folder, 'data'),
    KURZUM_KEYS: join(folder, 'keys'),
  };
}

test('a second start on the same data is refused, and the first goes on', async () => {
  const { code, said } = await start({ ...used.settings, KURZUM_PORT: String(await freePort()) });

  assert.match(said, /already running on this data folder/);
  assert.equal(code, 1);
  assert.equal((await used.request('/readyz')).status, 200);
  await used.stop();
});

test('another environment is refused, by the keys and the data', async () => {
  await refused({ ...used.settings, KURZUM_ENV: 'production' }, /KURZUM_ENV is production/);
});

test('keys that are missing while there are data are refused, and none are made in their place', async () => {
  const elsewhere = join(scratch, 'no-keys');

  await refused({ ...used.settings, KURZUM_KEYS: elsewhere }, /keys .*are missing/i);
  await refused({ ...used.settings, KURZUM_KEYS: elsewhere }, /keys .*are missing/i);
});

test('keys without the passwords of the database are refused', async () => {
  const path = join(used.keysFolder, 'database.json');
  await rename(path, `${path}.away`);

  await refused(used.settings, /passwords are missing.*Put the copy/);

  await rename(`${path}.away`, path);
});

test('keys of another installation are refused', async () => {
  const path = join(used.keysFolder, 'stamp.json');
  const stamp = await readFile(path, 'utf8');
  writeFileSync(path, stamp.replace(/[0-9a-f]{12}"/, '000000000000"'));

  await refused(used.settings, /belong/);

  writeFileSync(path, stamp);
});

test('data of another major version of PostgreSQL are refused', async () => {
  const path = join(used.dataFolder, 'postgres', 'PG_VERSION');
  const version = readFileSync(path, 'utf8');
  writeFileSync(path, '14\n');

  await refused(used.settings, /made by PostgreSQL 14.*KURZUM_POSTGRES_BIN/);

  writeFileSync(path, version);
});

test('a taken port is refused before anything is started', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };

  await refused({ ...used.settings, KURZUM_PORT: String(port) }, new RegExp(`Port ${port} is taken.*KURZUM_PORT`));

  taken.close();
});

test('settings that are not valid are all named at once', async () => {
  const settings = {
    KURZUM_PORT: 'eighty',
    KURZUM_HOST: 'go.example.com',
    KURZUM_ENV: 'staging',
    KURZUM_THRESHOLD: '2',
    KURZUM_TIMEZONE: 'Europe/Atlantis',
    KURZUM_TRUST_PROXY: '10.0.0.0/99',
    KURZUM_RELEASE_SECONDS: '0',
    KURZUM_URL: 'ftp://example.com',
    DATABASE_URL: 'mysql://example.com/x',
    KURZUM_SMTP_URL: 'https://mail.example.com',
    KURZUM_MAIL_FROM: 'Kurzum <nobody>',
  };

  const { code, said } = await start(settings);

  assert.equal(code, 1);
  for (const name of Object.keys(settings)) assert.match(said, new RegExp(`^${name} .+\\.$`, 'm'));
});

test('listening beyond this machine needs the public address', async () => {
  await refused({ KURZUM_HOST: '0.0.0.0' }, /KURZUM_URL is required when KURZUM_HOST is not loopback/);
});

test('a mail server needs somebody from whom mail comes, and is named without options', async () => {
  await refused(
    { KURZUM_SMTP_URL: 'smtps://mail.example.com' },
    /KURZUM_MAIL_FROM is required when KURZUM_SMTP_URL is set/,
  );
  await refused(
    { KURZUM_SMTP_URL: 'smtp://mail.example.com?ignoreTLS=true', KURZUM_MAIL_FROM: 'a@example.com' },
    /KURZUM_SMTP_URL must be without a path, a query/,
  );
});

test('keys in the data folder are refused', async () => {
  await refused(
    { KURZUM_DATA: scratch, KURZUM_KEYS: join(scratch, 'keys') },
    /KURZUM_KEYS must not lie in the data folder/,
  );
});

test('a folder without PostgreSQL’s programs is refused', async () => {
  const settings = await fresh('bin');

  await refused({ ...settings, KURZUM_POSTGRES_BIN: scratch }, /there is no postgres in it/);
});

test('a database server that does not answer, or refuses, is named', async () => {
  const settings = await fresh('given');
  const url = `postgres://someone:secret@127.0.0.1:${await freePort()}/kurzum`;

  await refused({ ...settings, DATABASE_URL: url }, /No database server answers where DATABASE_URL leads/);
});

test(
  'a folder that this user may not use is refused',
  { skip: !isRoot && 'becoming another user needs root' },
  async () => {
    const settings = await fresh('closed');
    await mkdir(settings['KURZUM_DATA']!, { mode: 0o700 });

    await refused(settings, /is not permitted to this user/, 65_534);
  },
);

test(
  'a folder that the database’s user can’t reach is refused',
  { skip: !isRoot && 'only root starts it as another user' },
  async () => {
    const settings = await fresh('unreachable');
    await chmod(join(scratch, 'unreachable'), 0o700);
    writeFileSync(join(scratch, 'unreachable', "somebody's"), 'A folder with other things in it is not ours to open.');

    await refused(settings, /unprivileged user, who can't reach/);
  },
);

test(
  'a disk that is full, or read-only, is refused',
  { skip: !isRoot && 'mounting a small disk needs root' },
  async (t) => {
    const settings = await fresh('disk');
    const disk = join(scratch, 'disk');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k,mode=711', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return t.skip('this machine lets nobody mount');
    }
    try {
      await refused(settings, /disk .*is full. Make room/);
      execFileSync('mount', ['-o', 'remount,size=1m', disk]);
      await refused(settings, /disk .*is full. Make room/);
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      await refused(settings, /disk .*is read-only/);
    } finally {
      execFileSync('umount', ['--lazy', disk]);
    }
  },
);

test('none of these refusals harmed the data', async () => {
  used = await startAgain(used);

  assert.equal((await used.request('/readyz')).status, 200);
});

test('a database of a newer Kurzum is refused', async () => {
  const access = readAccess(used.keysFolder)!;
  const owner = ownerConnectionAt({ kind: 'embedded', runFolder: join(used.dataFolder, 'run') }, access);
  await asOwner(owner, `insert into migration (name, applied_at) values ('9999_future.sql', now())`);
  await used.stop();

  await refused(used.settings, /made by a newer Kurzum.*Start that version/);
});

async function asOwner(owner: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  await client.query(statement);
  await client.end();
}
