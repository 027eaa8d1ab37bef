/** Canonical JSON: whatever is the same is written the same, so that it can be hashed and signed. */

/**
 * The JSON Canonicalization Scheme (RFC 8785) of what JSON can say; members that are undefined are not there, as in
 * `JSON.stringify`, which writes numbers and strings as the scheme asks.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([one], [two]) => (one < two ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
