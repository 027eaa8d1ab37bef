/** Segments: a few choices side by side, of which one holds; radio buttons, so arrow keys move between them. */
import { useId, type ReactNode } from 'react';

export const segmentClass =
  'cursor-pointer rounded-[7px] px-2.5 py-1 text-sm whitespace-nowrap text-soft transition-colors hover:text-ink ' +
  'has-checked:bg-card has-checked:font-medium has-checked:text-ink has-checked:outline-1 has-checked:outline-line ' +
  'has-focus-visible:outline-2 has-focus-visible:outline-accent sm:px-3';

export function Segments<Value extends string>({
  label,
  chosen,
  options,
  isEven = false,
  onChoose,
  children,
}: {
  readonly label: string;
  /** Null where something else holds. */
  readonly chosen: Value | null;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  /** Whether all are as wide and fill the row: for a few that are about as long. */
  readonly isEven?: boolean;
  readonly onChoose: (value: Value) => void;
  /** What stands in the same row. */
  readonly children?: ReactNode;
}) {
  const name = useId();
  return (
    <fieldset
      className={`max-w-full rounded-control bg-wash p-1 ${isEven ? 'grid auto-cols-fr grid-flow-col text-center' : 'flex flex-wrap'}`}
    >
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={isEven ? `${segmentClass} px-1!` : segmentClass}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={chosen === option.value}
            onChange={() => onChoose(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
      {children}
    </fieldset>
  );
}
