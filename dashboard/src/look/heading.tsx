/** The page's heading: names the tab, and takes the focus when the address changes, so that a screen reader reads it. */
import { useEffect, useRef, type ReactNode } from 'react';

let expected = false;

/** A new page is on its way: the next heading that appears takes the focus, also when its content has to be waited for. */
export function expectHeading(): void {
  expected = true;
}

/** Takes the focus to the heading that is there, when what had it is gone. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

export function PageTitle({
  children,
  tab,
  className = '',
}: {
  readonly children: ReactNode;
  /** What the browser's tab says. */
  readonly tab: string;
  readonly className?: string;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!expected) return;
    expected = false;
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <title>{`${tab} · Kurzum`}</title>
      <h1 ref={heading} tabIndex={-1} className={`typed text-2xl tracking-tight ${className}`}>
        {children}
      </h1>
    </>
  );
}
