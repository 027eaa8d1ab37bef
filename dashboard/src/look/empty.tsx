/** An empty place: says that nothing is here yet, and what to do next. */
import type { ReactNode } from 'react';

export function Empty({
  title,
  detail,
  children,
}: {
  readonly title: string;
  readonly detail: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="mt-6 grid justify-items-center gap-2 rounded-card border border-dashed border-rim px-6 py-14 text-center">
      <h2 className="text-lg">{title}</h2>
      <p className="max-w-md text-soft text-balance">{detail}</p>
      {children && <div className="mt-3">{children}</div>}
    </div>
  );
}
