/** One link: its short URL, where it leads, the report on it, its QR code. */
import { useQuery } from '@tanstack/react-query';
import { Link as RouteLink, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { linkQuery, projectsQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import type { Link } from '../api/client.ts';
import { useDeletion } from '../links/deletion.tsx';
import { QrDesignLink, QrDownloads, QrImage, useModules } from '../links/qr.tsx';
import { Tags } from '../links/tags.tsx';
import { TakenDown } from '../links/taken-down.tsx';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { CopyButton } from '../look/copy.tsx';
import { Deeds } from '../look/deeds.tsx';
import { PageTitle } from '../look/heading.tsx';
import { bareAddress, Late, safeHref, ShortUrl } from '../look/text.tsx';
import { useMayWith } from '../members/use-may.ts';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { printing as de } from '../messages/printing.de.ts';
import { printing as en } from '../messages/printing.en.ts';
import { WaitingTarget } from '../printed/waiting.tsx';
import { Refused } from '../session/refused.tsx';
import { ReportView } from '../report/report-view.tsx';
import { NothingHere } from '../shell/fallbacks.tsx';

/** Draws codes, which whoever reads a report needn't wait for. */
const LinkCodes = lazy(() => import('../codes/link-codes.tsx'));
const EditPanel = lazy(() => import('../links/edit-panel.tsx'));

export function LinkPage() {
  const { id } = useParams({ from: '/inside/links/$id' });
  const { edit, ...search } = useSearch({ from: '/inside/links/$id' });
  const navigate = useNavigate({ from: '/links/$id' });
  const found = useQuery(linkQuery(id));

  if (isRefusal(found.error, 'not_found', 'invalid')) return <NothingHere />;
  if (!found.data) return found.error ? <Refused error={found.error} className="py-10" /> : <Skeleton />;
  const link = found.data.value;
  return (
    <>
      <Heading link={link} />
      <WaitingTarget link={link} />
      <ReportView
        subject={{ of: 'link', id }}
        fileName={link.slug}
        since={link.createdAt}
        search={search}
        onSearch={(period) => void navigate({ replace: true, search: period })}
        beside={
          <div className="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-1">
            <QrCard link={link} />
            <DetailsCard link={link} />
          </div>
        }
      />
      <Suspense>
        {edit && (
          <EditPanel
            id={id}
            onClose={() => void navigate({ replace: true, search: ({ edit: _edit, ...rest }) => rest })}
          />
        )}
      </Suspense>
    </>
  );
}

function Heading({ link }: { readonly link: Link }) {
  const m = useMessages();
  const navigate = useNavigate({ from: '/links/$id' });
  const { remove, asked } = useDeletion();
  const may = useMayWith(link);
  const href = safeHref(link.target);
  return (
    <>
      <nav aria-label={m.breadcrumb} className="mb-5 flex text-sm text-soft lg:h-9 lg:items-center">
        <ol className="flex min-w-0 items-center gap-2">
          <li>
            <RouteLink to="/links" className="rounded-sm underline-offset-4 hover:text-ink hover:underline">
              {m.links}
            </RouteLink>
          </li>
          <li aria-hidden="true">/</li>
          <li aria-current="page" className="truncate">
            {link.slug}
          </li>
        </ol>
      </nav>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="grid min-w-0 flex-1 basis-80 gap-2">
          <PageTitle tab={bareAddress(link.shortUrl)} className="font-mono">
            <ShortUrl url={link.shortUrl} />
          </PageTitle>
          <p className="typed text-soft">
            {m.link.leadsTo}{' '}
            {href ? (
              <a
                href={href}
                rel="noreferrer noopener"
                target="_blank"
                className="text-ink underline decoration-line underline-offset-4 hover:decoration-ink"
              >
                <bdi>{shortened(bareAddress(link.target))}</bdi>
              </a>
            ) : (
              <bdi>{link.target}</bdi>
            )}
          </p>
          <TakenDown link={link} explained />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <CopyButton text={link.shortUrl} name={m.link.copyFor(link.slug)} look="lead" />
          <Deeds>
            {may('edit') && (
              <Button icon="edit" onClick={() => void navigate({ search: (before) => ({ ...before, edit: true }) })}>
                {m.link.edit}
              </Button>
            )}
            {may('delete') && (
              <Button look="red" icon="trash" onClick={() => remove(link, () => navigate({ to: '/links' }))}>
                {m.link.delete}
              </Button>
            )}
          </Deeds>
        </div>
      </div>
      {asked}
    </>
  );
}

/** A target may be as long as 8 KiB; what it is called fits into a few lines. */
function shortened(address: string): string {
  const letters = [...address];
  return letters.length > 240 ? `${letters.slice(0, 240).join('')}…` : address;
}

function QrCard({ link }: { readonly link: Link }) {
  const m = useMessages();
  const modules = useModules(link);
  return (
    <Card title={m.link.qr} aside={modules === null ? '' : m.link.modules(modules)}>
      <div className="grid gap-4">
        <QrImage link={link} className="mx-auto w-full max-w-64" />
        <QrDownloads link={link} />
        <p className="text-sm text-soft">{m.link.qrNote}</p>
        <Suspense>
          <LinkCodes link={link} />
        </Suspense>
        <QrDesignLink link={link} />
      </div>
    </Card>
  );
}

function DetailsCard({ link }: { readonly link: Link }) {
  const { m, format } = useSpoken();
  const words = useWords({ de, en });
  const project = useQuery(projectsQuery).data?.find(({ id }) => id === link.projectId);
  return (
    <Card title={m.link.details}>
      <dl className="grid gap-3.5 [&_dt]:text-sm [&_dt]:text-soft">
        {link.title && (
          <div>
            <dt>{m.link.title}</dt>
            <dd className="typed" dir="auto">
              {link.title}
            </dd>
          </div>
        )}
        {link.tags.length > 0 && (
          <div>
            <dt className="mb-1">{m.link.tags}</dt>
            <dd>
              <Tags tags={link.tags} whole />
            </dd>
          </div>
        )}
        {project && (
          <div>
            <dt>{m.link.project}</dt>
            <dd>
              <RouteLink
                to="/links"
                search={{ project: project.id }}
                className="typed underline decoration-line underline-offset-4 hover:decoration-ink"
              >
                {project.name}
              </RouteLink>
            </dd>
          </div>
        )}
        {link.notes && (
          <div>
            <dt>{m.link.notes}</dt>
            <dd>
              <div tabIndex={0} className="typed max-h-72 overflow-y-auto whitespace-pre-wrap" dir="auto">
                {link.notes}
              </div>
            </dd>
          </div>
        )}
        <div>
          <dt>{m.link.created}</dt>
          <dd>
            <time dateTime={link.createdAt}>{format.moment(link.createdAt)}</time>
          </dd>
        </div>
        {link.printedAt && (
          <div>
            <dt>{words.exported}</dt>
            <dd>
              <time dateTime={link.printedAt}>{format.moment(link.printedAt)}</time>
            </dd>
          </div>
        )}
        {link.updatedAt !== link.createdAt && (
          <div>
            <dt>{m.link.changed}</dt>
            <dd>
              <time dateTime={link.updatedAt}>{format.moment(link.updatedAt)}</time>
            </dd>
          </div>
        )}
      </dl>
    </Card>
  );
}

function Skeleton() {
  const m = useMessages();
  return (
    <Late>
      <p className="sr-only">{m.loading}</p>
      <div aria-hidden="true" className="grid gap-4 pt-8">
        <div className="h-8 w-80 max-w-full rounded-md bg-wash" />
        <div className="h-4 w-56 rounded-md bg-wash" />
        <div className="mt-6 h-96 rounded-card bg-wash" />
      </div>
    </Late>
  );
}
