import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyLine, anyLines } from '../../../../test/world/texts.ts';
import { type Content, read } from '../content.ts';

test('a card is written as in the standards’ own examples', () => {
  // RFC 6350, sections 6.2.1, 6.2.2, 6.7.2 and 8; RFC 2426, section 3.1.2.
  const card = said({
    kind: 'vcard',
    version: '4.0',
    fullName: 'Mr. John Q. Public, Esq.',
    name: { family: 'Public', given: 'John', additional: 'Quinlan', prefix: 'Mr.', suffix: 'Esq.' },
    organisation: 'ABC, Inc.',
    unit: 'North American Division',
    addresses: [
      {
        type: 'work',
        extended: 'Suite D2-630',
        street: '2875 Laurier',
        city: 'Quebec',
        region: 'QC',
        code: 'G1V 2M0',
        country: 'Canada',
      },
    ],
    emails: [{ type: 'work', address: 'simon.perreault@viagenie.example' }],
    phones: [{ type: 'work', number: '+1-418-656-9254' }],
    birthday: '1996-04-15',
    note: 'This fax number is operational 0800 to 1715 EST, Mon-Fri.',
  });
  assert.deepEqual(card.split('\r\n'), [
    'BEGIN:VCARD',
    'VERSION:4.0',
    String.raw`FN:Mr. John Q. Public\, Esq.`,
    'N:Public;John;Quinlan;Mr.;Esq.',
    String.raw`ORG:ABC\, Inc.;North American Division`,
    'TEL;TYPE=work:+14186569254',
    'EMAIL;TYPE=work:simon.perreault@viagenie.example',
    'ADR;TYPE=work:;Suite D2-630;2875 Laurier;Quebec;QC;G1V 2M0;Canada',
    'BDAY:19960415',
    String.raw`NOTE:This fax number is operational 0800 to 1715 EST\, Mon-Fri.`,
    'END:VCARD',
    '',
  ]);
});

test('the older version of a card has its name in parts, and its dates with dashes', () => {
  const card = said({ kind: 'vcard', version: '3.0', organisation: 'Kurzum', birthday: '1996-04-15' });
  assert.match(card, /^BEGIN:VCARD\r\nVERSION:3\.0\r\nFN:Kurzum\r\nN:;;;;\r\nORG:Kurzum\r\nBDAY:1996-04-15\r\n/);
  assert.doesNotMatch(said({ kind: 'vcard', version: '4.0', organisation: 'Kurzum' }), /\nN:/);
});

test('a card comes back from its lines, and none of them is too long', () => {
  fc.assert(
    fc.property(
      anyLine(60),
      anyLine(60),
      anyLines(300),
      fc.constantFrom('3.0' as const, '4.0' as const),
      (family, street, note, version) => {
        const text = said({ kind: 'vcard', version, name: { family, given: 'Ada' }, addresses: [{ street }], note });
        const properties = parsed(text);
        assert.deepEqual(properties.get('N')?.slice(0, 2), [family, 'Ada']);
        assert.deepEqual(properties.get('FN'), [`Ada ${family}`]);
        assert.deepEqual(properties.get('ADR'), ['', '', street, '', '', '', '']);
        assert.deepEqual(properties.get('NOTE'), [note]);
      },
    ),
  );
});

test('a line has at most 75 bytes, as many as go without tearing a character, and goes on after a blank', () => {
  // RFC 6350, section 3.2; RFC 5545, section 3.1: the break is not counted, the blank is.
  const lineOf = (note: string): readonly string[] =>
    said({ kind: 'vcard', version: '4.0', organisation: 'x', note })
      .split('\r\n')
      .filter((line) => /^NOTE:| /.test(line));
  assert.deepEqual(lineOf('n'.repeat(70)), [`NOTE:${'n'.repeat(70)}`]);
  assert.deepEqual(lineOf('n'.repeat(71)), [`NOTE:${'n'.repeat(70)}`, ' n']);
  assert.deepEqual(lineOf('n'.repeat(145)), [`NOTE:${'n'.repeat(70)}`, ` ${'n'.repeat(74)}`, ' n']);
  assert.deepEqual(lineOf(`${'n'.repeat(69)}ü`), [`NOTE:${'n'.repeat(69)}`, ' ü']);
  assert.deepEqual(lineOf('ü'.repeat(36)), [`NOTE:${'ü'.repeat(35)}`, ' ü']);
});

test('a card without a name, with a wrong day or an empty address is refused', () => {
  const card: Content = {
    kind: 'vcard',
    version: '4.0',
    birthday: '1999-02-29',
    addresses: [{}],
    phones: [{ number: '1' }],
    emails: [{ address: 'x' }],
    urls: ['x'],
  };
  assert.deepEqual(refused(card), [
    'fullName required',
    'birthday date',
    'phones.0.number telephone_country',
    'emails.0.address mail_address',
    'addresses.0 required',
    'urls.0 url',
  ]);
});

