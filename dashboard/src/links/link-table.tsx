/** The table of links: short URL and target, tags, hits of the last 30 days, and what can be done with each. */
import { Menu } from '@base-ui/react/menu';
import { Popover } from '@base-ui/react/popover';
import { Link as RouteLink, useNavigate } from '@tanstack/react-router';
import type { Link } from '../api/client.ts';
import { useSight } from '../api/sight.ts';
import { buttonClass } from '../look/button.tsx';
import { copyText, CopyButton } from '../look/copy.tsx';
import { Icon } from '../look/icons.tsx';
import { itemClass, mainPart, MenuPopup, popupClass } from '../look/menu.tsx';
import { useNotice } from '../look/notices.tsx';
import { bareAddress, RisingNumber, ShortUrl } from '../look/text.tsx';
import { useMayWith } from '../members/use-may.ts';
import { useMessages } from '../messages/messages.tsx';
import { WaitingMark } from '../printed/waiting.tsx';
import { QrDesignLink, QrDownloads, QrImage } from './qr.tsx';
import { Tags } from './tags.tsx';
import { TakenDown } from './taken-down.tsx';

type RowActions = { readonly onEdit: (id: string) => void; readonly onDelete: (link: Link) => void };

export function LinkTable({ links, ...actions }: { readonly links: readonly Link[] } & RowActions) {
  const m = useMessages();
  const hits_max = links.reduce((most, link) => Math.max(most, link.hits30d), 0);
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="sr-only">{m.links}</caption>
      <thead className="border-b border-line text-left text-sm text-soft">
        <tr>
          <th scope="col" className="py-2.5 pr-4 font-medium">
            {m.list.link}
          </th>
          <th scope="col" className="hidden w-56 py-2.5 pr-4 font-medium xl:table-cell">
            {m.list.tags}
          </th>
          <th scope="col" className="w-20 py-2.5 text-right font-medium sm:w-36">
            {m.list.hits30d}
          </th>
          <th scope="col" className="w-10 sm:w-32">
            <span className="sr-only">{m.list.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <Row key={link.id} link={link} share={hits_max === 0 ? 0 : link.hits30d / hits_max} {...actions} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ link, share, onEdit, onDelete }: { readonly link: Link; readonly share: number } & RowActions) {
  const m = useMessages();
  return (
    <tr className="border-b border-line">
      <th scope="row" className="py-3.5 pr-3 text-left font-normal sm:pr-4">
        <RouteLink
          to="/links/$id"
          params={{ id: link.id }}
          className="typed font-mono font-medium underline-offset-4 hover:underline"
        >
          <ShortUrl url={link.shortUrl} />
        </RouteLink>
        <p className="mt-0.5 truncate text-sm text-soft">
          {link.title && (
            <>
              <bdi className="text-ink">{link.title}</bdi>
              <span aria-hidden="true"> · </span>
            </>
          )}
          <bdi>{bareAddress(link.target)}</bdi>
        </p>
        <TakenDown link={link} />
        <WaitingMark link={link} />
        <div className="mt-1.5 xl:hidden">
          <Tags tags={link.tags} />
        </div>
      </th>
      <td className="hidden py-3.5 pr-4 xl:table-cell">
        <Tags tags={link.tags} />
      </td>
      <td className="text-right">
        <span className="text-lg font-semibold">
          <RisingNumber value={link.hits30d} />
        </span>
        <Weight share={share} />
      </td>
      <td className="text-right">
        <span className="flex items-center justify-end">
          <span className="hidden sm:contents">
            <CopyButton text={link.shortUrl} name={m.link.copyFor(link.slug)} look="quiet" shows="icon" />
            <QrPopover link={link} />
          </span>
          <RowMenu link={link} onEdit={onEdit} onDelete={onDelete} />
        </span>
      </td>
    </tr>
  );
}

/** How much of the busiest link's hits this one has, as a hairline below its number. */
function Weight({ share }: { readonly share: number }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 100 2" preserveAspectRatio="none" className="mt-1 ml-auto h-0.5 w-16 sm:w-24">
      <rect x={100 - share * 100} width={share * 100} height="2" className="fill-accent" />
    </svg>
  );
}

function QrPopover({ link }: { readonly link: Link }) {
  const m = useMessages();
  const name = m.link.showQrFor(link.slug);
  return (
    <Popover.Root>
      <Popover.Trigger aria-label={name} title={m.link.showQr} className={buttonClass('quiet', 'icon')}>
        <Icon name="qr" />
      </Popover.Trigger>
      <Popover.Portal container={mainPart}>
        <Popover.Positioner side="left" sideOffset={8} collisionPadding={12} className="z-10">
          <Popover.Popup aria-label={name} className={`${popupClass} grid gap-3 p-4`}>
            <QrImage link={link} className="w-56" />
            <QrDownloads link={link} />
            <QrDesignLink link={link} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function RowMenu({ link, onEdit, onDelete }: { readonly link: Link } & RowActions) {
  const m = useMessages();
  const navigate = useNavigate();
  const show = useNotice();
  const may = useMayWith(link);
  const isOnlyLooking = useSight() !== null;
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={m.list.actionsFor(link.slug)}
        title={m.list.actions}
        className={buttonClass('quiet', 'icon')}
      >
        <Icon name="more" />
      </Menu.Trigger>
      <MenuPopup align="end" sideOffset={4}>
        <Menu.Item
          className={`${itemClass} sm:hidden`}
          onClick={async () => {
            show({ text: (await copyText(link.shortUrl)) ? m.link.copied : m.link.copyFailed });
          }}
        >
          <Icon name="copy" />
          {m.link.copy}
        </Menu.Item>
        <Menu.Item className={itemClass} onClick={() => void navigate({ to: '/links/$id', params: { id: link.id } })}>
          <Icon name="curve" />
          {m.link.open}
        </Menu.Item>
        {may('edit') && (
          <Menu.Item className={itemClass} disabled={isOnlyLooking} onClick={() => onEdit(link.id)}>
            <Icon name="edit" />
            {m.link.edit}
          </Menu.Item>
        )}
        {may('delete') && (
          <Menu.Item className={`${itemClass} text-red`} disabled={isOnlyLooking} onClick={() => onDelete(link)}>
            <Icon name="trash" />
            {m.link.delete}
          </Menu.Item>
        )}
      </MenuPopup>
    </Menu.Root>
  );
}
