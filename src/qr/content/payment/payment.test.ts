import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyLine } from '../../../../test/world/texts.ts';
import { encode } from '../../encode/encode.ts';
import { type Content, read } from '../content.ts';
import type { Girocode } from './girocode.ts';
import type { SwissBill } from './swiss-bill.ts';

const transfer: Girocode = { kind: 'girocode', name: 'Red Cross of Belgium', iban: 'BE72 0000 0000 1616' };
const creditor = {
  name: 'Max Muster & Söhne',
  street: 'Musterstrasse',
  building: '123',
  code: '8000',
  town: 'Seldwyla',
  country: 'CH',
};
const bill: SwissBill = { kind: 'swiss_bill', iban: 'CH58 0079 1123 0008 8901 2', creditor, currency: 'CHF' };

test('a GiroCode says what the guidelines’ example says', () => {
  // EPC069-12, section 3, in version 002 of the format and with both decimals.
  const said = linesOf({
    ...transfer,
    bic: 'BPOTBEB1',
    amount: '1',
    purpose: 'CHAR',
    text: 'Urgency fund',
    note: 'Sample EPC QR code',
  });
  assert.deepEqual(said, [
    'BCD',
    '002',
    '1',
    'SCT',
    'BPOTBEB1',
    'Red Cross of Belgium',
    'BE72000000001616',
    'EUR1.00',
    'CHAR',
    '',
    'Urgency fund',
    'Sample EPC QR code',
  ]);
});

test('nothing follows the last line of a GiroCode that says something', () => {
  assert.deepEqual(linesOf(transfer).slice(4), ['', 'Red Cross of Belgium', 'BE72000000001616']);
  assert.deepEqual(linesOf({ ...transfer, reference: 'rf18 5390 0754 7034' }).slice(6), [
    'BE72000000001616',
    '',
    '',
    'RF18539007547034',
  ]);
});

test('an amount is euros and cents', () => {
  const amount = (text: string): string | undefined => linesOf({ ...transfer, amount: text, text: 'x' })[7];
  for (const [text, said] of [
    ['12,3', 'EUR12.30'],
    ['0.01', 'EUR0.01'],
    ['007', 'EUR7.00'],
    ['999999999.99', 'EUR999999999.99'],
    ['', ''],
  ])
    assert.equal(amount(text!), said);
  for (const text of ['0', '0.00', '-1', '1.234', '1e3', '1,000.00', '1000000000', '.5', 'x'])
    assert.deepEqual(refused({ ...transfer, amount: text }), ['amount amount'], text);
});

test('the IBANs of the registry’s examples are accepted, and none with one sign changed', () => {
  // The registry of SWIFT, a country each.
  const examples = [
    'AD1200012030200359100100 AT611904300234573201 BE68539007547034 BG80BNBG96611020345678',
    'CY17002001280000001200527600 CZ6508000000192000145399 DE89370400440532013000 DK5000400440116243',
    'EE382200221020145685 ES9121000418450200051332 FI2112345600000785 FR1420041010050500013M02606',
    'GR1601101250000000012300695 HR1210010051863000160 HU42117730161111101800000000',
    'IE29AIBK93115212345678 IS140159260076545510730339 IT60X0542811101000000123456 LI21088100002324013AA',
    'LT121000011101001000 LU280019400644750000 LV80BANK0000435195001 MT84MALT011000012345MTLCAST001S',
    'NL91ABNA0417164300 NO9386011117947 PL61109010140000071219812874 PT50000201231234567890154',
    'RO49AAAA1B31007593840000 SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541',
  ].flatMap((line) => line.split(' '));
  for (const iban of examples) assert.equal(linesOf({ ...transfer, iban, bic: 'BPOTBEB1' })[6], iban);
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.nat(), fc.constantFrom(...'0123456789'), (iban, at, digit) => {
      const place = 4 + (at % (iban.length - 4));
      fc.pre(iban[place] !== digit && /\d/.test(iban[place]!));
      assert.deepEqual(
        refused({ ...transfer, bic: 'BPOTBEB1', iban: iban.slice(0, place) + digit + iban.slice(place + 1) }),
        ['iban iban_check'],
      );
    }),
  );
});

test('check digits that no calculation gives are refused though their rest is right', () => {
  for (const iban of ['DE01370400440532013032', 'DE99370400440532013014'])
    assert.deepEqual(refused({ ...transfer, iban }), ['iban iban_check'], iban);
  for (const iban of ['DE98370400440532013032', 'DE02370400440532013014'])
    assert.equal(linesOf({ ...transfer, iban })[6], iban);
  assert.deepEqual(refused({ ...transfer, reference: 'RF995390075472' }), ['reference reference_check']);
  assert.equal(linesOf({ ...transfer, reference: 'RF025390075472' })[9], 'RF025390075472');
});

