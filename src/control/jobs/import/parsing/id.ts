/** Ids that follow from what something is, so that it is known again when it comes again. */

/** RFC 9562, section 5.8: version 8 is for ids that are made by a rule of one's own. */
export function idFrom(hash: Buffer): string {
  const bytes = Buffer.from(hash.subarray(0, 16));
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
