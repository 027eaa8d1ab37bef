/** A card: a titled region with a quiet word about it at the right. */
import { useId, type ReactNode } from 'react';

export function Card({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-card border border-line bg-card p-5">
      <header className="mb-4 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={id} className="text-base">
          {title}
        </h2>
        <div className="text-sm text-soft tabular-nums">{aside}</div>
      </header>
      {children}
    </section>
  );
}
