/** A name for an attempt (`Idempotency-Key`): a request that is sent twice makes one thing. */
export function attempt(): string {
  return crypto.randomUUID?.() ?? drawn();
}

/** Where the page is served without TLS on a LAN host, browsers keep `randomUUID` back, but not this. */
function drawn(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
