/** How much damage the code makes good, and how much light is around it. */
import { levels, type Level } from '#qr';
import { Segments } from '../look/segments.tsx';
import { Slider } from './slider.tsx';
import { useDesignerWords } from './words.ts';

const quiet_max = 16;

export function FineFields({
  level,
  held,
  quiet,
  onLevel,
  onQuiet,
}: {
  readonly level: Level;
  /** The level that the code has, which may be higher at no cost, or another that its standard asks for. */
  readonly held: Level;
  readonly quiet: number;
  readonly onLevel: (level: Level) => void;
  readonly onQuiet: (quiet: number) => void;
}) {
  const words = useDesignerWords();
  return (
    <>
      <div className="grid gap-2">
        <p aria-hidden="true" className="text-sm font-medium">
          {words.level}
        </p>
        <Segments
          label={words.level}
          chosen={level}
          options={levels.map((value) => ({ value, label: words.levels[value] }))}
          isEven
          onChoose={onLevel}
        />
        <p className="text-sm text-soft">{held === level ? words.levelHint : words.levelHeld(held)}</p>
      </div>
      <Slider
        label={words.quiet}
        says={words.modules(quiet)}
        hint={words.quietHint}
        value={quiet}
        min={0}
        max={quiet_max}
        step={1}
        onChange={onQuiet}
      />
    </>
  );
}
