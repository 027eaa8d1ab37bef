/** Hosts in readable letters: `xn--bcher-kva.example` is `bücher.example` (Punycode, RFC 3492), where that misleads nobody. */

/** A part that does not decode, or that could pass for another name, stays as it is; so do the pages of the edge. */
export function readableHost(host: string): string {
  return host
    .split('.')
    .map((label) => (label.startsWith('xn--') ? readableLabel(label) : label))
    .join('.');
}

/** Latin letters that no other is mistaken for: the European ones, Pinyin and Vietnamese, without a dotless i and its like. */
const latin = 'a-z\u00df-\u0130\u0132-\u0137\u0139-\u0148\u014a-\u017e\u01cd-\u01dc\u0218-\u021b\u1e00-\u1ef9';

const script = (name: string): string => `\\p{scx=${name}}`;

/** What one word is written in, besides digits and hyphens. Only Chinese, Japanese and Korean mix scripts by nature. */
const writings = [
  latin,
  `a-z${script('Han')}${script('Hiragana')}${script('Katakana')}`,
  `a-z${script('Han')}${script('Bopomofo')}`,
  `a-z${script('Han')}${script('Hangul')}`,
  ...['Arabic', 'Armenian', 'Bengali', 'Cyrillic', 'Devanagari', 'Georgian', 'Greek', 'Hebrew', 'Tamil', 'Thai'].map(
    script,
  ),
].map((letters) => new RegExp(`^[${letters}\\d-]+$`, 'u'));

/** Words of nothing but Cyrillic letters, or nothing but Greek ones, that each look like a Latin one. */
const latinInDisguise = /^(?:[авгекмнопрстухьѕіјԁԛԝһӏ\d-]+|[αγικνορτυχωη\d-]+)$/u;

function readableLabel(label: string): string {
  const text = decode(label.slice(4));
  if (text === null || !isHostOf(text, label)) return label;
  return writings.some((writing) => writing.test(text)) && !latinInDisguise.test(text) ? text : label;
}

/** Written as a host again, a readable label is the one it was read from: the decoder also reads what no browser sends. */
function isHostOf(text: string, label: string): boolean {
  const address = `http://${text}`;
  return URL.canParse(address) && new URL(address).hostname === label;
}

const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;

function decode(encoded: string): string | null {
  const hyphen = encoded.lastIndexOf('-');
  const letters = Array.from(encoded.slice(0, Math.max(hyphen, 0)), (letter) => letter.codePointAt(0)!);
  let codePoint = 128;
  let bias = 72;
  let place = 0;

  for (let at = hyphen + 1; at < encoded.length;) {
    const placeBefore = place;
    for (let weight = 1, k = base; ; k += base) {
      const digit = digitOf(encoded.charCodeAt(at++));
      if (digit === null) return null;
      place += digit * weight;
      const threshold = Math.min(Math.max(k - bias, tMin), tMax);
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    const count = letters.length + 1;
    bias = adapt(place - placeBefore, count, placeBefore === 0);
    codePoint += Math.floor(place / count);
    if (codePoint > 0x10ffff) return null;
    place %= count;
    letters.splice(place++, 0, codePoint);
  }
  return String.fromCodePoint(...letters);
}

function digitOf(code: number): number | null {
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  return null;
}

function adapt(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? damp : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) / 2; k += base) rest = Math.floor(rest / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}
