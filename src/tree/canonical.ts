/** Canonical JSON: whatever is the same is written the same, so that it can be hashed and signed. */

/**
 * The JSON Canonicalization Scheme (RFC 8785) of what JSON can say; members that are undefined are not there, as in
 * `JSON.stringify`, which writes numbers and strings as the scheme asks.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  let members = '';
  // Without a comparison, names are sorted by UTF-16 code units, as the scheme asks.
  for (const name of Object.keys(value).toSorted()) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${canonical(member)}`;
  }
  return `{${members}}`;
}
