/** Deeds: what changes something. Whoever looks with the eyes of another sees it as they would, and can't do it. */
import type { ReactNode } from 'react';
import { useSight } from '../api/sight.ts';

export function Deeds({ children }: { readonly children: ReactNode }) {
  const isOnlyLooking = useSight() !== null;
  if (!isOnlyLooking) return children;
  return (
    <fieldset disabled role="presentation" className="contents">
      {children}
    </fieldset>
  );
}
