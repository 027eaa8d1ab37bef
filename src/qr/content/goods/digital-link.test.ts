import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Content, read } from '../content.ts';
import { keys } from './application-identifiers.ts';
import type { DigitalLink } from './digital-link.ts';

const gtin = { ai: '01', value: '09506000134352' };

test('addresses are those of the standard’s examples', () => {
  // GS1 Digital Link Standard: URI Syntax, section 5; and the readme of GS1's own toolkit.
  const rows: readonly (readonly [string, Omit<DigitalLink, 'kind'>])[] = [
    ['https://id.gs1.org/01/09506000134352', { key: gtin }],
    [
      'https://id.gs1.org/01/09506000134352/10/ABC1/21/12345?17=180426',
      { key: gtin, qualifiers: [of('21', '12345'), of('10', 'ABC1')], attributes: [of('17', '180426')] },
    ],
    [
      'https://id.gs1.org/01/00614141123452?3103=000195',
      { key: of('01', '614141123452'), attributes: [of('3103', '000195')] },
    ],
    [
      'https://id.gs1.org/00/106141412345678908?02=00614141123452&37=25&10=ABC123',
      {
        key: of('00', '106141412345678908'),
        attributes: [of('02', '00614141123452'), of('37', '25'), of('10', 'ABC123')],
      },
    ],
    [
      'https://id.gs1.org/414/9520123456788/254/32a%2Fb',
      { key: of('414', '9520123456788'), qualifiers: [of('254', '32a/b')] },
    ],
    [
      'https://example.com/some/path/01/09506000134352/22/2A',
      { base: 'https://example.com/some/path/', key: gtin, qualifiers: [of('22', '2A')] },
    ],
    [
      'https://id.gs1.org/8018/123456789012345675/8019/7',
      { key: of('8018', '123456789012345675'), qualifiers: [of('8019', '7')] },
    ],
    ['https://id.gs1.org/253/9521234567899DOC', { key: of('253', '9521234567899DOC') }],
  ];
  for (const [address, link] of rows) assert.equal(said(link), address);
});

test('a GTIN of any length is one of fourteen digits', () => {
  // General Specifications, figures 3.3.2 and 7.9.1.
  assert.equal(said({ key: of('01', '95200002') }), 'https://id.gs1.org/01/00000095200002');
  assert.equal(said({ key: of('01', '9506000134352') }), 'https://id.gs1.org/01/09506000134352');
  for (const value of ['950600013435', '123', '095060001343520', '0950600013435a'])
    assert.ok(['key.value gs1_value', 'key.value gs1_check'].includes(refused({ key: of('01', value) })[0]!), value);
});

test('a digit that is wrong is found in every key that has a check digit', () => {
  const examples = [
    '00 106141412345678908',
    '01 09506000134352',
    '402 95212345678901234',
    '414 9520123456788',
    '8017 123456789012345675',
    '8003 095212345678971234',
  ];
  for (const example of examples) {
    const [ai = '', value = ''] = example.split(' ');
    const checked = keys.get(ai)!.digits_checked;
    const right = value.slice(0, checked - 1) + checkDigit(value.slice(0, checked - 1)) + value.slice(checked);
    assert.ok(said({ key: of(ai, right) }).endsWith(`/${ai}/${right}`));
    for (let at = ai === '8003' ? 1 : 0; at < checked; at += 1) {
      const wrong = right.slice(0, at) + ((Number(right[at]) + 1) % 10) + right.slice(at + 1);
      assert.deepEqual(refused({ key: of(ai, wrong) }), ['key.value gs1_check'], `${ai} ${wrong}`);
    }
  }
});

test('a model number ends in its pair of check characters', () => {
  // General Specifications, section 7.9.5.
  assert.equal(
    said({ key: of('8013', '1987654Ad4X4bL5ttr2310c2K') }),
    'https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310c2K',
  );
  assert.deepEqual(refused({ key: of('8013', '1987654Ad4X4bL5ttr2310c2L') }), ['key.value gs1_check']);
  assert.deepEqual(refused({ key: of('8013', '1987654Bd4X4bL5ttr2310c2K') }), ['key.value gs1_check']);
});

