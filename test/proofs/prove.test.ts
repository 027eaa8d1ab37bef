/** `kurzum prove` on a running Kurzum: it shows what is true, notices what isn't, and leaves nothing behind. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findingIds, isSigned, type Signed } from '../../src/cli/prove/paper/statement.ts';
import { startAgain, startKurzum, type Account, type Kurzum } from '../world/kurzum.ts';

const clone = fileURLToPath(new URL('../../', import.meta.url));
const skip = process.platform !== 'linux' && 'it reads memory by /proc, which is Linux';

/** Root may read any memory; others may not where the kernel's Yama says so, which many systems have it say. */
const mayReadMemory = process.getuid?.() === 0 || yama() === '0';

function yama(): string {
  try {
    return readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8').trim();
  } catch {
    return '0';
  }
}

const folder = mkdtempSync(join(tmpdir(), 'kz-prove-'));
after(() => rmSync(folder, { recursive: true }));

let kurzum: Kurzum;
let account: Account;
before(async () => {
  kurzum = await startKurzum({ KURZUM_TRUST_PROXY: 'loopback' });
});

type Said = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function start(words: readonly string[], settings: Readonly<Record<string, string>> = {}): ChildProcess {
  const env = { PATH: process.env['PATH'], ...kurzum.settings, ...settings };
  return spawn(process.execPath, ['src/cli/main.ts', 'prove', ...words], { cwd: clone, env });
}

async function ended(child: ChildProcess): Promise<Said> {
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  return { code: await code, stdout, stderr };
}

const prove = (words: readonly string[], settings?: Readonly<Record<string, string>>): Promise<Said> =>
  ended(start(words, settings));

async function links(): Promise<readonly { id: string; slug: string }[]> {
  const page = await kurzum.api<{ items: { id: string; slug: string }[] }>(account, 'GET', '/links');
  return page.items;
}

test('without a running Kurzum, or before set-up, it says what to do', async () => {
  const elsewhere = await prove(['--json'], { KURZUM_DATA: join(folder, 'nowhere') });
  const early = await prove(['--json']);

  assert.deepEqual([elsewhere.code, elsewhere.stdout], [1, '']);
  assert.match(elsewhere.stderr, /not running here .*npm start/);
  assert.deepEqual([early.code, early.stdout], [1, '']);
  assert.match(early.stderr, /npx kurzum setup/);
});

test('what it does not understand is wrong usage', async () => {
  writeFileSync(join(folder, 'empty'), '');
  const wrong = [
    ['--language', 'fr'],
    ['--key', 'x'],
    ['--verify', join(folder, 'nowhere')],
    ['now'],
    ['--pdf'],
    ['--pdf', join(folder, 'nowhere', 'proof.pdf')],
    ['--pdf', join(folder, 'empty', 'proof.pdf')],
    ['--pdf', folder],
    ['--pdf', '/dev/full'],
    ...(process.getuid?.() === 0 ? [] : [['--pdf', join(folder, 'closed')]]),
    ['--verify', join(folder, 'empty'), '--pdf', join(folder, 'proof.pdf')],
  ];
  writeFileSync(join(folder, 'closed'), '', { mode: 0o400 });

  for (const words of wrong) {
    const { code, stdout, stderr } = await prove(words);
    assert.deepEqual([code, stdout], [2, ''], words.join(' '));
    assert.match(stderr, /^\S.*\.\n|--help\n$/);
  }
  assert.deepEqual(readdirSync(folder).toSorted(), ['closed', 'empty']);
});

