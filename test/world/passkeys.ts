/** Passkeys in a real browser: an authenticator that Chromium pretends to have, which touches itself when it is asked. */
import type { BrowserContext, Page } from 'playwright-core';

/** How many passkeys it holds. */
export type PasskeyDevice = { readonly count: () => Promise<number> };

/** Gives the page a device that verifies its person; it keeps its passkeys as long as the page is open. */
export async function giveDevice(context: BrowserContext, page: Page): Promise<PasskeyDevice> {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    count: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  };
}
