import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Zone } from '#zone';
import { write, type Letter } from './letters.ts';

const sender = { host: 'go.example.org', zone: new Zone('Europe/Berlin') };
const link =
  'https://go.example.org/app/accept#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const tenantName = 'Müller & Söhne <Verwaltung> der Vereinigten Werkstätten für Kurzes und Bündiges GmbH';
const letters: readonly Letter[] = [
  { kind: 'invitation', params: { tenantName, link } },
  { kind: 'owner_invitation', params: { link } },
  { kind: 'operator_invitation', params: { link } },
  { kind: 'password_reset', params: { link } },
  { kind: 'password_changed', params: {} },
  ...(['passkey', 'totp', 'recovery'] as const).map((factor): Letter => ({
    kind: 'new_sign_in_factor',
    params: { factor },
  })),
  { kind: 'checkpoint', params: { tenantName, size: 7, note: 'go.example.org/log\n7\nabc=\n\n— sig\n' } },
  { kind: 'checkpoint', params: { tenantName: null, size: 7, note: 'go.example.org/log\n7\n' } },
  { kind: 'tenant_deletion_planned', params: { tenantName, endsAt: new Date('2026-12-06T23:30:00Z') } },
  { kind: 'export_ready', params: { link, until: new Date('2026-12-06T23:30:00Z') } },
  { kind: 'test', params: {} },
];

for (const locale of ['de', 'en'] as const) {
  test(`every letter in ${locale} can be read as text and as HTML, and says the same in both`, () => {
    for (const letter of letters) {
      const { subject, text, html } = write(letter, locale, sender);

      assert.match(subject, /^[^\r\n]+$/, letter.kind);
      assert.doesNotMatch(text + html, /undefined|null|\[object/, letter.kind);
      for (const line of text.split('\n'))
        assert.ok([...line].length <= 72 || line === link, `${letter.kind}: ${line}`);
      const words = (said: string): string => said.replace(/\s+/g, ' ');
      const shown = words(
        html
          .replace(/<[^>]*>/g, ' ')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&'),
      );
      for (const paragraph of text.split('\n\n').filter((part) => !part.startsWith('-- ') && !part.includes(link)))
        assert.ok(shown.includes(words(paragraph.trim())), `${letter.kind}: ${paragraph}`);
      assert.equal(text.includes(link), 'link' in letter.params, letter.kind);
    }
  });
}

test('what a tenant is called can put nothing into the HTML', () => {
  const { html } = write(
    { kind: 'invitation', params: { tenantName: '<img src=x onerror=alert(1)>', link } },
    'en',
    sender,
  );

  assert.doesNotMatch(html, /<img/);
});

test('days are named as they begin where Kurzum is run', () => {
  const letter: Letter = { kind: 'export_ready', params: { link, until: new Date('2026-12-06T23:30:00Z') } };

  assert.match(write(letter, 'de', sender).text, /7\. Dezember 2026/);
  assert.match(write(letter, 'en', sender).text, /7 December 2026/);
});
