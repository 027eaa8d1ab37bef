/** Rotating: goes on with keys that are being replaced, from the start on and whenever another one is asked for. */
import { continueRotations, onRotation, type Platform } from '#guard';
import { describeError } from '#log';

/** Also what failed is tried again so much later. */
const look_ms = 60_000;

/** Begins at once; `stop` waits for the rows that are under way, and the next start goes on from there. */
export function openRotating(platform: Platform): { stop(): Promise<void> } {
  let stopped = false;
  let underWay = Promise.resolve();
  const goOn = (): void => {
    underWay = underWay
      .then(() => continueRotations(platform, () => stopped))
      .catch((error: unknown) => platform.log('warn', 'key.rotation_failed', describeError(error)));
  };
  const timer = setInterval(goOn, look_ms);
  const deaf = onRotation(platform, goOn);
  goOn();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      deaf();
      await underWay;
    },
  };
}
