/** What stands where a page cannot: nothing there, something broken, still waiting. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '../look/button.tsx';
import { Mark } from '../look/icons.tsx';
import { PageTitle } from '../look/heading.tsx';
import { Late } from '../look/text.tsx';
import { useMessages } from '../messages/messages.tsx';

function Middle({ title, detail, children }: { title: string; detail: string; children: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-md justify-items-start gap-4 px-5 py-24">
      <Mark className="h-4" />
      <PageTitle tab={title}>{title}</PageTitle>
      <p className="text-soft">{detail}</p>
      {children}
    </div>
  );
}

/** For an address below `/app` that leads nowhere. */
export function NotFound() {
  return (
    <main id="content" tabIndex={-1}>
      <NothingHere />
    </main>
  );
}

/** The same inside a page that already has its frame. */
export function NothingHere() {
  const m = useMessages();
  return (
    <Middle title={m.notFoundTitle} detail={m.notFoundDetail}>
      <Link to="/links" className={buttonClass('lead')}>
        {m.toLinks}
      </Link>
    </Middle>
  );
}

/** Loaded again as a whole: after an update, the parts that an old page would fetch are gone. */
export function Failed() {
  const m = useMessages();
  return (
    <main id="content" tabIndex={-1}>
      <Middle title={m.failedTitle} detail={m.failedDetail}>
        <Button look="lead" onClick={() => location.reload()}>
          {m.reload}
        </Button>
      </Middle>
    </main>
  );
}

export function Waiting() {
  const m = useMessages();
  return (
    <main id="content" tabIndex={-1} className="grid min-h-dvh place-items-center">
      <Late>
        <Mark className="h-5" />
        <p className="sr-only">{m.loading}</p>
      </Late>
    </main>
  );
}
