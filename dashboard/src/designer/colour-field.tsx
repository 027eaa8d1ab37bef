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
  // What is being written is no colour yet; it stays as it is until it is one, or until another is chosen elsewhere.
  const [draft, setDraft] = useState<{ readonly text: string; readonly of: Colour } | null>(null);
  const typed = draft?.of === value ? draft.text : null;
  const isWrong = typed !== null && colourIn(typed) === null;
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
          onChange={(event) => {
            setDraft(null);
            onChange(event.target.value as Colour);
          }}
          className="size-10 shrink-0 cursor-pointer rounded-control border border-rim bg-card p-1 disabled:cursor-default [&::-moz-color-swatch]:rounded-md [&::-moz-color-swatch]:border-line [&::-webkit-color-swatch]:rounded-md [&::-webkit-color-swatch]:border-line [&::-webkit-color-swatch-wrapper]:p-0"
        />
        <input
          id={id}
          value={typed ?? value}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          maxLength={40}
          aria-invalid={isWrong ? true : undefined}
          aria-describedby={isWrong ? `${id}-error` : undefined}
          onChange={(event) => {
            const colour = colourIn(event.target.value);
            setDraft({ text: event.target.value, of: colour ?? value });
            if (colour !== null) onChange(colour);
          }}
          // What is no colour stays there to be put right.
          onBlur={() => !isWrong && setDraft(null)}
          className={`${inputClass} h-10 font-mono`}
        />
      </div>
      {isWrong && (
        <p id={`${id}-error`} className="text-sm text-red">
          {words.noColour}
        </p>
      )}
    </div>
  );
}

/** `#abc`, `abc`, `AABBCC` and `rgb(12, 107, 88)` are what people paste. */
function colourIn(text: string): Colour | null {
  const parts = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/i.exec(text.trim())?.slice(1).map(Number);
  if (parts !== undefined) {
    const hex = parts.map((part) => part.toString(16).padStart(2, '0')).join('');
    return parts.every((part) => part <= 255) ? `#${hex}` : null;
  }
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(text.trim())?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`;
}
