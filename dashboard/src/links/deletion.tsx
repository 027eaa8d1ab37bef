/** Deleting a link: at once, with the way back in a notice; asked before only where a code of it may be on paper. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { calls } from '../api/calls.ts';
import { showDeleted } from '../api/queries.ts';
import type { Link } from '../api/client.ts';
import { focusHeading } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { AskRemoval } from '../printed/ask-removal.tsx';
import { isPrinted } from '../printed/out-there.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';

export type Deletion = {
  /** Goes somewhere else first, where the page is of that link. */
  readonly remove: (link: Link, leave?: () => Promise<void>) => void;
  /** What has to be answered before, if anything has. */
  readonly asked: ReactNode;
};

type Wish = { readonly link: Link; readonly leave: (() => Promise<void>) | undefined };

export function useDeletion(): Deletion {
  const m = useMessages();
  const client = useQueryClient();
  const show = useNotice();
  const [asking, setAsking] = useState<Wish | null>(null);

  const restoring = useMutation({
    mutationFn: (link: Link) => calls.restoreLink(link.id),
    onSuccess: ({ value }) => show({ text: m.link.restored(value.slug) }),
    onError: (error) => show({ text: refusalText(m, error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['links'] }),
  });
  const deleting = useMutation({
    mutationFn: (link: Link) => calls.deleteLink(link.id),
    onMutate: (link) => showDeleted(client, link.id),
    onSuccess: (_nothing, link) =>
      show({ text: m.link.deleted(link.slug), undo: { label: m.link.restore, act: () => restoring.mutate(link) } }),
    onError: (error) => show({ text: refusalText(m, error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['links'] }),
  });

  async function carryOut({ link, leave }: Wish): Promise<void> {
    setAsking(null);
    await leave?.();
    deleting.mutate(link);
    // The row with the focus is gone; the heading is the calmest place to go on from.
    requestAnimationFrame(focusHeading);
  }

  return {
    remove: (link, leave) => {
      const wish = { link, leave };
      if (isPrinted(link)) setAsking(wish);
      else void carryOut(wish);
    },
    asked: asking && isPrinted(asking.link) && (
      <AskRemoval link={asking.link} onConfirm={() => void carryOut(asking)} onCancel={() => setAsking(null)} />
    ),
  };
}
