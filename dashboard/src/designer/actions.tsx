/** What can be done with the code on the stage: taken as a file, or as a picture in the clipboard. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useContentWords } from '../codes/content/fields.tsx';
import { nameOf } from '../codes/summary.ts';
import { Button } from '../look/button.tsx';
import { Confirm } from '../look/confirm.tsx';
import { useNotice } from '../look/notices.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { drawnAs } from './drawn.tsx';
import { ExportPanel } from './export-panel.tsx';
import { canCopyImages, copyImage, isReadable, isUnreadable, type Printable, Unreadable } from './image.ts';
import { type Saved, savingRefusal } from './saving.ts';
import { useDesignerWords } from './words.ts';
import { saidBy, type Wish } from './wish.ts';

/** On telephones they stand beside the code. */
const compact = 'max-sm:h-9 max-sm:px-3 max-sm:text-sm';

export function Actions({
  wish,
  saved,
  isChanged,
  mayChange,
  isComplete,
  save,
  onExported,
}: {
  readonly wish: Wish;
  readonly saved: Saved | null;
  /** Whether the page shows something else than what is kept. */
  readonly isChanged: boolean;
  readonly mayChange: boolean;
  /** Says what is missing, where something is. */
  readonly isComplete: () => boolean;
  readonly save: () => Promise<Saved>;
  /** Called with the id of a code that is kept, once it has gone out. */
  readonly onExported: (id: string) => void;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const content = useContentWords();
  const { format } = useSpoken();
  const show = useNotice();
  const [open, setOpen] = useState<'export' | 'save' | 'insist' | null>(null);

  // The address of a link that isn't there yet would lead nowhere; and what is kept is to be what is on paper.
  const isSavedFirst = mayChange && (saved === null ? wish.source.of !== 'content' : isChanged);
  const isOnPageOnly = saved === null && !isSavedFirst;

  const nameless = saved
    ? nameOf({ ...saved.value, name: null }, content, format)
    : wish.source.of === 'link'
      ? wish.source.name
      : '';
  const willCount = !isOnPageOnly && (saved === null || saved.value.printedAt === null);
  const noteText =
    [isSavedFirst && words.savedFirst, isOnPageOnly && words.nothingKept, willCount && words.countsAfter]
      .filter(Boolean)
      .join(' ') || null;

  async function prepare(insist: boolean): Promise<Printable> {
    if (!isSavedFirst) return isOnPageOnly ? { wish } : { id: saved!.value.id };
    // What is saved takes the place of what was kept: not before somebody wants it though no scanner reads it.
    if (!insist && !(await isReadable(wish))) throw new Unreadable();
    return { id: (await save()).value.id };
  }

  const copying = useMutation({
    mutationFn: async (insist: boolean) => {
      const ready = prepare(insist);
      await copyImage(ready, insist);
      return ready;
    },
    retry: false,
    onSuccess: (what) => {
      setOpen(null);
      if ('id' in what) onExported(what.id);
      show({ text: willCount ? words.copiedCounts : words.copied });
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
          onClick={() => {
            if (copying.isPending || !isComplete()) return;
            if (isSavedFirst) setOpen('save');
            else copying.mutate(false);
          }}
        >
          {copying.isPending ? words.copying : words.copy}
        </Button>
      )}
      {open === 'export' && (
        <ExportPanel
          name={wish.name || nameless}
          share={codeShare(wish)}
          side_mm={prescribedSide_mm(wish)}
          note={noteText}
          onExported={onExported}
          prepare={prepare}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'save' && (
        <Confirm
          title={words.copySaves}
          deed={words.saveAndCopy}
          icon="copy"
          look="lead"
          isBusy={copying.isPending}
          onConfirm={() => copying.mutate(false)}
          onCancel={() => setOpen(null)}
        >
          {noteText}
        </Confirm>
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

/** How much of the image's width is the code, without margin and frame. */
function codeShare(wish: Wish): number {
  const said = saidBy(wish);
  if (!said.ok) return 1;
  const { code, width } = drawnAs(said, wish.design, null);
  return code.width / width;
}

function prescribedSide_mm(wish: Wish): number | null {
  const said = saidBy(wish);
  return said.ok && said.prescribed ? said.prescribed.side_mm : null;
}
