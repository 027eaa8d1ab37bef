/** The codes that were designed over a link, beside its plain one. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { codeListQuery } from '../api/code-calls.ts';
import type { Link as ShortLink } from '../api/client.ts';
import { useMay } from '../members/use-may.ts';
import { codes as de } from '../messages/codes.de.ts';
import { codes as en } from '../messages/codes.en.ts';
import { content as contentDe } from '../messages/content.de.ts';
import { content as contentEn } from '../messages/content.en.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { CodePicture } from './code-picture.tsx';
import { nameOf } from './summary.ts';

export default function LinkCodes({ link }: { readonly link: Pick<ShortLink, 'id'> }) {
  const words = useWords({ de, en });
  const content = useWords({ de: contentDe, en: contentEn });
  const { format } = useSpoken();
  const maySee = useMay()('qr', 'view');
  const list = useInfiniteQuery({ ...codeListQuery({ link: link.id }), enabled: maySee });
  const codes = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (codes.length === 0) return null;
  return (
    <ul aria-label={words.ofLink} className="grid gap-1 border-t border-line pt-3">
      {codes.map((code) => (
        <li key={code.id}>
          <Link
            to="/codes/$codeId"
            params={{ codeId: code.id }}
            className="flex items-center gap-3 rounded-control p-1.5 hover:bg-wash"
          >
            <CodePicture code={code} name={null} className="h-12 w-12 shrink-0" />
            <span className="grid min-w-0">
              <bdi className="truncate font-medium">{nameOf(code, content, format)}</bdi>
              {code.printedAt && (
                <span className="truncate text-sm text-soft">{words.printed(format.day(code.printedAt))}</span>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
