/** Proofs: the link that `kurzum prove` makes for itself and takes away again, and what control can count on its behalf. */
import { randomInt } from 'node:crypto';
import { type Actor, change, type Platform } from '#guard';
import { lockLink, makeLink, plainAlphabet, purge, purgeDeleted, type Link } from '../link/link.ts';

export { countForProof, type ProofCounts } from './counts.ts';

/** A proof takes less than a minute; the link of one that was cut off is due for the purge after this. */
const proof_ms_max = 10 * 60_000;

/** What the tenant reads in the list of links meanwhile. */
const titles = {
  de: 'Ein Nachweis läuft; dieser Link verschwindet gleich wieder',
  en: 'A proof is running; this link is gone again in a moment',
} as const;

/**
 * Makes a link for a proof, which ends by itself should nobody end it; the audit log says `proof.begin`. Links that were
 * left by proofs before are purged.
 * @param language of whoever runs it
 */
export async function beginProof(actor: Actor, language: 'de' | 'en' = 'en'): Promise<Link> {
  await purgeDeleted(actor.platform);
  const link = await change(actor, 'proof.begin', async (tx) => {
    const target = new URL('/trust', actor.platform.url).href;
    const draft = { target, slug: drawProofSlug(), title: titles[language] };
    return makeLink(tx, draft, new Date(tx.at.getTime() + proof_ms_max));
  });
  tell(actor.platform, 'proof.begun', link.id);
  return link;
}

/** Purges the link of a proof with all that was counted of it; does nothing where it is gone, or is no proof's. */
export async function endProof(actor: Actor, linkId: string): Promise<void> {
  await change(actor, 'proof.end', async (tx) => {
    const row = await lockLink(tx.db, linkId, 'live');
    if (row?.purge_after) await purge(tx, [row]);
  });
  tell(actor.platform, 'proof.ended', linkId);
}

/** In the log too, where the proof listens for it: a search that finds this line would have found an address. */
function tell(platform: Platform, event: string, link: string): void {
  platform.log('info', event, { link });
}

/** Long enough to be found on a disk, and by nobody else than the proof: 24^12 of them. */
function drawProofSlug(): string {
  const letters = Array.from({ length: 12 }, () => plainAlphabet[randomInt(plainAlphabet.length)]);
  return `kurzum-proof-${letters.join('')}`;
}
