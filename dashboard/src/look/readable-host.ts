/** Hosts in readable letters: `xn--bcher-kva.example` is `bücher.example` (Punycode, RFC 3492), where that misleads nobody. */

/** A part that does not decode, or that could pass for another name, stays as it is. */
export function readableHost(host: string): string {
  return host
    .split('.')
    .map((label) => (label.startsWith('xn--') ? readableLabel(label) : label))
    .join('.');
}

/** One script each; Cyrillic and Greek are left out, since their letters can spell a Latin name. */
const scripts = [
  /^[\p{scx=Latin}\d-]+$/u,
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\d-]+$/u,
  /^[\p{scx=Hangul}\d-]+$/u,
  /^[\p{scx=Arabic}\d-]+$/u,
  /^[\p{scx=Hebrew}\d-]+$/u,
  /^[\p{scx=Devanagari}\d-]+$/u,
  /^[\p{scx=Thai}\d-]+$/u,
];

/** Latin letters that look like others, such as a dotless i: everything beyond the European alphabets. */
const lookalike = /[\u0131\u0138\u0149\u017f\u0180-\u01cc\u01dd-\u0217\u021c-\u1dff\u2c60-\u2c7f\ua720-\uabff]/u;

function readableLabel(label: string): string {
  const text = decode(label.slice(4));
  if (text === null || !scripts.some((script) => script.test(text))) return label;
  return scripts[0]!.test(text) && lookalike.test(text) ? label : text;
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
