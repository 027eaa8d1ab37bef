/** How wide the smallest code of a sheet comes out, and from how far it scans then. */
import type { Drawing } from '#qr';
import type { Code } from '../api/client.ts';
import { useLengths } from '../designer/lengths.ts';
import { useWords } from '../messages/messages.tsx';
import { sheets as de } from '../messages/sheets.de.ts';
import { sheets as en } from '../messages/sheets.en.ts';
import { drawingOf } from './code-picture.tsx';
import { codeWidth_mm, type Captions, type Grid } from './sheet-layout.ts';

/** A tenth of the distance from which people hold a telephone over what they have in their hand. */
const inHand_mm = 25;

export function SheetWidth({
  grid,
  codes,
  captions,
}: {
  readonly grid: Grid;
  readonly codes: readonly Code[];
  readonly captions: Captions;
}) {
  const { sheet: words } = useWords({ de, en });
  const length = useLengths();
  const widths = codes.flatMap((code) => {
    const drawing = drawn(code);
    return drawing === null ? [] : codeWidth_mm(grid, captions !== 'none', drawing);
  });
  const width_mm = Math.max(Math.floor(Math.min(...widths)), 1);
  return (
    <p className={`-mt-4 text-sm text-pretty ${width_mm < inHand_mm ? 'text-amber' : 'text-soft'}`}>
      {words.codeWidth(length(width_mm), length(width_mm * 10))}
    </p>
  );
}

const drawings = new WeakMap<Code, Drawing>();

/** Drawn once, and without its logo, which changes nothing about its size. */
function drawn(code: Code): Drawing | null {
  const drawing = drawings.get(code) ?? drawingOf(code, null);
  if (drawing) drawings.set(code, drawing);
  return drawing;
}
