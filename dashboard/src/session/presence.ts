/** Presence: whether somebody is here. A page that only looks after itself keeps no session awake. */
import { stand } from '../api/client.ts';
import { seenAs } from '../api/sight.ts';
import { remedy } from '../api/standing.ts';

/** After so long without a key, a touch or a movement of the page, what the page reads is nobody's doing. */
const attention_ms = 20_000;
const signsOfLife = ['keydown', 'pointerdown', 'wheel', 'touchmove'] as const;

/** Called once, when the dashboard starts. */
export function standForPerson(): void {
  // Whoever opens a page is there.
  let lastSeen_ms = performance.now();
  for (const sign of signsOfLife) {
    addEventListener(sign, () => (lastSeen_ms = performance.now()), { capture: true, passive: true });
  }
  stand({ remedy, isUnattended: () => performance.now() - lastSeen_ms > attention_ms, seenAs });
}
