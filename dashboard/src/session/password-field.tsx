/** The password field: may be shown while typing; one that is chosen says how much is missing, and how strong it is. */
import { useState, type ComponentProps } from 'react';
import { IconButton } from '../look/button.tsx';
import { Field } from '../look/field.tsx';
import { Icon } from '../look/icons.tsx';
import { useMessages } from '../messages/messages.tsx';
import type { Strength } from './guesses.ts';
import { useStrength } from './strength.ts';

export const passwordLength_min = 12;

export function PasswordField({
  fresh = false,
  own = [],
  ...field
}: Omit<ComponentProps<typeof Field>, 'label' | 'type' | 'beside'> & {
  readonly label?: string;
  /** A password that is being chosen, not entered. */
  readonly fresh?: boolean;
  /** Words of its person, which make it easy to guess. */
  readonly own?: readonly string[];
  readonly value: string;
}) {
  const m = useMessages();
  const [shown, setShown] = useState(false);
  const strength = useStrength(field.value, own, fresh && field.value !== '');
  const error = useErrorOf(field.value, field.error);
  return (
    <Field
      label={m.setup.password}
      type={shown ? 'text' : 'password'}
      autoComplete={fresh ? 'new-password' : 'current-password'}
      autoCapitalize="off"
      spellCheck={false}
      required
      {...field}
      {...(fresh ? ruleBeside(field.value, error, strength) : {})}
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

/** What is wrong with a password is wrong with that one: as soon as it is mended, nothing is known of the other. */
function useErrorOf(value: string, error: string | undefined): string | undefined {
  const [refused, setRefused] = useState({ value, error });
  if (refused.error !== error) setRefused({ value, error });
  return value === refused.value ? error : undefined;
}

/** While somebody types, what is missing says more than that it is too short. */
function ruleBeside(value: string, error: string | undefined, strength: Strength | null) {
  const missing = passwordLength_min - [...value].length;
  const isEnough = missing <= 0;
  // The meter would say the same once more, or, judging without the server's knowledge, the opposite.
  if (error && (isEnough || value === '')) return { error };
  return {
    error: undefined,
    hint: isEnough && strength ? <Meter strength={strength} /> : <Rule missing={missing} started={value !== ''} />,
  };
}

const bars = { common: 1, names: 1, fair: 2, good: 3, best: 4 } as const satisfies Record<Strength, number>;
const tones = {
  common: ['bg-red', 'text-red'],
  names: ['bg-red', 'text-red'],
  fair: ['bg-amber', 'text-amber'],
  good: ['bg-accent', 'text-accent'],
  best: ['bg-accent', 'text-accent'],
} as const satisfies Record<Strength, readonly [string, string]>;

/** Four bars, and in words what they mean. */
function Meter({ strength }: { readonly strength: Strength }) {
  const m = useMessages();
  const [fill, ink] = tones[strength];
  return (
    <span className="grid gap-1.5">
      <span aria-hidden="true" className="grid grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={`h-1 rounded-full ${bar <= bars[strength] ? fill : 'bg-line'}`} />
        ))}
      </span>
      <span className={ink}>{m.ownAccount.strength[strength]}</span>
    </span>
  );
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
