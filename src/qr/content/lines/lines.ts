/** The content lines that vCard (RFC 6350) and iCalendar (RFC 5545) are made of: escaped, folded, joined. */

const utf8 = new TextEncoder();
const line_bytes_max = 75;

/** A text as a value: RFC 6350, 3.4; RFC 5545, 3.3.11. */
export function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
}

/** The lines with a CRLF each, those without a value left out. */
export function joined(lines: readonly (readonly [name: string, value: string])[]): string {
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${folded(`${name}:${value}`)}\r\n`)
    .join('');
}

/** No line over 75 bytes, and no character torn apart (RFC 6350, 3.2; RFC 5545, 3.1). */
function folded(line: string): string {
  if (utf8.encode(line).length <= line_bytes_max) return line;
  let text = '';
  let bytes = 0;
  for (const sign of line) {
    const more = utf8.encode(sign).length;
    if (bytes + more > line_bytes_max) {
      text += '\r\n ';
      bytes = 1;
    }
    text += sign;
    bytes += more;
  }
  return text;
}
