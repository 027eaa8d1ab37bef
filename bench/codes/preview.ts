/** How long it takes in the designer from a key to the picture that it changes, in a real browser. */
import { openBrowser } from '../../test/world/browser.ts';
import type { Client } from '../../test/world/client.ts';
import { keyToPicture_ms } from '../../test/world/keystroke.ts';
import { designer } from '../../dashboard/src/messages/designer.en.ts';
import { designed } from './contest.ts';

export type Preview = { readonly keys: number; readonly p50_ms: number; readonly p95_ms: number };

const typed = 'Willkommen im Caf am Markt, Tisch 7: was darf es sein';

/** Types into a designed code that says a text: a larger one with each few letters. */
export async function measurePreview(url: string, client: Client): Promise<Preview> {
  const content = { kind: 'text', text: 'Menu' };
  const kept = await client.send('POST', '/qrs', { body: { content, design: { ...designed, logo: null } } });
  const { id } = kept.json as { id: string };
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ locale: 'en-US' });
    await context.addCookies([...client.jar].map(([name, value]) => ({ name, value, url })));
    const page = await context.newPage();
    await page.goto(`${url}/app/codes/new?from=${id}&kind=text`);
    await page.getByRole('region', { name: designer.preview }).waitFor();
    await page.locator('textarea').first().focus();
    // What is loaded once, and compiled by the first keys, is not what somebody feels who types.
    await page.keyboard.type('One moment, please. ', { delay: 120 });
    const took_ms = await keyToPicture_ms(page, `[aria-label="${designer.preview}"] > :first-child`, typed);
    const sorted = took_ms.toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)]!;
    return { keys: sorted.length, p50_ms: at(0.5), p95_ms: at(0.95) };
  } finally {
    await browser.close();
  }
}
