/** Names: of the files that images become, safe wherever an archive is unpacked. */

const chars_max = 100;
/** Most file systems count bytes, of which a character of another script takes up to four. */
const bytes_max = 240;
/** Room for what tells namesakes apart. */
const apart_chars = 8;

/** What no name may hold on one system or another, what can't be seen in one, and what turns its direction. */
const forbidden = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu;
/** What Windows takes for a device, whatever follows a dot. */
const device = /^(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$)/i;
/**
 * What programs take for an option or a formula. The manifest would have to mark it, and name another file than there is.
 */
const misread = /^[-=+@']/;
/** Signs of which nobody sees one, such as the filler of Hangul and the blank of Braille. */
const unseen = /^[\p{Default_Ignorable_Code_Point}\p{M}\p{White_Space}\u2800]*$/u;

/** What somebody calls a code as the beginning of a file's name; empty where nothing of it can stand in one. */
export function safeStem(name: string, extension: string): string {
  // What is cut away in the end needn't be looked through: a cell may be as long as a book.
  const bare = name
    .slice(0, 5 * chars_max)
    .normalize('NFC')
    .replace(forbidden, '-')
    .replaceAll(/\s+/gu, ' ');
  const ending = `.${extension}`;
  const stem = bare.toLowerCase().endsWith(ending) ? bare.slice(0, -ending.length) : bare;
  const cut = trimmed(shortened(trimmed(stem), chars_max - ending.length - apart_chars));
  if (unseen.test(cut)) return '';
  return device.test(cut) || misread.test(cut) ? `_${cut}` : cut;
}

/** Gives files their names: no two are the same, nor where case doesn't count, or `ß` and `ss` are one. */
export class FileNames {
  readonly #extension: string;
  readonly #taken = new Set<string>();
  /** Where counting goes on for a name that came before: ten thousand namesakes are not asked one by one. */
  readonly #counted = new Map<string, number>();

  constructor(extension: string) {
    this.#extension = extension;
  }

  /** @param otherwise where nothing is left of the name */
  next(name: string, otherwise: string): string {
    const stem = safeStem(name, this.#extension) || otherwise;
    const namesakes = folded(stem);
    for (let n = (this.#counted.get(namesakes) ?? 0) + 1; ; n += 1) {
      const file = `${stem}${n === 1 ? '' : `-${n}`}.${this.#extension}`;
      const key = folded(file);
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      this.#counted.set(namesakes, n);
      return file;
    }
  }
}

/** Alike for all names that one file system or another takes for the same. */
function folded(name: string): string {
  // In this order: some letters have several small ones, and some small ones become several capitals.
  return name.normalize('NFKC').toLowerCase().toUpperCase();
}

/** Windows leaves out dots and blanks at the end, and others hide what begins with a dot. */
function trimmed(text: string): string {
  return text.replaceAll(/^[\s.]+|[\s.]+$/gu, '');
}

function shortened(text: string, chars: number): string {
  let [kept, bytes] = ['', 0];
  for (const sign of [...text].slice(0, chars)) {
    bytes += Buffer.byteLength(sign);
    if (bytes > bytes_max - apart_chars - 4) break;
    kept += sign;
  }
  return kept;
}
