/** The QR code of a link: its picture, how many modules it has, and the files to download. */
import { useQuery } from '@tanstack/react-query';
import { Link as RouteLink } from '@tanstack/react-router';
import { api, type Link } from '../api/client.ts';
import { buttonClass } from '../look/button.tsx';
import { Deeds } from '../look/deeds.tsx';
import { Icon } from '../look/icons.tsx';
import { bareAddress } from '../look/text.tsx';
import { useMayTakeCodes, useMayWithCode } from '../members/use-may.ts';
import { useMessages } from '../messages/messages.tsx';

/** Black on white in both themes, since cameras expect it; the image brings its own quiet margin. */
export function QrImage({ link, className = '' }: { readonly link: Link; readonly className?: string }) {
  const m = useMessages();
  return (
    <img
      src={api.linkQrUrl(link.id, { format: 'svg' })}
      alt={m.link.qrOf(bareAddress(link.shortUrl))}
      width={512}
      height={512}
      className={`aspect-square h-auto rounded-control border border-line bg-white ${className}`}
    />
  );
}

/** A file may end up on paper, so whoever takes one is asked from then on before the link leads elsewhere. */
export function QrDownloads({ link }: { readonly link: Link }) {
  const m = useMessages();
  if (!useMayTakeCodes()) return null;
  return (
    <div className="flex flex-wrap gap-2">
      <a
        href={api.linkQrUrl(link.id, { format: 'svg', printed: 'true' })}
        download={`${link.slug}.svg`}
        aria-label={m.link.downloadSvg}
        className={buttonClass()}
      >
        <Icon name="download" />
        SVG
      </a>
      <a
        href={api.linkQrUrl(link.id, { format: 'png', size: 1024, printed: 'true' })}
        download={`${link.slug}.png`}
        aria-label={m.link.downloadPng}
        className={buttonClass()}
      >
        <Icon name="download" />
        PNG
      </a>
    </div>
  );
}

/** Modules per side, read from the picture itself; null until it is there. */
export function useModules(link: Link): number | null {
  return (
    useQuery({
      queryKey: ['qr', link.id, link.qrUrl],
      staleTime: Infinity,
      queryFn: async ({ signal }) => {
        const response = await fetch(api.linkQrUrl(link.id, { format: 'svg' }), { signal });
        return modulesIn(await response.text());
      },
    }).data ?? null
  );
}

/** Modules of quiet zone around the code, the server's default, as ISO/IEC 18004 asks for. */
const margin = 4;

/** One unit of the picture's own grid is one module. */
function modulesIn(svg: string): number | null {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]) - 2 * margin;
  return side >= 21 && side <= 177 && (side - 17) % 4 === 0 ? side : null;
}

/** The way to a code over the link that looks as somebody wants it to, for whoever may make one. */
export function QrDesignLink({ link }: { readonly link: Link }) {
  const m = useMessages();
  if (!useMayWithCode(link)('create')) return null;
  return (
    <Deeds>
      <RouteLink
        to="/codes/new"
        search={{ link: link.id }}
        className={buttonClass('plain', 'base', 'justify-self-start')}
      >
        <Icon name="edit" />
        {m.link.designQr}
      </RouteLink>
    </Deeds>
  );
}
