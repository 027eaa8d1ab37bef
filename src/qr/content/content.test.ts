import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertReads } from '../../../test/world/scanners.ts';
import { anyLine, anyLines, maybe } from '../../../test/world/texts.ts';
import { encode } from '../encode/encode.ts';
import { type Content, kinds, read } from './content.ts';

/** Without a 0 behind a country that has none there. */
const aNumber = fc.stringMatching(/^\+[1-9]{4}\d{4,11}$/);
const aMail = fc.stringMatching(/^[a-z]{1,8}(\.[a-z+]{1,5})?@[a-z]{1,8}\.example$/);
const aUrl = fc.webUrl({ validSchemes: ['https'], withQueryParameters: true, withFragments: true });
const latin = fc
  .string({ unit: fc.constantFrom(...'ABCdef123 äöüÄÖÜßéèçñœŠșț€;:,/()'), minLength: 1, maxLength: 20 })
  .map((text) => `x${text}`.trim());
const party = fc.record({
  name: latin,
  street: latin,
  code: fc.constant('2501'),
  town: latin,
  country: fc.constant('CH'),
});

/** Values of every kind that keep to its standard. */
const anyContent: { readonly [kind in Content['kind']]: fc.Arbitrary<Extract<Content, { readonly kind: kind }>> } = {
  url: fc.record({ kind: fc.constant('url'), url: aUrl }),
  text: fc.record({ kind: fc.constant('text'), text: anyLines(300) }),
  email: fc.record({
    kind: fc.constant('email'),
    to: fc.array(aMail, { minLength: 1, maxLength: 3 }),
    subject: maybe(40),
    body: maybe(100),
  }),
  telephone: fc.record({ kind: fc.constant('telephone'), number: aNumber }),
  sms: fc.record({ kind: fc.constant('sms'), number: aNumber, text: maybe(80) }),
  vcard: fc.record({
    kind: fc.constant('vcard'),
    version: fc.constantFrom('3.0', '4.0'),
    fullName: anyLine(40),
    name: fc.record({ family: anyLine(20), given: anyLine(20) }),
    organisation: maybe(30),
    phones: fc.array(fc.record({ type: fc.constantFrom('work', 'cell'), number: aNumber }), { maxLength: 2 }),
    emails: fc.array(fc.record({ address: aMail }), { maxLength: 2 }),
    addresses: fc.array(fc.record({ street: anyLine(20), city: anyLine(20) }), { maxLength: 1 }),
    note: maybe(100),
  }),
  wifi: fc.record({
    kind: fc.constant('wifi'),
    ssid: anyLine(4).filter((ssid) => new TextEncoder().encode(ssid).length <= 32),
    security: fc.constant('sae'),
    password: anyLine(7),
    hidden: fc.boolean(),
  }),
  event: fc.record({
    kind: fc.constant('event'),
    title: anyLine(50),
    start: fc.constant('2026-11-23T16:00'),
    zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', undefined),
    location: maybe(40),
    description: maybe(150),
  }),
  geo: fc.record({
    kind: fc.constant('geo'),
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  }),
  girocode: fc.record({
    kind: fc.constant('girocode'),
    name: latin,
    iban: fc.constant('DE89 3704 0044 0532 0130 00'),
    amount: fc.constantFrom('0.01', '12,3', '999999999.99', undefined),
    text: fc.option(latin, { nil: undefined }),
  }),
  swiss_bill: fc.record({
    kind: fc.constant('swiss_bill'),
    iban: fc.constant('CH58 0079 1123 0008 8901 2'),
    creditor: party,
    debtor: fc.option(party, { nil: undefined }),
    currency: fc.constantFrom('CHF', 'EUR'),
    reference: fc.constantFrom('RF18 5390 0754 7034', undefined),
    message: fc.option(latin, { nil: undefined }),
  }),
  gs1: fc.record({
    kind: fc.constant('gs1'),
    key: fc.constant({ ai: '01', value: '09506000134352' }),
    // Dots alone are refused: they would be steps in a path.
    qualifiers: fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{3,20}$/).map((value) => [{ ai: '21', value }]),
  }),
};

