/** Reads what was pasted: is it an address that a link can lead to? */

/**
 * The address in full (`example.org/a` gets its `https://`), or null when the text is none. The server has the last
 * word; this only keeps a pasted shopping list from becoming a request.
 */
export function readAddress(text: string): string | null {
  const typed = text.trim();
  if (typed === '' || /\s/.test(typed)) return null;
  const withScheme = /^https?:\/\//i.test(typed) ? typed : hostFirst.test(typed) ? `https://${typed}` : null;
  return withScheme !== null && URL.canParse(withScheme) ? withScheme : null;
}

/** `example.org`, `bücher.example:8080/a?b`, but not `hello`, `a@b.example` or `mailto:`. */
const hostFirst = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}[\p{L}\p{N}-]+(:\d+)?([/?#].*)?$/u;
