/** The password field: may be shown while typing; with a rule, it counts how much is missing. */
import { useState, type ComponentProps } from 'react';
import { IconButton } from '../look/button.tsx';
import { Field } from '../look/field.tsx';
import { Icon } from '../look/icons.tsx';
import { useMessages } from '../messages/messages.tsx';

export const passwordLength_min = 12;

export function PasswordField({
  fresh = false,
  ...field
}: Omit<ComponentProps<typeof Field>, 'label' | 'type' | 'beside'> & {
  /** A password that is being chosen, not entered. */
  readonly fresh?: boolean;
  readonly value: string;
}) {
  const m = useMessages();
  const [shown, setShown] = useState(false);
  return (
    <Field
      label={m.setup.password}
      type={shown ? 'text' : 'password'}
      autoComplete={fresh ? 'new-password' : 'current-password'}
      autoCapitalize="off"
      spellCheck={false}
      required
      {...field}
      {...(fresh ? ruleBeside(field.value, field.error) : {})}
      className="pr-11"
      beside={
        <IconButton
          name={shown ? m.setup.hidePassword : m.setup.showPassword}
          icon={shown ? 'eyeShut' : 'eye'}
          className="absolute top-0.5 right-0.5"
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}

/** While somebody types, what is missing says more than that it is too short. */
function ruleBeside(value: string, error: string | undefined) {
  if (error && value === '') return { error };
  const missing = passwordLength_min - [...value].length;
  return { error: missing > 0 ? undefined : error, hint: <Rule missing={missing} started={value !== ''} /> };
}

function Rule({ missing, started }: { readonly missing: number; readonly started: boolean }) {
  const m = useMessages();
  if (!started) return m.setup.passwordRule;
  if (missing > 0) return m.setup.passwordLeft(missing);
  return (
    <span className="inline-flex items-center gap-1.5 text-accent">
      <Icon name="check" className="size-3.5" />
      {m.setup.passwordEnough}
    </span>
  );
}
