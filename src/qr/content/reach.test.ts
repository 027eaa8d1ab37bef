import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyLine, anyLines } from '../../../test/world/texts.ts';
import { type Content, read } from './content.ts';

test('an address stays as it was typed, or becomes what the address bar would copy', () => {
  assert.equal(said({ kind: 'url', url: 'HTTPS://GO.EXAMPLE.ORG/Q/BCDFGHJ' }), 'HTTPS://GO.EXAMPLE.ORG/Q/BCDFGHJ');
  assert.equal(said({ kind: 'url', url: ' https://example.org ' }), 'https://example.org');
  assert.equal(
    said({ kind: 'url', url: 'https://müller.example/Straße?q=ä#ö' }),
    'https://xn--mller-kva.example/Stra%C3%9Fe?q=%C3%A4#%C3%B6',
  );
  assert.equal(said({ kind: 'url', url: 'https://example.org/a b' }), 'https://example.org/a%20b');
});

test('what a browser would not open, or not openly, is no address', () => {
  const rows = [
    ['', 'required'],
    ['example.org', 'url'],
    ['https://', 'url'],
    ['https://exa mple.org/', 'url'],
    ['javascript:alert(1)', 'url_scheme'],
    ['ftp://example.org/', 'url_scheme'],
    ['https:example.org', 'url_scheme'],
    ['https://name:word@example.org/', 'url_credentials'],
    ['https://example.org/\u0007', 'characters'],
    ['https://example.org/%zz', 'characters'],
    ['https://example.org/ü?discount=100%', 'characters'],
  ] as const;
  for (const [url, rule] of rows) assert.deepEqual(refused({ kind: 'url', url }), [`url ${rule}`], url);
});

test('a mail comes back from its address, whatever it says', () => {
  // RFC 6068, section 6.1 and 6.2.
  assert.equal(said({ kind: 'email', to: ['chris@example.com'] }), 'mailto:chris@example.com');
  assert.equal(
    said({ kind: 'email', to: ['infobot@example.com'], subject: 'current-issue' }),
    'mailto:infobot@example.com?subject=current-issue',
  );
  assert.equal(
    said({ kind: 'email', to: ['infobot@example.com'], body: 'send current-issue' }),
    'mailto:infobot@example.com?body=send%20current-issue',
  );
  assert.equal(
    said({ kind: 'email', to: ['infobot@example.com'], body: 'send current-issue\nsend index' }),
    'mailto:infobot@example.com?body=send%20current-issue%0D%0Asend%20index',
  );
  assert.equal(said({ kind: 'email', to: ['gorby%kremvax@example.com'] }), 'mailto:gorby%25kremvax@example.com');
  assert.equal(said({ kind: 'email', to: ['unlikely?address@example.com'] }), 'mailto:unlikely%3Faddress@example.com');
  assert.equal(said({ kind: 'email', to: ['Mike&family@example.org'] }), 'mailto:Mike%26family@example.org');
  assert.equal(
    said({ kind: 'email', to: ['user@example.org'], subject: 'café' }),
    'mailto:user@example.org?subject=caf%C3%A9',
  );

  fc.assert(
    fc.property(anyLine(60), anyLines(200), (subject, body) => {
      const url = new URL(
        said({ kind: 'email', to: ['a@example.org', 'b+c@example.org'], cc: ['d@example.org'], subject, body }),
      );
      // As mail programs do: percent signs alone are decoded, a plus is a plus.
      const headers = new Map(
        url.search
          .slice(1)
          .split('&')
          .map((header) => header.split('=').map(decodeURIComponent) as [string, string]),
      );
      assert.deepEqual(decodeURIComponent(url.pathname).split(','), ['a@example.org', 'b+c@example.org']);
      assert.deepEqual(
        [...headers],
        [
          ['cc', 'd@example.org'],
          ['subject', subject],
          ['body', body.replaceAll('\n', '\r\n')],
        ],
      );
    }),
  );
});

test('what is no mail address is refused, one by one', () => {
  assert.deepEqual(refused({ kind: 'email', to: [] }), ['to required']);
  const wrong = [
    'anna',
    'anna@',
    '@example.org',
    'anna@example',
    'an na@example.org',
    'anna@-x.example',
    'a..b@example.org',
    `${'a'.repeat(65)}@example.org`,
  ];
  assert.deepEqual(
    refused({ kind: 'email', to: wrong }),
    wrong.map((_, n) => `to.${n} mail_address`),
  );
  assert.equal(said({ kind: 'email', to: ['jürgen@müller.example'] }), 'mailto:j%C3%BCrgen@xn--mller-kva.example');
});

test('a telephone number is a global one, without what people put between its digits', () => {
  // RFC 3966, section 6.
  assert.equal(said({ kind: 'telephone', number: '+1-201-555-0123' }), 'tel:+12015550123');
  // Italy's numbers keep their 0, from wherever they are dialled.
  assert.equal(said({ kind: 'telephone', number: '+39 06 698 12345' }), 'tel:+390669812345');
  assert.equal(said({ kind: 'telephone', number: '+49 (30) 12 34 56 – 78' }), 'tel:+493012345678');
  const rows = [
    ['', 'required'],
    ['030 123456', 'telephone_country'],
    ['0049 30 123456', 'telephone_country'],
    ['+49 (0)30 123456', 'telephone_trunk'],
    ['+49 0 30 123456', 'telephone_trunk'],
    ['+43 01 5123456', 'telephone_trunk'],
    ['+38605 123 456', 'telephone_trunk'],
    ['+49 30 KURZUM', 'telephone'],
    ['+49 30', 'telephone'],
    ['+1234567890123456', 'telephone'],
  ] as const;
  for (const [number, rule] of rows)
    assert.deepEqual(refused({ kind: 'telephone', number }), [`number ${rule}`], number);
});