for (const kind of kinds)
  test(`both scanners read a code of kind ${kind}, and its standard is kept to`, async () => {
    await fc.assert(
      fc.asyncProperty(anyContent[kind] as fc.Arbitrary<Content>, async (content) => {
        const said = read(content);
        assert.ok(said.ok, JSON.stringify(said));
        const symbol = encode(said.text, {
          level: said.level ?? 'M',
          raise: said.level === undefined,
          ...(said.version_max && { version_max: said.version_max }),
        });
        if (said.level) assert.equal(symbol.level, said.level);
        await assertReads(symbol, said.text);
      }),
      { numRuns: 100 },
    );
  });

test('both scanners read texts of any length that codes hold, up to three thousand bytes', async () => {
  const long = fc.array(anyLine(40), { minLength: 150, maxLength: 400 }).map((lines) => lines.join('; '));
  await fc.assert(
    fc.asyncProperty(long, async (text) => {
      const said = read({ kind: 'text', text: cut(text, 2_953) });
      assert.ok(said.ok, JSON.stringify(said));
      await assertReads(encode(said.text, { level: 'L' }), said.text);
    }),
    { numRuns: 12 },
  );
});

test('a text that no code holds is refused, a shorter one is not', () => {
  const text = (length: number): Content => ({ kind: 'text', text: 'ä'.repeat(length) });
  assert.equal(read(text(1_476)).ok, true);
  assert.deepEqual(read(text(1_477)), { ok: false, errors: [{ field: '', rule: 'does_not_fit' }] });
});

test('all that is wrong is said at once, each with its field', () => {
  const said = read({
    kind: 'girocode',
    name: '',
    iban: 'DE89 3704 0044 0532 0130 01',
    amount: '0',
    reference: 'RF18000',
    text: 'x'.repeat(141),
  });
  assert.deepEqual(said, {
    ok: false,
    errors: [
      { field: 'iban', rule: 'iban_check' },
      { field: 'amount', rule: 'amount' },
      { field: 'name', rule: 'required' },
      { field: 'reference', rule: 'reference_check' },
      { field: 'text', rule: 'too_long', limit: 140 },
      { field: 'text', rule: 'not_here' },
    ],
  });
});

test('whatever a form sends, it is read or refused, and never thrown at', () => {
  const wild = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    anyLines(30),
    fc.constantFrom('\ud800', '0', '-1', '\0'),
  );
  fc.assert(
    fc.property(wild, wild, wild, fc.double(), (a, b, c, number) => {
      const contents: readonly Content[] = [
        { kind: 'url', url: a },
        { kind: 'text', text: a },
        { kind: 'email', to: [a], cc: [b], subject: b, body: c },
        { kind: 'telephone', number: a },
        { kind: 'sms', number: a, text: b },
        { kind: 'vcard', version: '4.0', name: { family: a }, addresses: [{ street: b }], urls: [c], birthday: a },
        { kind: 'wifi', ssid: a, security: 'wpa', password: b },
        { kind: 'event', title: a, start: b, end: c, zone: a },
        { kind: 'geo', latitude: number, longitude: number, altitude_m: number },
        { kind: 'girocode', name: a, iban: b, bic: c, amount: a, reference: b },
        {
          kind: 'swiss_bill',
          iban: a,
          creditor: { name: a, code: b, town: c, country: a },
          currency: 'CHF',
          reference: b,
        },
        {
          kind: 'gs1',
          base: a,
          key: { ai: b, value: c },
          qualifiers: [{ ai: a, value: b }],
          attributes: [{ ai: c, value: a }],
        },
      ];
      for (const content of contents) {
        const said = read(content);
        if (said.ok) assert.ok(said.text.isWellFormed());
        else assert.ok(said.errors.length > 0);
      }
    }),
    { numRuns: 500 },
  );
});

/** As much of a text as so many bytes hold, letters whole. */
function cut(text: string, bytes: number): string {
  const { written } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, written));
}