test(
  'it shows all that it looks for, three times at once, and notices an address that somebody wrote down',
  { skip },
  async (t) => {
    account = await kurzum.setUp();
    const page = join(folder, 'proof.pdf');
    const relay = await openRelay();
    t.after(() => relay.close());

    const unwritable = join(folder, 'unwritable.pdf');
    const late = start(['--language', 'en', '--pdf', unwritable]);
    const saidLate = ended(late);
    await untilThereIsALink();
    assert.equal(existsSync(unwritable), false);
    mkdirSync(unwritable);

    const [unwritten, proof, sabotaged] = await Promise.all([
      saidLate,
      prove(['--json', '--pdf', page, '--language', 'de']),
      prove(['--language', 'en'], { KURZUM_PORT: String(relay.port) }),
    ]);
    const signed = JSON.parse(proof.stdout) as Signed;

    await t.test('the statement holds each finding once, and is signed by the key that is public', async () => {
      const notShown = signed.findings.filter(({ result }) => result !== 'shown').map(({ id, reason }) => [id, reason]);
      const expected = mayReadMemory ? [0, [], 'shown'] : [1, [['memory', 'no_right']], 'not_shown'];
      assert.deepEqual([proof.code, notShown, signed.result], expected, proof.stderr);
      assert.deepEqual(
        signed.findings.map(({ id, measure }) => [id, measure]),
        Object.entries(findingIds),
      );
      assert.equal(isSigned(signed), true);
      assert.equal(signed.host, `localhost:${kurzum.port}`);
      assert.deepEqual(signed.planted, { peers: 96, named: 64, hidden: 40 });
      assert.ok(signed.seconds < 60);
      const published = await kurzum.request('/.well-known/kurzum-proof-key');
      assert.deepEqual(await published.json(), signed.key);
    });

    await t.test('the positive controls were found, and the visits counted', () => {
      const numbers = Object.fromEntries(signed.findings.map((finding) => [finding.id, finding.numbers]));
      for (const id of ['database', 'files', 'log']) assert.ok(numbers[id]!['controls']! > 0, id);
      assert.equal(numbers['visits']!['hits'], 125);
      if (mayReadMemory) assert.ok(numbers['memory']!['controls']! > 0 && numbers['memory']!['addresses'] === 200);
    });

    await t.test('progress names each step on stderr, in the language that was asked for', () => {
      assert.equal(proof.stderr.match(/^\[\d\/7\] .*: \d+,\d s$/gm)?.length, 7);
      assert.match(proof.stderr, /Durchsucht den Speicher des Edge-Prozesses/);
    });

    await t.test('the address that was written down meanwhile fails the finding about files, and no other', () => {
      const failed = sabotaged.stdout.split('\n').filter((line) => line.startsWith('failed'));
      assert.equal(sabotaged.code, 1, sabotaged.stderr);
      assert.equal(failed.length, 1, sabotaged.stdout);
      assert.match(failed[0]!, /^failed\t1\.2\tTraces of planted addresses were found in files: \d+\.$/);
      assert.match(sabotaged.stderr, /Something is wrong: only [89] of 10 findings were shown\./);
    });

    await t.test(
      'a page that can’t be written in the end is said to be missing; the findings are printed all the same',
      () => {
        assert.equal(unwritten.code, 1);
        assert.match(unwritten.stderr, /^The page was not written: writing \S+unwritable\.pdf failed \(EISDIR\)\.$/m);
        assert.doesNotMatch(unwritten.stderr, /The page is in/);
        assert.equal(unwritten.stdout.trimEnd().split('\n').length, Object.keys(findingIds).length);
      },
    );

    await t.test('no address is printed', () => {
      for (const printed of [proof.stdout, proof.stderr, sabotaged.stdout, sabotaged.stderr, kurzum.printed()])
        for (const address of relay.seen) assert.ok(!printed.includes(address));
      assert.doesNotMatch(proof.stdout + proof.stderr, /\b(127|24\d)\.\d+\.\d+\.\d+\b|2001:db8/);
    });

    await t.test(
      'neither link nor count nor file is left, and the log of changes says that there was a proof',
      async () => {
        assert.deepEqual(await links(), []);
        assert.deepEqual(
          readdirSync(kurzum.dataFolder).filter((name) => name.includes('proof')),
          [],
        );
        assert.equal(kurzum.printed().match(/"event":"proof\.begun"/g)?.length, 3);
        assert.equal(kurzum.printed().match(/"event":"proof\.ended"/g)?.length, 3);
      },
    );

    await t.test(
      'the page is verified offline against the key, and by the Kurzum that runs here without one',
      async () => {
        const offline = { KURZUM_DATA: join(folder, 'nowhere') };
        const grouped = signed.key.fingerprint.match(/.{4}/g)!.join(' ');

        const verified = await prove(['--verify', page, '--key', grouped, '--json'], offline);
        assert.deepEqual([verified.code, JSON.parse(verified.stdout)], [0, signed], verified.stderr);
        assert.equal((await prove(['--verify', page])).code, 0);
        const unknown = await prove(['--verify', page], offline);
        assert.equal(unknown.code, 2);
        assert.match(unknown.stderr, new RegExp(signed.key.fingerprint));
        const other = await prove(['--verify', page, '--key', '0'.repeat(32)], offline);
        assert.deepEqual([other.code, other.stdout], [1, '']);
      },
    );

    await t.test('a changed finding, and a changed page around genuine findings, are noticed', async () => {
      const changed = join(folder, 'changed');
      const key = ['--key', signed.key.publicKey];

      writeFileSync(changed, proof.stdout);
      assert.equal((await prove(['--verify', changed, ...key])).code, 0);
      writeFileSync(changed, proof.stdout.replace('"threshold":5', '"threshold":50'));
      assert.deepEqual((({ code, stdout }) => [code, stdout])(await prove(['--verify', changed, ...key])), [1, '']);
      const bytes = readFileSync(page);
      bytes[bytes.indexOf('stream\n') + 40]! ^= 1;
      writeFileSync(changed, bytes);
      const retouched = await prove(['--verify', changed, ...key]);
      assert.equal(retouched.code, 1);
      writeFileSync(changed, 'something else');
      assert.equal((await prove(['--verify', changed, ...key])).code, 1);
    });
  },
);