test('what may not follow a key is refused', () => {
  const rows: readonly (readonly [Omit<DigitalLink, 'kind'>, readonly string[]])[] = [
    [{ key: of('02', '09506000134352') }, ['key.ai gs1_key']],
    [{ key: gtin, qualifiers: [of('8019', '1')] }, ['qualifiers.0.ai gs1_qualifier']],
    [{ key: gtin, qualifiers: [of('21', '1'), of('21', '2')] }, ['qualifiers.1.ai gs1_qualifier']],
    [{ key: gtin, qualifiers: [of('21', '1'), of('235', '2')] }, ['qualifiers.1.ai gs1_qualifier']],
    [{ key: gtin, qualifiers: [of('21', 'ä')] }, ['qualifiers.0.value gs1_value']],
    [{ key: gtin, qualifiers: [of('10', 'x'.repeat(21))] }, ['qualifiers.0.value gs1_value']],
    [{ key: gtin, attributes: [of('10', 'ABC')] }, ['attributes.0.ai gs1_attribute']],
    [{ key: gtin, attributes: [gtin] }, ['attributes.0.ai gs1_attribute']],
    [{ key: gtin, attributes: [of('417', '9520123456789')] }, ['attributes.0.value gs1_check']],
    // What a serial number is the number of is missing.
    [{ key: of('00', '106141412345678908'), attributes: [of('21', '1')] }, ['attributes.0.ai gs1_attribute']],
    [{ key: gtin, qualifiers: [of('10', '.')] }, ['qualifiers.0.value gs1_value']],
    [{ key: gtin, qualifiers: [of('10', '...'), of('21', '..')] }, ['qualifiers.1.value gs1_value']],
    [{ key: gtin, attributes: [of('9999', 'x')] }, ['attributes.0.ai gs1_attribute']],
    [{ key: gtin, attributes: [of('17', '261332')] }, ['attributes.0.value gs1_value']],
    [{ key: gtin, attributes: [of('17', '260200'), of('17', '260200')] }, ['attributes.1.ai gs1_attribute']],
    [{ key: gtin, base: 'https://example.com/?a=b' }, ['base characters']],
    [{ key: gtin, base: 'example.com' }, ['base url']],
    [{ key: of('01', '') }, ['key.value required']],
  ];
  for (const [link, errors] of rows) assert.deepEqual(refused(link), errors);
});

test('all attributes are known that a Digital Link may have, with the values that they may have', () => {
  // General Specifications, sections 3.2 to 3.9; which stand in an address, GS1's own dictionary of their syntax says.
  const right = [
    '4300=Muster+%26+Co. 4307=DE 4309=14212508000213406890 4320=EXPRESS 4321=1 4324=2612002359 4325=2612311759 4326=261231',
    '4330=001000- 4331=000750 717=123 7003=2612312359 7007=261130261231 7011=2612310000 7030=276ABC 7230=EMX1 7241=04',
    '7250=20000229 7251=198402292359 7252=9 7256=MUSTER 7258=1/3 7259=A 37=25 8008=261231235959 8008=26123123 8030=a-Z_9',
    '11=260200 17=280229 15=261231 3105=000001 3909=1 3943=0100 423=276040 425=276 414=9520123456788 8013=1987654Ad4X4bL5ttr2310c2K',
  ];
  const wrong = [
    '17=260231 17=270229 17=260431 11=261301 7006=261200 4326=260200 7003=2612312400 7011=2612312360 4324=2612312560',
    '4307=de 4309=18000000010000000000 4309=00000000003600000001 4321=2 4330=00100- 7250=19000229 7250=20261200 7252=3',
    '7258=1-3 423=27604 7230=E 8008=261231235960 8030=a+b',
  ];
  const none = '03=09506000134352 3106=000001 3944=0100 3956=000001 4329=1 718=1 7260=1 8014=1 8200=x 7040=1ABC 8020=1';
  const withAttribute = (text: string): Omit<DigitalLink, 'kind'> => {
    const [ai = '', value = ''] = text.split('=');
    return { key: gtin, attributes: [of(ai, value)] };
  };
  for (const text of listed(right)) assert.ok(said(withAttribute(text)), text);
  for (const text of listed(wrong))
    assert.deepEqual(refused(withAttribute(text)), ['attributes.0.value gs1_value'], text);
  for (const text of listed([none]))
    assert.deepEqual(refused(withAttribute(text)), ['attributes.0.ai gs1_attribute'], text);
});

function listed(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(/ (?=\d{2,4}=)/));
}

test('whatever is in a serial number or a lot comes back from the address', () => {
  const value = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/).filter((text) => !/^\.\.?$/.test(text));
  fc.assert(
    fc.property(value, value, (lot, serial) => {
      const address = said({
        key: gtin,
        qualifiers: [of('21', serial), of('10', lot)],
        attributes: [of('240', serial)],
      });
      assert.match(address, /^[\w\-.~%:/?=]+$/);
      const url = new URL(address);
      const [, ...steps] = url.pathname.split('/').map(decodeURIComponent);
      assert.deepEqual(steps, ['01', gtin.value, '10', lot, '21', serial]);
      assert.equal(decodeURIComponent(url.search.slice('?240='.length)), serial);
    }),
  );
});

function of(ai: string, value: string): { readonly ai: string; readonly value: string } {
  return { ai, value };
}

/** As on paper: every second digit, from the right, threefold. */
function checkDigit(digits: string): number {
  let sum = 0;
  for (let at = digits.length - 1, weight = 3; at >= 0; at -= 1, weight = 4 - weight)
    sum += weight * Number(digits[at]);
  return (10 - (sum % 10)) % 10;
}

function said(link: Omit<DigitalLink, 'kind'>): string {
  const reading = read({ kind: 'gs1', ...link });
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.text;
}

function refused(link: Omit<DigitalLink, 'kind'>): readonly string[] {
  const reading = read({ kind: 'gs1', ...link } satisfies Content);
  assert.ok(!reading.ok, JSON.stringify(reading));
  return reading.errors.map(({ field, rule }) => `${field} ${rule}`);
}
