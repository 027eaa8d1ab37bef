/** A field for six digits that an app shows; blanks among them are nobody's mistake. */
import type { ComponentProps } from 'react';
import { Field } from '../look/field.tsx';

export function CodeField({
  onChange,
  ...field
}: Omit<ComponentProps<typeof Field>, 'onChange' | 'type'> & {
  readonly value: string;
  readonly onChange: (digits: string) => void;
}) {
  return (
    <Field
      name="code"
      type="text"
      inputMode="numeric"
      autoComplete="one-time-code"
      spellCheck={false}
      required
      {...field}
      className="font-mono tracking-[0.2em]"
      onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, '').slice(0, 6))}
    />
  );
}
