/** The link that was just made: short URL to copy, QR code beside it, and a total that rises while one looks. */
import { useQuery } from '@tanstack/react-query';
import { Link as RouteLink } from '@tanstack/react-router';
import { linkQuery } from '../api/queries.ts';
import type { Link } from '../api/client.ts';
import { Button, IconButton } from '../look/button.tsx';
import { CopyButton } from '../look/copy.tsx';
import { bareAddress, RisingNumber, ShortUrl } from '../look/text.tsx';
import { useMessages } from '../messages/messages.tsx';
import { QrImage } from './qr.tsx';

export function FreshLink({
  made,
  onEdit,
  onDismiss,
}: {
  readonly made: Link;
  readonly onEdit: () => void;
  readonly onDismiss: () => void;
}) {
  const m = useMessages();
  const link = useQuery(linkQuery(made.id)).data?.value ?? made;
  return (
    <section
      key={made.id}
      aria-label={m.create.fresh}
      className="arrives relative mt-4 flex flex-wrap items-center gap-x-7 gap-y-4 rounded-card border border-line bg-card p-5"
    >
      <QrImage link={link} className="w-36 shrink-0" />
      <div className="grid min-w-0 flex-1 basis-64 gap-1.5">
        <p className="pr-9 text-sm text-accent">{m.create.fresh}</p>
        <RouteLink
          to="/links/$id"
          params={{ id: link.id }}
          className="typed font-mono text-xl underline-offset-4 hover:underline"
        >
          <ShortUrl url={link.shortUrl} />
        </RouteLink>
        <p className="truncate text-sm text-soft" dir="auto">
          {m.link.leadsTo} {bareAddress(link.target)}
        </p>
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <CopyButton text={link.shortUrl} name={m.link.copyFor(link.slug)} look="lead" />
          <Button icon="edit" onClick={onEdit}>
            {m.link.edit}
          </Button>
        </div>
      </div>
      <p className="grid shrink-0 pr-3 sm:text-right">
        <span className="text-3xl font-semibold tracking-tight">
          <RisingNumber value={link.hits30d} />
        </span>
        <span className="text-sm text-soft">{m.report.hits}</span>
      </p>
      <IconButton name={m.create.dismiss} icon="close" className="absolute top-2 right-2" onClick={onDismiss} />
    </section>
  );
}
