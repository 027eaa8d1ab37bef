/** The stage: the code as it will be printed, drawn in the same frame as the change that made it. */
import type { Drawing } from '#qr';
import type { ReactNode } from 'react';
import { Drawn } from './drawn.tsx';
import { Letter } from './grade-card.tsx';
import type { Checking } from './verdict.ts';
import { useDesignerWords } from './words.ts';
import type { Said } from './wish.ts';

export function Stage({
  said,
  says,
  drawing,
  isClear,
  checking,
  children,
}: {
  readonly said: Said;
  /** What it says, as it is shown. */
  readonly says: string;
  readonly drawing: Drawing;
  /** Whether what it is printed on shows through. */
  readonly isClear: boolean;
  readonly checking: Checking;
  /** What can be done with it. */
  readonly children: ReactNode;
}) {
  const words = useDesignerWords();
  return (
    <section
      aria-label={words.preview}
      className="min-w-0 rounded-card border border-line bg-wash max-lg:grid max-lg:grid-cols-[minmax(0,11rem)_minmax(0,1fr)] max-sm:grid-cols-[8rem_minmax(0,1fr)] max-xs:grid-cols-[7.25rem_minmax(0,1fr)]"
    >
      <div className="grid aspect-square place-items-center p-3 sm:p-4 lg:p-8">
        <div
          className={`grid max-h-full max-w-full overflow-hidden rounded-control outline-1 outline-line ${isClear ? 'checkered' : ''} ${said.ok ? '' : 'opacity-40'}`}
          style={{ aspectRatio: `${drawing.width} / ${drawing.height}`, height: '100%' }}
        >
          <Drawn
            drawing={drawing}
            name={said.ok ? (says.endsWith('•') ? words.previewToCome : words.previewOf(says)) : words.previewSample}
          />
        </div>
      </div>
      <div className="flex min-w-0 flex-col justify-center gap-3 border-line py-3 pr-4 lg:border-t lg:p-4">
        <div className="flex items-center gap-3 lg:hidden">
          <a href="#grade" className="flex items-center gap-2 rounded-card">
            <Letter grade={checking.verdict?.grade ?? null} isOld={checking.isOld} size="small" />
            <span className="text-sm font-medium">
              {checking.verdict ? words.grades[checking.verdict.grade][0] : words.gradeTitle}
            </span>
          </a>
        </div>
        <p className="text-sm text-soft tabular-nums max-sm:hidden">
          {said.ok ? (
            <>
              <span className="typed line-clamp-2 font-mono text-xs text-ink" dir="auto">
                {says}
              </span>
              {words.size(said.symbol.size, said.symbol.version, said.level)}
            </>
          ) : (
            words.sample
          )}
        </p>
        <div className="flex flex-wrap gap-2">{children}</div>
      </div>
    </section>
  );
}
