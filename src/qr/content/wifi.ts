/**
 * Access to a wireless network: `WIFI:` as in the WPA3 specification of the Wi-Fi Alliance (v3.4, section 7), escaped with
 * backslashes as telephones do it, who took it from zxing before there was a specification.
 */
import { bytesOf, type Reading, reading, type Refuse, textOf } from './refusal.ts';

export type Wifi = {
  readonly kind: 'wifi';
  readonly ssid: string;
  /**
   * `wpa` is WPA2, and WPA2 together with WPA3. `sae` is for networks of WPA3 alone: telephones share those as `T:SAE`, and
   * some join none of them by the `T:WPA` of the specification.
   */
  readonly security: 'wpa' | 'sae' | 'wep' | 'open';
  readonly password?: string | undefined;
  /** Whether the network doesn't tell its name. */
  readonly hidden?: boolean | undefined;
};

const types = { wpa: 'WPA', sae: 'SAE', wep: 'WEP', open: 'nopass' } as const;

/** Names and passwords are taken as they are, blanks at their ends too. */
export function readWifi({ ssid, security, password = '', hidden = false }: Wifi): Reading {
  return reading((refuse) => {
    textOf(refuse, 'ssid', ssid, { required: true });
    // IEEE 802.11, 9.4.2.2.
    if (bytesOf(ssid) > 32) refuse('ssid', 'too_many_bytes', 32);
    checkPassword(refuse, security, password);
    const fields = [
      `T:${types[security]}`,
      `S:${escaped(ssid)}`,
      hidden && 'H:true',
      password && `P:${escaped(password)}`,
    ];
    return { text: `WIFI:${fields.filter(Boolean).join(';')};;` };
  });
}

/** WPA: 8 to 63 characters of ASCII, or 64 hexadecimal digits of the key itself (IEEE 802.11, J.4.1). WEP: 40 or 104 bits. */
const passwords = {
  wpa: /^([ -~]{8,63}|[\da-f]{64})$/i,
  wep: /^([ -~]{5}|[ -~]{13}|[\da-f]{10}|[\da-f]{26})$/i,
} as const;

function checkPassword(refuse: Refuse, security: Wifi['security'], password: string): void {
  if (security === 'open') {
    if (password !== '') refuse('password', 'not_here');
    return;
  }
  if (password === '') return refuse('password', 'required');
  if (security !== 'sae') {
    if (!passwords[security].test(password)) refuse('password', 'wifi_password');
    return;
  }
  // SAE takes any text; 128 bytes is what access points take.
  textOf(refuse, 'password', password);
  if (bytesOf(password) > 128) refuse('password', 'too_many_bytes', 128);
}

function escaped(text: string): string {
  return text.replace(/[\\;,":]/g, '\\$&');
}
