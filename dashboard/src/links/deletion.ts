/** Deleting a link: at once, without asking, with the way back in a notice. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { calls } from '../api/calls.ts';
import { showDeleted } from '../api/queries.ts';
import type { Link } from '../api/client.ts';
import { focusHeading } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';

export function useDeletion(): (link: Link) => void {
  const m = useMessages();
  const client = useQueryClient();
  const show = useNotice();

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

  return (link) => {
    deleting.mutate(link);
    // The row with the focus is gone; the heading is the calmest place to go on from.
    requestAnimationFrame(focusHeading);
  };
}
