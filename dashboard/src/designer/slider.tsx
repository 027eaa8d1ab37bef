/** A slider: a number within bounds, with what it means beside its name. */
import { useId } from 'react';

export function Slider({
  label,
  says,
  hint,
  ...range
}: {
  readonly label: string;
  /** The number with its unit. */
  readonly says: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}) {
  const id = useId();
  const { value, onChange, ...bounds } = range;
  return (
    <div className="grid gap-1">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <span aria-hidden="true" className="text-soft tabular-nums">
          {says}
        </span>
      </div>
      <input
        id={id}
        type="range"
        {...bounds}
        value={Math.min(value, bounds.max)}
        aria-valuetext={says}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className="h-6 w-full cursor-pointer rounded-control accent-accent disabled:cursor-default"
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
