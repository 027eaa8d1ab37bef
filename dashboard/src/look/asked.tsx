/** Somebody who was asked to join and has not come yet: who, until when, and what can be done about it. */
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** What a mutation offers here. */
type Doing = { readonly isPending: boolean; mutate(): void };

export function AskedRow({
  email,
  note,
  children,
}: {
  readonly email: string;
  readonly note: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="typed font-medium">{email}</p>
        <p className="text-sm text-soft">{note}</p>
      </div>
      {children}
    </li>
  );
}

/** Sends the mail again, or takes the invitation back. */
export function AskedDeeds({
  email,
  words,
  resending,
  withdrawing,
}: {
  readonly email: string;
  readonly words: {
    readonly resend: string;
    readonly withdraw: string;
    readonly resendFor: (email: string) => string;
    readonly withdrawFor: (email: string) => string;
  };
  readonly resending: Doing;
  readonly withdrawing: Doing;
}) {
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="small"
        aria-label={words.resendFor(email)}
        aria-disabled={resending.isPending}
        onClick={() => !resending.isPending && resending.mutate()}
      >
        {words.resend}
      </Button>
      <Button
        size="small"
        look="quiet"
        aria-label={words.withdrawFor(email)}
        onClick={() => !withdrawing.isPending && withdrawing.mutate()}
      >
        {words.withdraw}
      </Button>
    </div>
  );
}