test('no sign becomes another one: what only looks like capitals is refused', () => {
  assert.equal(linesOf({ ...transfer, bic: 'bpot beb1' })[4], 'BPOTBEB1');
  assert.deepEqual(refused({ ...transfer, bic: 'ﬁXXDEFF' }), ['bic bic']);
  assert.deepEqual(refused({ ...transfer, purpose: 'ﬂſ' }), ['purpose purpose']);
  assert.deepEqual(refused({ ...transfer, iban: 'ıe29AIBK93115212345678' }), ['iban iban']);
});

test('what the guidelines rule out is refused with its field', () => {
  const rows: readonly (readonly [Partial<Girocode>, readonly string[]])[] = [
    [{ iban: 'DE8937040044053201300' }, ['iban iban']],
    [{ iban: 'XX89370400440532013000' }, ['iban iban']],
    [{ iban: 'US' }, ['iban iban']],
    [{ iban: 'TR330006100519786457841326' }, ['iban iban_sepa']],
    [{ iban: 'CH9300762011623852957' }, ['bic bic_outside_eea']],
    [{ bic: 'BPOTBE' }, ['bic bic']],
    [{ name: 'x'.repeat(71) }, ['name too_long 70']],
    [{ name: 'two\nlines' }, ['name characters']],
    [{ purpose: 'CHARITY' }, ['purpose purpose']],
    [{ reference: 'RF19539007547034' }, ['reference reference_check']],
    [{ reference: 'RF18539007547034', text: 'x' }, ['text not_here']],
    [{ reference: 'x'.repeat(36) }, ['reference too_long 35']],
    [{ note: 'x'.repeat(71) }, ['note too_long 70']],
    [{ name: 'ä'.repeat(70), text: 'ä'.repeat(120) }, [' too_many_bytes 331']],
  ];
  for (const [change, errors] of rows) assert.deepEqual(refused({ ...transfer, ...change }), errors);
});

test('the longest GiroCode fits version 13 at level M, and no higher level is taken', () => {
  const said = read({ ...transfer, name: 'ä'.repeat(70), text: 'ä'.repeat(50), note: 'ä'.repeat(20), bic: 'BPOTBEB1' });
  assert.ok(said.ok);
  const { version, level } = encode(said.text, { level: said.level!, raise: false });
  assert.deepEqual([said.level, said.version_max, level], ['M', 13, 'M']);
  assert.ok(version <= 13);
});

test('a QR-bill says what the guidelines’ examples say', () => {
  // Implementation guidelines of SIX, annex A.
  assert.deepEqual(
    linesOf({
      kind: 'swiss_bill',
      iban: 'CH44 3199 9123 0008 8901 2',
      creditor: {
        name: 'Robert Schneider AG',
        street: 'Rue du Lac',
        building: '1268',
        code: '2501',
        town: 'Biel',
        country: 'CH',
      },
      amount: '1949.75',
      currency: 'CHF',
      debtor: {
        name: 'Pia-Maria Rutschmann-Schnyder',
        street: 'Grosse Marktgasse',
        building: '28',
        code: '9400',
        town: 'Rorschach',
        country: 'CH',
      },
      reference: '21 00000 00003 13947 14300 09017',
      message: 'Order of 15 June 2020',
      billing: '//S1/10/10201409/11/200701/20/1400.000-53/30/106017086/31/200508/32/7.7/40/2:10;0:30',
      schemes: ['Name AV1: UV;UltraPay005;12345', 'Name AV2: XY;XYService;54321'],
    }),
    [
      ['SPC', '0200', '1', 'CH4431999123000889012'],
      ['S', 'Robert Schneider AG', 'Rue du Lac', '1268', '2501', 'Biel', 'CH'],
      ['', '', '', '', '', '', ''],
      ['1949.75', 'CHF'],
      ['S', 'Pia-Maria Rutschmann-Schnyder', 'Grosse Marktgasse', '28', '9400', 'Rorschach', 'CH'],
      ['QRR', '210000000003139471430009017', 'Order of 15 June 2020', 'EPD'],
      ['//S1/10/10201409/11/200701/20/1400.000-53/30/106017086/31/200508/32/7.7/40/2:10;0:30'],
      ['Name AV1: UV;UltraPay005;12345', 'Name AV2: XY;XYService;54321'],
    ].flat(),
  );
  const open = linesOf({ ...bill, currency: 'EUR', reference: 'RF18 5390 0754 7034' });
  assert.deepEqual(open.slice(18), ['', 'EUR', '', '', '', '', '', '', '', 'SCOR', 'RF18539007547034', '', 'EPD']);
  assert.deepEqual(linesOf(bill).slice(27), ['NON', '', '', 'EPD']);
});

