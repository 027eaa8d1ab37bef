/** Tiles: choices of which each is a picture of itself; radio buttons, so arrow keys move between them. */
import { useId, type ReactNode } from 'react';

export function Tiles<Value extends string>({
  label,
  chosen,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly chosen: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly picture: ReactNode }[];
  readonly onChoose: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 flex w-full items-baseline justify-between gap-3 text-sm">
        <span className="font-medium">{label}</span>
        <span aria-hidden="true" className="text-soft">
          {options.find(({ value }) => value === chosen)?.label}
        </span>
      </legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(3.75rem,1fr))] gap-2">
        {options.map(({ value, label: called, picture }) => (
          <label
            key={value}
            title={called}
            className={
              'grid aspect-square cursor-pointer place-items-center rounded-control border border-line bg-card p-3 text-ink transition-colors ' +
              'hover:border-rim has-checked:border-accent has-checked:bg-accent-wash has-checked:outline-1 has-checked:outline-accent ' +
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:cursor-default has-disabled:opacity-60'
            }
          >
            <input
              type="radio"
              name={name}
              value={value}
              aria-label={called}
              checked={chosen === value}
              onChange={() => onChoose(value)}
              className="sr-only"
            />
            {picture}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
