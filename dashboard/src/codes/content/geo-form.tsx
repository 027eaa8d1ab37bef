/** The form of a place: its coordinates, typed one by one or pasted together. */
import { useState } from 'react';
import { CodeLine, filledOf, More, Pair, useContentWords } from './fields.tsx';
import type { FormOf } from './short-forms.tsx';

export function GeoForm({ content, onChange }: FormOf<'geo'>) {
  const { geo: words } = useContentWords();
  return (
    <>
      <Pair>
        {(['latitude', 'longitude'] as const).map((path) => (
          <Degrees
            key={path}
            path={path}
            label={words[path]}
            value={content[path]}
            onChange={(value) => onChange({ ...content, [path]: value })}
            onBoth={([latitude, longitude]) => onChange({ ...content, latitude, longitude })}
          />
        ))}
      </Pair>
      <p className="-mt-2 text-sm text-soft">{words.hint}</p>
      <More filled={filledOf(content.altitude_m)}>
        <Degrees
          path="altitude_m"
          label={words.altitude}
          value={content.altitude_m ?? Number.NaN}
          onChange={(altitude_m, typed) => {
            const { altitude_m: _before, ...place } = content;
            onChange(typed.trim() === '' ? place : { ...place, altitude_m });
          }}
        />
      </More>
    </>
  );
}

/** A number with a point or a comma; what was typed stays as it is, as long as it means the same. */
function Degrees({
  path,
  label,
  value,
  onChange,
  onBoth,
}: {
  readonly path: string;
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number, typed: string) => void;
  readonly onBoth?: (place: readonly [number, number]) => void;
}) {
  const [typed, setTyped] = useState('');
  const shown = Object.is(numberIn(typed), value) ? typed : Number.isNaN(value) ? '' : String(value);
  return (
    <CodeLine
      path={path}
      label={label}
      inputMode="text"
      value={shown}
      onChange={(text) => {
        const both = onBoth && placeIn(text);
        setTyped(text);
        if (both) onBoth(both);
        else onChange(numberIn(text), text);
      }}
    />
  );
}

function numberIn(typed: string): number {
  const text = typed.trim().replace(',', '.').replace('−', '-').replace(/°$/, '');
  return text === '' ? Number.NaN : Number(text);
}

/** `52.5163, 13.3777`, also within the address of a map: `…/@52.5163,13.3777,17z`, `…?mlat=52.5163&mlon=13.3777`. */
function placeIn(text: string): readonly [number, number] | null {
  const parts =
    /lat=(-?\d[\d.]*)&.*lon=(-?\d[\d.]*)/.exec(text) ??
    /(?:^|[@=/(])\s*(-?\d{1,2}\.\d+)°?\s*(?:,|;|%2C|\s|\/)\s*(-?\d{1,3}\.\d+)/i.exec(text);
  return parts && [Number(parts[1]), Number(parts[2])];
}
