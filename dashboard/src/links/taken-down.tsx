/** The mark of a link that the operator has taken down, with the reason that visitors read too. */
import type { Link } from '../api/client.ts';
import { useMessages } from '../messages/messages.tsx';

export function TakenDown({ link, explained = false }: { readonly link: Link; readonly explained?: boolean }) {
  const m = useMessages();
  if (link.takenDownFor === null) return null;
  return (
    <p className="typed mt-1 text-sm">
      <span className="inline-block rounded-md bg-amber-wash px-2 py-0.5 text-amber">
        {m.link.takenDown(m.link.takenDownFor[link.takenDownFor])}
      </span>
      {explained && <span className="mt-1.5 block max-w-prose text-pretty">{m.link.takenDownDetail}</span>}
    </p>
  );
}
