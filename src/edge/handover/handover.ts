/**
 * The hand-over: how an edge that is replaced gives its successor what must live on. The listening socket and the keys
 * first, so that nobody is refused and both count the same visitor alike; then, when the old one has answered its last
 * visitor, all that waits. The supervisor joins the two ends and can't read what runs through.
 *
 * From successor to predecessor go blocks of 32 bytes: its public key, and a receipt once it has everything. The other
 * way go 32 bytes of public key, then pieces, the keys first, an empty one last (`secret.ts`).
 */
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Zone } from '#zone';
import type { DigitKeys } from '../visitor/visitor.ts';
import { keysFromBytes } from './keys.ts';
import { takeListener, type ListeningHandle } from './listener.ts';
import { Predecessor } from './predecessor.ts';

export { bytesOfKeys, forgetKeys } from './keys.ts';
export { offerListener, type ListeningHandle } from './listener.ts';
export { Predecessor } from './predecessor.ts';
export { Successor } from './successor.ts';

/** The pipes that the supervisor makes for every edge: by the first it meets its predecessor, by the second its successor. */
export const [predecessorPipe, successorPipe] = [4, 5] as const;

/** What a new edge takes over before its first visitor; null where the old one is hung or gone. */
export type Takeover = { readonly listener: ListeningHandle | null; readonly predecessor: Predecessor | null };

/** Asks for it, so long at most. */
export async function takeOver(wait_ms: number): Promise<Takeover> {
  const pipe = openPipe(predecessorPipe);
  const [listener, predecessor] = await Promise.all([
    takeListener(wait_ms),
    pipe === null ? null : Predecessor.meet(pipe, wait_ms),
  ]);
  return { listener, predecessor };
}

/** The keys that the predecessor counted under; null where it gave none. */
export function inheritedKeys(takeover: Takeover | null, zone: Zone): DigitKeys | null {
  const bytes = takeover?.predecessor?.keys;
  return bytes === undefined ? null : keysFromBytes(bytes, zone);
}

/** Opens one of the two pipes; null where whoever started this edge made none. */
export function openPipe(descriptor: typeof predecessorPipe | typeof successorPipe): Duplex | null {
  try {
    // What breaks a pipe shows where it is read or written.
    return new Socket({ fd: descriptor, readable: true, writable: true }).on('error', () => {});
  } catch {
    return null;
  }
}
