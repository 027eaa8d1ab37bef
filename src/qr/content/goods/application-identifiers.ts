/**
 * The application identifiers that stand in a GS1 Digital Link: keys, what may narrow them down, and attributes (GS1 General
 * Specifications, sections 3.2 and 7.11; GS1 Digital Link Standard: URI Syntax 1.4, section 4).
 */

export type Identifier = {
  readonly form: RegExp;
  /** How many digits at the beginning end in a check digit. */
  readonly digits_checked: number;
};

export type Key = Identifier & {
  /** What may follow: of one of these lists, in its order. */
  readonly qualifiers: readonly (readonly string[])[];
};

/**
 * Formats are regular expressions in which a capital letter and a number stand for so many characters, or with `..` for up to
 * so many: N digits, X characters of set 82, Y of set 39, Z of base64 in addresses, A capital letters. P is what begins with
 * a company prefix. What follows a slash is how many digits at the beginning end in a check digit.
 */
const sets: Readonly<Record<string, string>> = {
  N: '\\d',
  X: '[!"%&\'()*+,\\-./0-9:;<=>?A-Z_a-z]',
  Y: '[#\\-/0-9A-Z]',
  Z: '[\\w\\-]',
  A: '[A-Z]',
};

/** Two digits of a year that is divisible by four. */
const leap = '(?:[02468][048]|[13579][26])';
/** Months with the days of every year, and 00. */
const days = '(?:(?:0[13578]|1[02])(?:[0-2]\\d|3[01])|(?:0[469]|11)(?:[0-2]\\d|30)|02(?:[01]\\d|2[0-8]))';
const day = `(?:\\d\\d${days}|${leap}0229)`;

/** D6 is a day, YYMMDD, whose 00 stands for the end of the month; E6 one without that; F8 has all of the year. H2 is hours, M2 minutes or seconds. */
const moments: Readonly<Record<string, string>> = {
  D: day,
  E: `(?!\\d{4}00)${day}`,
  F: `(?!\\d{6}00)(?:\\d{4}${days}|(?:\\d\\d(?!00)${leap}|${leap}00)0229)`,
  H: '(?:[01]\\d|2[0-3])',
  M: '[0-5]\\d',
};

function identifier(format: string): Identifier {
  const [components = '', digits_checked = 0] = format.split('/');
  const form = components
    .replace('P', '(?=\\d{4})')
    .replace(
      /([A-Z])(\.\.)?(\d+)/g,
      (_, letter: string, upTo: string | undefined, count: string) =>
        moments[letter] ?? `${sets[letter]}{${upTo ? `1,${count}` : count}}`,
    );
  return { form: new RegExp(`^${form}$`), digits_checked: Number(digits_checked) };
}

const keyTable = [
  // A shipping unit (SSCC); a trade item (GTIN), by variant, lot and serial number, or by a third party's number.
  '00 N18/18',
  '01 N14/14 22,10,21|235',
  // A type of document (GDTI); a coupon (GCN); a consignment (GINC); a shipment (GSIN).
  '253 N13(X..17)?/13',
  '255 N13(N..12)?/13',
  '401 PX..30',
  '402 N17/17',
  // Locations (GLN): a place and a part of it, who sends an invoice and which payment slip, a party.
  '414 N13/13 254|7040',
  '415 N13/13 8020',
  '417 N13/13 7040',
  // An asset that comes back (GRAI), one that stays (GIAI); a piece of a trade item (ITIP); a part (CPID); a model (GMN).
  '8003 0N13(X..16)?/14',
  '8004 PX..30 7040',
  '8006 N18/14 22,10,21',
  '8010 PY..30 8011',
  '8013 PX..25',
  // Who gives a service and who receives it (GSRN), by instance.
  '8017 N18/18 8019',
  '8018 N18/18 8019',
];

const qualifierTable = [
  '10 X..20',
  '21 X..20',
  '22 X..20',
  '235 X..28',
  '254 X..20',
  '7040 N1X3',
  '8011 (?!0)N..12',
  '8019 N..10',
  '8020 X..25',
];

