/** The proxies of docs/proxy.md: what we tell people to write is accepted by the program it is meant for. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'proxy.md'), 'utf8');
const lacks = (program: string, flag: string): boolean => spawnSync(program, [flag]).error !== undefined;
const missing = ['nginx', 'openssl'].filter((program) => lacks(program, program === 'nginx' ? '-v' : 'version'));

const block = (language: string): string =>
  new RegExp('```' + language + '\\n([^]*?)```').exec(page)?.[1] ?? assert.fail(`no ${language} on the page`);

test('nginx accepts its snippet', { skip: missing.length > 0 && `not installed here: ${missing.join(', ')}` }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kz-proxy-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'fullchain.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=go.example.org'];
  spawnSync('openssl', [...request, '-keyout', key, '-out', certificate]);
  const site = block('nginx')
    .replaceAll('/etc/ssl/go.example.org', folder)
    .replaceAll(
      /(listen (?:\[::\]:)?)(443|80)\b/g,
      (_, listen: string, port: string) => listen + (Number(port) + 18_000),
    );
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, `pid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${site}}\n`);

  const { status, stderr } = spawnSync('nginx', ['-t', '-c', file, '-p', folder], { encoding: 'utf8' });

  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stderr, /\[(warn|emerg)\]/);
});

test('every server of the nginx snippet keeps no log', () => {
  for (const server of block('nginx')
    .split(/^server \{/m)
    .slice(1)) {
    assert.match(server, /access_log off;/);
    assert.match(server, /error_log \/dev\/null crit;/);
  }
});
