/** The fields of a content's form: each knows its path in the content, and says what is wrong with it once it was touched. */
import {
  createContext,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
  type ComponentProps,
  type ReactNode,
} from 'react';
import type { Refusal } from '#qr';
import { Button, IconButton } from '../../look/button.tsx';
import { ChoiceField, Field, FormError, TextField } from '../../look/field.tsx';
import { Icon } from '../../look/icons.tsx';
import { content as de } from '../../messages/content.de.ts';
import { content as en, type ContentWords } from '../../messages/content.en.ts';
import { useWords } from '../../messages/messages.tsx';

type Fields = {
  readonly errorOf: (path: string, last: string) => string | undefined;
  readonly touch: (path: string) => void;
};
const FieldsContext = createContext<Fields>({ errorOf: () => undefined, touch() {} });

export function useContentWords(): ContentWords {
  return useWords({ de, en });
}

/** @param all whether fields that nobody has touched say what is wrong with them too, because somebody wanted to go on. */
export function Fields({
  refusals,
  all,
  children,
}: {
  readonly refusals: readonly Refusal[];
  readonly all: boolean;
  readonly children: ReactNode;
}) {
  const { rules } = useContentWords();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const sentence = (path: string): string | undefined => {
    const refusal = refusals.find(({ field }) => field === path);
    return refusal && rules[refusal.rule](refusal.limit ?? 0);
  };
  const afterPointer = useAfterPointer();
  const fields: Fields = {
    // A group is touched with any of its fields.
    errorOf: (path, last) =>
      all || [...touched].some((one) => one === last || one.startsWith(`${path}.`)) ? sentence(path) : undefined,
    touch: (path) =>
      afterPointer(() => setTouched((before) => (before.has(path) ? before : new Set([...before, path])))),
  };
  const frame = useRef<HTMLDivElement>(null);
  // What is wrong is not to be hidden where things are folded away.
  useEffect(() => {
    if (!all) return;
    const wrong = frame.current?.querySelectorAll<HTMLElement>('[aria-invalid]') ?? [];
    for (const one of wrong) one.closest('details')?.setAttribute('open', '');
    wrong[0]?.focus();
  }, [all]);
  return (
    <FieldsContext value={fields}>
      <div ref={frame} className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {children}
        <FormError>{sentence('')}</FormError>
      </div>
    </FieldsContext>
  );
}

/** Does something once no pointer is pressed: what is being clicked must not move away under it. */
function useAfterPointer(): (act: () => void) => void {
  const isDown = useRef(false);
  useEffect(() => {
    const press = () => (isDown.current = true);
    const release = () => (isDown.current = false);
    const options = { capture: true };
    addEventListener('pointerdown', press, options);
    addEventListener('pointerup', release, options);
    addEventListener('pointercancel', release, options);
    return () => {
      removeEventListener('pointerdown', press, options);
      removeEventListener('pointerup', release, options);
      removeEventListener('pointercancel', release, options);
    };
  }, []);
  return (act) => {
    if (!isDown.current) return act();
    // The click comes with the release, and before what is put off.
    const later = () => setTimeout(act);
    addEventListener('pointerup', later, { once: true });
  };
}

/**
 * What is wrong with the field of a path, if it may be said, and what tells that it was touched.
 * @param last the field that stands for it, where it is the last of several that belong together
 */
export function useField(
  path: string,
  last = path,
): { readonly error: string | undefined; readonly touch: () => void } {
  const { errorOf, touch } = useContext(FieldsContext);
  return { error: errorOf(path, last), touch: () => touch(path) };
}

type Typed = {
  readonly path: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
};

/** One line. */
export function Line({
  path,
  value,
  onChange,
  onLeave,
  ...rest
}: Typed & { readonly onLeave?: () => void } & Omit<ComponentProps<typeof Field>, keyof Typed>) {
  const { error, touch } = useField(path);
  return (
    <Field
      autoComplete="off"
      dir="auto"
      error={error}
      {...rest}
      name={path}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => {
        touch();
        onLeave?.();
      }}
    />
  );
}

