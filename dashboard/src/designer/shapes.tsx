/** The shapes of modules and eyes, each as a picture of itself. */
import { eyeBalls, eyeFrames, moduleShapes, type Design } from '#qr';
import { memo } from 'react';
import { Part, parts } from './drawn.tsx';
import { Tiles } from './tiles.tsx';
import { useDesignerWords } from './words.ts';
import type { Look } from './wish.ts';

type Shapes = Pick<Look, 'shape' | 'eyeFrame' | 'eyeBall'>;

export const ShapeTiles = memo(function ShapeTiles({
  shape,
  eyeFrame,
  eyeBall,
  onChange,
}: Shapes & { readonly onChange: (change: Partial<Shapes>) => void }) {
  const words = useDesignerWords();
  const eye = (design: Partial<Design>) => <Part design={design} part={parts.eye} />;
  return (
    <>
      <Tiles
        label={words.shape}
        chosen={shape}
        onChoose={(value) => onChange({ shape: value })}
        options={moduleShapes.map((value) => ({
          value,
          label: words.shapes[value],
          picture: <Part design={designs[value]} part={parts.modules} />,
        }))}
      />
      <Tiles
        label={words.eyeFrame}
        chosen={eyeFrame}
        onChoose={(value) => onChange({ eyeFrame: value })}
        options={eyeFrames.map((value) => ({
          value,
          label: words.eyeShapes[value],
          picture: eye({ eyeFrame: value, eyeBall, shape: 'dots' }),
        }))}
      />
      <Tiles
        label={words.eyeBall}
        chosen={eyeBall}
        onChoose={(value) => onChange({ eyeBall: value })}
        options={eyeBalls.map((value) => ({
          value,
          label: words.eyeShapes[value],
          picture: eye({ eyeBall: value, eyeFrame, shape: 'dots' }),
        }))}
      />
    </>
  );
});

/** Kept, so that a picture that stays the same isn't drawn again. */
const designs = Object.fromEntries(moduleShapes.map((shape) => [shape, { shape }])) as Readonly<
  Record<Look['shape'], Partial<Design>>
>;
