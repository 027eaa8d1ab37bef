/** Targets that wait for consent: of one link on its page, and of all of them above the list; with what can be done about each. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link as RouteLink } from '@tanstack/react-router';
import { useId, useState, type ReactNode } from 'react';
import type { Link, TargetChange } from '../api/client.ts';
import { printingCalls, waitingOfLinkQuery, waitingQuery } from '../api/printing-calls.ts';
import { showEdited } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Deeds } from '../look/deeds.tsx';
import { focusHeading } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { ShortUrl } from '../look/text.tsx';
import { useMessages, useSpoken, useWords } from '../messages/messages.tsx';
import { printing as de } from '../messages/printing.de.ts';
import { printing as en } from '../messages/printing.en.ts';
import { refusalText } from '../messages/refusals.ts';
import { Targets } from './targets.tsx';

/** As many as are shown before somebody asks for all. */
const shown_max = 3;

/** The mark of a link in a list. */
export function WaitingMark({ link }: { readonly link: Link }) {
  const { waiting: words } = useWords({ de, en });
  if (link.pendingTarget === null) return null;
  return (
    <p className="mt-1 text-sm">
      <span className="inline-block rounded-md bg-amber-wash px-2 py-0.5 text-amber">{words.mark}</span>
    </p>
  );
}

/** Of one link, on its own page. */
export function WaitingTarget({ link }: { readonly link: Link }) {
  const { waiting: words } = useWords({ de, en });
  const found = useQuery(waitingOfLinkQuery(link));
  const change = found.data?.items.find(({ id }) => id === link.pendingTarget?.id);
  if (!change) return null;
  return (
    <Region title={words.title}>
      <Waiting change={change} slug={link.slug} />
    </Region>
  );
}

/** Of all links that whoever looks may see. */
export function WaitingTargets() {
  const { waiting: words } = useWords({ de, en });
  const items = useQuery(waitingQuery).data?.items ?? [];
  const [isWhole, setWhole] = useState(false);
  if (items.length === 0) return null;
  const shown = isWhole ? items : items.slice(0, shown_max);
  return (
    <Region title={words.list(items.length)} lead={words.lead}>
      <ul className="grid divide-y divide-line">
        {shown.map((change) => (
          <li key={change.id} className="grid gap-2 py-4 first:pt-0 last:pb-0">
            <p className="typed min-w-0">
              <RouteLink
                to="/links/$id"
                params={{ id: change.linkId }}
                className="font-mono font-medium underline-offset-4 hover:underline"
              >
                <ShortUrl url={change.shortUrl} />
              </RouteLink>
              {change.title && (
                <>
                  <span aria-hidden="true"> · </span>
                  <bdi>{change.title}</bdi>
                </>
              )}
            </p>
            <Waiting change={change} slug={slugOf(change)} />
          </li>
        ))}
      </ul>
      {shown.length < items.length && (
        <Button size="small" className="mt-3" onClick={() => setWhole(true)}>
          {words.all(items.length)}
        </Button>
      )}
    </Region>
  );
}

function Region({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-5 rounded-card border border-line bg-card p-5">
      <h2 id={id} className="text-base text-amber">
        {title}
      </h2>
      {lead && <p className="mt-1 max-w-prose text-sm text-pretty">{lead}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}

function Waiting({ change, slug }: { readonly change: TargetChange; readonly slug: string }) {
  const { format } = useSpoken();
  const { waiting: words } = useWords({ de, en });
  const { approve, withdraw, isBusy } = useDeciding(change, slug);
  const { consent, askedBy, createdAt, current, target } = change;
  const takesBack = consent === 'own';
  return (
    <div className="grid gap-3">
      <Targets from={[words.current, current]} to={[words.wanted, target]} />
      <p className="text-sm text-pretty">
        {takesBack
          ? words.own(format.moment(createdAt))
          : words.askedBy(askedBy.name ?? words.someone, format.moment(createdAt))}{' '}
        {(consent === 'lapsed' || consent === 'closed') && words[consent]}
      </p>
      <Deeds>
        <div className="flex flex-wrap gap-2">
          {consent === 'open' && (
            <Button
              look="lead"
              size="small"
              icon="check"
              aria-label={words.approveFor(slug)}
              aria-disabled={isBusy}
              onClick={approve}
            >
              {words.approve}
            </Button>
          )}
          {consent !== 'closed' && (
            <Button
              size="small"
              aria-label={takesBack ? words.withdrawFor(slug) : words.refuseFor(slug)}
              aria-disabled={isBusy}
              onClick={withdraw}
            >
              {takesBack ? words.withdraw : words.refuse}
            </Button>
          )}
        </div>
      </Deeds>
    </div>
  );
}

function useDeciding({ id, linkId, consent }: TargetChange, slug: string) {
  const m = useMessages();
  const { waiting: words } = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const after = {
    onError: (error: Error) => show({ text: isRefusal(error, 'not_found') ? words.over : refusalText(m, error) }),
    onSettled: async () => {
      // The buttons that had the focus are gone.
      focusHeading();
      await Promise.all(
        [['waiting'], ['links'], ['link', linkId]].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  };
  const approving = useMutation({
    mutationFn: () => printingCalls.approve(id),
    onSuccess: (link) => {
      showEdited(client, link);
      show({ text: words.approved(slug) });
    },
    ...after,
  });
  const withdrawing = useMutation({
    mutationFn: () => printingCalls.withdraw(id),
    onSuccess: () => show({ text: (consent === 'own' ? words.withdrawn : words.refused)(slug) }),
    ...after,
  });
  const isBusy = approving.isPending || withdrawing.isPending;
  return {
    isBusy,
    approve: () => !isBusy && approving.mutate(),
    withdraw: () => !isBusy && withdrawing.mutate(),
  };
}

function slugOf({ shortUrl }: TargetChange): string {
  return shortUrl.slice(shortUrl.lastIndexOf('/') + 1);
}