/** One line of signs that a machine reads, such as an address or a number. */
export function CodeLine({ className = '', ...rest }: ComponentProps<typeof Line>) {
  return (
    <Line
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      dir="ltr"
      {...rest}
      className={`font-mono text-sm ${className}`}
    />
  );
}

/** Several lines. */
export function Lines({
  path,
  value,
  onChange,
  ...rest
}: Typed & Omit<ComponentProps<typeof TextField>, keyof Typed | 'error'>) {
  const { error, touch } = useField(path);
  return (
    <TextField
      rows={3}
      dir="auto"
      {...rest}
      name={path}
      error={error}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
      onBlur={touch}
    />
  );
}

/** One of a few. */
export function Choose<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, name: string])[];
  readonly onChange: (value: Value) => void;
}) {
  return (
    <ChoiceField
      label={label}
      value={value}
      onChange={(event) => onChange(options.find(([one]) => one === event.target.value)![0])}
    >
      {options.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </ChoiceField>
  );
}

/** Fields that stand beside each other where there is room. */
export function Pair({
  children,
  wide = 'both',
}: {
  readonly children: ReactNode;
  readonly wide?: keyof typeof widths;
}) {
  return <div className={`grid grid-cols-[minmax(0,1fr)] gap-x-3 gap-y-4 ${widths[wide]}`}>{children}</div>;
}

const widths = {
  both: '@sm:grid-cols-2',
  first: '@sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]',
  second: '@sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]',
} as const;

/** What few need, folded away; how much of it is filled in can be seen from outside. */
export function More({ filled, children }: { readonly filled: number; readonly children: ReactNode }) {
  const words = useContentWords();
  return (
    <details className="group rounded-control border border-line open:bg-wash/40">
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-control px-3 py-2 text-sm font-medium text-soft select-none hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon name="open" className="size-3.5 transition-transform group-open:rotate-90" />
        {filled > 0 ? words.moreFilled(filled) : words.more}
      </summary>
      <div className="grid gap-4 px-3 pt-3 pb-4">{children}</div>
    </details>
  );
}

/** How many of some values are filled in. */
export function filledOf(...values: readonly unknown[]): number {
  return values.filter((value) => value !== undefined && value !== '').length;
}

/** Several of the same: each can be taken away, and one can be added. */
export function Several<Item>({
  label,
  add,
  items,
  fresh,
  least = 0,
  most = Number.POSITIVE_INFINITY,
  onChange,
  children,
}: {
  readonly label: string;
  readonly add: string;
  readonly items: readonly Item[];
  readonly fresh: Item;
  /** How many can't be taken away. */
  readonly least?: number;
  readonly most?: number;
  readonly onChange: (items: readonly Item[]) => void;
  readonly children: (item: Item, n: number, change: (item: Item) => void) => ReactNode;
}) {
  const words = useContentWords();
  const id = useId();
  const focusLast = (): void =>
    void requestAnimationFrame(() =>
      [...document.querySelectorAll<HTMLElement>(`[data-item="${id}"]`)].at(-1)?.querySelector('input')?.focus(),
    );
  return (
    <div role="group" aria-label={label} className={`grid gap-3 ${items.length > 0 ? 'w-full' : ''}`}>
      {items.map((item, n) => (
        // Items have nothing to be told apart by but their place.
        <div key={n} data-item={id} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-1">
          {children(item, n, (next) => onChange(items.map((one, at) => (at === n ? next : one))))}
          {items.length > least && (
            <IconButton
              name={words.remove(words.numbered(label, n + 1))}
              icon="trash"
              className="mt-[1.7rem]"
              onClick={() => onChange(items.filter((_, at) => at !== n))}
            />
          )}
        </div>
      ))}
      {items.length < most && (
        <Button
          size="small"
          className="justify-self-start"
          onClick={() => {
            onChange([...items, fresh]);
            focusLast();
          }}
        >
          + {add}
        </Button>
      )}
    </div>
  );
}
