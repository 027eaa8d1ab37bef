/** The head of the designer: which code it is, the way back, and saving. */
import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import type { Code } from '../api/client.ts';
import { Breadcrumb } from '../codes/breadcrumb.tsx';
import { useContentWords } from '../codes/content/fields.tsx';
import { nameOf } from '../codes/summary.ts';
import { Button, buttonClass, IconButton } from '../look/button.tsx';
import { PageTitle } from '../look/heading.tsx';
import { Icon } from '../look/icons.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { useDesignerWords } from './words.ts';

export function DesignerHead({
  name,
  code,
  past,
  mayChange,
  mayCopy,
  isChanged,
  isSaving,
  onSave,
}: {
  readonly name: string;
  /** Null for one that is only on the page. */
  readonly code: Code | null;
  readonly past: {
    readonly undo: () => void;
    readonly redo: () => void;
    readonly canUndo: boolean;
    readonly canRedo: boolean;
  };
  readonly mayChange: boolean;
  /** Whether another code in the same design may be made. */
  readonly mayCopy: boolean;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly onSave: () => void;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const { format } = useSpoken();
  const content = useContentWords();
  const title = name.trim() || (code === null ? words.newTitle : nameOf({ ...code, name: null }, content, format));
  const maySave = mayChange && isChanged && !isSaving;
  useSaveKey(() => maySave && onSave());
  return (
    <>
      <Breadcrumb here={title} />
      <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <PageTitle tab={title}>{title}</PageTitle>
          <p className="mt-1.5 text-sm text-soft">
            {code === null
              ? words.newDetail
              : code.printedAt === null
                ? words.savedAt(format.moment(code.updatedAt))
                : words.printedAt(format.moment(code.printedAt))}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {mayChange && (
            <div role="group" aria-label={words.history} className="flex">
              <IconButton
                name={words.undo}
                icon="undo"
                aria-keyshortcuts="Control+Z Meta+Z"
                aria-disabled={!past.canUndo}
                className={past.canUndo ? '' : 'opacity-40'}
                onClick={past.undo}
              />
              <IconButton
                name={words.redo}
                icon="redo"
                aria-keyshortcuts="Control+Y Control+Shift+Z Meta+Shift+Z"
                aria-disabled={!past.canRedo}
                className={past.canRedo ? '' : 'opacity-40'}
                onClick={past.redo}
              />
            </div>
          )}
          {code !== null && mayCopy && (
            <Link
              to="/codes/new"
              search={{ from: code.id }}
              aria-label={words.duplicate}
              title={words.duplicate}
              className={buttonClass('plain', 'base', 'max-sm:px-3')}
            >
              <Icon name="qr" />
              <span className="max-sm:hidden">{words.duplicate}</span>
            </Link>
          )}
          {mayChange && (
            <Button
              look={isChanged ? 'lead' : 'plain'}
              {...(isChanged ? {} : { icon: 'check' as const })}
              aria-disabled={!maySave}
              aria-keyshortcuts="Control+S Meta+S"
              onClick={() => maySave && onSave()}
            >
              {isSaving ? m.saving : isChanged ? m.save : words.isSaved}
            </Button>
          )}
        </div>
      </div>
    </>
  );
}

/** Also where there is nothing to save: nobody wants the page as a file. */
function useSaveKey(save: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    if (!document.querySelector('[role=dialog]')) save();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