test('a proof that is interrupted takes its link away before it ends', { skip }, async () => {
  const proof = start([]);
  const said = ended(proof);
  await untilThereIsALink();

  proof.kill('SIGINT');
  const { code, stdout } = await said;
  assert.deepEqual([code, stdout], [1, '']);
  assert.deepEqual(await links(), []);
});

test('the link of a proof that was killed is purged a few minutes later', { skip }, async () => {
  const proof = start([]);
  const said = ended(proof);
  await until(async () => markers().length === 1 && (await links()).length === 1);
  proof.kill('SIGKILL');
  await said;

  assert.equal((await links()).length, 1);
  await kurzum.command('clock', 'advance', '11m');
  await until(async () => (await links()).length === 0);
});

test('the file that a killed proof left goes with the next proof, or the next start', { skip }, async () => {
  const [left] = markers();
  const next = start([]);
  const said = ended(next);
  await until(async () => markers().length === 1 && markers()[0] !== left);
  next.kill('SIGKILL');
  await said;

  assert.equal(markers().length, 1);
  await kurzum.stop();
  kurzum = await startAgain(kurzum);
  assert.deepEqual(markers(), []);
});

function markers(): readonly string[] {
  return readdirSync(kurzum.dataFolder).filter((name) => name.startsWith('kurzum-proof-'));
}

async function untilThereIsALink(): Promise<void> {
  await until(async () => (await links()).length > 0);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await holds()) return;
    await sleep(25);
  }
  assert.fail('waited in vain');
}

/** Stands before the edge as the worst of proxies would, and writes every visitor's address into the data folder. */
async function openRelay(): Promise<{ port: number; seen: ReadonlySet<string>; close(): void }> {
  const seen = new Set<string>();
  const server = createServer((visitor) => {
    const address = visitor.remoteAddress ?? '';
    if (!address.endsWith('127.0.0.1')) {
      seen.add(address);
      appendFileSync(join(kurzum.dataFolder, 'visitors.txt'), `${address}\n`);
    }
    const edge = connect(kurzum.port, '127.0.0.1');
    visitor.on('error', () => edge.destroy());
    edge.on('error', () => visitor.destroy());
    visitor.pipe(edge).pipe(visitor);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, seen, close: () => server.close() };
}
