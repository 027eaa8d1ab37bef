/** What a content of each kind begins as: valid in its shape, and nothing said yet. */
import type { Content, Kind } from '#qr';

export function blank<K extends Kind>(kind: K): Extract<Content, { readonly kind: K }> {
  return blanks[kind] as Extract<Content, { readonly kind: K }>;
}

const blanks: { readonly [kind in Kind]: Extract<Content, { readonly kind: kind }> } = {
  url: { kind: 'url', url: '' },
  text: { kind: 'text', text: '' },
  email: { kind: 'email', to: [''] },
  telephone: { kind: 'telephone', number: '' },
  sms: { kind: 'sms', number: '' },
  // Every telephone reads 3.0; some that are in use leave out parts of 4.0.
  vcard: { kind: 'vcard', version: '3.0' },
  wifi: { kind: 'wifi', ssid: '', security: 'wpa' },
  event: { kind: 'event', title: '', start: '', zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
  geo: { kind: 'geo', latitude: Number.NaN, longitude: Number.NaN },
  girocode: { kind: 'girocode', name: '', iban: '' },
  swiss_bill: {
    kind: 'swiss_bill',
    iban: '',
    currency: 'CHF',
    creditor: { name: '', code: '', town: '', country: 'CH' },
  },
  gs1: { kind: 'gs1', key: { ai: '01', value: '' } },
};
