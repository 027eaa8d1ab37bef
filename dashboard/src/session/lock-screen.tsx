/** The lock: covers whatever page is open until its person is back, and leaves it just as it was. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { calls } from '../api/calls.ts';
import { reportSessionEnded } from '../api/connection.ts';
import { personCalls, type Proof } from '../api/person-calls.ts';
import { factorsQuery, sessionQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { lock } from '../api/standing.ts';
import { Button } from '../look/button.tsx';
import { Mark } from '../look/icons.tsx';
import { useMessages } from '../messages/messages.tsx';
import { ProofForm } from './proof-form.tsx';

export default function LockScreen() {
  const m = useMessages();
  const client = useQueryClient();
  const router = useRouter();
  const id = useId();
  const dialog = useCover();
  useOtherTabs();
  // From before it was locked; the server tells nothing now.
  const session = client.getQueryData(sessionQuery.queryKey);
  const hasPasskey = (client.getQueryData(factorsQuery.queryKey)?.passkeys.length ?? 0) > 0;
  const name = session?.person.name || session?.person.email;

  async function open(proof: Proof): Promise<void> {
    if ('totp' in proof) return;
    try {
      client.setQueryData(sessionQuery.queryKey, await personCalls.unlock(proof));
    } catch (error) {
      if (!isRefusal(error, 'unauthenticated')) throw error;
      // Its twelve hours are over, or it was ended elsewhere.
      lock.end(false);
      reportSessionEnded();
      return;
    }
    lock.end(true);
  }

  async function leave(): Promise<void> {
    await calls.signOut();
    lock.end(false);
    await router.navigate({ to: '/sign-in' });
    client.clear();
  }

  return createPortal(
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className="m-0 h-dvh max-h-none w-dvw max-w-none overflow-y-auto bg-paper text-ink"
    >
      <div className="mx-auto flex min-h-full max-w-sm flex-col justify-center gap-6 px-5 py-12">
        <Mark className="h-4 self-start" />
        <div className="grid gap-2">
          <h1 id={id} className="text-2xl tracking-tight">
            {m.entry.lock.title}
          </h1>
          {name && <p className="typed">{m.entry.lock.whose(name)}</p>}
          <p className="text-soft text-pretty">{m.entry.lock.lead}</p>
        </div>
        <ProofForm
          words={m.entry.lock}
          passkey={hasPasskey || session?.session.factor === 'passkey' ? 'first' : 'beside'}
          email={session?.person.email}
          prove={open}
        />
        <Button look="quiet" size="small" className="-ml-3 self-start" onClick={() => void leave()}>
          {m.signOut}
        </Button>
      </div>
    </dialog>,
    document.body,
  );
}

/** Another tab may have been unlocked meanwhile: then this one needs no second touch. */
function useOtherTabs(): void {
  useEffect(() => {
    async function look(): Promise<void> {
      // Not by the client: its calls wait for this very lock.
      const answer = await fetch('/api/v1/session', { headers: { 'kurzum-poll': '1' } }).catch(() => null);
      if (answer?.ok) lock.end(true);
    }
    const onFocus = () => void look();
    addEventListener('focus', onFocus);
    return () => removeEventListener('focus', onFocus);
  }, []);
}

/** Above everything, dialogs too: what is behind it can't be reached, heard or closed by a key. */
function useCover() {
  const cover = useRef<HTMLDialogElement>(null);
  // Before it leaves the page, so that the browser gives the focus back to what had it.
  useLayoutEffect(() => {
    const dialog = cover.current!;
    const show = () => {
      if (!dialog.open) dialog.showModal();
    };
    const keepKeys = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key === 'Escape') event.preventDefault();
      event.stopPropagation();
    };
    const keepOthersAway = (event: Event) => {
      if (event.target instanceof Node && !dialog.contains(event.target)) keepKeys(event);
    };
    show();
    dialog.addEventListener('close', show);
    for (const kind of ['keydown', 'paste']) {
      dialog.addEventListener(kind, keepKeys);
      addEventListener(kind, keepOthersAway, { capture: true });
    }
    return () => {
      dialog.removeEventListener('close', show);
      for (const kind of ['keydown', 'paste']) removeEventListener(kind, keepOthersAway, { capture: true });
      dialog.close();
    };
  }, []);
  return cover;
}
