/** The first sheet as it will come out, with every label that is printed; clicking on one begins there. */
import type { Code } from '../api/client.ts';
import { bareAddress } from '../look/text.tsx';
import { CodePicture } from './code-picture.tsx';
import { letterShare, placeOf, type Captions, type Grid } from './sheet-layout.ts';

export function SheetPreview({
  grid,
  labels,
  skip,
  captions,
  marks,
  label,
  startHere,
  onSkip,
}: {
  readonly grid: Grid;
  /** Those of the first sheet are shown. */
  readonly labels: readonly Code[];
  readonly skip: number;
  readonly captions: Captions;
  readonly marks: boolean;
  readonly label: string;
  readonly startHere: (n: number) => string;
  readonly onSkip: (labels: number) => void;
}) {
  return (
    <div
      role="group"
      aria-label={label}
      className="relative aspect-[210/297] w-full @container overflow-hidden rounded-sm bg-white outline-1 outline-rim"
    >
      {Array.from({ length: grid.columns * grid.rows }, (_, n) => {
        const code = n < skip ? undefined : labels[n - skip];
        return (
          <button
            key={n}
            type="button"
            tabIndex={-1}
            title={startHere(n + 1)}
            aria-hidden="true"
            onClick={() => onSkip(n)}
            style={placeOf(grid, n)}
            className={`absolute flex cursor-pointer flex-col items-center justify-center overflow-hidden p-[0.9%] outline-1 -outline-offset-1 hover:outline-2 hover:outline-[#0c6b58] ${grid.round ? 'rounded-full p-[2.5%]' : marks ? '' : 'rounded-[3px]'} ${marks ? 'outline-dashed' : ''} ${n < skip ? 'bg-[#e6e3dc] outline-[#cfcabd]' : 'outline-[#d8d4ca]'}`}
          >
            {code && (
              <>
                <CodePicture code={code} name={null} className="min-h-0 w-full flex-1" />
                {captions !== 'none' && (
                  <span
                    style={{ fontSize: `${letterShare(grid) * 100}cqw` }}
                    className="w-full truncate text-center leading-tight font-semibold text-[#17191c]"
                  >
                    {captionOf(code, captions)}
                  </span>
                )}
              </>
            )}
          </button>
        );
      })}
    </div>
  );
}

/** As the server prints it. */
function captionOf({ name, shortUrl, says }: Code, captions: Captions): string {
  if (captions === 'name') return name ?? '';
  return bareAddress(shortUrl ?? (/^https?:/i.test(says) ? says : ''));
}
