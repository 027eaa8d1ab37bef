/** Reads TypeScript as far as the rules need it: what is code, what is comment, and what a file imports. */

const beforeRegex =
  /(^|[(,=:[!&|?{;+~^%*-]|\b(return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield))\s*$/;

/** `text` with every comment turned into spaces, so that places stay where they were; strings are left as they are. */
export function withoutComments(text: string): string {
  return blank(text, false);
}

/** `text` with comments and the insides of strings and regular expressions turned into spaces: bare code. */
export function bareCode(text: string): string {
  return blank(text, true);
}

function blank(text: string, stringsToo: boolean): string {
  let out = '';
  let at = 0;
  // The braces open inside each `${` of a template that we are in.
  const templates: number[] = [];

  const take = (end: number, hide: boolean): void => {
    const piece = text.slice(at, end);
    out += hide ? piece.replace(/[^\n]/g, ' ') : piece;
    at = end;
  };
  const takeTemplate = (): void => {
    let end = at;
    while (end < text.length && text[end] !== '`' && !text.startsWith('${', end)) end += text[end] === '\\' ? 2 : 1;
    take(end, stringsToo);
    if (text[at] === '`') return take(at + 1, false);
    templates.push(0);
    take(at + 2, false);
  };

  while (at < text.length) {
    const char = text[at]!;
    if (text.startsWith('//', at)) take(endOf(text, '\n', at), true);
    else if (text.startsWith('/*', at)) take(endOf(text, '*/', at + 2) + 2, true);
    else if (char === "'" || char === '"') {
      const end = endOfQuoted(text, at + 1, char);
      take(at + 1, false);
      take(end, stringsToo);
      take(end + 1, false);
    } else if (char === '`') {
      take(at + 1, false);
      takeTemplate();
    } else if (char === '/' && beforeRegex.test(out.slice(-40))) {
      const end = endOfRegex(text, at + 1);
      take(at + 1, false);
      take(end, stringsToo);
      take(end + 1, false);
    } else if (char === '}' && templates.at(-1) === 0) {
      templates.pop();
      take(at + 1, false);
      takeTemplate();
    } else {
      if (templates.length > 0 && char === '{') templates[templates.length - 1]! += 1;
      if (templates.length > 0 && char === '}') templates[templates.length - 1]! -= 1;
      take(at + 1, false);
    }
  }
  return out;
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found;
}

function endOfQuoted(text: string, from: number, quote: string): number {
  let end = from;
  while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  return end;
}

function endOfRegex(text: string, from: number): number {
  let end = from;
  let inClass = false;
  while (end < text.length && text[end] !== '\n' && (inClass || text[end] !== '/')) {
    if (text[end] === '[') inClass = true;
    if (text[end] === ']') inClass = false;
    end += text[end] === '\\' ? 2 : 1;
  }
  return end;
}

const specifiers =
  /(?:\bfrom\s*|\bimport\s*|\bimport\s*\(\s*|\brequire\s*\(\s*|\bimport\.meta\.resolve\s*\(\s*)(['"])([^'"\n]+)\1/g;

/** What a file imports, statically, dynamically or for its types alone. */
export function importsOf(text: string): readonly string[] {
  const bare = bareCode(text);
  const code = withoutComments(text);
  // A match counts only where its keyword is code: prose in a string may well say "from 'x'".
  return [...code.matchAll(specifiers)]
    .filter((match) => bare.slice(match.index, match.index + 4) === match[0].slice(0, 4))
    .map((match) => match[2]!);
}

/** The number of the line that holds `index`, from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Every place in `text` (already bared or not) that matches, as `path:line`. */
export function placesOf(path: string, text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => `${path}:${lineAt(text, match.index)}: ${match[0].trim()}`);
}
