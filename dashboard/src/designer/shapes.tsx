/** The shapes of modules and eyes, each as a picture of itself. */
import { eyeBalls, eyeFrames, moduleShapes, type Design } from '#qr';
import { Part, parts } from './drawn.tsx';
import { Tiles } from './tiles.tsx';
import { useDesignerWords } from './words.ts';
import type { Look } from './wish.ts';

type Shapes = Pick<Look, 'shape' | 'eyeFrame' | 'eyeBall'>;

export function ShapeTiles({
  shape,
  eyeFrame,
  eyeBall,
  onChange,
}: Shapes & { readonly onChange: (change: Partial<Shapes>) => void }) {
  const words = useDesignerWords();
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
          picture: <Part design={eyes[value]} part={parts.eye} />,
        }))}
      />
      <Tiles
        label={words.eyeBall}
        chosen={eyeBall}
        onChoose={(value) => onChange({ eyeBall: value })}
        options={eyeBalls.map((value) => ({
          value,
          label: words.eyeShapes[value],
          picture: <Part design={balls[value]} part={parts.ball} />,
        }))}
      />
    </>
  );
}

/** Kept, so that a picture that stays the same isn't drawn again. */
const designs = Object.fromEntries(moduleShapes.map((shape) => [shape, { shape }])) as Readonly<
  Record<Look['shape'], Partial<Design>>
>;
const eyes = Object.fromEntries(
  eyeFrames.map((eye) => [eye, { eyeFrame: eye, eyeBall: eye, shape: 'dots' }]),
) as unknown as Readonly<Record<Look['eyeFrame'], Partial<Design>>>;
const balls = Object.fromEntries(
  eyeBalls.map((eyeBall) => [eyeBall, { eyeBall, shape: 'dots' }]),
) as unknown as Readonly<Record<Look['eyeBall'], Partial<Design>>>;
