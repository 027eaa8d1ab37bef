/** The designer: a code, the controls that shape it, and what is to be said of how it scans. */
import type { Mend } from '#qr';
import { useCallback, useState } from 'react';
import { readAddress } from '../links/address.ts';
import { useNotice } from '../look/notices.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { Actions } from './actions.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import { Controls } from './controls.tsx';
import { DesignerHead } from './designer-head.tsx';
import { drawnAs } from './drawn.tsx';
import { isFrameGood } from './frame-fields.tsx';
import { GradeCard } from './grade-card.tsx';
import type { History } from './history.ts';
import { LeavingPanel } from './leaving-panel.tsx';
import { usePicture } from './picture.ts';
import { type Saved, savingRefusal, wishOf } from './saving.ts';
import { Stage } from './stage.tsx';
import { useHistory } from './use-history.ts';
import { useKeeping } from './use-keeping.ts';
import { useRights } from './use-rights.ts';
import { mended, useVerdict } from './verdict.ts';
import { useDesignerWords } from './words.ts';
import { type Said, saidBy, shownText, type Wish } from './wish.ts';

export function Designer({
  start,
  saved,
  onMade,
}: {
  readonly start: () => History<Wish>;
  /** Null for a code that is only on the page. */
  readonly saved: Saved | null;
  /** Called with its id once the code is kept for the first time. */
  readonly onMade: (id: string) => void;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const { language } = useSpoken();
  const show = useNotice();
  const { history, change, undo, redo, rebase } = useHistory(start);
  const wish = history.present;
  const [all, setAll] = useState(false);

  const said = saidBy(wish);
  const picture = usePicture(wish.design.logo?.id ?? null);
  const drawing = drawnAs(said, wish.design, picture);
  const checking = useVerdict(wish, said, language);

  /** Whether all is there that saving and printing take; says so, if not. */
  function isComplete(): boolean {
    const complete = said.ok && isFrameGood(wish.design.frame) && isTargetGood(wish);
    setAll(!complete);
    if (!complete) show({ text: words.incomplete });
    return complete;
  }

  const keeping = useKeeping({ saved, wish: withTarget(wish), rebase, isComplete, onMade });
  const { base, isChanged } = keeping;
  const code = base?.value ?? null;
  const { mayChange, mayMake, mayTake } = useRights(code);
  const mend = useCallback((what: Mend) => change((before) => mended(before, what)), [change]);

  return (
    <>
      <DesignerHead
        name={wish.name}
        code={code}
        past={{ undo, redo, canUndo: history.past.length > 0, canRedo: history.future.length > 0 }}
        mayChange={mayChange}
        mayCopy={mayMake}
        isChanged={isChanged || code === null}
        isSaving={keeping.isBusy}
        onSave={() =>
          void keeping.save().then(
            () => show({ text: words.saved }),
            (error: unknown) => {
              const text = savingRefusal(m, error);
              if (text !== null) show({ text });
            },
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,21rem)_minmax(0,1fr)] xl:grid-cols-[minmax(0,19rem)_minmax(0,1fr)_minmax(0,17.5rem)] min-[88rem]:grid-cols-[minmax(0,21rem)_minmax(0,1fr)_minmax(0,19rem)]">
        <div className="stays-above z-1 lg:sticky lg:top-5 lg:order-2 max-lg:tall:sticky max-lg:tall:top-0 max-lg:-mx-4 max-lg:bg-paper max-lg:px-4 max-lg:pt-2 max-lg:pb-1 sm:max-lg:-mx-6 sm:max-lg:px-6">
          <Stage
            said={said}
            says={said.ok ? shownText(wish.source, said.text) : ''}
            drawing={drawing}
            isClear={wish.design.background === null}
            checking={checking}
          >
            {mayTake && (
              <Actions
                wish={withTarget(wish)}
                saved={base}
                isChanged={isChanged}
                mayChange={mayChange}
                isComplete={isComplete}
                save={keeping.save}
                onExported={(id) => void keeping.exported(id)}
              />
            )}
          </Stage>
        </div>
        <div className="lg:order-1 lg:row-span-2 xl:row-span-1">
          <Controls wish={wish} code={code} said={said} all={all} mayChange={mayChange} change={change} />
        </div>
        <div className="lg:order-3 xl:sticky xl:top-5 xl:max-h-[calc(100dvh-2.5rem)] xl:overflow-y-auto xl:rounded-card">
          <GradeCard checking={checking} waits={waitsFor(said, wish, words)} mayMend={mayChange} onMend={mend} />
        </div>
      </div>
      {keeping.conflict && (
        <ConflictPanel
          conflict={keeping.conflict}
          isBusy={keeping.isBusy}
          error={keeping.error && savingRefusal(m, keeping.error)}
          onTheirs={(theirs) => {
            keeping.take(theirs);
            change(() => wishOf(theirs.value));
            show({ text: words.theirsTaken, undo: { label: words.undo, act: undo } });
          }}
          onMine={() =>
            void keeping.overwrite().then(
              () => show({ text: words.saved }),
              () => undefined,
            )
          }
          onClose={keeping.settle}
        />
      )}
      <LeavingPanel isUnsaved={() => mayChange && keeping.isUnsaved()} save={() => keeping.save({ stays: false })} />
    </>
  );
}

function isTargetGood({ source }: Wish): boolean {
  return source.of !== 'target' || readAddress(source.target) !== null;
}

/** `example.org` is an address too, once it has its scheme. */
function withTarget(wish: Wish): Wish {
  const { source } = wish;
  if (source.of !== 'target') return wish;
  return { ...wish, source: { of: 'target', target: readAddress(source.target) ?? source.target } };
}

function waitsFor(said: Said, wish: Wish, words: ReturnType<typeof useDesignerWords>): string | null {
  if (!said.ok) return said.isTooLong ? words.tooLong(wish.level) : words.waits;
  return isFrameGood(wish.design.frame) ? null : words.waitsFrame;
}
