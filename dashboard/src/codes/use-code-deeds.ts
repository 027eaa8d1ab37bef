/** What is done with a saved code: its file taken out, itself copied or deleted, with the way back in a notice. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { attempt } from '../api/attempt.ts';
import { codeCalls, showCodeGone, type ImageWish } from '../api/code-calls.ts';
import type { Code } from '../api/client.ts';
import { download, isUnreadable } from '../designer/image.ts';
import { focusHeading } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { codes as de } from '../messages/codes.de.ts';
import { codes as en } from '../messages/codes.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';

/** What the server takes of a name. */
const name_max = 200;

type Wish = { readonly code: Code; readonly name: string };

export function useCodeDeeds() {
  const m = useMessages();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const navigate = useNavigate();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['codes'] });

  const restoring = useMutation({
    mutationFn: ({ code }: Wish) => codeCalls.restore(code.id),
    onSuccess: (_code, { name }) => show({ text: words.restored(name) }),
    onError: (error) => show({ text: refusalText(m, error) }),
    onSettled: refresh,
  });
  const deleting = useMutation({
    mutationFn: ({ code }: Wish) => codeCalls.remove(code.id),
    onMutate: ({ code }) => showCodeGone(client, code.id),
    onSuccess: (_nothing, wish) =>
      show({ text: words.deleted(wish.name), undo: { label: words.undo, act: () => restoring.mutate(wish) } }),
    onError: (error) => show({ text: refusalText(m, error) }),
    onSettled: refresh,
  });
  const duplicating = useMutation({
    mutationFn: ({ code, name, attempt: wish }: Wish & { readonly attempt: string }) => {
      const { linkId, content, design, level, projectId } = code;
      // A code over a link is in that link's project.
      const of = content ? { content, projectId } : { linkId: linkId! };
      return codeCalls.create({ name: words.copyOf(name).slice(0, name_max), ...of, design, level }, wish);
    },
    onSuccess: ({ value }) => {
      const name = value.name ?? '';
      show({
        text: words.duplicated(name),
        undo: { label: words.undo, act: () => deleting.mutate({ code: value, name }) },
      });
    },
    onError: (error) => show({ text: refusalText(m, error) }),
    onSettled: refresh,
  });
  const downloading = useMutation({
    mutationFn: ({ code, name, format }: Wish & Pick<ImageWish, 'format'>) =>
      download({ id: code.id }, { format, ...(format === 'png' ? { size: 1024 } : {}) }, name),
    onSuccess: (_nothing, { name }) => show({ text: words.downloaded(name) }),
    onError: (error, { code }) =>
      show(
        isUnreadable(error)
          ? {
              text: words.unreadable,
              undo: {
                label: words.open,
                act: () => void navigate({ to: '/codes/$codeId', params: { codeId: code.id } }),
              },
            }
          : { text: refusalText(m, error) },
      ),
    onSettled: refresh,
  });

  return {
    duplicate: (code: Code, name: string) => duplicating.mutate({ code, name, attempt: attempt() }),
    download: (code: Code, name: string, format: ImageWish['format']) => downloading.mutate({ code, name, format }),
    remove: (code: Code, name: string) => {
      deleting.mutate({ code, name });
      // The card with the focus is gone; the heading is the calmest place to go on from.
      requestAnimationFrame(focusHeading);
    },
  };
}
