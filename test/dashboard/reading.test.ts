/** What the dashboard makes of what people paste and type, before it asks the server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Link } from '../../dashboard/src/api/client.ts';
import { readAddress } from '../../dashboard/src/links/address.ts';
import { differences, draftOf, patchOf } from '../../dashboard/src/links/draft.ts';
import { readableHost } from '../../dashboard/src/look/readable-host.ts';
import { readableHost as readableAtTheEdge } from '#exchange';

const link: Link = {
  id: '01a20723-adc1-7747-83d6-51b30b06adbc',
  domain: 'kurz.example',
  slug: 'sommerfest',
  shortUrl: 'https://kurz.example/sommerfest',
  qrUrl: 'HTTPS://KURZ.EXAMPLE/Q/23456CD',
  target: 'https://example.org/',
  title: 'Sommerfest',
  notes: null,
  tags: ['Plakat', 'Kampagne'],
  projectId: null,
  hits30d: 0,
  takenDownFor: null,
  printedAt: null,
  pendingTarget: null,
  createdAt: '2026-11-23T06:00:00.000Z',
  updatedAt: '2026-11-23T06:00:00.000Z',
};

test('an address without its scheme is completed, with one it stays as it is', () => {
  assert.equal(readAddress(' example.org/a?b#c '), 'https://example.org/a?b#c');
  assert.equal(readAddress('bücher.example:8443/weiß'), 'https://bücher.example:8443/weiß');
  assert.equal(readAddress('http://localhost/a'), 'http://localhost/a');
});

test('what is no web address is not taken for one', () => {
  for (const text of [
    '',
    'hallo',
    'zwei worte.de',
    'a@b.example',
    'mailto:a@b.example',
    'javascript:alert(1)',
    'https://',
  ]) {
    assert.equal(readAddress(text), null, text);
  }
});

test('an edit says only what was changed, and clears what was emptied', () => {
  const draft = { ...draftOf(link), title: ' ', tags: 'Plakat,, Kampagne ,Nord' };

  assert.deepEqual(patchOf(link, draft), { title: null, tags: ['Plakat', 'Kampagne', 'Nord'] });
  assert.deepEqual(patchOf(link, draftOf(link)), {});
});

test('two drafts differ in what they mean, not in how it was typed', () => {
  const draft = { ...draftOf(link), title: ' Sommerfest', tags: 'Plakat,Kampagne' };

  assert.deepEqual(differences(draftOf(link), draft), []);
});

test('a host is shown in readable letters only where they mislead nobody', () => {
  assert.equal(readableHost('www.xn--bcher-kva.example'), 'www.bücher.example');
  assert.equal(readableHost('xn--fiqs8s'), '中国');
  assert.equal(readableHost('xn--e1afmkfd.xn--80akhbyknj4f'), 'пример.испытание');
  // Cyrillic that spells a Latin name, scripts mixed in one word, and what does not decode.
  for (const host of ['xn--80ak6aa92e.com', 'xn--pple-43d.com', 'xn--zzz-0000000', 'xn--']) {
    assert.equal(readableHost(host), host);
  }
});

test('dashboard and edge agree on which hosts are readable, letter by letter, alone and beside others', () => {
  let readable = 0;
  // Every letter of the alphabets, and some of the many thousand of East Asia.
  for (let code = 0x80; code <= 0x2_ffff; code += code < 0x3_100 ? 1 : 101) {
    const letter = String.fromCodePoint(code);
    if (!/[\p{L}\p{M}\p{N}\p{S}]/u.test(letter)) continue;
    for (const beside of ['', 'a', 'ж', '中', 'r1-']) {
      const host = URL.parse(`https://${beside}${letter}.example`)?.hostname;
      if (host === undefined) continue;
      assert.equal(readableHost(host), readableAtTheEdge(host), `${beside}${letter} ${host}`);
      if (readableHost(host) !== host) readable += 1;
    }
  }
  assert.ok(readable > 1_000);
});
