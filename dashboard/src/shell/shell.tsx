/** The frame of every page behind the sign-in: where one can go, who one is, and ⌘K. */
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Icon, Mark } from '../look/icons.tsx';
import { useMessages } from '../messages/messages.tsx';
import { AccountMenu } from './account-menu.tsx';
import { NoticeBar } from './notice-bar.tsx';
import { usePlaces, type Place } from './places.ts';
import { SightBar } from './sight-bar.tsx';
import { StateBar } from './state-bar.tsx';

const loadPalette = () => import('./palette.tsx');
const Palette = lazy(loadPalette);

export function Shell() {
  const [searching, setSearching] = useState(false);
  useCommandKey(() => setSearching((open) => !open));
  // At hand before it is called, or it would miss the first letters typed into it.
  useEffect(() => void loadPalette(), []);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)]">
      <Sidebar />
      <div className="min-w-0">
        <SightBar />
        <StateBar />
        <NoticeBar />
        <div className="mx-auto w-full max-w-6xl px-4 pb-24 sm:px-6 lg:px-9">
          <Header onSearch={() => setSearching(true)} />
          <main id="content" tabIndex={-1} className="pt-1 lg:pt-7">
            <Outlet />
          </main>
        </div>
      </div>
      <Suspense>{searching && <Palette onClose={() => setSearching(false)} />}</Suspense>
    </div>
  );
}

function Sidebar() {
  const m = useMessages();
  const places = usePlaces();
  return (
    <header className="sticky top-(--bar) hidden h-[calc(100dvh-var(--bar))] flex-col border-r border-line px-3.5 pt-7 pb-4 lg:flex">
      <Wordmark />
      <nav aria-label={m.navigation} className="mt-7 flex flex-1 flex-col gap-0.5">
        {places.map(({ to, icon, name }) => (
          <PlaceLink key={to} to={to} icon={icon}>
            {name}
          </PlaceLink>
        ))}
        <div className="mt-auto grid gap-0.5">
          <Outside href="/api">{m.apiReference}</Outside>
          <Outside href="/trust">{m.trust}</Outside>
        </div>
      </nav>
      <div className="mt-3 border-t border-line pt-3">
        <AccountMenu shows="person" />
      </div>
    </header>
  );
}

function PlaceLink({ to, icon, children }: Omit<Place, 'name'> & { readonly children: ReactNode }) {
  return (
    <Link
      to={to}
      search={{}}
      activeOptions={{ includeSearch: false }}
      className="flex h-9 items-center gap-2.5 rounded-control px-2.5 font-medium text-soft hover:bg-wash hover:text-ink aria-[current=page]:bg-wash aria-[current=page]:text-ink data-[status=active]:bg-wash data-[status=active]:text-ink"
    >
      <Icon name={icon} />
      {children}
    </Link>
  );
}

/** A page of Kurzum that is not part of the dashboard. */
function Outside({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a
      href={href}
      className="flex h-9 items-center justify-between gap-2 rounded-control px-2.5 text-sm text-soft hover:bg-wash hover:text-ink"
    >
      {children}
      <Icon name="out" className="size-3.5" />
    </a>
  );
}

export function Wordmark() {
  return (
    <span className="flex items-center gap-2.5 px-2.5 text-xl font-semibold tracking-tight">
      <Mark className="h-3" />
      kurzum
    </span>
  );
}

function Header({ onSearch }: { readonly onSearch: () => void }) {
  const m = useMessages();
  return (
    <section
      aria-label={m.searchAndMenu}
      className="flex h-16 items-center justify-between gap-3 lg:float-right lg:mt-6 lg:h-auto"
    >
      <Link to="/links" search={{}} aria-label={`Kurzum, ${m.links}`} className="-ml-2.5 rounded-control lg:hidden">
        <Wordmark />
      </Link>
      <div className="flex items-center gap-2">
        <button
          type="button"
          onClick={onSearch}
          aria-keyshortcuts="Meta+K Control+K"
          className="flex h-9 items-center gap-2 rounded-control border border-line bg-card px-3 text-sm text-soft transition-colors hover:bg-wash hover:text-ink sm:w-44"
        >
          <Icon name="search" />
          <span className="max-xs:sr-only">{m.palette.open}</span>
          <kbd aria-hidden="true" className="ml-auto font-sans text-xs max-sm:hidden">
            {commandKey}K
          </kbd>
        </button>
        <div className="lg:hidden">
          <AccountMenu shows="menu" />
        </div>
      </div>
    </section>
  );
}

const commandKey = /mac|iphone|ipad/i.test(navigator.platform) ? '⌘' : 'Ctrl ';

function useCommandKey(toggle: () => void): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if ((event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        toggle();
      }
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
