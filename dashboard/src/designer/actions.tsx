/** What can be done with the code on the stage: taken as a file, or as a picture in the clipboard. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../look/button.tsx';
import { Confirm } from '../look/confirm.tsx';
import { useNotice } from '../look/notices.tsx';
import { useMessages } from '../messages/messages.tsx';
import { ExportPanel } from './export-panel.tsx';
import { canCopyImages, copyImage, isUnreadable, type Printable } from './image.ts';
import { type Saved, savingRefusal } from './saving.ts';
import { useDesignerWords } from './words.ts';
import type { Wish } from './wish.ts';

/** On telephones they stand beside the code. */
const compact = 'max-sm:h-9 max-sm:px-3 max-sm:text-sm';

export function Actions({
  wish,
  saved,
  isChanged,
  mayChange,
  isComplete,
  save,
}: {
  readonly wish: Wish;
  readonly saved: Saved | null;
  /** Whether the page shows something else than what is kept. */
  readonly isChanged: boolean;
  readonly mayChange: boolean;
  /** Says what is missing, where something is. */
  readonly isComplete: () => boolean;
  readonly save: () => Promise<Saved>;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const show = useNotice();
  const [open, setOpen] = useState<'export' | 'insist' | null>(null);

  // The address of a link that isn't there yet would lead nowhere; and what is kept is to be what is on paper.
  const isSavedFirst = mayChange && (saved === null ? wish.source.of !== 'content' : isChanged);
  const isOnPageOnly = saved === null && !isSavedFirst;

  async function prepare(): Promise<Printable> {
    if (isSavedFirst) return { id: (await save()).value.id };
    return isOnPageOnly ? { wish } : { id: saved!.value.id };
  }

  const copying = useMutation({
    mutationFn: (insist: boolean) => copyImage(prepare(), insist),
    retry: false,
    onSuccess: () => {
      setOpen(null);
      show({ text: words.copied });
    },
    onError: (error) => {
      if (isUnreadable(error)) return setOpen('insist');
      setOpen(null);
      const text = copyError(error);
      if (text !== null) show({ text });
    },
  });

  function copyError(error: unknown): string | null {
    return error instanceof DOMException || error instanceof TypeError ? words.copyFailed : savingRefusal(m, error);
  }

  return (
    <>
      <Button look="lead" icon="download" className={compact} onClick={() => isComplete() && setOpen('export')}>
        {words.export}
      </Button>
      {canCopyImages() && (
        <Button
          icon="copy"
          className={compact}
          aria-disabled={copying.isPending}
          onClick={() => !copying.isPending && isComplete() && copying.mutate(false)}
        >
          {copying.isPending ? words.copying : words.copy}
        </Button>
      )}
      {open === 'export' && (
        <ExportPanel
          name={wish.name || (wish.source.of === 'link' ? wish.source.name : '')}
          note={isSavedFirst ? words.savedFirst : isOnPageOnly ? words.nothingKept : null}
          prepare={prepare}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'insist' && (
        <Confirm
          title={words.unreadableTitle}
          deed={words.insistCopy}
          icon="copy"
          isBusy={copying.isPending}
          onConfirm={() => copying.mutate(true)}
          onCancel={() => setOpen(null)}
        >
          {words.unreadable}
        </Confirm>
      )}
    </>
  );
}
