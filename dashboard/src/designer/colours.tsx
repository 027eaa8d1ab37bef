/** The colours: of the ink, plain or changing from one to another, of the eyes, and of what lies behind. */
import type { Colour, Paint } from '#qr';
import { Choice } from '../look/choice.tsx';
import { Segments } from '../look/segments.tsx';
import { ColourField } from './colour-field.tsx';
import { Slider } from './slider.tsx';
import { useDesignerWords } from './words.ts';
import type { Look } from './wish.ts';

type Colours = Pick<Look, 'ink' | 'eyeColour' | 'background'>;

export function ColourFields({
  ink,
  eyeColour,
  background,
  onChange,
}: Colours & { readonly onChange: (change: Partial<Colours>, about: string) => void }) {
  const words = useDesignerWords();
  const first = ink.kind === 'plain' ? ink.colour : ink.from;
  return (
    <>
      <div className="grid gap-3">
        <Segments
          label={words.ink}
          chosen={ink.kind}
          options={(['plain', 'linear', 'radial'] as const).map((value) => ({ value, label: words.inks[value] }))}
          onChoose={(kind) => onChange({ ink: paintOf(kind, ink) }, `ink ${kind}`)}
        />
        {ink.kind === 'plain' ? (
          <ColourField
            label={words.inkColour}
            value={ink.colour}
            onChange={(colour) => onChange({ ink: { kind: 'plain', colour } }, 'ink')}
          />
        ) : (
          <div className="grid grid-cols-2 gap-3 max-xs:grid-cols-1">
            <ColourField
              label={ink.kind === 'linear' ? words.inkFrom : words.inkMiddle}
              value={ink.from}
              onChange={(from) => onChange({ ink: { ...ink, from } }, 'ink from')}
            />
            <ColourField
              label={ink.kind === 'linear' ? words.inkTo : words.inkRim}
              value={ink.to}
              onChange={(to) => onChange({ ink: { ...ink, to } }, 'ink to')}
            />
          </div>
        )}
        {ink.kind === 'linear' && (
          <Slider
            label={words.angle}
            says={`${ink.angle}°`}
            value={ink.angle}
            min={0}
            max={345}
            step={15}
            onChange={(angle) => onChange({ ink: { ...ink, angle } }, 'angle')}
          />
        )}
      </div>
      <Own
        label={words.eyesOwn}
        colourLabel={words.eyeColour}
        value={eyeColour}
        fresh={first}
        onChange={(colour, about) => onChange({ eyeColour: colour }, `eyes ${about}`)}
      />
      <Own
        label={words.hasBackground}
        detail={words.noBackground}
        colourLabel={words.background}
        value={background}
        fresh="#ffffff"
        onChange={(colour, about) => onChange({ background: colour }, `background ${about}`)}
      />
    </>
  );
}

/** A colour that may be absent. */
function Own({
  label,
  detail,
  colourLabel,
  value,
  fresh,
  onChange,
}: {
  readonly label: string;
  readonly detail?: string;
  readonly colourLabel: string;
  readonly value: Colour | null;
  readonly fresh: Colour;
  readonly onChange: (colour: Colour | null, about: string) => void;
}) {
  return (
    <div className="grid gap-2">
      <div className="-mx-2">
        <Choice
          type="checkbox"
          label={label}
          {...(detail === undefined ? {} : { detail })}
          checked={value !== null}
          onChange={() => onChange(value === null ? fresh : null, value === null ? 'on' : 'off')}
        />
      </div>
      {value !== null && (
        <ColourField label={colourLabel} value={value} onChange={(colour) => onChange(colour, 'colour')} />
      )}
    </div>
  );
}

const deep: Colour = '#0c6b58';

/** The same ink in another kind, with as much of its colours as that has room for. */
function paintOf(kind: Paint['kind'], ink: Paint): Paint {
  const from = ink.kind === 'plain' ? ink.colour : ink.from;
  const to = ink.kind === 'plain' ? deep : ink.to;
  if (kind === 'plain') return { kind, colour: from };
  return kind === 'linear' ? { kind, from, to, angle: 45 } : { kind, from, to };
}
