/** The link behind a code that is kept: where it leads, and where that is changed. */
import { Link } from '@tanstack/react-router';
import type { Code } from '../api/client.ts';
import { buttonClass } from '../look/button.tsx';
import { Icon } from '../look/icons.tsx';
import { bareAddress, ShortUrl } from '../look/text.tsx';
import { useDesignerWords } from './words.ts';

export function LinkBehind({ code }: { readonly code: Code }) {
  const words = useDesignerWords();
  return (
    <div className="grid gap-3 rounded-control bg-wash p-3.5">
      <div className="min-w-0">
        <p className="typed font-mono text-sm font-medium">
          <ShortUrl url={code.shortUrl ?? code.says} />
        </p>
        {code.target !== null && (
          <p className="typed mt-0.5 text-sm text-soft">
            {words.leadsTo} <bdi className="text-ink">{bareAddress(code.target)}</bdi>
          </p>
        )}
      </div>
      <p className="text-sm text-soft text-pretty">{words.dynamicDetail}</p>
      {code.linkId !== null && (
        <Link
          to="/links/$id"
          params={{ id: code.linkId }}
          search={{}}
          className={buttonClass('plain', 'small', 'justify-self-start')}
        >
          <Icon name="links" />
          {words.toLink}
        </Link>
      )}
    </div>
  );
}