test('a QR-IBAN and a QR reference need each other', () => {
  const qrIban = { ...bill, iban: 'CH4431999123000889012' };
  const reference = '210000000003139471430009017';
  assert.deepEqual(refused(qrIban), ['reference qr_iban_needs_reference']);
  assert.deepEqual(refused({ ...qrIban, reference: 'RF18539007547034' }), ['reference qr_iban_needs_reference']);
  assert.deepEqual(refused({ ...bill, reference }), ['reference reference_needs_qr_iban']);
  fc.assert(
    fc.property(fc.nat({ max: 26 }), fc.nat({ max: 9 }), (at, digit) => {
      const changed = reference.slice(0, at) + digit + reference.slice(at + 1);
      fc.pre(changed !== reference);
      assert.deepEqual(refused({ ...qrIban, reference: changed }), ['reference reference_check']);
    }),
  );
});

test('what the QR-bill’s guidelines rule out is refused with its field', () => {
  const rows: readonly (readonly [Partial<SwissBill>, readonly string[]])[] = [
    [{ iban: 'DE89370400440532013000' }, ['iban iban_swiss']],
    [{ amount: '0.00' }, ['amount amount']],
    [{ amount: '0.00', message: 'Invoice 10201409' }, ['amount amount']],
    [{ creditor: { ...creditor, country: 'ß' } }, ['creditor.country country']],
    [
      { creditor: { ...creditor, name: '', town: 'x'.repeat(36) } },
      ['creditor.name required', 'creditor.town too_long 35'],
    ],
    [
      { creditor: { ...creditor, building: 'x'.repeat(17), country: 'C1' } },
      ['creditor.country country', 'creditor.building too_long 16'],
    ],
    [{ debtor: { ...creditor, code: '' } }, ['debtor.code required']],
    [{ message: 'Grüße 🎟️' }, ['message characters']],
    [{ message: 'x'.repeat(100), billing: 'x'.repeat(41) }, ['billing too_long 40']],
    [{ reference: '123' }, ['reference reference']],
    [{ schemes: ['a', 'b', 'c'] }, ['schemes range 2']],
  ];
  for (const [change, errors] of rows) assert.deepEqual(refused({ ...bill, ...change }), errors);
});

test('what only tells of a bill has an amount of zero, and says that it is not to be paid', () => {
  const message = 'NICHT ZUR ZAHLUNG VERWENDEN';
  const said = linesOf({ ...bill, amount: '0', message }).slice(18);
  assert.deepEqual(said, ['0.00', 'CHF', '', '', '', '', '', '', '', 'NON', '', message, 'EPD']);
});

test('the longest QR-bill fits version 25 at level M', () => {
  const party = {
    name: 'x'.repeat(70),
    street: 'x'.repeat(70),
    building: 'x'.repeat(16),
    code: 'x'.repeat(16),
    town: 'x'.repeat(35),
    country: 'CH',
  };
  const said = read({
    ...bill,
    creditor: party,
    debtor: party,
    amount: '999999999.99',
    reference: 'RF18539007547034',
    message: 'x'.repeat(140),
    schemes: ['x'.repeat(100), 'x'.repeat(100)],
  });
  assert.ok(said.ok);
  assert.ok(said.text.length <= 997);
  assert.ok(encode(said.text, { level: 'M', raise: false }).version <= 25);
});

test('names and texts come back from their lines', () => {
  fc.assert(
    fc.property(anyLine(8), anyLine(8), (name, text) => {
      const reading = read({ ...transfer, name, text });
      fc.pre(reading.ok);
      const lines = linesOf({ ...transfer, name, text });
      assert.deepEqual([lines.length, lines[5], lines[10]], [11, name, text]);
    }),
  );
});

function linesOf(content: Content): readonly string[] {
  const reading = read(content);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.text.split('\n');
}

function refused(content: Content): readonly string[] {
  const reading = read(content);
  assert.ok(!reading.ok, JSON.stringify(reading));
  return reading.errors.map(({ field, rule, limit }) =>
    [field, rule, ...(limit === undefined ? [] : [limit])].join(' '),
  );
}
