/** The moment: the present second as `Date` writes it, rendered once a second (RFC 9110, section 6.6.1). */
import { now_ms } from '#clock';

let second = -1;
let line = '';

/** `Date: Mon, 23 Nov 2026 09:00:00 GMT` with its line break. */
export function dateLine(): string {
  const now_s = Math.floor(now_ms() / 1000);
  if (now_s !== second) {
    second = now_s;
    line = `Date: ${new Date(now_s * 1000).toUTCString()}\r\n`;
  }
  return line;
}
