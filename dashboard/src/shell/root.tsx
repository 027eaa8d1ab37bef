/** What is around every page: the lock and what else waits for its person, the skip link, the bar that says when the server is away, and where the focus goes. */
import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { expectHeading } from '../look/heading.tsx';
import { useAway } from '../api/connection.ts';
import { lock, missingFactor, standOnNewPage, stepUp, useWaiting } from '../api/standing.ts';
import { useMessages } from '../messages/messages.tsx';

const LockScreen = lazy(() => import('../session/lock-screen.tsx'));
const StepUpDialog = lazy(() => import('../session/step-up-dialog.tsx'));
const MissingFactorDialog = lazy(() => import('../session/missing-factor-dialog.tsx'));

export function Root() {
  const m = useMessages();
  useFocusOnNewPage();
  const away = useAway();
  return (
    <div className={away ? 'lg:[--bar:2.25rem]' : 'lg:[--bar:0rem]'}>
      <a
        href="#content"
        className="fixed top-2 left-2 z-20 -translate-y-24 rounded-control bg-ink px-4 py-2 text-paper focus-visible:translate-y-0"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {m.skipToContent}
      </a>
      <ConnectionBar away={away} />
      <Outlet />
      <WaitsForPerson />
    </div>
  );
}

/** What the calls that were held up wait for. */
function WaitsForPerson() {
  const isLocked = useWaiting(lock);
  const asksAgain = useWaiting(stepUp);
  const lacksFactor = useWaiting(missingFactor);
  return (
    <Suspense>
      {lacksFactor && <MissingFactorDialog />}
      {asksAgain && <StepUpDialog />}
      {isLocked && <LockScreen />}
    </Suspense>
  );
}

/** Calm, because nothing is lost: requests go on by themselves. */
function ConnectionBar({ away }: { readonly away: boolean }) {
  const m = useMessages();
  return (
    <div role="status" className="sticky top-0 z-10">
      {away && (
        <p className="late border-b lg:h-(--bar) lg:truncate border-line bg-amber-wash px-4 py-2 text-center text-sm text-amber">
          <strong className="font-semibold">{m.connecting}</strong> {m.connectingDetail}
        </p>
      )}
    </div>
  );
}

/** A new page takes the focus to its heading, as a full load would; a changed filter does not. */
function useFocusOnNewPage(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ pathChanged, fromLocation }) => {
        if (!pathChanged) return;
        standOnNewPage();
        if (fromLocation) expectHeading();
      }),
    [router],
  );
}