test('a short message with a text is one that cameras fill in, colons and all', () => {
  assert.equal(said({ kind: 'sms', number: '+49 170 1234567' }), 'sms:+491701234567');
  fc.assert(
    fc.property(anyLines(100), (text) => {
      const [, number, rest] = /^SMSTO:([^:]*):([^]*)$/.exec(said({ kind: 'sms', number: '+491701234567', text }))!;
      assert.deepEqual([number, rest], ['+491701234567', text]);
    }),
  );
});

test('a place is written without exponents, and has no longitude at a pole', () => {
  // RFC 5870, sections 3.4.2 and 6.
  assert.equal(said({ kind: 'geo', latitude: 48.201, longitude: 16.3695, altitude_m: 183 }), 'geo:48.201,16.3695,183');
  assert.equal(said({ kind: 'geo', latitude: 48.198634, longitude: 16.371648 }), 'geo:48.198634,16.371648');
  assert.equal(said({ kind: 'geo', latitude: 90, longitude: -22.43 }), 'geo:90,0');
  assert.equal(said({ kind: 'geo', latitude: -1e-9, longitude: 1e-7 }), 'geo:0,0.0000001');
  assert.deepEqual(refused({ kind: 'geo', latitude: 90.1, longitude: Number.NaN }), [
    'latitude range 90',
    'longitude range 180',
  ]);
});

test('a network comes back from its code, whatever its name and password', () => {
  assert.equal(
    said({ kind: 'wifi', ssid: 'mynetwork', security: 'wpa', password: 'mypass12' }),
    'WIFI:T:WPA;S:mynetwork;P:mypass12;;',
  );
  assert.equal(
    said({ kind: 'wifi', ssid: '"foo;bar\\baz"', security: 'open' }),
    String.raw`WIFI:T:nopass;S:\"foo\;bar\\baz\";;`,
  );
  assert.equal(
    said({ kind: 'wifi', ssid: 'Gäste', security: 'sae', password: 'ß', hidden: true }),
    'WIFI:T:SAE;S:Gäste;H:true;P:ß;;',
  );
  fc.assert(
    fc.property(anyLine(3), anyLine(7), fc.boolean(), (ssid, password, hidden) => {
      fc.pre(new TextEncoder().encode(ssid).length <= 32);
      assert.deepEqual(networkOf(said({ kind: 'wifi', ssid, security: 'sae', password, hidden })), {
        T: 'SAE',
        S: ssid,
        P: password,
        ...(hidden && { H: 'true' }),
      });
    }),
  );
});

test('a password is as long as its kind of network takes it', () => {
  const of = (security: 'wpa' | 'wep' | 'sae' | 'open', password: string): readonly string[] => {
    const reading = read({ kind: 'wifi', ssid: 'x', security, password });
    return reading.ok ? [] : reading.errors.map(({ rule }) => rule);
  };
  for (const password of ['12345678', 'x'.repeat(63), '0f'.repeat(32)]) assert.deepEqual(of('wpa', password), []);
  for (const password of ['1234567', 'x'.repeat(64), 'pässword'])
    assert.deepEqual(of('wpa', password), ['wifi_password']);
  for (const password of ['12345', 'abcdefghijklm', '0123456789', '0123456789abcdef0123456789'])
    assert.deepEqual(of('wep', password), []);
  for (const password of ['1234', '123456', 'xyz3456789']) assert.deepEqual(of('wep', password), ['wifi_password']);
  assert.deepEqual(of('sae', 'ä'.repeat(65)), ['too_many_bytes']);
  assert.deepEqual([of('wpa', ''), of('open', 'x')], [['required'], ['not_here']]);
  assert.deepEqual(refused({ kind: 'wifi', ssid: 'ä'.repeat(17), security: 'open' }), ['ssid too_many_bytes 32']);
});

test('a text keeps its blanks, and has nothing in it that no one sees', () => {
  assert.equal(said({ kind: 'text', text: ' a\n' }), ' a\n');
  assert.deepEqual(refused({ kind: 'text', text: '' }), ['text required']);
  for (const text of ['a\0', '\u001b[31m', '\ud83e'])
    assert.deepEqual(refused({ kind: 'text', text }), ['text characters']);
});

function said(content: Content): string {
  const reading = read(content);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.text;
}

function refused(content: Content): readonly string[] {
  const reading = read(content);
  assert.ok(!reading.ok, JSON.stringify(reading));
  return reading.errors.map(({ field, rule, limit }) =>
    [field, rule, limit].filter((part) => part !== undefined).join(' '),
  );
}

/** Reads fields up to each semicolon that no backslash stands before. */
function networkOf(text: string): Record<string, string> {
  assert.ok(text.startsWith('WIFI:') && text.endsWith(';;'));
  const fields = text.slice(5, -1).matchAll(/([A-Z]):((?:\\.|[^\\;])*);/gsu);
  return Object.fromEntries([...fields].map(([, name, value]) => [name!, value!.replace(/\\(.)/gsu, '$1')]));
}
