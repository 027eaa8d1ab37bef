/** Keystrokes as a person sees them: how long it takes from a key to the picture that it changes, in a real browser. */
import type { Page } from 'playwright-core';

/**
 * Types signs into the field that has the focus, one after the other, each once the page is at rest.
 * @param picture selector of what changes
 * @returns for each the milliseconds from the key to the first frame that shows another picture
 */
export async function keyToPicture_ms(page: Page, picture: string, signs: string): Promise<readonly number[]> {
  await page.evaluate((selector) => {
    type Measured = { keyed_ms: number; readonly took_ms: number[] };
    const measured: Measured = { keyed_ms: 0, took_ms: [] };
    (globalThis as unknown as { measured: Measured }).measured = measured;
    // When the system had the key, not when the page came to it.
    addEventListener('keydown', ({ timeStamp }) => (measured.keyed_ms = timeStamp), { capture: true });
    new MutationObserver(() => {
      // A frame is on its way to the screen when what follows its callbacks runs.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          if (measured.keyed_ms > 0) measured.took_ms.push(performance.now() - measured.keyed_ms);
          measured.keyed_ms = 0;
        };
        port2.postMessage(null);
      });
    }).observe(document.querySelector(selector)!, { childList: true, subtree: true, attributes: true });
  }, picture);
  for (const sign of signs) {
    await page.keyboard.press(sign);
    await page.waitForTimeout(120);
  }
  return page.evaluate(() => (globalThis as unknown as { measured: { took_ms: number[] } }).measured.took_ms);
}
