/** The way back to the list of codes, above the title of a page that belongs to it. */
import { Link } from '@tanstack/react-router';
import { codes as de } from '../messages/codes.de.ts';
import { codes as en } from '../messages/codes.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';

export function Breadcrumb({ here }: { readonly here: string }) {
  const m = useMessages();
  const words = useWords({ de, en });
  return (
    <nav aria-label={m.breadcrumb} className="mb-5 flex text-sm text-soft lg:h-9 lg:items-center">
      <ol className="flex min-w-0 items-center gap-2">
        <li>
          <Link to="/codes" className="rounded-sm underline-offset-4 hover:text-ink hover:underline">
            {words.title}
          </Link>
        </li>
        <li aria-hidden="true">/</li>
        <li aria-current="page" className="truncate">
          {here}
        </li>
      </ol>
    </nav>
  );
}
