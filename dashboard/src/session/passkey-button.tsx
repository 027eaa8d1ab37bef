/** The button that asks for a passkey, and the words for when none was used. */
import { browserSupportsWebAuthn, WebAuthnError } from '@simplewebauthn/browser';
import type { ComponentProps } from 'react';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import type { Messages } from '../messages/en.ts';
import { refusalText } from '../messages/refusals.ts';

/** Whether this browser can use passkeys at this address, which takes HTTPS or this very machine. */
export const knowsPasskeys = browserSupportsWebAuthn();

export function PasskeyButton(button: ComponentProps<typeof Button>) {
  return <Button icon="key" {...button} className={`w-full ${button.className ?? ''}`} />;
}

/** Why a passkey did not open anything: its person or the browser did not want to, or it is none of ours. */
export function passkeyText(m: Messages, error: unknown): string {
  if (isUnused(error)) return m.entry.passkeyUnused;
  const isWrong = isRefusal(error, 'unauthenticated') || reasonFor(error, 'passkey') === 'wrong';
  return isWrong ? m.entry.passkeyUnknown : refusalText(m, error);
}

/** The browser's own errors are of its making, not of the server's. */
export function isUnused(error: unknown): boolean {
  return error instanceof WebAuthnError || error instanceof DOMException;
}