test('an event is written as in the standard’s own example', () => {
  // RFC 5545, sections 3.4 and 3.6.1.
  const event = parsed(
    said({
      kind: 'event',
      title: 'Bastille Day Party',
      start: '1997-07-14T19:00',
      end: '1997-07-15T06:00',
      zone: 'Europe/Paris',
    }),
  );
  assert.deepEqual(
    ['DTSTART', 'DTEND', 'SUMMARY', 'DTSTAMP'].map((name) => event.get(name)),
    [['19970714T170000Z'], ['19970715T040000Z'], ['Bastille Day Party'], ['19970714T170000Z']],
  );
  // Section 3.6.1: an anniversary is a day, and takes none of it.
  const day = parsed(
    said({ kind: 'event', title: 'Our Blissful Anniversary', start: '1997-11-02', end: '1997-11-02' }),
  );
  assert.deepEqual([day.get('DTSTART;VALUE=DATE'), day.get('DTEND;VALUE=DATE')], [['19971102'], ['19971103']]);
  // Section 3.3.11.
  const text = said({
    kind: 'event',
    title: 'x',
    start: '1997-11-02',
    description: 'Project XYZ Final Review\nConference Room - 3B\nCome Prepared.',
  });
  assert.ok(text.includes(String.raw`DESCRIPTION:Project XYZ Final Review\nConference Room - 3B\nCome Prepared.`));
});

test('an event without a zone is at that time wherever one is', () => {
  const event = parsed(said({ kind: 'event', title: 'New Year', start: '2026-12-31T23:59' }));
  assert.deepEqual(event.get('DTSTART'), ['20261231T235900']);
});

test('times are read by the clocks of their zone, also where these are set', () => {
  const startOf = (start: string, zone: string): string =>
    parsed(said({ kind: 'event', title: 'x', start, zone })).get('DTSTART')![0]!;
  assert.equal(startOf('2026-11-23T16:00', 'Europe/Berlin'), '20261123T150000Z');
  assert.equal(startOf('2026-07-23T16:00', 'Europe/Berlin'), '20260723T140000Z');
  assert.equal(startOf('2026-01-01T00:15', 'Asia/Kathmandu'), '20251231T183000Z');
  // Twice on that night: the first is meant (section 3.3.5). On the other there is no such time.
  assert.equal(startOf('2026-10-25T02:30', 'Europe/Berlin'), '20261025T003000Z');
  assert.deepEqual(refused({ kind: 'event', title: 'x', start: '2026-03-29T02:30', zone: 'Europe/Berlin' }), [
    'start time_skipped',
  ]);
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2036-01-01T00:00:00Z'), noInvalidDate: true }),
      fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'),
      (date, zone) => {
        // Half past any hour of the zone but those that come twice comes back as the same instant.
        const parts = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
          date,
        );
        const reading = startOf(parts.replace(' ', 'T'), zone);
        const instant = Date.parse(reading.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'));
        const shown = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
          instant,
        );
        assert.equal(shown, parts);
        assert.ok(instant <= date.getTime());
      },
    ),
  );
});

test('an event comes back from its lines, and is known by what it says', () => {
  fc.assert(
    fc.property(anyLine(100), anyLines(300), (title, description) => {
      const content: Content = {
        kind: 'event',
        title,
        description,
        start: '2026-11-23T16:00',
        zone: 'Europe/Berlin',
        url: 'https://example.org/a,b;c',
      };
      const event = parsed(said(content));
      assert.deepEqual([event.get('SUMMARY'), event.get('DESCRIPTION')], [[title], [description]]);
      assert.equal(said(content), said({ ...content }));
      assert.notDeepEqual(event.get('UID'), parsed(said({ ...content, title: `${title}!` })).get('UID'));
    }),
  );
});

test('an event whose times make no sense is refused', () => {
  const event = { kind: 'event', title: 'x' } as const;
  assert.deepEqual(refused({ ...event, title: '', start: '' }), ['start required', 'title required']);
  assert.deepEqual(refused({ ...event, start: '2026-02-30' }), ['start time']);
  assert.deepEqual(refused({ ...event, start: '2026-11-23T24:01' }), ['start time']);
  assert.deepEqual(refused({ ...event, start: '2026-11-23T10:00', zone: 'Europe/Atlantis' }), ['zone time_zone']);
  assert.deepEqual(refused({ ...event, start: '2026-11-23T10:00', end: '2026-11-23T10:00' }), ['end end_before_start']);
  assert.deepEqual(refused({ ...event, start: '2026-11-23', end: '2026-11-22' }), ['end end_before_start']);
  assert.deepEqual(refused({ ...event, start: '2026-11-23', end: '2026-11-23T10:00' }), ['end date']);
});

function said(content: Content): string {
  const reading = read(content);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.text;
}

function refused(content: Content): readonly string[] {
  const reading = read(content);
  assert.ok(!reading.ok, JSON.stringify(reading));
  return reading.errors.map(({ field, rule }) => `${field} ${rule}`);
}

/** Unfolds lines of at most 75 bytes, and reads each value's parts between semicolons that no backslash stands before. */
function parsed(text: string): ReadonlyMap<string, readonly string[]> {
  const lines = text.split('\r\n');
  assert.equal(lines.pop(), '');
  for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line), line);
  const unfolded = lines.join('\r\n').replaceAll('\r\n ', '').split('\r\n');
  return new Map(
    unfolded.map((line) => {
      const colon = line.indexOf(':');
      const [name, value] = [line.slice(0, colon), line.slice(colon + 1)];
      if (name === 'URL') return [name, [value]];
      const parts = [''];
      for (const [sign] of value.matchAll(/\\?[^]/gu)) {
        if (sign === ';') parts.push('');
        else parts[parts.length - 1] += sign === '\\n' ? '\n' : sign.replace(/^\\/, '');
      }
      return [name, parts];
    }),
  );
}
