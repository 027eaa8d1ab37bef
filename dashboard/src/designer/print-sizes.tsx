/** How large the code has to be on paper, by the distance from which it is scanned. */
import { useState } from 'react';
import { useLengths } from './lengths.ts';
import { Slider } from './slider.tsx';
import type { Verdict } from './verdict.ts';
import { useDesignerWords } from './words.ts';

export function PrintSizes({ verdict }: { readonly verdict: Verdict }) {
  const words = useDesignerWords();
  const [at, setAt] = useState(0);
  const { distance_mm, byRule_mm, byMeasure_mm } = verdict.print[Math.min(at, verdict.print.length - 1)]!;
  const length = useLengths();
  if (verdict.grade === 'F')
    return <p className="border-t border-line p-5 text-sm text-soft text-pretty">{words.sizesUnknown}</p>;
  return (
    <div className="grid gap-3 border-t border-line p-5">
      <Slider
        label={words.distance}
        says={`${length(distance_mm)} · ${words.places[distance_mm] ?? ''}`}
        value={at}
        min={0}
        max={verdict.print.length - 1}
        step={1}
        onChange={setAt}
      />
      <p>
        <span className="text-xl font-semibold tracking-tight tabular-nums">
          {words.atLeast(length(Math.max(byRule_mm, byMeasure_mm ?? 0)))}
        </span>
        <span className="mt-0.5 block text-sm text-soft text-pretty">
          {byMeasure_mm === null ? words.sizesUnmeasured : words.sizes(length(byRule_mm), length(byMeasure_mm))}
        </span>
      </p>
    </div>
  );
}
