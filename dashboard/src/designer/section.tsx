/** A section of the controls: opens and closes, and says in its heading what holds. */
import type { ReactNode } from 'react';
import { Icon } from '../look/icons.tsx';

export function Section({
  title,
  says,
  open = false,
  children,
}: {
  readonly title: string;
  readonly says?: string;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details open={open} className="group border-b border-line last:border-b-0">
      <summary className="flex min-h-13 cursor-pointer list-none items-center gap-3 rounded-control px-5 py-3 hover:bg-wash focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
        <h2 className="text-base">{title}</h2>
        {says !== undefined && (
          <span className="min-w-0 flex-1 truncate text-right text-sm text-soft group-open:invisible">{says}</span>
        )}
        <Icon name="open" className="ml-auto size-4 text-soft transition-transform group-open:rotate-90" />
      </summary>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 px-5 pt-1 pb-6">{children}</div>
    </details>
  );
}
