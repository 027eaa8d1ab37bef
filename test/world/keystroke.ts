/** Keystrokes as a person sees them: how long it takes from a key to the picture that it changes, in a real browser. */
import type { Page } from 'playwright-core';

/** Long enough for the page to be at rest again. */
const pause_ms = 120;

/**
 * Types signs into the field that has the focus, one after the other.
 * @param picture selector of what changes
 * @returns for each sign the milliseconds from the key to the first frame that shows another picture
 */
export async function keyToPicture_ms(page: Page, picture: string, signs: string): Promise<readonly number[]> {
  await page.evaluate(measuring(picture));
  for (const sign of signs) {
    await page.keyboard.press(sign);
    await page.waitForTimeout(pause_ms);
  }
  return page.evaluate<number[]>('measured.took_ms');
}

/** From when the system had the key; a frame is on its way to the screen when what follows its callbacks runs. */
function measuring(picture: string): string {
  return `(() => {
    globalThis.measured = { keyed_ms: 0, took_ms: [] };
    addEventListener('keydown', ({ timeStamp }) => (measured.keyed_ms = timeStamp), { capture: true });
    const seen = () => {
      if (measured.keyed_ms > 0) measured.took_ms.push(performance.now() - measured.keyed_ms);
      measured.keyed_ms = 0;
    };
    const changed = () => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = seen;
      port2.postMessage(null);
    });
    const all = { childList: true, subtree: true, attributes: true };
    new MutationObserver(changed).observe(document.querySelector(${JSON.stringify(picture)}), all);
  })()`;
}
