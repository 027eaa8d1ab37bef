/** Tags: each leads to the links that carry it. */
import { Link as RouteLink } from '@tanstack/react-router';
import { useMessages } from '../messages/messages.tsx';

export function Tags({
  tags,
  whole = false,
}: {
  readonly tags: readonly string[];
  /** Whether a long one wraps, rather than being cut. */
  readonly whole?: boolean;
}) {
  const m = useMessages();
  if (tags.length === 0) return null;
  return (
    <ul className="flex min-w-0 flex-wrap gap-1.5">
      {tags.map((tag) => (
        <li key={tag} className="min-w-0">
          <RouteLink
            to="/links"
            search={{ tag }}
            title={m.list.tagFilter(tag)}
            className={`block rounded-md bg-accent-wash px-2 py-1 text-xs text-accent hover:underline ${whole ? 'typed' : 'max-w-48 truncate'}`}
          >
            <bdi>{tag}</bdi>
          </RouteLink>
        </li>
      ))}
    </ul>
  );
}
