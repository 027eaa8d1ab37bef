/** A colour: picked in the browser's own way, or written as `#rrggbb`. */
import type { Colour } from '#qr';
import { useId, useState } from 'react';
import { inputClass } from '../look/field.tsx';
import { useDesignerWords } from './words.ts';

export function ColourField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: Colour;
  readonly onChange: (colour: Colour) => void;
}) {
  const words = useDesignerWords();
  const id = useId();
  // What is being written is no colour yet; it stays as it is until it is one.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          type="color"
          value={value}
          aria-label={words.pick(label)}
          onChange={(event) => onChange(event.target.value as Colour)}
          className="size-10 shrink-0 cursor-pointer rounded-control border border-rim bg-card p-1 disabled:cursor-default [&::-moz-color-swatch]:rounded-md [&::-moz-color-swatch]:border-line [&::-webkit-color-swatch]:rounded-md [&::-webkit-color-swatch]:border-line [&::-webkit-color-swatch-wrapper]:p-0"
        />
        <input
          id={id}
          value={typed ?? value}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          maxLength={9}
          aria-invalid={typed !== null && colourIn(typed) === null ? true : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            const colour = colourIn(event.target.value);
            if (colour !== null) onChange(colour);
          }}
          onBlur={() => setTyped(null)}
          className={`${inputClass} h-10 font-mono`}
        />
      </div>
    </div>
  );
}

/** `#abc`, `abc` and `AABBCC` are what people paste. */
function colourIn(text: string): Colour | null {
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(text.trim())?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`;
}
