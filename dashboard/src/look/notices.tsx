/**
 * Notices: what just happened, with the way back beside it. A notice stays until it is closed, taken back or replaced,
 * because a way back that runs away is none; Ctrl+Z takes it too.
 */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';

type Notice = { readonly text: string; readonly undo?: { readonly label: string; readonly act: () => void } };

const NoticeContext = createContext<(notice: Notice) => void>(() => undefined);
const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** Shows a notice in place of the one before it. */
export function useNotice(): (notice: Notice) => void {
  return useContext(NoticeContext);
}

/** Says something aloud that everyone else can see where it happened. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}

export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const m = useMessages();
  const [notice, setNotice] = useState<Notice | null>(null);
  const [said, setSaid] = useState('');
  const show = useCallback((next: Notice) => setNotice(next), []);
  const announce = useCallback((text: string) => {
    // Emptied first, because the same words twice would be no change to speak of.
    setSaid('');
    setTimeout(() => setSaid(text), 50);
  }, []);

  const undo = useMemo(() => {
    const act = notice?.undo?.act;
    return (
      act &&
      (() => {
        setNotice(null);
        act();
      })
    );
  }, [notice]);

  useEffect(() => {
    if (notice === null || undo) return;
    const timer = setTimeout(() => setNotice(null), 4000);
    return () => clearTimeout(timer);
  }, [notice, undo]);

  useEffect(() => {
    if (!undo) return;
    function onKey(event: KeyboardEvent) {
      const wantsUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
      if (!wantsUndo || takesText(event.target)) return;
      event.preventDefault();
      undo!();
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [undo]);

  return (
    <NoticeContext value={show}>
      <AnnounceContext value={announce}>{children}</AnnounceContext>
      <p role="status" className="sr-only">
        {said}
      </p>
      <section
        aria-label={m.link.notifications}
        aria-live="polite"
        className="pointer-events-none fixed inset-x-4 bottom-4 z-10 flex justify-center"
      >
        {notice && (
          <div className="arrives pointer-events-auto flex max-w-full items-center gap-2 rounded-card bg-ink py-1.5 pr-1.5 pl-4 text-paper">
            <p className="typed min-w-0">{notice.text}</p>
            {undo && (
              <Button look="plain" size="small" className="ml-2" onClick={undo}>
                {notice.undo!.label}
              </Button>
            )}
            <button
              type="button"
              aria-label={m.close}
              title={m.close}
              className="grid size-8 place-items-center rounded-control opacity-80 hover:opacity-100 focus-visible:-outline-offset-2 focus-visible:outline-paper"
              onClick={() => setNotice(null)}
            >
              <Icon name="close" />
            </button>
          </div>
        )}
      </section>
    </NoticeContext>
  );
}

/** Whether keys and pastes belong to the element, not to the page. */
export function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