/** Those that a Digital Link may have as attributes. `n` is the place of a decimal point, from 0 to 5; a dash is between the ends of a range. */
const attributeTable = [
  '02 N14/14; 10 X..20; 11-13 D6; 15-17 D6; 20 N2; 240-241 X..30; 242 N..6; 243 X..20; 250-251 X..30; 30 N..8; 37 N..8',
  // Weights, lengths, areas and volumes.
  '310n-316n N6; 320n-337n N6; 340n-357n N6; 360n-369n N6',
  // Amounts to pay and prices, some after the number of their currency; discounts.
  '3900-3909 N..15; 3910-3919 N3N..15; 3920-3929 N..15; 3930-3939 N3N..15; 3940-3943 N4; 395n N6',
  // Orders and routes; where it goes, comes from, and was processed.
  '400 X..30; 403 X..30; 410-413 N13/13; 416 N13/13; 420 X..20; 421 N3X..9; 422 N3; 423 (N3){1,5}; 424 N3; 425 (N3){1,5}',
  '426 N3; 427 X..3',
  // A parcel's addresses: where it goes and where it comes back to, with degrees north and east of the south pole and the date line.
  '4300-4301 X..35; 4302-4306 X..70; 4307 A2; 4308 X..30; 4309 (?=0|1[0-7]|180{8})N10(?=[0-2]|3[0-5]|360{8})N10',
  '4310-4311 X..35; 4312-4316 X..70; 4317 A2; 4318 X..20; 4319 X..30',
  // How it is delivered, when, and in which temperatures.
  '4320 X..35; 4321-4323 [01]; 4324-4325 D6H2M2; 4326 E6; 4330-4333 N6-?',
  // What trades need: medicine, meat, fish, certificates.
  '7001 N13; 7002 X..30; 7003 E6H2M2; 7004 N..4; 7005 X..12; 7006 E6; 7007 E6(E6)?; 7008 X..3; 7009 X..10; 7010 X..2',
  '7011 E6(H2M2)?; 7020-7022 X..20; 7023 X..30; 7030-7039 N3X..27; 710-717 X..20; 7230-7239 X2X..28; 7240 X..20',
  // Patients and who treats them.
  '7241 N2; 7242 X..25; 7250 F8; 7251 F8H2M2; 7252 [0129]; 7253-7254 X..40; 7255 X..10; 7256 X..90; 7257 X..70',
  '7258 [1-9]\\x2f[1-9]; 7259 X..40',
  '8001 N14; 8002 X..20; 8005 N6; 8007 X..34; 8008 E6H2(M2(M2)?)?; 8009 X..50; 8012 X..20; 8026 N18/14; 8030 Z..90',
  '8110 X..70; 8111 N4; 8112 X..70',
  // What partners agree on among themselves, and companies in their own house.
  '90 X..30; 91-99 X..90',
].flatMap((rows) => rows.split('; '));

export const keys: ReadonlyMap<string, Key> = new Map(
  keyTable.map((row) => {
    const [ai = '', format = '', lists = ''] = row.split(' ');
    return [ai, { ...identifier(format), qualifiers: lists.split('|').map((list) => list.split(',')) }];
  }),
);

export const qualifiers: ReadonlyMap<string, Identifier> = new Map(qualifierTable.map(entryOf));
const attributes = new Map(attributeTable.map(entryOf));

function entryOf(row: string): [ai: string, identifier: Identifier] {
  const [ai = '', format = ''] = row.split(' ');
  return [ai, identifier(format)];
}

/** An attribute; undefined for what is none. Other keys are attributes too, such as the place where a product is. */
export function attributeOf(ai: string): Identifier | undefined {
  const row = [...attributes].find(([range]) => {
    const [first = '', last = first] = range.split('-');
    const isAmong = first.replace('n', '0') <= ai && ai <= last.replace('n', '5');
    return ai.length === first.length && isAmong && (!first.endsWith('n') || ai.at(-1)! <= '5');
  });
  return row?.[1] ?? keys.get(ai);
}

/** The check digit of GS1's keys: weights one and three in turn, from the right (section 7.9.1). */
export function digitChecks(digits: string): boolean {
  const sum = [...digits].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

const set82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const set32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

/** The two check characters of a model number: weights of prime numbers, from the right, modulo 1021 (section 7.9.5). */
export function pairChecks(text: string): boolean {
  const sum =
    text
      .slice(0, -2)
      .split('')
      .reverse()
      .reduce((sum, sign, at) => sum + set82.indexOf(sign) * primes[at]!, 0) % 1_021;
  return text.slice(-2) === `${set32[sum >> 5]}${set32[sum & 31]}`;
}
